"""Two reviewers decide on the same version at the same moment (F05)."""

import threading
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from portal.extensions import db, new_id
from portal.lib import clock
from portal.plans.models import Obligation
from portal.reports.models import Report, ReportState, ReportVersion
from portal.review.models import Decision, Verdict
from tests.drill import scaled
from tests.review.papers import submitted

PAIRS = scaled(10, 100)
STATES = {Verdict.accepted: ReportState.accepted, Verdict.returned: ReportState.returned}


@pytest.mark.drill
@pytest.mark.both_databases
def test_of_two_at_once_exactly_one_decides_and_the_other_is_told(stage: Any) -> None:
    reports = _copies(stage, submitted(stage), PAIRS)
    people = ("redcross_reviewer", "redcross_reviewer_2")
    names = {persona: stage.viewer(persona).user_name for persona in people}
    browsers = {persona: stage.client(persona) for persona in people}
    for browser in browsers.values():
        browser.csrf()
    for place, report_id in enumerate(reports):
        verdicts = ("accepted", "returned") if place % 2 else ("returned", "accepted")
        answers = _at_once(browsers, report_id, dict(zip(people, verdicts, strict=True)))
        statuses = {persona: page.status for persona, page in answers.items()}
        assert sorted(statuses.values()) == [303, 409], statuses
        winner = next(persona for persona in people if statuses[persona] == 303)
        loser = next(persona for persona in people if persona != winner)
        assert names[winner] in answers[loser].text
        assert "bản 1" in answers[loser].text
    with stage.read():
        for report_id in reports:
            decision = db.session.scalars(sa.select(Decision).where(Decision.report_id == report_id)).one()
            assert db.session.get_one(Report, report_id).state is STATES[decision.verdict]


def _at_once(browsers: dict[str, Any], report_id: uuid.UUID, verdicts: dict[str, str]) -> dict[str, Any]:
    barrier = threading.Barrier(len(verdicts))
    answers: dict[str, Any] = {}

    def decide(persona: str) -> None:
        from tests.page import Page

        browser = browsers[persona]
        data = {
            "csrf_token": browser.token,
            "key": new_id().hex,
            "number": 1,
            "version": 1,
            "verdict": verdicts[persona],
            "reason": f"Lời của {persona}",
        }
        barrier.wait()
        answers[persona] = Page(browser.client.post(f"/review/reports/{report_id}/decision", data=data))

    threads = [threading.Thread(target=decide, args=(persona,)) for persona in verdicts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _copies(stage: Any, report_id: uuid.UUID, count: int) -> list[uuid.UUID]:
    """The same submitted report for other organisations that owe one to the same recipient."""
    made = []
    with stage.work():
        model = db.session.get_one(Report, report_id)
        version = db.session.scalars(
            sa.select(ReportVersion).where(ReportVersion.report_id == report_id)
        ).one()
        others = db.session.scalars(
            sa.select(Obligation).where(
                Obligation.recipient_id == model.recipient_id, Obligation.id != model.obligation_id
            )
        )
        for obligation, _place in zip(others, range(count), strict=False):
            report = Report(
                id=new_id(),
                obligation_id=obligation.id,
                organisation_id=obligation.organisation_id,
                period_id=obligation.period_id,
                recipient_id=obligation.recipient_id,
                state=ReportState.submitted,
                number=1,
                cut_off=model.cut_off,
                drafted_by=model.drafted_by,
                first_submitted_at=clock.now(),
                changed_at=clock.now(),
                version=1,
            )
            db.session.add(report)
            db.session.flush()
            copied = ("content", "facts", "sha256", "frozen_at", "drafted_by", "drafter_name")
            db.session.add(
                ReportVersion(
                    report_id=report.id,
                    recipient_id=report.recipient_id,
                    number=1,
                    submitted_at=clock.now(),
                    submitter_name=version.submitter_name,
                    **{name: getattr(version, name) for name in copied},
                )
            )
            made.append(report.id)
    assert len(made) == count
    return made
