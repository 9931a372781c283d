"""The demonstration looks like that night: reports in every state, nobody late, nobody of the seed."""

import sqlalchemy as sa

from portal.extensions import db
from portal.letters.models import Letter
from portal.organisations.models import Organisation
from portal.plans import calendar
from portal.plans.models import Obligation, Period
from portal.pledges.models import Pledge, PledgeState
from portal.reports.models import Report, ReportState, ReportVersion
from tests.conftest import Stage


def test_reports_stand_in_every_state(province: Stage) -> None:
    with province.read():
        states = set(
            db.session.scalars(
                sa.select(Report.state)
                .join(Period, Period.id == Report.period_id)
                .where(Period.code == "2021-H1")
            )
        )
        owed = db.session.scalar(
            sa.select(sa.func.count(Obligation.id))
            .join(Period)
            .outerjoin(Report, Report.obligation_id == Obligation.id)
            .where(Period.code == "2021-H1", Report.id.is_(None))
        )
    assert states == set(ReportState)
    assert owed


def test_nobody_is_late_that_evening(province: Stage) -> None:
    with province.read():
        from portal.lib import clock

        for obligation, report in db.session.execute(
            sa.select(Obligation, Report).outerjoin(Report, Report.obligation_id == Obligation.id)
        ):
            if report is not None and report.first_submitted_at is not None:
                found = calendar.punctuality(report.first_submitted_at, obligation.due_at)
                assert found is calendar.Punctuality.before
            else:
                assert clock.now() < obligation.due_at


def test_the_second_version_differs_from_the_first(province: Stage) -> None:
    with province.read():
        contents = list(
            db.session.scalars(
                sa.select(ReportVersion.content)
                .join(Report, Report.id == ReportVersion.report_id)
                .join(Organisation, Organisation.id == Report.organisation_id)
                .join(Period, Period.id == Report.period_id)
                .where(Organisation.code == "HND", Period.code == "2021-H1")
                .order_by(ReportVersion.number)
            )
        )
    assert len(contents) == 2
    assert contents[0] != contents[1]


def test_pledges_and_letters_have_a_past(province: Stage) -> None:
    with province.read():
        states = set(db.session.scalars(sa.select(Pledge.state)))
        letters = set(db.session.scalars(sa.select(Letter.state)))
    assert {PledgeState.registered, PledgeState.under_way, PledgeState.fulfilled} <= states
    assert {"issued", "put_up"} <= {str(state) for state in letters}
