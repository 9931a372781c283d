"""Nhật ký (audit): who did what, when — by names and ids, so that it needs no other room.

Invariant: append only. Nothing here is ever changed or removed; a correction is a new entry.
"""
