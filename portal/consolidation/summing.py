"""A period's consolidation by one agency: both lines from the same rows, what makes them differ, what is not covered.

Pure: `reading.py` brings the rows, `consolidate` arranges them. Only accepted reports enter, unless a scenario says so.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.access import OrganisationKind
from portal.consolidation import lines
from portal.consolidation.lines import Row, Sums
from portal.consolidation.senders import Body, Sender, Side, Telling, Told, counts_on, line_of
from portal.lib import vietnamese
from portal.lib.clock import VIETNAM
from portal.lib.words import Words, _

NO_SECTOR, SCHOOLS, ELSEWHERE = (
    _("Không thuộc ngành dọc nào"),
    _("Trường trực thuộc"),
    _("Ngoài địa bàn"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the consolidation: its groups in order, its total, the rows behind both."""

    groups: tuple[tuple[Words | str, Sums], ...]
    total: Sums
    rows: Mapping[uuid.UUID, Row]


@dataclass(frozen=True, slots=True)
class Gap:
    """A delivery that one line tells and the other does not: whose, where, and why; of the household only its code."""

    row: Row
    organisation: str
    place: str
    why: Words


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the reports expected at the desk stand behind a total; no total without it (domain §5 item 4)."""

    accepted: int
    expected: int
    at: dt.datetime

    @property
    def words(self) -> Words:
        """The caption of every total and export."""
        at = self.at.astimezone(VIETNAM)
        return _(
            "Tổng hợp từ {reported}/{total} đơn vị, chốt {time} ngày {date}",
            reported=self.accepted,
            total=self.expected,
            time=f"{at:%H:%M}",
            date=vietnamese.short_date(at.date()),
        )


@dataclass(frozen=True, slots=True)
class Consolidation:
    """Both lines, the ledger beside them, and the rows that only one of them has (`gaps`, by the side that has them).

    `at_desk` = the rows of the reports addressed to the agency and its own, which its form's lines speak of.
    """

    senders: tuple[Sender, ...]
    coverage: Coverage
    sector: Line
    territory: Line
    ledger: Sums
    at_desk: Sums
    gaps: Mapping[Side, tuple[Row, ...]]
    explain: Callable[[Side, Row], Gap]

    @property
    def agrees(self) -> bool:
        """Whether both lines tell the same deliveries with the same amounts."""
        return not self.gaps[Side.sector] and not self.gaps[Side.territory]

    def listed(self, side: Side, since: int = 0, until: int | None = None) -> list[Gap]:
        """Some of the rows of a side with their reasons, in their order."""
        return [self.explain(side, row) for row in self.gaps[side][since:until]]


@dataclass(frozen=True, slots=True)
class Ground:
    """Where everything stands: the agency, the organisations, their sectors' names, the addresses' places."""

    agency_id: uuid.UUID
    bodies: Mapping[uuid.UUID, Body]
    sectors: Mapping[str, str]
    communes: Mapping[uuid.UUID, str]
    holders: Mapping[uuid.UUID, str]


def consolidate(
    senders: Sequence[Sender], told: Iterable[Told], ledger: Sequence[Row], ground: Ground, at: dt.datetime
) -> Consolidation:
    """Both lines of what was told; the agency's own rows come from the ledger, as it reports to nobody here."""
    told, bodies = list(told), ground.bodies
    own = [row for row in ledger if row.organisation_id == ground.agency_id]

    def line(side: Side) -> dict[uuid.UUID, Row]:
        telling = {sender.body.id for sender in line_of(side, senders, ground.agency_id)}
        rows = lines.once(
            (
                row
                for row in one.rows
                if (body := bodies.get(row.organisation_id)) and counts_on(side, one.sender, body)
            )
            for one in told
            if one.sender.body.id in telling
        )
        return rows | {row.id: row for row in own}

    sector, territory = line(Side.sector), line(Side.territory)
    only_sector, only_territory = lines.difference(sector, territory)
    covered = sector.keys() | territory.keys()
    at_desk = lines.once(one.rows for one in told if one.sender.recipient_id == ground.agency_id)
    desk = [sender for sender in senders if sender.recipient_id == ground.agency_id]
    reasons = {side: Telling(side, senders, ground.agency_id) for side in (Side.sector, Side.territory)}

    def explain(side: Side, row: Row) -> Gap:
        body = bodies[row.organisation_id]
        other = Side.territory if side is Side.sector else Side.sector
        place = ground.communes.get(row.address_id, "")
        return Gap(row, body.name, place, reasons[other].why_not(body, row.on))

    return Consolidation(
        senders=tuple(desk),
        coverage=Coverage(sum(sender.accepted for sender in desk), len(desk), at),
        sector=_line(sector, lambda row: _sector(bodies[row.organisation_id], ground.sectors)),
        territory=_line(territory, lambda row: ground.holders.get(row.address_id) or ELSEWHERE),
        ledger=lines.sums(ledger),
        at_desk=lines.sums((at_desk | {row.id: row for row in own}).values()),
        gaps={
            Side.sector: _in_order(only_sector),
            Side.territory: _in_order(only_territory),
            Side.ledger: _in_order(row for row in ledger if row.id not in covered),
        },
        explain=explain,
    )


def _sector(body: Body, names: Mapping[str, str]) -> Words | str:
    if body.sector is not None:
        return names.get(body.sector, body.sector)
    return SCHOOLS if body.kind is OrganisationKind.school_branch else NO_SECTOR


def _line(rows: Mapping[uuid.UUID, Row], key: Callable[[Row], Words | str]) -> Line:
    groups = lines.grouped(rows.values(), key)
    # A group without a name of its own stands last.
    order = sorted(groups, key=lambda name: (isinstance(name, Words), vietnamese.sort_key(str(name))))
    return Line(tuple((name, groups[name]) for name in order), lines.sums(rows.values()), rows)


def _in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (row.on, row.code, str(row.id))))
