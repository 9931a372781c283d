"""Kế hoạch (plans): the year's plan as data — clauses, periods, obligations, thresholds, rates, targets, duties, form.

Every figure, warning and deadline on screen can name its clause. Invariants: one active plan a year; an activated plan
never changes; an obligation stores its own recipient and due moment, which moves later only, each move with its reason.
"""
