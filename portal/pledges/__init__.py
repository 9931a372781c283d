"""Cam kết và giao nhận (pledges): the ledger — what was promised to which address, and what was delivered.

A pledge enters no total; only deliveries carry value (A-10). Invariants: no change of a pledge ever touches a delivery;
a delivery is corrected by a new row that names the old one; the parts of a delivery add up to its value.
"""
