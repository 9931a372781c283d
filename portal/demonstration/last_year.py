"""The plan of 2020, invented after that of 2021, so that this year's figures can be compared.

Only the provincial members' six-month reports of 2020 are there, typed in from paper: the ledger begins in 12/2020.
"""

import dataclasses
import datetime as dt
import random

from portal.access import Duty
from portal.demonstration.players import Players, moment
from portal.demonstration.writers import Writer, obligations
from portal.extensions import db
from portal.plans import actions as plans
from portal.plans import preset, shape
from portal.plans.models import Plan
from portal.pledges import queries as pledges
from portal.reports import actions, estimates, official, papers
from portal.reports.confirming import confirm_official
from portal.reports.figures import Window
from portal.reports.models import Report
from portal.reports.sheet import HEADING, LIST, TEXT
from portal.reports.true_up import Given
from portal.review import actions as review
from portal.review.models import Verdict

FROM_PAPER = "Số của năm 2020 chép từ báo cáo giấy; sổ trên cổng bắt đầu từ 01/12/2020."
SIGNED = dt.date(2020, 1, 10)
# What was reported on paper, in hundredths of this year's figures; one throw moves a whole report.
LUCK = (70, 75, 80, 85, 90, 95, 105, 110, 120, 45)
THIS_YEAR = Window(dt.date(2020, 12, 1), dt.date(2021, 5, 31), dt.date(2021, 5, 18))


def write(*, at: dt.datetime) -> Plan:
    """Load and activate the plan of 2020, and type its six-month reports in from paper."""
    shaped = a_year_earlier(preset.load("plan_2021"))
    plan = plans.load_preset(shaped, name="plan_2020", actor=None, at=at)
    only = dataclasses.replace(
        shaped,
        reporting=tuple(rule for rule in shaped.reporting if rule.party == "TV-T" and rule.form == "H1"),
    )
    plans.activate(plan, only, actor=None, at=at)
    players = Players()
    dice = random.Random(2020)  # noqa: S311 - the same figures every time
    writer = Writer(players, dice)
    for index, obligation_id in enumerate(obligations("2020-H1", "TV-T")):
        sent = moment(dt.date(2020, 5, 11) + dt.timedelta(days=index % 7), 30 + index * 3 % 400)
        report = writer.start(obligation_id, sent - dt.timedelta(hours=2))
        _from_paper(report, players, dice, sent - dt.timedelta(hours=1))
        writer.write(report, sent - dt.timedelta(minutes=40))
        writer.hand_over(report, sent - dt.timedelta(minutes=30))
        writer.submit(report, sent)
        reviewer = players.named("HCTD", Duty.reviewer)
        review.decide(
            report, report.number, report.version, Verdict.accepted, "", actor=reviewer,
            at=sent + dt.timedelta(days=2),
        )  # fmt: skip
        _true_up(report, players, random.Random(index), moment(dt.date(2020, 6, 3 + index % 6), index))  # noqa: S311
    return plan


def _from_paper(report: Report, players: Players, dice: random.Random, at: dt.datetime) -> None:
    actor = players.of(report.organisation_id, Duty.reporter)
    assert actor is not None
    paper = papers.live(actor, report)
    luck = dice.choice(LUCK)
    facts = pledges.facts_of(actor, report.organisation, THIS_YEAR.first, THIS_YEAR.last)
    figures = estimates.figures(facts, THIS_YEAR, papers.terms_of(actor, report.period))
    supported = sum((figures[part].value or 0) * luck // 100 for part in ("B3O", "B3R"))
    for line in paper.form:
        if line.unit in (TEXT, LIST, HEADING) or line.sum_of or line.code not in figures:
            continue
        value = (figures[line.code].value or 0) * luck // 100
        if line.code.startswith(("B4", "B5", "B6")):
            value = min(value, supported)
        if value == paper.sheet[line.code].ledger:
            continue
        actions.record_figure(
            report, line.code, version=paper.sheet[line.code].version, value=value, estimate=value,
            reason=FROM_PAPER, actor=actor, at=at, paper=paper,
        )  # fmt: skip
    db.session.flush()


def _true_up(report: Report, players: Players, dice: random.Random, at: dt.datetime) -> None:
    """What the paper said in June: the same but for the cash, which nobody had estimated to the đồng."""
    actor = players.of(report.organisation_id, Duty.head)
    assert actor is not None
    proposal = official.proposal(actor, report)
    given = {
        line.line.code: Given(line.estimate, FROM_PAPER) for line in proposal.lines if not line.line.sum_of
    }
    given["C1"].value = (given["C1"].value or 0) * dice.randrange(100, 118) // 100
    proposal = dataclasses.replace(proposal, given=given)
    confirm_official(report, proposal, version=report.version, seen=proposal.seen, actor=actor, at=at)


def a_year_earlier(shaped: shape.Preset) -> shape.Preset:
    """The same plan with every day one year before."""

    def before(day: dt.date) -> dt.date:
        last = (day.month, day.day) == (2, 28)
        leap = (day.year - 1) % 4 == 0
        return day.replace(year=day.year - 1, day=29 if last and leap else day.day)

    head = dataclasses.replace(
        shaped.plan,
        year=shaped.plan.year - 1,
        number="05-KH/BCĐ",
        title=shaped.plan.title.replace("2021", "2020"),
        signed_on=SIGNED,
        data_from=before(shaped.plan.data_from),
        data_to=before(shaped.plan.data_to),
    )
    periods = tuple(
        dataclasses.replace(
            period,
            name=period.name.replace("2021", "2020"),
            data_from=before(period.data_from),
            data_to=before(period.data_to),
            due_before=before(period.due_before),
            true_up_before=period.true_up_before and before(period.true_up_before),
        )
        for period in shaped.periods
    )
    rates = tuple(dataclasses.replace(rate, valid_from=before(rate.valid_from)) for rate in shaped.rates)
    return dataclasses.replace(shaped, plan=head, periods=periods, rates=rates)
