"""Địa chỉ nhân đạo (addresses): the registry of households in hardship that need help and agree to be helped.

Names, illness and identity are seen only by those who need them; everyone else sees code, commune, kinds of need and
number of eligible members. Invariant: an address that waits for support has a need and a consent (R-04).
"""
