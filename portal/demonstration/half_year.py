"""The reports of the plan year up to the evening of 18 May 2021: reports in every state, and nobody late."""

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa

from portal import database
from portal.access import Duty, OrganisationKind
from portal.demonstration.letters import Office, entrust, give_addresses
from portal.demonstration.players import Players, moment
from portal.demonstration.writers import Writer, obligations
from portal.extensions import db
from portal.organisations.models import Organisation
from portal.plans.models import Obligation, Period
from portal.reports import actions as reports
from portal.reports import papers, reopening
from portal.reports.models import Report, ReportState
from portal.review import actions as review
from portal.review.models import Comment, Verdict

DIRECT = ("HCTD-H", "HCTD-T", "TV-T")  # to the provincial Red Cross
INNER = ("TV-H", "HCTD-X")  # to a district's Red Cross, due before 13 May
CHUNK = 30
WRONG = "Dòng C1 cộng thiếu một lần giao ngày 12/5 của cơ sở, xin sửa lại cho khớp sổ."
REMINDED = 2  # schools that sent their quarterly table only after the reminder
Play = Callable[[Writer, int, uuid.UUID], None]
EVENING = dt.date(2021, 5, 18)
# What the named units have done by that evening; the others follow by the dice.
PLAYED = {"LHPN": "draft", "HND": "again", "TD": "handed_over", "HCTD-691": "draft", "SYT": "silent"}
STATES = (
    "accepted",
    "accepted",
    "accepted",
    "submitted",
    "submitted",
    "returned",
    "draft",
    "draft",
    "draft",
    "silent",
)
MENDED = {
    "C": "Quỹ Hỗ trợ nông dân góp thêm trong quý I, có danh sách ký nhận lưu tại Hội.",
    "D1P": "Đã cộng thêm hai buổi ở cấp huyện, khớp với sổ họp.",
}
SLIP = {
    "C": "Tổng giá trị tăng nhiều so với kỳ trước. Đề nghị nêu rõ nguồn và kèm danh sách ký nhận.",
    "D1P": "Số người dự họp chưa khớp với số buổi. Đề nghị rà lại.",
}


def fill(players: Players, *, say: Callable[[str], Any]) -> None:
    """The quarter, then the half-year, with the reminders that went out: the lower units first, then the province's."""
    writer = Writer(players, random.Random(518))  # noqa: S311 - the same night every time
    with database.working():
        inner, direct = obligations("2021-Q1", "HCTD-X"), obligations("2021-Q1", "HCTD-H", "HCTD-T")
        half_inner, half_direct = obligations("2021-H1", *INNER), obligations("2021-H1", *DIRECT)
    give_addresses(dt.date(2021, 1, 4))
    office = Office(players)
    office.until(dt.date(2021, 2, 28))
    _play(writer, inner + direct[REMINDED:], _quarter, say)
    entrust(players, dt.date(2021, 3, 1))
    office.remind("2021-Q1", dt.date(2021, 3, 8))
    _play(writer, direct[:REMINDED], _quarter_reminded, say)
    office.accept("2021-Q1", dt.date(2021, 3, 12))
    office.until(dt.date(2021, 5, 3))
    _play(writer, half_inner, _inner, say)
    office.remind("2021-H1", dt.date(2021, 5, 10))
    office.until(dt.date(2021, 5, 11))
    _play(writer, half_direct, _direct, say)
    office.send_back_a_report(dt.date(2021, 5, 17))
    office.until(EVENING)
    with database.working():
        _ask_to_reopen(writer)
    office.remind("2021-H1", EVENING, most=1, upto="put_up")


def _play(writer: Writer, waiting: list[uuid.UUID], play: Play, say: Callable[[str], Any]) -> None:
    for chunk in _chunks(enumerate(waiting)):
        say(f"  reports, {len(chunk)} units …")
        with database.working():
            for index, obligation_id in chunk:
                play(writer, index, obligation_id)


def _chunks(items: Iterable[tuple[int, uuid.UUID]]) -> Iterator[list[tuple[int, uuid.UUID]]]:
    items = iter(items)
    return iter(lambda: list(islice(items, CHUNK)), [])


def _quarter(writer: Writer, index: int, obligation_id: uuid.UUID) -> None:
    report = writer.send(
        obligation_id, moment(dt.date(2021, 3, 1) + dt.timedelta(days=index % 2), 120 + index % 300)
    )
    decide(writer, report, Verdict.accepted, dt.date(2021, 3, 5), index)


def _quarter_reminded(writer: Writer, index: int, obligation_id: uuid.UUID) -> None:
    report = writer.send(obligation_id, moment(dt.date(2021, 3, 9), 120 + index))
    decide(writer, report, Verdict.accepted, dt.date(2021, 3, 11), index)


def _inner(writer: Writer, index: int, obligation_id: uuid.UUID) -> None:
    report = writer.send(
        obligation_id, moment(dt.date(2021, 5, 4) + dt.timedelta(days=index % 7), 120 + index % 300)
    )
    if index % 8 == 3:
        return
    verdict = Verdict.returned if index % 13 == 5 else Verdict.accepted
    decide(writer, report, verdict, dt.date(2021, 5, 13), index)


def _direct(writer: Writer, index: int, obligation_id: uuid.UUID) -> None:
    code = db.session.scalars(
        sa.select(Organisation.code)
        .join(Obligation, Obligation.organisation_id == Organisation.id)
        .where(Obligation.id == obligation_id)
    ).one()
    state = PLAYED.get(code) or STATES[(index * 7) % len(STATES)]
    day = dt.date(2021, 5, 12) + dt.timedelta(days=index % 5)
    if state == "silent":
        return
    if state in ("draft", "handed_over"):
        report = writer.start(obligation_id, moment(dt.date(2021, 5, 17), index % 400))
        writer.write(report, moment(EVENING, 480 + index % 200), share=0.6 if state == "draft" else 1.0)
        if state == "handed_over":
            writer.hand_over(report, moment(EVENING, 690))
        return
    report = writer.send(obligation_id, moment(day, 120 + index * 11 % 360))
    if state == "accepted":
        decide(writer, report, Verdict.accepted, day + dt.timedelta(days=1), index)
    elif state == "returned":
        decide(writer, report, Verdict.returned, dt.date(2021, 5, 17), index)
    elif state == "again":
        decide(writer, report, Verdict.returned, dt.date(2021, 5, 17), index)
        _mend(writer, report)
        writer.hand_over(report, moment(EVENING, 700))
        writer.submit(report, moment(EVENING, 707))


def _mend(writer: Writer, report: Report) -> None:
    """What the slip asked for: one figure corrected, one explained, both items answered."""
    actor = writer.who(report.organisation_id, Duty.reporter)
    at = moment(EVENING, 680)
    for line, words in MENDED.items():
        entry = papers.live(actor, report).sheet[line]
        if line == "D1P":
            reports.record_figure(
                report, line, version=entry.version, value=(entry.value or 0) + 12, estimate=(entry.value or 0) + 12,
                actor=actor, at=at,
            )  # fmt: skip
        else:
            reports.explain(report, line, version=entry.version, explanation=words, actor=actor, at=at)
    items = sa.select(Comment).where(Comment.report_id == report.id, Comment.answers_id.is_(None))
    for item in db.session.scalars(items).all():
        review.answer(report, item, MENDED[item.line], actor=actor, at=at)


def _ask_to_reopen(writer: Writer) -> None:
    """A district's body has found a fault in what was accepted, and waits for a second person."""
    report = db.session.scalars(
        sa.select(Report)
        .join(Obligation, Obligation.id == Report.obligation_id)
        .join(Organisation, Organisation.id == Report.organisation_id)
        .join(Period, Period.id == Report.period_id)
        .where(
            Period.code == "2021-H1",
            Obligation.group == "TV-H",
            Organisation.kind == OrganisationKind.mass_organisation,
            Report.state == ReportState.accepted,
        )
        .order_by(Organisation.code)
    ).first()
    if report is not None:
        head = writer.who(report.organisation_id, Duty.head)
        reopening.ask(report, WRONG, version=report.version, actor=head, at=moment(EVENING, 600))


def decide(writer: Writer, report: Report, verdict: Verdict, day: dt.date, index: int) -> None:
    """The reviewer at the recipient decides; a return carries its slip."""
    recipient = db.session.get_one(Organisation, report.recipient_id)
    reviewer = writer.players.named(recipient.code, Duty.reviewer)
    at = moment(day, 60 + index % 240)
    if verdict is Verdict.returned:
        for line, body in SLIP.items():
            review.comment(
                report, report.number, line, body, actor=reviewer, at=at - dt.timedelta(minutes=10)
            )
    review.decide(report, report.number, report.version, verdict, "", actor=reviewer, at=at)
