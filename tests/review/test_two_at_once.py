"""Two reviewers decide on the same version at the same moment (F05)."""

import threading
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from portal.extensions import db, new_id
from portal.lib import clock
from portal.reports import actions
from portal.reports.models import Report, ReportState
from portal.review.models import Decision, Verdict
from tests.drill import scaled
from tests.drill.waiting import pile_of

PAIRS = scaled(10, 100)
STATES = {Verdict.accepted: ReportState.accepted, Verdict.returned: ReportState.returned}


@pytest.mark.drill
@pytest.mark.both_databases
def test_of_two_at_once_exactly_one_decides_and_the_other_is_told(stage: Any) -> None:
    reports, version = _waiting(stage)
    people = ("redcross_reviewer", "redcross_reviewer_2")
    names = {persona: stage.viewer(persona).user_name for persona in people}
    browsers = {persona: stage.client(persona) for persona in people}
    for browser in browsers.values():
        browser.csrf()
    for place, report_id in enumerate(reports):
        verdicts = ("accepted", "returned") if place % 2 else ("returned", "accepted")
        answers = _at_once(browsers, report_id, version, dict(zip(people, verdicts, strict=True)))
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


def _at_once(
    browsers: dict[str, Any], report_id: uuid.UUID, version: int, verdicts: dict[str, str]
) -> dict[str, Any]:
    barrier = threading.Barrier(len(verdicts))
    answers: dict[str, Any] = {}

    def decide(persona: str) -> None:
        from tests.page import Page

        browser = browsers[persona]
        data = {
            "csrf_token": browser.token,
            "key": new_id().hex,
            "number": 1,
            "version": version,
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


def _waiting(stage: Any) -> tuple[list[uuid.UUID], int]:
    """Many submitted reports of one unit, and the version that they all have."""
    with stage.work():
        pile, head = pile_of("LHPN", PAIRS), stage.viewer("women_head")
        for report_id in pile.reports:
            report = db.session.get_one(Report, report_id)
            actions.submit(report, version=report.version, actor=head, at=clock.now())
        return pile.reports, report.version
