"""The rearrangement of 1 July 2025: one act over all rooms, that loses nothing and changes nothing of the past."""

import time
from typing import Any

import pytest
import sqlalchemy as sa

from portal.addresses.models import HumanitarianAddress
from portal.cli import _invariants
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.organisations.models import Organisation, Unit
from portal.plans.models import Obligation
from portal.pledges.keeping import COUNTS
from portal.pledges.models import Delivery
from portal.progress import territory
from portal.progress.territory import Map
from portal.reports.models import Report, ReportVersion
from portal.succession import drafts, reform
from portal.succession.bequests import fingerprint
from portal.succession.models import HandoverLine, What
from portal.supporters import passing
from tests.conftest import Stage
from tests.drill import LONG, scaled

MORNING = "2025-07-01T08:00+07:00"


def draft(stage: Stage) -> reform.Reform:
    return reform.draft(stage.viewer("administrator"), legal_basis="NQ 1662", on=reform.DAY)


def carry_out(stage: Stage) -> Any:
    """All of it, as the screen does: drafted, looked at, confirmed."""
    at, actor = stage.at(MORNING), stage.viewer("administrator")
    drafted = draft(stage)
    found = drafts.preview(actor, drafted.act)
    return reform.carry_out(drafted, fingerprint(found), actor=actor, at=at), found


def tuples(rows: Any) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in rows}


def past() -> dict[str, Any]:
    """What may not move: value by organisation and by old commune, addresses, what was sent."""
    delivered = sa.func.sum(Delivery.value)
    by_commune = (
        sa.select(
            Unit.full_name,
            HumanitarianAddress.unit_id,
            delivered,
            sa.func.count(sa.distinct(HumanitarianAddress.id)),
        )
        .join(HumanitarianAddress, HumanitarianAddress.unit_id == Unit.id)
        .join(Delivery, Delivery.address_id == HumanitarianAddress.id)
        .where(COUNTS)
        .group_by(Unit.id, HumanitarianAddress.unit_id)
    )
    return {
        "by organisation": tuples(
            db.session.execute(
                sa.select(Delivery.organisation_id, delivered)
                .where(COUNTS)
                .group_by(Delivery.organisation_id)
            )
        ),
        "by commune": tuples(db.session.execute(by_commune)),
        "versions": tuples(db.session.execute(sa.select(ReportVersion.id, ReportVersion.sha256))),
        "sent": tuples(
            db.session.execute(
                sa.select(Report.id, Report.organisation_id, Report.state).where(
                    Report.state.in_(("accepted", "submitted"))
                )
            )
        ),
        "obligations": db.session.scalar(sa.select(sa.func.count()).select_from(Obligation)),
    }


def whole() -> list[Any]:
    """Every row of the store, to see that nothing moved at all."""
    return [
        sorted(map(repr, db.session.execute(sa.select(table)).all()))
        for name, table in sorted(db.metadata.tables.items())
        if name not in ("user_session", "user_account")
    ]


@pytest.mark.both_databases
def test_nothing_is_lost_and_nothing_of_the_past_moves(province: Stage) -> None:
    with province.work():
        before = past()
        minute, found = carry_out(province)
        assert past() == before
        lines = db.session.scalars(sa.select(HandoverLine).where(HandoverLine.handover_id == minute.id)).all()
        assert {(row.what, row.subject_id) for row in lines} == {
            (one.thing.what, one.thing.id) for one in found
        }
        assert {row.what for row in lines if row.to_id is None} <= {What.post, What.holding}
        assert [f"{room}: {fault}" for room, broken in _invariants() for fault in broken()] == []


@pytest.mark.both_databases
def test_both_maps_add_up_the_same_rows(province: Stage) -> None:
    with province.work():
        observer = province.viewer("observer")
        before = territory.table(observer, "", Map.reported, reform.DAY)
        carry_out(province)
        db.session.flush()
        observer = province.viewer("observer")
        reported = territory.table(observer, "", Map.reported, reform.DAY)
        today = territory.table(observer, "", Map.today, reform.DAY)
        assert reported.total == today.total == before.total
        assert {unit.code: sums for unit, sums, _opens in before.rows if sums.addresses} == {
            unit.code: sums for unit, sums, _opens in reported.rows if sums.addresses
        }
        assert len(today.rows) == 40
        assert sum((sums for _unit, sums, _opens in today.rows), territory.Sums()) == today.total
        for unit, sums, _opens in today.rows:
            inside = territory.table(observer, unit.id.hex, Map.today, reform.DAY)
            olds = db.session.scalars(sa.select(Unit.id).where(Unit.no.between(unit.no, unit.last_no)))
            by_old = territory.sums_of(observer)
            assert (
                sums
                == inside.total
                == sum((by_old.get(old, territory.Sums()) for old in olds), territory.Sums())
            )


def test_the_heirs_see_the_communes_that_merged_into_them_and_a_former_district_officer_nothing(
    province: Stage,
) -> None:
    """T21: the post ended with the district, so the session that is still open leads nowhere."""
    district, commune = province.client("district_reviewer"), province.client("commune_head")
    assert "Hội CTĐ huyện Bù Gia Mập" in district.get("/").text
    with province.work():
        carry_out(province)
    for url in ("/", "/review/", "/addresses/", "/organisations/"):
        assert district.get(url, 303).location.endswith("/accounts/posts")
    assert "Ban Chỉ đạo xã Bù Gia Mập" in commune.get("/").text
    with province.read():
        new = db.session.scalars(sa.select(Organisation).where(Organisation.code == "HCTD-25267-2025")).one()
        old = db.session.scalars(sa.select(Unit).where(Unit.code == "25228")).one()
        assert new.unit.no < old.no <= new.unit.last_no
        assert (new.short_name, new.opened_on) == ("Hội CTĐ xã Phú Nghĩa", reform.DAY)


def test_the_tree_of_a_day_before_is_the_old_one(province: Stage) -> None:
    with province.work():
        carry_out(province)
    browser = province.client("observer")
    now, then = browser.get("/organisations/"), browser.get("/organisations/?on=30/06/2025")
    assert "Huyện Bù Gia Mập" not in now.soup.main.text
    assert "Xã Phú Nghĩa" in now.soup.main.text
    assert "Huyện Bù Gia Mập" in then.soup.main.text
    assert "Xã Đa Kia" not in then.soup.main.text


def test_a_second_run_and_a_run_before_the_day_are_refused(province: Stage) -> None:
    with province.work(), pytest.raises(Refusal, match="not_yet"):
        reform.carry_out(
            draft(province),
            None,
            actor=province.viewer("administrator"),
            at=province.at("2025-06-30T08:00+07:00"),
        )
    with province.work():
        carry_out(province)
    with province.work(), pytest.raises(Refusal, match=r"reform\.done"):
        draft(province)


@pytest.mark.both_databases
def test_a_failure_at_the_end_leaves_everything_as_it_was(
    province: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_options: object) -> None:
        raise RuntimeError("the disk is gone")

    with province.read():
        before = whole()
    monkeypatch.setattr(passing, "pass_on_branches", fails)
    with pytest.raises(RuntimeError), province.work():
        carry_out(province)
    with province.read():
        assert whole() == before


def test_the_administrator_confirms_it_on_the_screen_after_seeing_the_counts(province: Stage) -> None:
    province.at(MORNING)
    browser = province.client("administrator")
    looked = browser.get("/organisations/reform?legal_basis=NQ+1662+ngày+16/06/2025&effective_on=01/07/2025")
    assert "Cấp huyện kết thúc 11" in looked.text
    minute = browser.follow(browser.post("/organisations/reform", looked.form("reform")))
    one = browser.get(minute.soup.select_one("td a")["href"])
    assert "Người giữ nhiệm vụ" in one.text
    browser.get("/organisations/reform?legal_basis=NQ+1662+ngày+16/06/2025&effective_on=01/07/2025", 422)


def test_a_day_before_the_resolution_s_own_is_refused_in_words_and_nothing_can_be_confirmed(
    province: Stage,
) -> None:
    province.at(MORNING)
    browser = province.client("administrator")
    url = "/organisations/reform?legal_basis=NQ+1662+ngày+16/06/2025&effective_on="
    refused = browser.get(f"{url}18/05/2021", 422)
    assert "bắt đầu từ ngày 01/07/2025" in refused.soup.select_one(".errsum").text
    assert not refused.soup.select(".btn-red")
    province.at("2021-05-18T20:15+07:00")
    browser = province.client("administrator")
    assert "bắt đầu từ ngày 01/07/2025" in browser.get(f"{url}18/05/2021", 422).text
    assert "Ngày 01/07/2025 chưa đến" in browser.get(f"{url}01/07/2025", 422).text


def test_a_legal_basis_without_its_day_is_refused(province: Stage) -> None:
    province.at(MORNING)
    url = "/organisations/reform?effective_on=01/07/2025&legal_basis="
    for basis in ("NQ 1662", "NQ 1662 ngày 31/02/2025"):
        refused = province.client("administrator").get(url + basis, 422)
        assert "Ghi cả ngày ban hành" in refused.soup.select_one(".errsum").text


def test_the_command_tells_first_and_does_it_only_when_told_so(province: Stage) -> None:
    province.at(MORNING)
    runner = province.app.test_cli_runner()
    told = runner.invoke(args=["reorganise", "--on", "2025-07-01"])
    assert "11 districts end" in told.output
    with province.read():
        assert db.session.scalar(sa.select(Unit.id).where(Unit.valid_to.is_not(None))) is None
    assert "Done." in runner.invoke(args=["reorganise", "--on", "2025-07-01", "--yes"]).output
    assert runner.invoke(args=["reorganise", "--yes"]).exit_code == 1


def whole_province(theatre: Any) -> Stage:
    """The small province; in the long form all eleven districts."""
    if not LONG:
        stage: Stage = theatre.play("province")
        return stage
    from flask_migrate import upgrade

    from portal import demonstration

    theatre._clear()
    with theatre.app.app_context():
        upgrade()
        demonstration.fill("province")
    return Stage(theatre.app)


@pytest.mark.drill
def test_a_whole_province_is_rearranged_within_a_minute(theatre: Any) -> None:
    stage = whole_province(theatre)
    with stage.work():
        before, began = past(), time.monotonic()
        _minute, found = carry_out(stage)
        db.session.flush()
        assert time.monotonic() - began < 60
        assert len(found) > scaled(200, 4_000)
        assert past() == before
        assert [f"{room}: {fault}" for room, broken in _invariants() for fault in broken()] == []
