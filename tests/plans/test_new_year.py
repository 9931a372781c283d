"""A new year: drafted by the provincial Red Cross, compared, put in force by the committee's head; old years stay."""

import hashlib

import sqlalchemy as sa

from portal.extensions import db
from portal.plans import preset
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

TEXT = (preset.FOLDER / "plan_2021.toml").read_text(encoding="utf-8")
TABLES = (
    Plan,
    PlanText,
    Clause,
    Period,
    Obligation,
    Threshold,
    Rate,
    Target,
    PlanDuty,
    PriorityCriterion,
    FormLine,
)
MOVED = {"how": "moved", "number": "01-KH/BCĐ", "signed_on": "07/01/2022", "preset": "plan_2021"}


def fingerprint(plan_id) -> str:
    """Of every row of a plan."""
    periods = sa.select(Period.id).where(Period.plan_id == plan_id)
    found = []
    for model in TABLES:
        column = (
            model.id == plan_id
            if model is Plan
            else model.period_id.in_(periods)
            if model is Obligation
            else model.plan_id == plan_id
        )
        rows = db.session.execute(sa.select(model.__table__).where(column))
        found += sorted(str(tuple(row)) for row in rows)
    assert len(found) > 200
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def plan_of(year: int) -> Plan | None:
    return db.session.scalar(sa.select(Plan).where(Plan.year == year))


def drafted(stage: Stage, data: dict[str, str] = MOVED) -> str:
    page = stage.client("redcross_reporter").post("/plans/new", data)
    return page.location


def test_a_year_is_drafted_by_the_red_cross_and_put_in_force_by_the_committees_head(stage: Stage) -> None:
    with stage.read():
        old = plan_of(2021).id
        before = fingerprint(old)
    url = drafted(stage)
    reporter, head = stage.client("redcross_reporter"), stage.client("committee_head")
    assert "Bản thảo, chưa có hiệu lực" in reporter.get(url).text
    assert "năm 2022 khác năm 2021" in head.get(f"{url}/changes").text
    page = head.get(f"{url}/activate")
    form = page.form("activate")
    done = head.post(f"{url}/activate", form)
    head.follow(done)
    with stage.read():
        plan = plan_of(2022)
        owed = db.session.scalar(
            sa.select(sa.func.count()).select_from(Obligation).join(Period).where(Period.plan_id == plan.id)
        )
        assert f"tạo {owed} báo cáo" in page.text.replace(".", "")
        assert fingerprint(old) == before
    head.get(f"{url}/activate", 404)
    head.post(f"{url}/activate", form | {"key": "0" * 32}, 404)
