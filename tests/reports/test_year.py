"""Every form of every group over the whole year: opened, filled, handed over, sent, and where it estimates trued up."""

from typing import Any

import pytest
import sqlalchemy as sa

from portal.access import Duty
from portal.demonstration.players import Players
from portal.demonstration.writers import obligations
from portal.extensions import db
from portal.lib import clock
from portal.plans.models import Obligation, Period
from portal.reports import actions, completeness, confirming, grid, invariants, official, papers
from portal.reports.models import Report
from portal.reports.sheet import TEXT
from tests.factories import reports

GROUPS = {
    "HCTD-H": ("district Red Cross", ("Q", "H1", "Y")),
    "HCTD-T": ("school", ("Q", "H1", "Y")),
    "TV-T": ("provincial member", ("H1", "Y")),
    "HCTD-X": ("commune Red Cross", ("Q", "H1", "Y")),
    "TV-H": ("district member", ("H1", "Y")),
}
# When a unit sends: within the days that the calendar leaves it.
SENT = {
    "Q1": "2021-03-08T09:00+07:00",
    "H1": "2021-05-11T09:00+07:00",
    "Q2": "2021-06-07T09:00+07:00",
    "Q3": "2021-09-07T09:00+07:00",
    "Y": "2021-11-10T09:00+07:00",
    "Q4": "2021-12-07T09:00+07:00",
}
FIGURES, LIST, WORDS, CHECK = "figures", "addresses", "narrative", "check"


def test_who_owes_what_in_the_year(stage: Any) -> None:
    with stage.read():
        rows = db.session.execute(
            sa.select(Obligation.group, Obligation.form, Period.code)
            .join(Period)
            .where(Period.code.like("2021%"))
        )
        owed = {(row.group, row.form, row.code[5:]) for row in rows}
    assert owed == {
        (group, form, period)
        for group, (_name, forms) in GROUPS.items()
        for form in forms
        for period in (("Q1", "Q2", "Q3", "Q4") if form == "Q" else (form,))
    }


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_reports_the_whole_year(stage: Any, group: str) -> None:
    _name, forms = GROUPS[group]
    for period, moment in SENT.items():
        form = period[:1] if period[0] == "Q" else period
        if form in forms:
            stage.at(moment)
            with stage.work():
                one_report(group, period, form)
    stage.at("2021-12-08T09:00+07:00")
    with stage.work():
        players = Players()
        for report in db.session.scalars(
            sa.select(Report).join(Period).where(Period.true_up_before.is_not(None))
        ):
            head = players.of(report.organisation_id, Duty.head)
            assert head is not None
            proposal = official.proposal(head, report)
            confirming.confirm_official(
                report, proposal, version=report.version, seen=proposal.seen, actor=head, at=clock.now()
            )
        assert list(invariants.broken()) == []


def one_report(group: str, period: str, form: str) -> None:
    obligation = db.session.get_one(Obligation, obligations(f"2021-{period}", group)[0])
    players = Players()
    reporter = players.of(obligation.organisation_id, Duty.reporter)
    head = players.of(obligation.organisation_id, Duty.head)
    assert reporter is not None
    assert head is not None
    report = actions.start(obligation, actor=reporter, at=clock.now())
    paper = papers.live(reporter, report)
    words = [line.code for line in paper.form if line.unit == TEXT]
    assert bool(words) == paper.estimates == (form != "Q")
    pages = [FIGURES, LIST, CHECK] if form == "Q" else [FIGURES, WORDS, CHECK]
    assert grid.pages_of(paper) == pages
    reports.fill(report, reporter)
    wrong = completeness.must_fix(papers.live(reporter, report).problems(clock.today()))
    assert [problem.code for problem in wrong] == []
    actions.hand_over(report, version=report.version, actor=reporter, at=clock.now())
    actions.submit(report, version=report.version, actor=head, at=clock.now())
