"""Tổ chức (organisations): who takes part, at the crossing of two lines, territory (địa bàn) and sector (ngành dọc).

Units carry their place in a pre-order (`no` … `last_no`), so that a territory is an interval. Letterheads are dated
data of the organisation. Invariants: a unit's interval lies inside its parent's; one organisation code once.
"""
