"""The rest of the plan year, played on from the evening of 18 May by the public actions.

Deliveries, reports, decisions, true-ups, editions: day by day, as the units and the desks would.
"""

import dataclasses
import datetime as dt
import random
import uuid

import sqlalchemy as sa

from portal import database
from portal.access import Duty, Level, OrganisationKind
from portal.consolidation import actions as consolidation
from portal.consolidation import queries
from portal.consolidation.models import Edition
from portal.demonstration.half_year import decide
from portal.demonstration.households import Everything
from portal.demonstration.players import Players, moment
from portal.demonstration.writers import Writer
from portal.extensions import db
from portal.lib import clock
from portal.organisations.models import Organisation
from portal.plans.models import Obligation, Period
from portal.plans.rules import is_owed
from portal.pledges.delivering import deliver
from portal.pledges.handover import Handover
from portal.pledges.models import Instalment, Origin, Pledge, PledgeState
from portal.pledges.offer import Parts
from portal.reports import confirming, official
from portal.reports.models import Report, ReportState
from portal.review import actions as review
from portal.review.models import Comment, Verdict

OPEN = (PledgeState.registered, PledgeState.under_way)


class Year:
    """Plays day by day; every step is a transaction of its own, at the business clock's day."""

    def __init__(self, seed: int = 2021) -> None:
        """The same year for the same seed."""
        self.writer = Writer(Players(), random.Random(seed))
        self.given_until = dt.date(2021, 5, 18)

    def at(self, day: dt.date, minutes: int = 60) -> dt.datetime:
        """Set the business clock."""
        at = moment(day, minutes)
        clock.set_shift(at - clock.machine())
        return at

    def deliver_until(self, last: dt.date) -> int:
        """Every instalment that fell due, given on its day by who promised it; gives how many."""
        given = 0
        with database.working():
            due = db.session.execute(
                sa.select(Instalment.pledge_id, Instalment.due_on, Instalment.value)
                .join(Pledge, Pledge.id == Instalment.pledge_id)
                .where(
                    Pledge.state.in_(OPEN), Instalment.due_on <= last, Instalment.due_on > self.given_until
                )
                .order_by(Instalment.due_on, Pledge.code)
            ).all()
            for row in due:
                given += self._give(row.pledge_id, row.due_on, row.value)
        self.given_until = last
        return given

    def _give(self, pledge_id: uuid.UUID, day: dt.date, value: int) -> bool:
        pledge = db.session.get_one(Pledge, pledge_id)
        actor = self.writer.who(pledge.organisation_id, Duty.reporter)
        left = pledge.value - pledge.delivered
        if pledge.state not in OPEN or left <= 0:
            return False
        gift = Handover(on=day, parts=Parts(cash=min(value, left)), origin=Origin.own)
        deliver(pledge, gift, confirmed=Everything(), actor=actor, at=self.at(day, 300))
        return True

    def finish(self, period: str, day: dt.date, *, groups: tuple[str, ...] = ()) -> int:
        """Everyone who owes a report of the period sends it, whatever state it is in, and the desk decides."""
        done = 0
        for obligation_id in _owed(period, groups):
            with database.working():
                done += self._finish(obligation_id, day, done)
        return done

    def _finish(self, obligation_id: uuid.UUID, day: dt.date, index: int) -> bool:
        report = db.session.scalar(sa.select(Report).where(Report.obligation_id == obligation_id))
        if report is not None and report.state is ReportState.accepted:
            return False
        at = self.at(day, 60 + index % 300)
        if report is None:
            report = self.writer.start(obligation_id, at)
        if report.state is ReportState.returned:
            self._answer(report, at)
        if report.state in (ReportState.draft, ReportState.returned):
            self.writer.write(report, at)
            self.writer.hand_over(report, at)
        if report.state is ReportState.handed_over:
            self.writer.submit(report, at)
        if index % 7 == 3 and report.number == 1:
            self._send_back(report, at)
            self._answer(report, at)
            self.writer.hand_over(report, at)
            self.writer.submit(report, at)
        decide(self.writer, report, Verdict.accepted, day, index)
        return True

    def true_up(self, period: str, day: dt.date) -> int:
        """Every unit's head confirms the official figures of what was accepted."""
        done = 0
        for obligation_id in _owed(period, ()):
            with database.working():
                report = db.session.scalars(
                    sa.select(Report).where(Report.obligation_id == obligation_id)
                ).one()
                head = self.writer.who(report.organisation_id, Duty.head)
                if head.duty is not Duty.head:
                    continue
                proposal = official.proposal(head, report)
                given = {
                    code: dataclasses.replace(one, reason=one.reason or "Theo sổ của đơn vị.")
                    for code, one in proposal.given.items()
                }
                confirming.confirm_official(
                    report,
                    dataclasses.replace(proposal, given=given),
                    version=report.version,
                    seen=proposal.seen,
                    actor=head,
                    at=self.at(day, 60 + done % 300),
                )
                done += 1
        return done

    def consolidate(self, period: str, day: dt.date) -> list[Edition]:
        """The districts' agencies freeze their edition, then the province's; the committees' heads approve them."""
        editions = []
        for level, minutes in ((Level.district, 60), (Level.province, 240)):
            for agency_id in _agencies(period, level):
                with database.working():
                    editions.append(self._freeze(agency_id, period, self.at(day, minutes)))
        return editions

    def _freeze(self, agency_id: uuid.UUID, code: str, at: dt.datetime) -> Edition:
        agency = db.session.get_one(Organisation, agency_id)
        reviewer = self.writer.players.named(agency.code, Duty.reviewer)
        period = db.session.scalars(sa.select(Period).where(Period.code == code)).one()
        newest = queries.newest_edition(reviewer, agency, period)
        edition = consolidation.freeze(
            agency, period, last=newest.number if newest else 0, actor=reviewer, at=at
        )
        committee = db.session.scalars(
            sa.select(Organisation).where(
                Organisation.unit_id == agency.unit_id,
                Organisation.kind == OrganisationKind.steering_committee,
            )
        ).one()
        head = self.writer.players.of(committee.id, Duty.head)
        if head is not None:
            consolidation.approve(edition, version=edition.version, actor=head, at=at)
        return edition

    def _send_back(self, report: Report, at: dt.datetime) -> None:
        recipient = db.session.get_one(Organisation, report.recipient_id)
        reviewer = self.writer.players.named(recipient.code, Duty.reviewer)
        review.comment(report, report.number, "C", "Đề nghị đối chiếu với sổ.", actor=reviewer, at=at)
        review.decide(report, report.number, report.version, Verdict.returned, "", actor=reviewer, at=at)

    def _answer(self, report: Report, at: dt.datetime) -> None:
        actor = self.writer.who(report.organisation_id, Duty.reporter)
        items = sa.select(Comment).where(Comment.report_id == report.id, Comment.answers_id.is_(None))
        for item in db.session.scalars(items).all():
            review.answer(report, item, "Đã rà soát, số liệu đúng theo sổ.", actor=actor, at=at)


def _agencies(period: str, level: Level) -> list[uuid.UUID]:
    """The standing agencies of a level to which reports of a period are owed."""
    with database.working():
        return list(
            db.session.scalars(
                sa.select(Organisation.id)
                .join(Obligation, Obligation.recipient_id == Organisation.id)
                .join(Period, Period.id == Obligation.period_id)
                .where(Period.code == period, is_owed(), Organisation.level == level)
                .distinct()
            )
        )


def _owed(period: str, groups: tuple[str, ...]) -> list[uuid.UUID]:
    """The obligations of a period, the lower units' first: what a district sends rests on them."""
    with database.working():
        rows = db.session.execute(
            sa.select(Obligation.id, Obligation.group)
            .join(Period, Period.id == Obligation.period_id)
            .where(Period.code == period, is_owed())
            .order_by(Obligation.due_at, Obligation.group, Obligation.id)
        ).all()
    return [row.id for row in rows if not groups or row.group in groups]
