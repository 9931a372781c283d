"""Thẩm tra (review): the desk of the standing agency — what waits, what to look at first, who decides and why.

A report changes only through the actions of the room that owns it. Invariants: one decision a version; nobody decides
on what he drafted or submitted, and no organisation accepts its own report (S1, judged on the person).
"""
