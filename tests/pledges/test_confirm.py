"""The standing agency confirms: whose it is, one or many, what undoes it, who sees whom afterwards, who leads."""

import uuid

import pytest
import sqlalchemy as sa

from portal.access import allowed
from portal.extensions import db
from portal.lib.refusals import Conflict, Refusal
from portal.pledges import actions, linking, pledge_list, standing
from portal.pledges.invariants import broken
from portal.pledges.models import Delivery, Pledge
from portal.pledges.offer import Parts
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, waiting
from tests.factories.pledges import deliver, one_off, pledge


def pledged(stage: Stage, *personas: str) -> tuple[uuid.UUID, list[uuid.UUID]]:
    """One household with a pledge of each persona's organisation: its id and theirs."""
    with stage.work():
        home = waiting(commune_of(stage.viewer("commune_women"))).id
        made = [pledge(stage.viewer(name), home, one_off(co_supporter=True)).id for name in personas]
        return home, made


def confirm(stage: Stage, *ids: uuid.UUID, by: str = "redcross_reviewer") -> None:
    with stage.work():
        rows = [db.session.get_one(Pledge, key) for key in ids]
        linking.confirm([(row, row.version) for row in rows], actor=stage.viewer(by), at=AT)


def waits(stage: Stage, persona: str) -> int:
    with stage.read():
        viewer = stage.viewer(persona)
        return pledge_list.pledges_in_sight(viewer, pledge_list.Filter(), AT.date()).counts["unconfirmed"]


@pytest.mark.both_databases
def test_several_are_confirmed_in_one_work_or_none(stage: Stage) -> None:
    _home, (first, second) = pledged(stage, "women_reporter", "farmers_reporter")
    assert waits(stage, "redcross_reviewer") == 2
    with stage.work():
        rows = [db.session.get_one(Pledge, key) for key in (first, second)]
        with pytest.raises(Conflict):
            linking.confirm([(rows[0], 1), (rows[1], 7)], actor=stage.viewer("redcross_reviewer"), at=AT)
        db.session.rollback()
    assert waits(stage, "redcross_reviewer") == 2
    browser = stage.client("redcross_reviewer")
    page = browser.get("/pledges/confirm", query_string={"pledge": [str(first), str(second)]})
    assert "Xác nhận 2 cam kết" in page.text
    shown = [field["value"] for field in page.soup.select('input[name="pledge"]')]
    browser.post("/pledges/confirm", {"pledge": shown})
    assert waits(stage, "redcross_reviewer") == 0
    with stage.read():
        assert db.session.get_one(Pledge, first).confirmed_on == AT.date()


def test_nobody_confirms_what_the_own_organisation_pledged(stage: Stage) -> None:
    """S7: but for its reviewer, who cannot pledge; and never whoever registered it."""
    _home, (own, other) = pledged(stage, "redcross_reporter", "women_reporter")
    for persona, mine, theirs in (
        ("redcross_reporter", False, True),
        ("redcross_head", False, True),
        ("redcross_reviewer", True, True),
        ("women_head", False, False),
        ("committee_head", False, False),
    ):
        with stage.read():
            viewer = stage.viewer(persona)
            rows = [db.session.get_one(Pledge, key) for key in (own, other)]
            assert [allowed(viewer, "pledges.confirm", row) for row in rows] == [mine, theirs], persona
        if theirs:
            assert waits(stage, persona) == mine + theirs, persona
    with pytest.raises(Refusal, match="không chờ"):
        confirm(stage, own, by="redcross_head")
    with stage.work():
        db.session.get_one(Pledge, own).registered_by = stage.viewer("redcross_reviewer").user_id
    assert waits(stage, "redcross_reviewer") == 1


def test_the_agency_of_another_territory_confirms_nothing_here(stage: Stage) -> None:
    _home, (made,) = pledged(stage, "commune_women")
    assert waits(stage, "commune_redcross") == waits(stage, "district_reviewer") == 1
    confirm(stage, made, by="commune_redcross")
    with pytest.raises(Refusal):
        confirm(stage, made, by="district_reviewer")


@pytest.mark.parametrize(
    ("offer", "stays"),
    [
        (one_off(Parts(cash=3_000_001)), False),
        (one_off(months=3), False),
        (one_off(lasting_development="Có nghề để tự nuôi mình"), True),
    ],
    ids=["value", "form", "words"],
)
def test_another_value_or_form_must_be_confirmed_anew(stage: Stage, offer: object, stays: bool) -> None:
    _home, (made,) = pledged(stage, "women_reporter")
    confirm(stage, made)
    assert "phải xác nhận lại" in stage.client("women_reporter").get(f"/pledges/{made}/amend").text
    with stage.work():
        row = db.session.get_one(Pledge, made)
        actions.amend(row, offer, version=row.version, actor=stage.viewer("women_reporter"), at=AT)
        assert (row.confirmed_on is not None) is stays
    assert waits(stage, "redcross_reviewer") == (0 if stays else 1)


def test_confirmed_supporters_of_one_address_see_each_others_names(stage: Stage) -> None:
    """Domain §5, item 15: not before both are confirmed."""
    home, (women, farmers) = pledged(stage, "women_reporter", "farmers_reporter")

    def seen() -> int:
        with stage.read():
            return len(standing.supporters_in_sight(stage.viewer("women_reporter"), home))

    assert seen() == 1
    confirm(stage, farmers)
    assert seen() == 1
    confirm(stage, women)
    assert seen() == 2
    page = stage.client("women_reporter").get(f"/pledges/{women}")
    assert "Hội Nông dân tỉnh" in page.text
    stage.client("women_reporter").get(f"/pledges/{farmers}", expect=404)


@pytest.mark.both_databases
def test_the_lead_is_handed_to_another_supporter(stage: Stage) -> None:
    """By the present lead, who must know the other, or by the standing agency."""
    _home, (women, farmers) = pledged(stage, "women_reporter", "farmers_reporter")
    browser = stage.client("women_reporter")
    assert "Chưa thấy bên nào để trao" in browser.get(f"/pledges/{women}/lead").text
    confirm(stage, women, farmers)
    with stage.work():
        deliver(stage.viewer("farmers_reporter"), db.session.get_one(Pledge, farmers), Parts(cash=500_000))
        before = db.session.execute(sa.select(Delivery.__table__)).all()
    browser.post(f"/pledges/{women}/lead", {"to": str(farmers), "version": "2"})
    with stage.read():
        assert [db.session.get_one(Pledge, key).is_lead for key in (women, farmers)] == [False, True]
        assert not allowed(stage.viewer("women_head"), "pledges.hand_lead", db.session.get_one(Pledge, women))
        assert db.session.execute(sa.select(Delivery.__table__)).all() == before
        assert not list(broken())
    again = {"to": str(women), "version": "2"}
    stage.client("redcross_head").post(f"/pledges/{farmers}/lead", again)
    with stage.work():
        row, actor = db.session.get_one(Pledge, women), stage.viewer("women_reporter")
        assert row.is_lead
        with pytest.raises(Refusal):
            linking.hand_lead(row, row.id, version=row.version, actor=actor, at=AT)
