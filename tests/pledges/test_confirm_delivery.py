"""S4: a second person confirms a delivery; nothing counts more or less by it."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from portal.access import allowed
from portal.extensions import db
from portal.lib.refusals import Conflict, Refusal
from portal.pledges import confirming, delivering, queries
from portal.pledges.handover import Handover
from portal.pledges.invariants import broken
from portal.pledges.models import Delivery
from portal.pledges.offer import Parts
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, waiting
from tests.factories.pledges import deliver, pledge

D = dt.date


def given(stage: Stage, persona: str, amounts: tuple[int, ...] = (1_000_000,)) -> list[uuid.UUID]:
    """Deliveries that the persona logged, to a household of the commune in which the personas are."""
    with stage.work():
        actor = stage.viewer(persona)
        promised = pledge(actor, waiting(commune_of(stage.viewer("commune_women"))).id)
        return [
            deliver(actor, promised, Parts(cash=amount), D(2021, 4, 2 + day)).id
            for day, amount in enumerate(amounts)
        ]


def load(identity: uuid.UUID) -> Delivery:
    return db.session.get_one(Delivery, identity)


@pytest.mark.parametrize(
    ("logger", "confirmers", "others"),
    [
        (
            "women_reporter",
            {"women_head", "commune_redcross", "commune_head", "district_reviewer", "redcross_reviewer"},
            {
                "women_reporter",
                "farmers_head",
                "commune_women",
                "observer",
                "committee_head",
                "redcross_clerk",
            },
        ),
        (
            "commune_women",
            {"commune_redcross", "district_reviewer"},
            {"commune_women", "women_head", "commune_farmers"},
        ),
        ("commune_redcross", {"district_reviewer", "commune_head"}, {"commune_redcross", "commune_women"}),
    ],
)
def test_the_head_or_who_oversees_the_households_territory_confirms(
    stage: Stage, logger: str, confirmers: set[str], others: set[str]
) -> None:
    (identity,) = given(stage, logger)
    with stage.read():
        may = {
            persona
            for persona in confirmers | others
            if (row := queries.delivery(stage.viewer(persona), identity))
            and allowed(stage.viewer(persona), "pledges.confirm_delivery", row)
        }
    assert may == confirmers


def test_who_logged_it_does_not_confirm_it_with_another_post(stage: Stage) -> None:
    (identity,) = given(stage, "women_reporter")
    with stage.work():
        load(identity).logged_by = stage.viewer("redcross_head").user_id
    stage.client("redcross_head").get(f"/pledges/deliveries/confirm?chosen={identity}", expect=403)
    with stage.work(), pytest.raises(Refusal) as refusal:
        confirming.confirm([load(identity)], actor=stage.viewer("redcross_head"), at=AT)
    assert refusal.value.code == "delivery.own_word"


@pytest.mark.both_databases
def test_several_are_confirmed_together_or_none_of_them(stage: Stage) -> None:
    ids = given(stage, "women_reporter", (1, 2, 3))
    with stage.work():
        confirming.confirm([load(ids[1])], actor=stage.viewer("women_head"), at=AT)
    browser = stage.client("redcross_reviewer")
    page = browser.post("/pledges/deliveries/confirm", {"chosen": ids}, expect=409)
    assert "vừa được người khác xác nhận" in page.text
    with stage.read():
        assert [load(one).confirmed_at is not None for one in ids] == [False, True, False]
    browser.post("/pledges/deliveries/confirm", {"chosen": [ids[0], ids[2]]})
    with stage.read():
        assert all(load(one).confirmed_at for one in ids)


def test_the_list_counts_what_waits_and_lets_tick_only_what_one_may_confirm(stage: Stage) -> None:
    ids = given(stage, "women_reporter", (1, 2))
    head, reporter = stage.client("women_head"), stage.client("women_reporter")
    assert "Chờ xác nhận 2" in head.get("/pledges/deliveries").text
    assert not reporter.get("/pledges/deliveries").soup.select("input[name=chosen]")
    ticks = head.get("/pledges/deliveries?check=waiting").soup.select("input[name=chosen]")
    assert {tick["value"] for tick in ticks} == {str(one) for one in ids}
    page = head.get(f"/pledges/deliveries/confirm?chosen={ids[0]}")
    head.post("/pledges/deliveries/confirm", page.form("/confirm"))
    assert "Đã xác nhận 1" in head.get("/pledges/deliveries").text
    assert len(head.get("/pledges/deliveries?check=confirmed").soup.select("tbody tr")) == 1


def test_nothing_ticked_is_said_and_a_stranger_gets_404(stage: Stage) -> None:
    (identity,) = given(stage, "women_reporter")
    assert "Chưa đánh dấu" in stage.client("women_head").get("/pledges/deliveries/confirm").text
    stage.client("youth_head").get(f"/pledges/deliveries/confirm?chosen={identity}", expect=404)
    stage.client("youth_head").post("/pledges/deliveries/confirm", {"chosen": identity}, expect=404)


def test_a_correction_waits_anew_and_confirming_moves_no_figure(stage: Stage) -> None:
    (identity,) = given(stage, "women_reporter")
    with stage.work():
        row, head = load(identity), stage.viewer("women_head")
        confirming.confirm([row], actor=head, at=AT)
        assert row.pledge.delivered == 1_000_000
        fresh = delivering.correct_delivery(
            row, Handover(row.delivered_on, Parts(cash=900_000)), reason="Ghi nhầm", actor=head, at=AT
        )
        assert fresh.confirmed_at is None
        with pytest.raises(Conflict):
            confirming.confirm([row], actor=stage.viewer("redcross_reviewer"), at=AT)
        assert db.session.scalar(sa.select(sa.func.count()).where(Delivery.confirmed_at.is_not(None))) == 1


@pytest.mark.both_databases
def test_the_verifier_names_whoever_confirmed_the_own_word(stage: Stage) -> None:
    (identity,) = given(stage, "women_reporter")
    with stage.work():
        row = load(identity)
        confirming.confirm([row], actor=stage.viewer("women_head"), at=AT)
        assert list(broken()) == []
        row.confirmed_by = row.logged_by
        db.session.flush()
        assert [fault.split(":")[0] for fault in broken()] == [f"delivery {identity}"]
