"""Hộ nghi trùng (twins): two entries that may be one household, and what was decided about them.

Alike pairs are found anew whenever they are looked at; what is kept is the verdict. A merger is a link: the entry that
goes stays as it was with its pledges and deliveries, the one that is kept stands for both. Invariants: a link is
decided by somebody who proposed neither entry nor the link (S11), can be undone, and never forms a chain.
"""
