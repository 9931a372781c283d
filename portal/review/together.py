"""Accepting several clean versions in one act."""

import datetime as dt
import uuid
from collections.abc import Sequence

from portal.access import Viewer
from portal.extensions import db
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import Words
from portal.reports.models import Report
from portal.review import actions, clean, queries
from portal.review.models import Verdict


def accept_together(
    chosen: Sequence[tuple[uuid.UUID, int, int]], *, actor: Viewer, at: dt.datetime
) -> dict[uuid.UUID, Words]:
    """Accept several clean versions in one transaction, each as (report, number, version) as it was read.

    Gives those that were left and why: overtaken meanwhile, not clean any more, or not this person's to decide.
    """
    left: dict[uuid.UUID, Words] = {}
    # In one order, so that two who accept together never wait for each other.
    for report_id, number, version in sorted(set(chosen))[: clean.MOST]:
        report = queries.get(actor, report_id)
        if report is None:
            continue
        try:
            with db.session.begin_nested():
                _accept_clean(report, number, version, actor=actor, at=at)
        except (Conflict, Refusal) as why:
            left[report_id] = why.words
    return left


def _accept_clean(report: Report, number: int, version: int, *, actor: Viewer, at: dt.datetime) -> None:
    spots = clean.against(actor, queries.case(actor, report))
    if spots:
        raise Refusal("decision.not_clean", spots[0])
    actions.decide(report, number, version, Verdict.accepted, "", actor=actor, at=at)
