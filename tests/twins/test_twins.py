"""Two entries that are one household: found, said, merged by a link, taken apart again."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from portal.addresses.models import AddressState, CloseReason, HumanitarianAddress
from portal.extensions import db
from portal.lib.refusals import Conflict, Refusal
from portal.organisations import queries as organisations
from portal.pledges.counting import facts_of
from portal.pledges.double_list import pairs_in_sight
from portal.pledges.invariants import broken
from portal.pledges.offer import Parts
from portal.twins import actions, queries
from portal.twins.models import Twin, TwinState
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, waiting
from tests.factories.pledges import deliver, one_off, pledge


def pair_of(stage: Stage, persona: str = "district_reviewer") -> Any:
    viewer = stage.viewer(persona)
    first, second = db.session.scalars(sa.select(HumanitarianAddress.id).order_by(HumanitarianAddress.code))
    return queries.get(viewer, first, second)


def two(stage: Stage) -> None:
    """Two open entries of one household."""
    unit = commune_of(stage.viewer("commune_women"))
    waiting(unit)
    waiting(unit)


def proposed(stage: Stage, by: str = "commune_redcross") -> Any:
    pair = pair_of(stage, by)
    actions.propose(pair, pair.first, reason="một hộ", version=0, actor=stage.viewer(by), at=AT)
    return pair_of(stage)


def merge(stage: Stage) -> Any:
    pair = proposed(stage)
    actions.decide(pair, True, reason="đúng", version=1, actor=stage.viewer("district_reviewer"), at=AT)
    return pair_of(stage)


@pytest.mark.both_databases
def test_merged_entries_are_one_household_and_apart_again_are_two(stage: Stage) -> None:
    with stage.work():
        two(stage)
        pair = merge(stage)
        assert (pair.second.state, pair.second.close_reason) == (AddressState.closed, CloseReason.duplicate)
        assert pair.second.merged_into_id == pair.first.id
        actions.undo(
            pair, reason="nhầm", version=pair.version, actor=stage.viewer("redcross_reviewer"), at=AT
        )
        pair = pair_of(stage)
        assert (pair.second.state, pair.second.merged_into_id) == (AddressState.waiting, None)


def test_the_household_is_judged_by_what_both_entries_got(stage: Stage) -> None:
    """A-07: the least value is the household's; the rows stay where they are."""
    with stage.work():
        two(stage)
        pair = pair_of(stage)
        for address, persona, value in (
            (pair.first, "commune_women", 2_000_000),
            (pair.second, "women_reporter", 1_500_000),
        ):
            actor = stage.viewer(persona)
            deliver(actor, pledge(actor, address.id, one_off()), Parts(cash=value))
        pair = merge(stage)
        assert (pair.first.judged_value, pair.first.open_pledges) == (3_500_000, 2)
        assert list(broken()) == []
        actions.undo(
            pair, reason="nhầm", version=pair.version, actor=stage.viewer("redcross_reviewer"), at=AT
        )
        pair = pair_of(stage)
        assert (pair.first.judged_value, pair.second.judged_value) == (2_000_000, 1_500_000)


def test_who_proposed_an_entry_or_the_merger_does_not_decide(stage: Stage) -> None:
    """S11, on the person."""
    with stage.work():
        two(stage)
        pair = proposed(stage, "district_reviewer")
        with pytest.raises(Refusal, match="không tự quyết định"):
            actions.decide(pair, True, reason="x", version=1, actor=stage.viewer("district_reviewer"), at=AT)
        db.session.execute(
            sa.update(HumanitarianAddress).values(proposer_id=stage.viewer("redcross_reviewer").user_id)
        )
        with pytest.raises(Refusal, match="không tự quyết định"):
            actions.decide(pair, True, reason="x", version=1, actor=stage.viewer("redcross_reviewer"), at=AT)


def test_not_the_same_is_remembered(stage: Stage) -> None:
    with stage.work():
        two(stage)
        viewer = stage.viewer("district_reviewer")
        assert len(queries.alike(viewer)) == 1
        actions.call_different(pair_of(stage), reason="hai người", version=0, actor=viewer, at=AT)
        assert queries.alike(viewer) == []
        assert queries.count_said(viewer) == {TwinState.different: 1}
        with pytest.raises(Conflict):
            actions.call_different(pair_of(stage), reason="hai người", version=0, actor=viewer, at=AT)


def test_a_merger_never_makes_a_chain(stage: Stage) -> None:
    with stage.work():
        two(stage)
        merge(stage)
        third = waiting(commune_of(stage.viewer("commune_women")))
        first = db.session.scalars(
            sa.select(HumanitarianAddress.id).order_by(HumanitarianAddress.code)
        ).first()
        pair = queries.get(stage.viewer("district_reviewer"), first, third.id)
        assert pair is not None
        actions.propose(pair, third, reason="x", version=0, actor=stage.viewer("commune_redcross"), at=AT)
        pair = queries.get(stage.viewer("district_reviewer"), first, third.id)
        assert pair is not None
        with pytest.raises(Refusal, match="Gỡ gộp đó trước"):
            actions.decide(pair, True, reason="x", version=1, actor=stage.viewer("district_reviewer"), at=AT)


def test_as_pages_a_commune_suggests_and_its_district_decides(stage: Stage) -> None:
    with stage.work():
        two(stage)
    commune, district = stage.client("commune_redcross"), stage.client("district_reviewer")
    page = commune.get("/twins/")
    assert "cùng tên chủ hộ, năm sinh và thôn, ấp" in page.text
    here = page.soup.select_one("tbody th a")["href"]  # type: ignore[index]
    told = {"verdict": "same", "kept": "DC-00001", "reason": "", "version": "0"}
    assert "Ghi lý do" in commune.post(here, told, expect=422).text
    commune.post(here, told | {"reason": "hai vợ chồng"}, expect=303)
    assert "cấp trên quyết định" in commune.get(here).text
    commune.post(f"{here}/decide", {"agreed": "yes", "reason": "x", "version": "1"}, expect=403)
    district.post(f"{here}/decide", {"agreed": "yes", "reason": "đúng", "version": "1"}, expect=303)
    assert "Đã gộp" in district.get(here).text
    district.post(f"{here}/undo", {"reason": "nhầm", "version": "2"}, expect=303)
    with stage.read():
        assert db.session.scalar(sa.select(Twin.state)) is TwinState.undone


def test_the_neighbour_and_the_others_see_no_pair(stage: Stage) -> None:
    with stage.work():
        two(stage)
        first, second = db.session.scalars(sa.select(HumanitarianAddress.id))
    stage.client("commune_farmers").get("/twins/", expect=403)
    stage.client("women_reporter").get(f"/twins/{first}/{second}", expect=404)
    stage.client("observer").get("/twins/", expect=403)
    stage.client("commune_redcross").get(f"/twins/{first}/{first}", expect=404)


def test_a_report_counts_the_household_once_and_its_value_exactly(stage: Stage) -> None:
    with stage.work():
        two(stage)
        pair = pair_of(stage)
        women = stage.viewer("commune_women")
        for address in (pair.first, pair.second):
            deliver(women, pledge(women, address.id, one_off()), Parts(cash=1_500_000))
        merge(stage)
        own = organisations.own(women)
        facts = facts_of(women, [own], dt.date(2020, 12, 1), dt.date(2021, 5, 31))
        assert {row.address_code for row in facts.deliveries} == {"DC-00001"}
        assert len({row.address_id for row in facts.pledges}) == 1
        assert sum(row.value for row in facts.deliveries) == 3_000_000
        (household,) = facts.households
        assert sum(value for _day, value in household.one_off) == 3_000_000


def test_help_told_twice_under_two_codes_of_one_household_is_found(stage: Stage) -> None:
    """F36."""
    with stage.work():
        two(stage)
        pair = pair_of(stage)
        for address, persona in ((pair.first, "commune_women"), (pair.second, "women_reporter")):
            actor = stage.viewer(persona)
            deliver(actor, pledge(actor, address.id, one_off()), Parts(cash=1_500_000))
        assert pairs_in_sight(stage.viewer("district_reviewer")) == []
        merge(stage)
        assert len(pairs_in_sight(stage.viewer("district_reviewer"))) == 1


def test_the_comparison_shows_where_each_entry_stands_in_its_life(stage: Stage) -> None:
    with stage.work():
        two(stage)
        pair = pair_of(stage)
        pair.second.state = AddressState.risen
        path = f"/twins/{pair.first.id}/{pair.second.id}"
    page = stage.client("commune_redcross").get(path)
    assert "Chờ hỗ trợ" in page.text
    assert "Đã vươn lên" in page.text
