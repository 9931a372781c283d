"""The board: where each expected report stands, counted and put into sentences. Pure."""

import datetime as dt
import enum
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from portal.access import OrganisationKind
from portal.lib import vietnamese
from portal.lib.clock import VIETNAM
from portal.lib.words import Words, _, n_
from portal.plans import calendar
from portal.plans.calendar import Punctuality
from portal.reports.models import Channel, ReportState

MOST_SQUARES = 130  # of the roll call; beyond that it is grouped by district


class Standing(enum.StrEnum):
    """Where an expected report stands, in the order in which units are to be called."""

    silent = "silent"
    drafting = "drafting"
    returned = "returned"
    sent = "sent"
    accepted = "accepted"


LABELS = {
    Standing.silent: _("Im lặng"),
    Standing.drafting: _("Đang soạn"),
    Standing.returned: _("Bị trả lại"),
    Standing.sent: _("Đã gửi, chờ duyệt"),
    Standing.accepted: _("Đã nhận"),
}
IN_WORDS = {
    Standing.accepted: _("đã nhận"),
    Standing.sent: _("đã gửi, chờ duyệt"),
    Standing.returned: _("bị trả lại"),
    Standing.drafting: _("đang soạn"),
    Standing.silent: _("im lặng"),
}
# The mark of a state: a class of the square beside the words.
MARKS = {
    Standing.silent: "none",
    Standing.drafting: "draft",
    Standing.returned: "back",
    Standing.sent: "sent",
    Standing.accepted: "done",
}
_STANDINGS = {
    ReportState.draft: Standing.drafting,
    ReportState.handed_over: Standing.drafting,
    ReportState.submitted: Standing.sent,
    ReportState.returned: Standing.returned,
    ReportState.accepted: Standing.accepted,
}


_KINDS = {
    OrganisationKind.standing_agency: _("Cơ quan thường trực"),
    OrganisationKind.school_branch: _("Trường trực thuộc"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One expected report. Moments are aware; `seen_at` and `read_until` are the machine's time, the others the
    business's. `reader` is who reads it now at the recipient's.
    """

    obligation_id: uuid.UUID
    organisation_id: uuid.UUID
    organisation: str
    official_name: str
    kind: OrganisationKind
    district: str
    phone: str
    due_at: dt.datetime
    standing: Standing
    handed_over: bool
    report_id: uuid.UUID | None
    number: int
    first_submitted_at: dt.datetime | None
    changed_at: dt.datetime | None
    seen_at: dt.datetime | None
    clause: str
    reader: str = ""
    read_until: dt.datetime | None = None
    channel: Channel | None = None
    awaited_before: dt.datetime | None = None  # until when it has to correct what came back
    moved: bool = False  # the due moment is later than the plan's

    @property
    def punctuality(self) -> Punctuality | None:
        """By the first complete submission, whatever came after it (A-04)."""
        if self.first_submitted_at is None:
            return None
        return calendar.punctuality(self.first_submitted_at, self.due_at)

    @property
    def has_reported(self) -> bool:
        """A complete submission is there, whatever was decided on it since (domain §5 item 8)."""
        return self.first_submitted_at is not None

    def has_time(self, at: dt.datetime) -> bool:
        """Whether its due moment was moved and is still ahead: it is not to be reminded with the others."""
        return self.moved and self.due_at > at

    @property
    def what(self) -> Words:
        """What the organisation is in the campaign, under its name."""
        return _KINDS.get(self.kind, _("Thành viên Ban Chỉ đạo"))

    @property
    def mood(self) -> str:
        """The colour beside the words of A-04: none in time, the highlighter on the day, red later."""
        moods = {Punctuality.on_day: "today", Punctuality.late: "late"}
        return moods.get(self.punctuality, "") if self.punctuality else ""

    @property
    def last_login(self) -> str:
        """When somebody of it last used the portal; empty when nobody ever did."""
        return _short(self.seen_at) if self.seen_at else ""

    @property
    def reading(self) -> Words | None:
        """Who reads it now and until when."""
        if not self.reader or self.read_until is None:
            return None
        return _("{who} đang xem, đến {time}", who=self.reader, time=_short(self.read_until))

    def moment(self, today: dt.date) -> Words:
        """When it came into its standing, and whether in time."""
        if self.standing is Standing.silent:
            return (
                _("đăng nhập {when}", when=_short(self.seen_at)) if self.seen_at else _("chưa ai đăng nhập")
            )
        assert self.changed_at is not None
        if self.standing is Standing.drafting:
            if self.handed_over:
                return _("chờ lãnh đạo đơn vị ký từ {when}", when=_short(self.changed_at))
            return _("ghi lần cuối {when}", when=_short(self.changed_at))
        if self.standing is Standing.returned:
            days = (today - self.changed_at.astimezone(VIETNAM).date()).days
            return n_(
                "từ {when}, đã {days} ngày",
                "từ {when}, đã {days} ngày",
                days,
                when=_short(self.changed_at),
                days=days,
            )
        assert self.first_submitted_at is not None
        assert self.punctuality is not None
        return _(
            "{when}, {punctuality}", when=_short(self.first_submitted_at), punctuality=self.punctuality.words
        )


def standing_of(state: ReportState | None, first_submitted_at: dt.datetime | None) -> Standing:
    """The standing of a report's state; None = nobody has opened it.

    A correction that waits for its own head's signature is still the returned report.
    """
    if state is None:
        return Standing.silent
    if state is ReportState.handed_over and first_submitted_at is not None:
        return Standing.returned
    return _STANDINGS[state]


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a whole board, and the sentences made of them. `due_at` is the period's."""

    counts: dict[Standing, int]
    reported: int
    total: int
    due_at: dt.datetime

    @property
    def unreported(self) -> int:
        """Units from which no complete report has come yet: those whom a reminder may name."""
        return self.total - self.reported

    def headline(self, today: dt.date) -> Words:
        """The sentence that answers why one came, in its before-the-day, on-the-day and overdue forms (A-04)."""
        if not self.total:
            return _("Kỳ này không đơn vị nào phải gửi báo cáo về đây")
        if not self.unreported:
            return _("Cả {total} đơn vị đã gửi báo cáo", total=self.total)
        left, late = calendar.days_left(today, self.due_at), calendar.days_overdue(today, self.due_at)
        if late:
            return n_(
                "Quá hạn {days} ngày, {count} đơn vị chưa gửi",
                "Quá hạn {days} ngày, {count} đơn vị chưa gửi",
                late,
                days=late,
                count=self.unreported,
            )
        if left > 0:
            return n_(
                "Còn {days} ngày, {count} đơn vị chưa gửi",
                "Còn {days} ngày, {count} đơn vị chưa gửi",
                left,
                days=left,
                count=self.unreported,
            )
        if left == 0:
            return _("Hôm nay là ngày cuối, {count} đơn vị chưa gửi", count=self.unreported)
        return _("Đang trong ngày hạn, {count} đơn vị chưa gửi", count=self.unreported)

    def coverage(self, at: dt.datetime) -> Words:
        """No total without its coverage and its minute (domain §5 item 4)."""
        return _(
            "Tổng hợp từ {reported}/{total} đơn vị, chốt {time} ngày {date}",
            reported=self.reported,
            total=self.total,
            time=f"{at:%H:%M}",
            date=vietnamese.short_date(at.date()),
        )


def group_text(rows: Sequence[Row], period: str, last_day: dt.date, link: str) -> Words:
    """One message to a group chat: the units by name, and nothing of any person."""
    return _(
        "Nhắc các đơn vị chưa gửi báo cáo {period}: {organisations}. Hạn gửi là hết ngày {date}. "
        "Mở {link} để xem và gửi. Đơn vị vừa gửi xin bỏ qua tin này.",
        period=period,
        organisations="; ".join(row.organisation for row in rows),
        date=vietnamese.short_date(last_day),
        link=link,
    )


def summary(rows: Sequence[Row], due_at: dt.datetime) -> Summary:
    """Count a whole board, before any filter. `due_at` is the period's, unless all units have one inner day instead."""
    counts = Counter(row.standing for row in rows)
    days = {row.due_at for row in rows}
    return Summary(
        counts={standing: counts[standing] for standing in Standing},
        reported=sum(row.has_reported for row in rows),
        total=len(rows),
        due_at=days.pop() if len(days) == 1 else due_at,
    )


def basis(rows: Sequence[Row]) -> list[str]:
    """What the obligations rest on: clauses of the plan, or readings of it (A-16) where it has none."""
    named = sorted({row.clause for row in rows})
    return [clause for clause in named if not clause.startswith("A-")] or named


@dataclass(frozen=True, slots=True)
class Squad:
    """One line of the roll call: a district's units, or all of them."""

    name: str
    standings: tuple[Standing, ...]


def roll_call(rows: Sequence[Row]) -> list[Squad]:
    """The squares, done first; beyond `MOST_SQUARES` one line for each district, in the rows' order of districts."""
    order = [Standing.accepted, Standing.sent, Standing.returned, Standing.drafting, Standing.silent]

    def line(name: str, part: Sequence[Row]) -> Squad:
        return Squad(name, tuple(sorted((row.standing for row in part), key=order.index)))

    if len(rows) <= MOST_SQUARES:
        return [line("", rows)]
    districts: dict[str, list[Row]] = {}
    for row in rows:
        districts.setdefault(row.district, []).append(row)
    return [line(name, part) for name, part in districts.items()]


def reminder_text(row: Row, period: str, last_day: dt.date, link: str) -> Words:
    """What is copied into a message: no name of a person, no figure, no household."""
    return _(
        "Kính gửi {organisation}: báo cáo {period} cần gửi chậm nhất hết ngày {date}. "
        "Anh/chị mở {link} để xem và gửi. Cần hỗ trợ, gọi cơ quan thường trực.",
        organisation=row.official_name,
        period=period,
        date=vietnamese.short_date(last_day),
        link=link,
    )


def _short(at: dt.datetime) -> str:
    return at.astimezone(VIETNAM).strftime("%d/%m, %H:%M")
