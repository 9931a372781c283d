"""Reports, decisions and plans as letters tell them: the plain facts that the wordings are written from."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from portal.access import Duty, Viewer
from portal.accounts import queries as accounts
from portal.addresses import queries as addresses
from portal.addresses.words import KINDS
from portal.extensions import db
from portal.letters import heads, report_wording
from portal.letters.blocks import CitedPlan
from portal.letters.notice_wording import Accepted
from portal.letters.report_wording import Line, Proposed, Reported
from portal.lib.clock import VIETNAM
from portal.organisations import queries as organisations
from portal.plans import queries as plans
from portal.plans.models import Period, Plan
from portal.progress.board import Row
from portal.reports import grid
from portal.reports import papers as reports
from portal.reports.models import Report
from portal.reports.papers import Paper
from portal.reports.sheet import HEADING, LIST, TEXT
from portal.review import queries as review
from portal.review.models import Decision

STANDING = "cơ quan Thường trực Ban Chỉ đạo"
PROPOSED = "F"
"""The line that asks for the list of proposed addresses (V.1)."""


def cited_plan(plan: Plan) -> CitedPlan:
    """A plan as a letter cites it the first time."""
    return CitedPlan(plan.number, plan.signed_on, plan.issuer, plan.title.removeprefix("Kế hoạch "))


def plan_of(viewer: Viewer, period: Period) -> CitedPlan:
    """The plan that a period belongs to, as it is cited."""
    plan = plans.plan(viewer, period.plan_id)
    assert plan is not None
    return cited_plan(plan)


def reported(viewer: Viewer, paper: Paper) -> Reported:
    """What a frozen version reports, in the plain values of its letter."""
    report, sheet, version = paper.report, paper.sheet, paper.version
    assert version is not None
    lists = any(line.code == PROPOSED for line in paper.form)
    sent = version.submitted_at
    when = f"gửi ngày {_day(sent):%d/%m/%Y}" if sent else "chưa gửi"
    receipt = f", giấy biên nhận số {version.receipt_number}/{version.receipt_year}" if sent else ""
    return Reported(
        sender=report.organisation.name,
        recipient=f"{report.recipient.name} - {STANDING}",
        plan=plan_of(viewer, report.period),
        period=report.period.name,
        data_from=report.period.data_from,
        data_to=report.period.data_to,
        cut=sheet.cut_off,
        bands=_bands(paper),
        texts={line.code: (line.label, sheet[line.code].text) for line in paper.form if line.unit == TEXT},
        duties=tuple((duty.text, sheet[code].value, sheet[code].text) for code, duty in paper.duties.items()),
        proposed=_proposed(viewer, paper) if lists else None,
        mark=f"Bản số {version.number:02}, {when}{receipt}; mã nội dung {version.sha256[:12].upper()}.",
    )


def _bands(paper: Paper) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """The figures under the headings of the form; lists are no figures."""
    bands: list[tuple[str, list[Line]]] = []
    for row in grid.rows(paper, {}):
        if row.line.unit in (LIST, HEADING):
            continue
        if row.band:
            bands.append((str(row.band).partition(". ")[2], []))
        of = row.line
        official = paper.official.get(of.code)
        bands[-1][1].append(Line(of.code, of.label, of.unit, row.entry.value, row.entry.estimate, official))
    return tuple((title, tuple(lines)) for title, lines in bands)


def _proposed(viewer: Viewer, paper: Paper) -> tuple[Proposed, ...]:
    """The proposed addresses behind the line, masked: what many may know of them."""
    figure = paper.figures.get(PROPOSED)
    rows = figure.rows if figure else ()
    days = {one.id: one for one in paper.facts.addresses}
    masked = addresses.masked(viewer, [row.id for row in rows if row.id])
    listed = []
    for row in rows:
        fact, seen = days.get(row.id or uuid.UUID(int=0)), masked.get(row.id or uuid.UUID(int=0))
        listed.append(
            Proposed(
                code=row.label,
                commune=row.place,
                eligible=seen.eligible_count if seen else None,
                needs="; ".join(str(KINDS[kind]) for kind in seen.needs) if seen else "",
                surveyed_on=fact.surveyed_on if fact else None,
                approved_on=fact.approved_on if fact else None,
                posted_on=fact.posted_on if fact else None,
            )
        )
    return tuple(listed)


def version_letter(viewer: Viewer, paper: Paper) -> dict[str, Any]:
    """A frozen version as the letter that its organisation signs by hand: number and date blank, under who submitted
    it, else under the head of today. A version that was not submitted bears the mark of a draft.
    """
    report, version = paper.report, paper.version
    assert version is not None
    on = _day(version.submitted_at or version.frozen_at)
    head = organisations.letterhead_of(viewer, report.organisation_id, on) or heads.plain(report.organisation)
    posts = accounts.holders_of(viewer, report.organisation_id, Duty.head, on)
    signed = next((post for post in posts if post.user_id == version.submitted_by), None)
    post = signed or next(iter(posts), None)
    name = version.submitter_name or (post.user.name if post else version.drafter_name)
    title = post.title if post and post.user.name == name else ""
    frame = {
        "format": head.format,
        "issuer": heads.issuer(head, report.organisation),
        "signer": heads.signature(head, title, name, head.format),
        "distribution": [],
        "archive": head.archive,
    }
    letter = report_wording.report(reported(viewer, paper), frame)
    return letter | {"draft": version.submitted_at is None}


def returned_items(viewer: Viewer, report: Report, number: int) -> list[tuple[str, str]]:
    """What was said on a returned version, the whole report first: the line it is about, and the words."""
    form, duties = reports.form_of(viewer, report)
    names = {"": ""} | {line.code: f"{line.label} (dòng {line.code})" for line in form}
    names |= {code: duty.text for code, duty in duties.items()}
    places = list(names)
    said = [note for note in review.notes(viewer, report) if note.sent_at and note.number == number]
    said.sort(key=lambda note: places.index(note.line) if note.line in names else len(places))
    return [(names.get(note.line, note.line), note.body) for note in said]


def accepted(viewer: Viewer, period: Period, rows: Sequence[Row]) -> list[Accepted]:
    """The accepted among the expected reports of a period, as a notice lists them, in the given order."""
    decided = {
        row.obligation_id: row
        for row in db.session.execute(
            sa.select(Report.obligation_id, Report.number, Report.first_submitted_at, Decision.at)
            .join(Decision, sa.and_(Decision.report_id == Report.id, Decision.number == Report.number))
            .where(Report.period_id == period.id)
        )
    }
    listed = []
    for row in rows:
        of = decided.get(row.obligation_id)
        if of is not None:
            sent = _day(of.first_submitted_at)
            listed.append(Accepted(row.official_name, of.number, sent, _day(of.at)))
    return listed


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(VIETNAM).date()
