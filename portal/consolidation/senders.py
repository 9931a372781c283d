"""Who is to tell whose deliveries on which line, and why a delivery is told on one line only. Pure.

Sector line: the reports addressed to the agency, and those of bodies whose vertical system, if any, has no head among
them. Territory line: the reports made below the province in the territory, and a provincial body's own rows.
"""

import datetime as dt
import enum
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from portal.access import Level, OrganisationKind
from portal.consolidation.lines import Row
from portal.lib import vietnamese
from portal.lib.words import Words, _
from portal.reports.models import ReportState


class Side(enum.StrEnum):
    """The two lines, and the ledger under both."""

    sector = "sector"
    territory = "territory"
    ledger = "ledger"


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as the sums need it."""

    id: uuid.UUID
    name: str
    kind: OrganisationKind
    level: Level
    sector: str | None
    unit_no: int


@dataclass(frozen=True, slots=True)
class Sender:
    """An expected report of the period: whose, to whom, where it stands.

    `place` = the sender's district or commune, empty for the province's; `last_no` closes its territory.
    """

    body: Body
    place: str
    last_no: int
    recipient_id: uuid.UUID
    due_at: dt.datetime
    report_id: uuid.UUID | None = None
    state: ReportState | None = None
    first_submitted_at: dt.datetime | None = None
    cut_off: dt.date | None = None

    @property
    def accepted(self) -> bool:
        """Only what was accepted enters a consolidation (domain §6.5)."""
        return self.state is ReportState.accepted

    def tells_of(self, body: Body) -> bool:
        """Whether its report holds the rows of an organisation: its own and those of its sector below it."""
        if body.id == self.body.id:
            return True
        return (
            self.body.sector is not None
            and body.sector == self.body.sector
            and body.level is not self.body.level
            and self.body.unit_no <= body.unit_no <= self.last_no
        )


@dataclass(frozen=True, slots=True)
class Told:
    """One report's frozen deliveries up to its cut-off."""

    sender: Sender
    rows: tuple[Row, ...]


def line_of(side: Side, senders: Iterable[Sender], agency_id: uuid.UUID) -> list[Sender]:
    """The senders whose reports are a line's. Without a head that reports to the agency, a body stands for itself."""
    senders = list(senders)
    if side is not Side.sector:
        return senders
    headed = {sender.body.sector for sender in senders if sender.recipient_id == agency_id} - {None}
    return [
        sender for sender in senders if sender.recipient_id == agency_id or sender.body.sector not in headed
    ]


def counts_on(side: Side, sender: Sender, body: Body) -> bool:
    """Whether a row of `body` in the sender's report is told on that line: the territory leaves a provincial body's
    lower organisations to the districts.
    """
    return side is Side.sector or sender.body.level is not Level.province or body.level is Level.province


class Telling:
    """Looks up, for one line, whose report is to tell an organisation's deliveries."""

    def __init__(self, side: Side, senders: Iterable[Sender], agency_id: uuid.UUID) -> None:
        """Sorted by vertical system once, as there are hundreds of senders and of organisations."""
        self.side = side
        self.own: dict[uuid.UUID, Sender] = {}
        self.of_sector: dict[str, list[Sender]] = {}
        for sender in line_of(side, senders, agency_id):
            self.own[sender.body.id] = sender
            self.of_sector.setdefault(sender.body.sector or "", []).append(sender)
        self.found: dict[uuid.UUID, Sender | None] = {}

    def sender(self, body: Body) -> Sender | None:
        """The organisation's own report, else that of the nearest one above it in its vertical system."""
        if body.id not in self.found:
            above = [
                sender
                for sender in self.of_sector.get(body.sector or "", ())
                if sender.tells_of(body) and counts_on(self.side, sender, body)
            ]
            nearest = min(above, key=lambda sender: sender.last_no - sender.body.unit_no, default=None)
            self.found[body.id] = self.own.get(body.id) or nearest
        return self.found[body.id]

    def why_not(self, body: Body, on: dt.date) -> Words:
        """Why a delivery is not told on this line, in one sentence that names the report."""
        sender = self.sender(body)
        if sender is None:
            return _("không báo cáo nào trên tuyến này gồm {organisation}", organisation=body.name)
        name = sender.body.name
        if sender.accepted and sender.cut_off is not None:
            if on > sender.cut_off:
                day = vietnamese.short_date(sender.cut_off)
                return _("báo cáo của {sender} chốt ngày {day}, trước lần trao này", sender=name, day=day)
            return _("ghi sổ hoặc đính chính sau khi {sender} lập báo cáo", sender=name)
        if sender.state is ReportState.submitted:
            return _("báo cáo của {sender} đang chờ duyệt", sender=name)
        if sender.first_submitted_at is not None:
            return _("báo cáo của {sender} bị trả lại, đang sửa", sender=name)
        return _("{sender} chưa gửi báo cáo", sender=name)
