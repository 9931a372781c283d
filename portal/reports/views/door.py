"""The room's door, and what every page of a report shares."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, current_app, request, url_for

from portal.access import Duty, allowed
from portal.addresses.words import KINDS
from portal.fields import say
from portal.http import found, require, viewer
from portal.lib import clock
from portal.lib.words import Words
from portal.plans import postponing
from portal.reports import grid, queries, scans, taking, writing
from portal.reports.completeness import LATE, Problem
from portal.reports.deadline import deadline
from portal.reports.locks import Asked, Lock, lock_of, locking
from portal.reports.models import EventKind, Report, ReportEvent, ReportState
from portal.reports.papers import Paper
from portal.reports.rules import WRITERS, own
from portal.reports.sheet import TEXT

ACTS = ("reports.sign", "reports.recall", "reports.ask_reopening")  # what a lock may lead to
bp = Blueprint("reports", __name__, url_prefix="/reports")


def in_sight(report_id: uuid.UUID) -> Report:
    """The report, or 404."""
    report: Report = found(queries.get(viewer(), report_id))
    return report


def readable(report_id: uuid.UUID, number: int | None = None) -> Paper:
    """The report as this viewer may read it: 404 out of sight, 403 while there is nothing for these eyes."""
    report = in_sight(report_id)
    require("reports.read", report)
    paper: Paper = found(queries.paper(viewer(), report, number))
    return paper


def open_draft(report_id: uuid.UUID) -> Report:
    """The report to write in. A colleague whom somebody has overtaken is told who did what, not that he may not."""
    report = in_sight(report_id)
    require("reports.see", report)
    overtaken(report, "reports.edit")
    require("reports.edit", report)
    return report


def overtaken(report: Report, rule: str) -> None:
    """Raise Conflict when it is only the report's state that forbids what this person otherwise does."""
    person = viewer()
    if own(person, report) and person.duty in WRITERS and not allowed(person, rule, report):
        raise writing.overtaken(report)


def common(paper: Paper, here: str, found_problems: Sequence[Problem] | None = None) -> dict[str, Any]:
    """What the head of every page of a report shows: names, deadline, steps."""
    report, today, person = paper.report, clock.today(), viewer()
    problems = paper.problems(today) if found_problems is None else found_problems
    story = queries.events(person, report)
    back = story[-1] if story and story[-1].kind is EventKind.handed_back else None
    pages = {name: url_for(f"reports.{name}", report_id=report.id) for name in grid.pages_of(paper)}
    return {
        "report": report,
        "paper": paper,
        "due": deadline(report.obligation.due_at, today),
        "punctuality": queries.punctuality(report, report.obligation),
        "problems": problems,
        "kinds": KINDS,
        "handed_back": back,
        "entered": scans.entry(person, report),
        "lock": lock_for(report, story),
        "fields_of": fields_of,
        "page_of": page_of(paper),
        "steps": [
            (say(words), state, pages.get(name, ""))
            for name, words, state in grid.steps(paper, problems, here)
        ],
    }


def after(paper: Paper, page: str) -> str:
    """The endpoint of the page that follows one of a draft."""
    pages = grid.pages_of(paper)
    return f"reports.{pages[pages.index(page) + 1]}"


def moves_of(report: Report) -> list[Words]:
    """Why and until when its due day moved, in words."""
    changes = postponing.changes_of(viewer(), [report.obligation_id])
    return [postponing.told(one) for one in changes[report.obligation_id]]


def lock_for(report: Report, story: Sequence[ReportEvent]) -> Lock | None:
    """What keeps this reader from writing; None for whoever may."""
    person = viewer()
    if allowed(person, "reports.edit", report) and report.reopened_until is None:
        return None
    mine = own(person, report)
    waits = mine and report.state is ReportState.handed_over
    heads = queries.people_of(person, report, Duty.head, clock.today()) if waits else []
    return lock_of(
        report,
        Asked(
            last=locking(report, story),
            entry=scans.entry(person, report),
            head=heads[0][0] if heads else "",
            phone=report.recipient.phone or current_app.config["SUPPORT_PHONE"],
            mine=mine,
            acts=frozenset(act for act in ACTS if allowed(person, act, report)),
            at=clock.now(),
            reading=taking.reading(report),
        ),
    )


def fields_of(code: str) -> str:
    """The fields that the autosave of one line sends, out of its page's whole form."""
    return ",".join(
        [
            "csrf_token",
            *(f"{code}-{name}" for name in ("version", "shown", "value", "estimate", "reason", "text")),
        ]
    )


def page_of(paper: Paper) -> Callable[[str], str]:
    """The place of a line on the page where it is typed."""

    def place(code: str) -> str:
        line = paper.line(code)
        if code == LATE:
            return url_for("reports.check", report_id=paper.report.id)
        page = "narrative" if code in paper.duties or (line is not None and line.unit == TEXT) else "figures"
        return url_for(f"reports.{page}", report_id=paper.report.id, _anchor=f"row-{code}")

    return place


def number_asked() -> int | None:
    """The version asked for, if any."""
    text = request.args.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
