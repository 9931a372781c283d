"""Địa chỉ nhân đạo (addresses): the registry of households in hardship that need help and agree to be helped.

A household is found (đề xuất), surveyed (khảo sát), approved (phê duyệt); then it waits, is supported, rises (vươn lên)
or leaves by a side exit (khép lại). Names, illness and identity are seen only by those who need them, after a reading
(lần mở hồ sơ) was written down; everyone else sees code, commune, kinds of need and number of eligible members.

Invariants: an open address has a need and the consents to be helped and to have data processed (R-04); size, eligible
members and groups follow from the members where these are known; of an identity number only four digits and a keyed
hash are kept; nothing personal stands in the book of changes.
"""
