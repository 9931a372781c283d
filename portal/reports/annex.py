"""The quarterly list of proposed addresses (V.1): surveyed, approved and on iNHANDAO; those not yet there beside it.

Pure. A household is named by its code and commune only. What is not yet on iNHANDAO is listed with its state
and counted nowhere (A-22), quarter after quarter until it is there.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal.pledges.facts import AddressFact
from portal.reports.figures import Window


@dataclass(frozen=True, slots=True)
class Annex:
    """The two parts of the list, each by commune and code."""

    posted: tuple[AddressFact, ...]
    unposted: tuple[AddressFact, ...]

    @property
    def rows(self) -> tuple[AddressFact, ...]:
        """All of it, those that count first."""
        return self.posted + self.unposted

    @property
    def missing(self) -> int:
        """How many are not on iNHANDAO to this day: the report says why (A-22)."""
        return sum(row.posted_on is None for row in self.unposted)


def annex(addresses: Iterable[AddressFact], window: Window) -> Annex:
    """The list of a window: posted within it, or approved by its cut-off and not posted by then."""
    rows = sorted(
        (row for row in addresses if row.surveyed_on and row.approved_on),
        key=lambda row: (row.commune, row.code),
    )
    return Annex(
        tuple(row for row in rows if window.holds(row.posted_on)),
        tuple(row for row in rows if _waits(row, window.cut_off)),
    )


def _waits(row: AddressFact, on: dt.date) -> bool:
    """Whether an address was approved by a day, still stands, and was not on iNHANDAO that day."""
    approved = row.approved_on is not None and row.approved_on <= on
    return approved and not row.closed and (row.posted_on is None or row.posted_on > on)
