"""A new year: drafted by the provincial Red Cross, compared, put in force by the committee's head; old years stay."""

import hashlib
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.organisations.models import Organisation
from portal.plans import actions, preset, shelf
from portal.plans.models import (
    Clause,
    FormLine,
    Obligation,
    Period,
    Plan,
    PlanDuty,
    PlanText,
    PriorityCriterion,
    Rate,
    Target,
    Threshold,
)
from tests.conftest import Stage

TABLES = (PlanText, Clause, Period, Threshold, Rate, Target, PlanDuty, PriorityCriterion, FormLine)
MOVED = {"how": "moved", "number": "01-KH/BCĐ", "signed_on": "07/01/2022", "preset": "plan_2021"}
PASTED = {"how": "text", "preset": "plan_2021"}


def fingerprint(year: int) -> str:
    """Of every row of a year's plan, its obligations among them."""
    plan = db.session.scalars(sa.select(Plan.id).where(Plan.year == year)).one()
    periods = sa.select(Period.id).where(Period.plan_id == plan)
    chosen = [sa.select(table.__table__).where(table.plan_id == plan) for table in TABLES]
    chosen += [
        sa.select(Plan.__table__).where(Plan.id == plan),
        sa.select(Obligation.__table__).where(Obligation.period_id.in_(periods)),
    ]
    rows = [sorted(str(tuple(row)) for row in db.session.execute(one)) for one in chosen]
    assert all(rows)
    return hashlib.sha256(str(rows).encode()).hexdigest()


def owed(year: int) -> list[Any]:
    """Who owes what to whom in a year."""
    of = sa.select(Organisation.code, Obligation.recipient_id, Period.code, Obligation.due_before)
    joined = of.join(Obligation, Obligation.organisation_id == Organisation.id).join(
        Period, Period.id == Obligation.period_id
    )
    return list(db.session.execute(joined.where(Period.code.like(f"{year}-%"))))


@pytest.mark.both_databases
def test_a_year_is_drafted_compared_reread_and_put_in_force_and_the_old_year_stays(stage: Stage) -> None:
    with stage.read():
        before = fingerprint(2021)
    reporter, head = stage.client("redcross_reporter"), stage.client("committee_head")
    url = reporter.post("/plans/new", MOVED).location
    assert "Bản thảo, chưa có hiệu lực" in reporter.get(url).text
    # Another reading: the periods are shown anew at once.
    form = reporter.get(f"{url}/readings").form("readings")
    page = reporter.follow(reporter.post(f"{url}/readings", form | {"half_year": "calendar"}))
    assert "Số liệu từ 01/01/2022 đến 30/06/2022" in page.text
    told = head.get(f"{url}/changes").text
    assert "Số liệu từ 01/12/2020 đến 31/05/2021" in told
    assert "Số liệu từ 01/01/2022 đến 30/06/2022" in told
    page = head.get(f"{url}/activate")
    done = head.post(f"{url}/activate", page.form("activate"))
    assert "Có hiệu lực trên cổng" in head.follow(done).text
    head.get(f"{url}/activate", 404)
    with stage.read():
        assert f"tạo {len(owed(2022))} báo cáo" in page.text.replace(".", "")
        assert fingerprint(2021) == before
        period = db.session.scalars(sa.select(Period).where(Period.code == "2022-H1")).one()
        assert (str(period.data_to), str(period.due_before)) == ("2022-06-30", "2022-05-20")


@pytest.mark.both_databases
def test_the_plan_of_two_levels_makes_the_communes_report_to_the_province(stage: Stage) -> None:
    with stage.work():
        shape = preset.load("plan_2026")
        viewer, head = stage.viewer("redcross_reporter"), stage.viewer("committee_head")
        row = actions.draft(shape, preset.write(shape), name="plan_2026", actor=viewer, at=clock.now())
        count = actions.put_in_force(row, version=1, actor=head, at=clock.now())
        agency = db.session.scalars(sa.select(Organisation.id).where(Organisation.code == "HCTD")).one()
        rows = owed(2026)
    assert count == len(rows) > 0
    assert {row[1] for row in rows} == {agency}
    communes = [row for row in rows if row[0].startswith("HCTD-2")]
    assert {row[2] for row in communes} == {f"2026-{code}" for code in ("Q1", "Q2", "Q3", "Q4", "H1", "Y")}
    assert not any(row[0].startswith("HCTD-6") for row in rows)


def drafted(stage: Stage) -> PlanText:
    shape = preset.load("plan_2026")
    actor = stage.viewer("redcross_reporter")
    return actions.draft(shape, preset.write(shape), name="plan_2026", actor=actor, at=clock.now())


def test_a_year_has_one_draft_and_days_of_a_plan_in_force_are_taken(stage: Stage) -> None:
    with stage.work():
        drafted(stage)
        with pytest.raises(Refusal, match="Năm 2026 đã có bản thảo"):
            drafted(stage)
        shape = preset.load("plan_2021")
        with pytest.raises(Refusal, match="đã có hiệu lực trong thời gian này"):
            actions.draft(shape, "", name="x", actor=stage.viewer("redcross_reporter"), at=clock.now())


@pytest.mark.both_databases
def test_who_had_a_hand_in_a_draft_does_not_put_it_in_force_and_a_stale_page_does_nothing(
    stage: Stage,
) -> None:
    with stage.work():
        row = drafted(stage)
        head, reviewer = stage.viewer("committee_head"), stage.viewer("redcross_reviewer")
        actions.redraft(row, preset.load("plan_2026"), version=1, actor=reviewer, at=clock.now())
        for persona in ("redcross_reporter", "redcross_reviewer"):
            with pytest.raises(Refusal, match="Người soạn không ban hành"):
                actions.put_in_force(row, version=2, actor=stage.viewer(persona), at=clock.now())
        with pytest.raises(Conflict):
            actions.put_in_force(row, version=1, actor=head, at=clock.now())
        with pytest.raises(Conflict):
            actions.discard(row, version=1, actor=reviewer, at=clock.now())


def test_a_plan_without_a_body_in_between_is_not_asked_about_its_inner_days(stage: Stage) -> None:
    with stage.work():
        url = f"/plans/{drafted(stage).plan_id}/readings"
    browser = stage.client("redcross_reporter")
    form = browser.get(url).form("readings")
    assert "inner_due_working_days" not in form
    browser.post(url, form)


def test_a_draft_is_seen_by_the_provincial_committee_and_agency_alone_and_can_be_dropped(
    stage: Stage,
) -> None:
    with stage.work():
        url = f"/plans/{drafted(stage).plan_id}"
    stage.client("women_reporter").get(url, 404)
    stage.client("district_reviewer").get(url, 404)
    assert "2026" not in stage.client("women_reporter").get("/plans/").text
    stage.client("observer").get(url)
    reviewer = stage.client("redcross_reviewer")
    reviewer.get(f"{url}/activate", 403)
    stage.client("committee_head").get(f"{url}/readings", 403)
    reviewer.post(f"{url}/discard", reviewer.get(f"{url}/discard").form("discard"))
    reviewer.get(url, 404)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (PASTED | {"text": "[plan\nx"}, "sai cú pháp TOML ở dòng 1, cột 6"),
        (PASTED | {"text": "[plan]\nyear = 'x'"}, "Bảng plan, khóa year: x không phải số nguyên"),
        (PASTED | {"text": "x" * 300_001}, "dài quá 300000 ký tự"),
        (PASTED, "Dán văn bản TOML"),
        (MOVED | {"number": ""}, "Nhập số kế hoạch"),
        (MOVED | {"signed_on": "32/01"}, "32/01"),
    ],
    ids=["syntax", "type", "length", "nothing", "no number", "no day"],
)
def test_a_mistake_is_said_beside_the_field_and_nothing_typed_is_lost(
    stage: Stage, data: dict[str, str], words: str
) -> None:
    page = stage.client("redcross_reporter").post("/plans/new", data, 422)
    assert words in page.text
    assert page.form("new")["text"] == data.get("text", "")


@pytest.mark.both_databases
def test_the_plan_is_read_by_everyone_and_obligations_by_page_and_by_name(stage: Stage) -> None:
    with stage.read():
        plan = db.session.scalars(sa.select(Plan.id).where(Plan.year == 2021)).one()
        everyone = stage.viewer("redcross_reviewer")
        rows, total, asked = shelf.obligations(everyone, plan, shelf.Asked(page=999))
        assert (total, len(rows)) == (len(owed(2021)), total - (asked.page - 1) * shelf.PAGE)
        assert sum(row.count for row in shelf.groups(everyone, plan)) == total
        found, count, _asked = shelf.obligations(everyone, plan, shelf.Asked("hoi nong dan tinh"))
        assert {row.short_name for row in found} == {"Hội Nông dân tỉnh"}
        assert count == 2
        assert shelf.obligations(stage.viewer("administrator"), plan, shelf.Asked())[1] == 0
    browser = stage.client("commune_farmers")
    page = browser.get(f"/plans/{plan}")
    link = page.soup.select_one('#muc-II\\.3a a[href*="threshold-C01"]')
    assert link is not None
    assert browser.get(link["href"]).soup.find(id="threshold-C01")
    for part in ("periods", "values", "lines"):
        browser.get(f"/plans/{plan}?part={part}")
    assert browser.get(f"/plans/{plan}?part=values").soup.find(id="A-16")
    assert browser.get("/").soup.select_one('footer a[href="/plans/"]')
    browser.get(f"/plans/{uuid.uuid4()}", 404)
    preset.parse(browser.get(f"/plans/{plan}/plan.toml").data.decode())
