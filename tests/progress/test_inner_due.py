"""The inner due day (A-16): set by the district's agency for those who report to it, never later than its own."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from portal.audit.models import AuditEntry
from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.organisations.models import Organisation
from portal.plans import calendar
from portal.plans.models import Obligation, Period
from portal.progress import inner as inners
from portal.reports.models import Report
from tests.conftest import Stage


def period(code: str) -> uuid.UUID:
    return db.session.scalars(sa.select(Period.id).where(Period.code == code)).one()


def dues(code: str) -> dict[uuid.UUID, tuple[dt.date, dt.datetime]]:
    rows = db.session.scalars(sa.select(Obligation).where(Obligation.period_id == period(code)))
    return {row.id: (row.due_before, row.due_at) for row in rows}


def at_desk(stage: Stage, code: str) -> inners.Inner:
    found = inners.inner(stage.viewer("district_reviewer"), period(code), lock=True)
    assert found is not None
    return found


@pytest.mark.both_databases
def test_those_who_have_not_reported_owe_it_before_the_new_day_and_nobody_else_is_moved(
    province: Stage,
) -> None:
    with province.work():
        late = [one.id for one in at_desk(province, "2021-H1").sent[:2]]
        unsent = sa.update(Report).where(Report.obligation_id.in_(late)).values(first_submitted_at=None)
        db.session.execute(unsent)
        before, of = dues("2021-H1"), at_desk(province, "2021-H1")
        assert of.sent
        actor, day = province.viewer("district_reviewer"), dt.date(2021, 5, 20)
        count = inners.set_inner_due(of, day, actor=actor, at=clock.now())
        after = dues("2021-H1")
        moved = {one for one in after if after[one] != before[one]}
        assert len(moved) == count
        assert moved == set(late)
        assert {after[one] for one in moved} == {(day, calendar.due_at(day))}
        sent = db.session.scalars(
            sa.select(Report.obligation_id).where(Report.first_submitted_at.is_not(None))
        )
        assert not moved & set(sent)
        told = db.session.scalars(
            sa.select(AuditEntry.changes).where(AuditEntry.verb == "obligation.inner_due")
        ).one()
        assert (told["before"], told["count"], told["clause"]) == ("2021-05-20", count, "A-16")


@pytest.mark.parametrize(
    ("code", "day", "why"),
    [
        ("2021-Y", dt.date(2021, 11, 21), "inner.late"),
        ("2021-Y", dt.date(2021, 11, 23), "inner.late"),
        ("2021-H1", dt.date(2021, 5, 18), "inner.past"),
        ("2021-Q4", dt.date(2021, 9, 1), "inner.past"),
        ("2021-Y", dt.date(2021, 11, 20), ""),
        ("2021-H1", dt.date(2021, 5, 19), ""),
    ],
)
def test_a_day_is_neither_past_nor_later_than_the_agencys_own(
    stage: Stage, code: str, day: dt.date, why: str
) -> None:
    with stage.work():
        of = at_desk(stage, code)
        if not why:
            inners.must_be_possible(of, day, clock.now())
            return
        with pytest.raises(Refusal) as caught:
            inners.must_be_possible(of, day, clock.now())
    assert caught.value.code == why


def test_only_a_desk_to_which_somebody_reports_has_an_inner_day(stage: Stage) -> None:
    with stage.read():
        assert inners.inner(stage.viewer("commune_redcross"), period("2021-Y")) is None
        agency = db.session.scalars(sa.select(Organisation.id).where(Organisation.code == "HCTD-691")).one()
        assert {one.recipient_id for one in at_desk(stage, "2021-Y").waiting} == {agency}


def test_the_page_says_the_day_and_its_weekday_before_anything_changes(stage: Stage) -> None:
    with stage.read():
        url, before = f"/progress/inner/{period('2021-Y')}", dues("2021-Y")
    browser = stage.client("district_reviewer")
    assert browser.get("/progress/board").soup.select_one('a[href^="/progress/inner/"]')
    assert "Hạn của cơ quan 20/11/2021" in browser.get(url).text
    page = browser.get(f"{url}?before=10/11/2021")
    assert "hết thứ Ba 09/11/2021" in page.text
    browser.get(f"{url}?before=10/12/2021", 422)
    with stage.read():
        assert dues("2021-Y") == before
    browser.post(url, page.form("inner"))
    with stage.read():
        assert dt.date(2021, 11, 10) in {due for due, _at in dues("2021-Y").values()}
