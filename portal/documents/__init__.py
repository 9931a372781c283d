"""Văn bản (documents): files kept, and the registers of outgoing and incoming official documents.

Invariants: in each book the numbers are exactly 1…n; a number is never reused; dates do not run backwards; a stored
file is never changed and its name is its SHA-256.
"""
