"""Nạp bảng (intake): tables from Excel or pasted, with a verdict for every cell, before anything is written.

A room says which columns it reads and what it does with them (`kinds.register`); looking, judging, confirming and
progress are the same for all. Invariants: all rows are written in one transaction or none; a table is written once;
what was brought is forgotten when it is written or thrown away, and after some days in any case.
"""
