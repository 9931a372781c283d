"""F36: help told twice is found, and nothing else is: 50 planted doubles, 50 planted near-misses."""

import datetime as dt
import random
import uuid

import pytest

from portal.addresses.models import SupportKind
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.pledges import comparing, delivering, double_list, queries
from portal.pledges.concerns import Unconfirmed
from portal.pledges.doubles import NEARNESS, Told, suspicions
from portal.pledges.handover import Handover
from portal.pledges.models import Delivery, DeliveryPair
from portal.pledges.offer import Parts
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, waiting
from tests.factories.pledges import deliver, one_off, pledge

D = dt.date
FIRST = D(2021, 4, 2)
DAYS = dt.timedelta(days=1)


def told(home: uuid.UUID, on: D = FIRST, value: int = 500_000, **changes: object) -> Told:
    given: dict[str, object] = {
        "id": uuid.uuid4(),
        "household": home,
        "pledge_id": uuid.uuid4(),
        "on": on,
        "value": value,
        "kind": SupportKind.monthly_allowance,
        "goods_note": "",
        "logged_at": AT,
    }
    return Told(**(given | changes))  # type: ignore[arg-type]


def planted_doubles(dice: random.Random) -> list[tuple[Told, Told]]:
    pairs = []
    for number in range(50):
        home, value = uuid.uuid4(), dice.randrange(1, 90) * 100_000
        later = FIRST + DAYS * dice.randrange(NEARNESS + 1)
        if number % 2:
            pairs.append((told(home, value=value), told(home, later, value)))
        else:  # valued otherwise, for another kind of help, written without accents
            goods = {"goods_note": "40 kg GAO", "kind": SupportKind.other}
            pairs.append(
                (told(home, value=value, goods_note="40 kg gạo"), told(home, later, value + 1, **goods))
            )
    return pairs


def planted_near_misses(dice: random.Random) -> list[tuple[Told, Told]]:
    pairs = []
    for number in range(50):
        home, value = uuid.uuid4(), dice.randrange(1, 90) * 100_000
        one = told(home, value=value)
        later = FIRST + DAYS * (NEARNESS + 1 + dice.randrange(23))
        pairs.append(
            (
                (one, told(home, FIRST + DAYS * 28, value, pledge_id=one.pledge_id)),  # the next instalment
                (one, told(home, FIRST, value, pledge_id=one.pledge_id)),  # asked about while it was written
                (one, told(home, later, value)),  # another month
                (one, told(home, FIRST, value + 50_000)),  # another amount
                (one, told(uuid.uuid4(), FIRST, value)),  # another household
            )[number % 5]
        )
    return pairs


def test_every_planted_double_is_found_and_no_near_miss() -> None:
    dice = random.Random(36)
    doubles, misses = planted_doubles(dice), planted_near_misses(dice)
    found = suspicions([row for pair in doubles + misses for row in pair])
    assert {frozenset((one.first.id, one.second.id)) for one in found} == {
        frozenset((one.id, other.id)) for one, other in doubles
    }


def test_addresses_that_are_one_household_are_compared_as_one() -> None:
    home = uuid.uuid4()
    (found,) = suspicions([told(home), told(home, FIRST + DAYS * 2)])
    assert str(found.reason) == "cùng 500.000 đ cho cùng một việc, cách nhau 2 ngày"


@pytest.fixture
def pair(stage: Stage) -> tuple[uuid.UUID, uuid.UUID]:
    """The women's and the farmers' delivery of three million to one household, two days apart."""
    with stage.work():
        women, farmers = stage.viewer("women_reporter"), stage.viewer("farmers_reporter")
        home = waiting(commune_of(women)).id
        first = deliver(women, pledge(women, home), Parts(cash=3_000_000), FIRST)
        second = deliver(
            farmers,
            pledge(farmers, home, one_off(co_supporter=True)),
            Parts(cash=3_000_000),
            FIRST + DAYS * 2,
        )
        second.logged_at = AT + dt.timedelta(minutes=1)
        return first.id, second.id


def the_pair(stage: Stage, persona: str) -> double_list.Pair:
    (found,) = double_list.pairs_in_sight(stage.viewer(persona))
    return found


@pytest.mark.both_databases
def test_whoever_sees_both_sees_the_pair_and_its_tellers_do_not(
    stage: Stage, pair: tuple[uuid.UUID, uuid.UUID]
) -> None:
    with stage.read():
        assert (
            the_pair(stage, "redcross_reviewer").first.id,
            the_pair(stage, "redcross_reviewer").second.id,
        ) == pair
        assert double_list.pairs_in_sight(stage.viewer("women_reporter")) == []


def test_before_acceptance_each_organisation_has_its_count(
    stage: Stage, pair: tuple[uuid.UUID, uuid.UUID]
) -> None:
    with stage.work():
        viewer = stage.viewer("redcross_reviewer")
        women = db.session.get_one(Delivery, pair[0]).pledge.organisation
        assert queries.doubles_of(viewer, women, D(2021, 4, 1), D(2021, 4, 30)) == 1
        assert queries.doubles_of(viewer, women, D(2021, 5, 1), D(2021, 5, 31)) == 0
        comparing.decide(
            the_pair(stage, "redcross_reviewer"), is_same=False, reason="Hai lần ký nhận", actor=viewer, at=AT
        )
        assert queries.doubles_of(viewer, women, D(2021, 4, 1), D(2021, 4, 30)) == 0


def test_who_logs_is_told_of_amount_and_day_and_never_of_the_other_organisation(
    stage: Stage, pair: tuple[uuid.UUID, uuid.UUID]
) -> None:
    with stage.work():
        youth = stage.viewer("youth_head")
        home = db.session.get_one(Delivery, pair[0]).address_id
        third = pledge(youth, home, one_off(co_supporter=True))
        with pytest.raises(Unconfirmed) as asked:
            delivering.deliver(third, Handover(FIRST, Parts(cash=3_000_000)), actor=youth, at=AT)
    (concern,) = asked.value.concerns
    assert str(concern.words) == "Tổ chức khác đã ghi 3.000.000 đ cho địa chỉ này ngày 02/04/2021"


def test_who_told_one_of_the_two_does_not_decide(stage: Stage, pair: tuple[uuid.UUID, uuid.UUID]) -> None:
    with stage.work():
        reviewer = stage.viewer("redcross_reviewer")
        db.session.get_one(Delivery, pair[1]).logged_by = reviewer.user_id
    stage.client("redcross_reviewer").get(f"/pledges/deliveries/{pair[0]}/double/{pair[1]}", expect=403)
    with stage.work(), pytest.raises(Refusal):
        comparing.decide(
            the_pair(stage, "redcross_reviewer"), is_same=True, reason="x", actor=reviewer, at=AT
        )


def test_what_is_the_same_is_cancelled_by_who_logged_it_later(
    stage: Stage, pair: tuple[uuid.UUID, uuid.UUID]
) -> None:
    desk = stage.client("redcross_reviewer")
    url = f"/pledges/deliveries/{pair[0]}/double/{pair[1]}"
    assert "Nghi trùng" in desk.get("/pledges/deliveries").text
    desk.post(url, desk.get(url).form("/double/") | {"verdict": "same"}, expect=422)
    desk.follow(desk.post(url, {"verdict": "same", "reason": "Hộ chỉ nhận một lần"}))
    farmers = stage.client("farmers_reporter")
    shown = farmers.get(f"/pledges/deliveries/{pair[1]}").text
    assert "trùng với lần tổ chức khác đã ghi trước" in shown
    assert "Phụ nữ" not in shown
    fields = farmers.get(f"/pledges/deliveries/{pair[1]}/correct").form("/correct")
    assert (fields["reason"], "cancel" in fields) == ("Hộ chỉ nhận một lần", True)
    farmers.post(f"/pledges/deliveries/{pair[1]}/correct", fields)
    with stage.read():
        assert double_list.pairs_in_sight(stage.viewer("redcross_reviewer")) == []
        assert db.session.get_one(Delivery, pair[0]).replaced_by_id is None


def test_what_is_not_the_same_is_remembered_with_who_when_and_why(
    stage: Stage, pair: tuple[uuid.UUID, uuid.UUID]
) -> None:
    desk = stage.client("redcross_reviewer")
    url = f"/pledges/deliveries/{pair[0]}/double/{pair[1]}"
    desk.post(url, {"verdict": "distinct", "reason": "Hai lần ký nhận"})
    assert "Hai lần ký nhận" not in desk.get("/pledges/deliveries/doubles").text
    assert "Hai lần ký nhận" in desk.get("/pledges/deliveries/doubles?check=distinct").text
    with stage.read():
        row = db.session.get_one(DeliveryPair, pair)
        assert (row.is_same, row.decider) == (False, stage.viewer("redcross_reviewer").user_name)


def test_nobody_is_asked_to_cancel_once_the_first_one_is_gone(
    stage: Stage, pair: tuple[uuid.UUID, uuid.UUID]
) -> None:
    with stage.work():
        reviewer, women = stage.viewer("redcross_reviewer"), stage.viewer("women_reporter")
        comparing.decide(
            the_pair(stage, "redcross_reviewer"), is_same=True, reason="x", actor=reviewer, at=AT
        )
        first, second = (db.session.get_one(Delivery, one) for one in pair)
        assert double_list.asked_to_cancel(women, second)
        delivering.correct_delivery(first, Handover(FIRST, Parts()), reason="Chưa trao", actor=women, at=AT)
        assert double_list.asked_to_cancel(women, second) is None


def test_what_is_to_be_cancelled_is_not_confirmed_and_a_decision_is_shown_when_taken_anew(
    stage: Stage, pair: tuple[uuid.UUID, uuid.UUID]
) -> None:
    desk = stage.client("redcross_reviewer")
    url = f"/pledges/deliveries/{pair[0]}/double/{pair[1]}"
    confirm = f"/pledges/deliveries/confirm?chosen={pair[1]}"
    assert desk.get(f"/pledges/deliveries/{pair[1]}").soup.select(f'a[href="{confirm}"]')
    desk.post(url, {"verdict": "same", "reason": "Hộ chỉ nhận một lần"})
    fields = desk.get(url).form("/double/")
    assert (fields["verdict"], fields["reason"]) == ("same", "Hộ chỉ nhận một lần")
    assert not desk.get(f"/pledges/deliveries/{pair[1]}").soup.select(f'a[href="{confirm}"]')
    told = desk.post("/pledges/deliveries/confirm", {"chosen": str(pair[1])}, expect=422)
    assert "đã xác định là ghi trùng" in told.text
