"""Kế thừa (succession): organisations merge, divide, dissolve, and what is open passes on to those who follow.

This room knows what an organisation leaves (`estate`), who gets it (`bequests`) and that all of it happens in one
transaction; how a thing passes on is the rule of the room that owns it (its `passing`). Past reports, deliveries and
numbers stay where they are. Invariant: whatever was open at a closed organisation passed on or stands in its minute.
"""
