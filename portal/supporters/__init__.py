"""Người, chi hội tham gia (supporters): who helps besides organisations: persons, and branches without an account.

Persons are leaders on the roster of I-01, honorary presidents and donors; a person's pledge is never the
organisation's. Branches (chi hội, chi đoàn, lớp) are counted, and act through their organisation. Invariant: one
person is counted once, however many posts he or she holds (A-12).
"""
