"""F38: the last second before the due day."""

from portal.lib.clock import VIETNAM
from portal.plans.calendar import Punctuality, punctuality
from portal.reports.models import ReportState
from tests.conftest import Stage
from tests.factories import reports


def test_a_tenth_of_a_second_decides_the_class_and_not_whether_it_is_taken(stage: Stage) -> None:
    with stage.work():
        women = stage.viewer("women_reporter"), stage.viewer("women_head")
        farmers = stage.viewer("farmers_reporter"), stage.viewer("farmers_head")
        last = reports.submitted(*women, at=stage.at("2021-05-19T23:59:59.900+07:00"))
        first = reports.submitted(*farmers, at=stage.at("2021-05-20T00:00:00.100+07:00"))
        for report, expected in ((last, Punctuality.before), (first, Punctuality.on_day)):
            assert report.state is ReportState.submitted
            assert report.first_submitted_at is not None
            assert punctuality(report.first_submitted_at, report.obligation.due_at) is expected
            due = report.obligation.due_at.astimezone(VIETNAM)
            assert due.isoformat() == "2021-05-20T00:00:00+07:00"
