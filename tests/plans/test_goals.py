"""Targets assigned (IV.14): a committee asks those below it, never less than the plan does, and everyone sees by whom."""

import uuid

import pytest
import sqlalchemy as sa

from portal.access import Level
from portal.audit.models import AuditEntry
from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.organisations.models import Organisation
from portal.plans import goals, preset, queries
from portal.plans.models import Plan
from tests.conftest import Stage

PLAN = preset.load("plan_2021")
BASIS = "Kế hoạch số 12-KH/BCĐ ngày 22/01/2021"


def plan() -> Plan:
    return db.session.scalars(sa.select(Plan).where(Plan.year == 2021)).one()


def organisation(code: str) -> uuid.UUID:
    return db.session.scalars(sa.select(Organisation.id).where(Organisation.code == code)).one()


def assign(stage: Stage, persona: str, code: str, target: str, value: int | None, version: int = 0) -> int:
    viewer = stage.viewer(persona)
    table = goals.table(viewer, plan().id, PLAN)
    cell = (organisation(code), target)
    return goals.assign(
        plan(), table, {cell: value}, basis=BASIS, version=version, actor=viewer, at=clock.now()
    )


@pytest.mark.both_databases
def test_a_district_asks_its_communes_and_the_province_its_districts_and_schools(stage: Stage) -> None:
    with stage.read():
        below = goals.table(stage.viewer("district_reviewer"), plan().id, PLAN)
        assert {row.level for row in below.rows} == {Level.commune}
        assert all(row.code.startswith("BCD-") for row in below.rows)
        assert [target.code for target in below.columns] == ["T01", "T02", "T03", "T04", "T06"]
        above = goals.table(stage.viewer("committee_head"), plan().id, PLAN)
        assert {row.level for row in above.rows} == {Level.district, Level.province}
        school = next(row for row in above.rows if row.level is Level.province)
        assert {code for row, code in above.open_to if row == school.id} == {"T09", "T11"}


@pytest.mark.both_databases
def test_what_is_asked_is_found_again_with_who_asked_and_can_be_taken_back(stage: Stage) -> None:
    with stage.work():
        assert assign(stage, "district_reviewer", "BCD-25222", "T02", 3) == 1
        viewer, cell = stage.viewer("commune_head"), (organisation("BCD-25222"), "T02")
        found = queries.goals_of(viewer, [cell[0]], plan().id)
        assert (found[cell].value, found[cell].basis, found[cell].version) == (3, BASIS, 1)
        assert assign(stage, "district_reviewer", "BCD-25222", "T02", 3, version=1) == 0
        with pytest.raises(Conflict):
            assign(stage, "district_reviewer", "BCD-25222", "T02", 4, version=0)
        assert assign(stage, "district_reviewer", "BCD-25222", "T02", None, version=1) == 1
        assert not queries.goals_of(viewer, [cell[0]], plan().id)
        told = db.session.scalars(
            sa.select(AuditEntry.changes).where(AuditEntry.verb == "target.assigned").order_by(AuditEntry.id)
        ).all()
        assert sorted((one["was"] or 0, one["now"] or 0) for one in told) == [(0, 3), (3, 0)]


def test_nobody_asks_outside_his_territory_nor_a_target_the_plan_does_not_set_there(stage: Stage) -> None:
    with stage.work():
        for code, target in (("BCD-691", "T01"), ("LHPN-25222", "T04"), ("BCD-25222", "T08")):
            assert assign(stage, "district_reviewer", code, target, 90) == 0


def test_a_year_that_is_over_keeps_its_targets(stage: Stage) -> None:
    stage.at("2021-12-01T09:00+07:00")
    with stage.work(), pytest.raises(Refusal, match="đã hết"):
        assign(stage, "district_reviewer", "BCD-25222", "T02", 3)
    with stage.read():
        url = f"/plans/{plan().id}/goals"
    assert "chỉ còn để xem" in stage.client("district_reviewer").get(url).text


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("T01", 30, ""),
        ("T01", 29, "Kế hoạch đặt ≥ 30 % (mục III)"),
        ("T01", 101, "không quá 100 %"),
        ("T02", 1, "Kế hoạch đặt ≥ 2 địa chỉ mỗi xã"),
        ("T12", 1, ""),
    ],
)
def test_less_than_the_plan_asks_is_refused(code: str, value: int, words: str) -> None:
    target = next(one for one in PLAN.targets if one.code == code)
    if not words:
        goals.least(target, value)
        return
    with pytest.raises(Refusal) as caught:
        goals.least(target, value)
    assert words in str(caught.value.words)


def test_the_whole_table_is_filled_in_one_go_and_a_wrong_cell_keeps_what_was_typed(stage: Stage) -> None:
    with stage.read():
        url, commune = f"/plans/{plan().id}", organisation("BCD-25222")
    browser = stage.client("district_reviewer")
    form = browser.get(f"{url}/goals").form("goals")
    field = f"{commune.hex}-T03"
    page = browser.post(f"{url}/goals", form | {field: "2", "basis": BASIS}, 422)
    assert "không giao thấp hơn" in page.text
    assert page.form("goals")[field] == "2"
    done = browser.post(f"{url}/goals", form | {field: "4", f"{commune.hex}-T01": "35", "basis": BASIS})
    assert browser.follow(done).text.count(BASIS) == 2
    assert "Giao cho đơn vị: 35" in stage.client("commune_head").get(f"{url}?part=values").text
    page = browser.post(f"{url}/goals", form | {field: "5", "basis": BASIS, "key": uuid.uuid4().hex}, 409)
    assert page.form("goals")[field] == "5"
    browser.post(f"{url}/goals", page.form("goals"))
