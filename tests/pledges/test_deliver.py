"""A delivery is written down: what follows, what is asked twice, what is refused."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.pledges import closing, delivering
from portal.pledges.concerns import Unconfirmed
from portal.pledges.handover import Handover
from portal.pledges.models import Delivery, Origin, Pledge, PledgeState
from portal.pledges.offer import Parts
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, waiting
from tests.factories.pledges import deliver, one_off, pledge, regular

D = dt.date


@pytest.fixture
def promised(stage: Stage):
    """Three million once, promised by the provincial Women's Union; its id."""
    return make(stage, one_off())


def make(stage: Stage, offer: object, persona: str = "women_reporter"):
    with stage.work():
        home = waiting(commune_of(stage.viewer("commune_women")))
        return pledge(stage.viewer(persona), home.id, offer).id


def load(identity: object) -> Pledge:
    return db.session.get_one(Pledge, identity)


def hand_over(
    stage: Stage, identity: object, parts: Parts, on: D, confirmed: tuple[str, ...] = ()
) -> Delivery:
    return delivering.deliver(
        load(identity), Handover(on, parts), confirmed=confirmed, actor=stage.viewer("women_reporter"), at=AT
    )


@pytest.mark.both_databases
def test_deliveries_move_the_pledge_from_registered_to_fulfilled(stage: Stage, promised: object) -> None:
    with stage.work():
        hand_over(stage, promised, Parts(cash=1_000_000), D(2021, 4, 2))
        now = load(promised)
        assert (now.state, now.delivered, now.last_delivered_on) == (
            PledgeState.under_way,
            1_000_000,
            D(2021, 4, 2),
        )
        hand_over(
            stage, promised, Parts(goods=1_250_000, goods_note="5 con dê", labour_days=3), D(2021, 5, 1)
        )
        assert (now.state, now.delivered, now.ended_on) == (PledgeState.fulfilled, 3_000_000, D(2021, 5, 1))


def test_regular_support_is_fulfilled_by_its_end_alone(stage: Stage) -> None:
    identity = make(stage, regular())
    with stage.work():
        hand_over(stage, identity, Parts(cash=6_000_000), D(2020, 12, 2))
        assert load(identity).state is PledgeState.under_way


def test_form_and_kind_of_a_delivery_are_those_of_that_time(stage: Stage) -> None:
    identity = make(stage, regular())
    with stage.work():
        row = hand_over(stage, identity, Parts(cash=500_000), D(2020, 12, 2))
        assert (row.form, row.kind) == (load(identity).form, load(identity).kind)


@pytest.mark.parametrize(
    ("on", "code"),
    [(D(2021, 5, 19), "delivery.in_future"), (D(2021, 3, 31), "delivery.before_pledge")],
)
def test_a_day_that_cannot_be_is_refused(stage: Stage, promised: object, on: D, code: str) -> None:
    with stage.work(), pytest.raises(Refusal) as refusal:
        hand_over(stage, promised, Parts(cash=1_000_000), on)
    assert (refusal.value.code, refusal.value.field) == (code, "delivered_on")


def test_a_delivery_of_nothing_is_refused(stage: Stage, promised: object) -> None:
    with stage.work(), pytest.raises(Refusal) as refusal:
        hand_over(stage, promised, Parts(), D(2021, 4, 2))
    assert refusal.value.code == "delivery.nothing"


def test_after_its_end_a_pledge_takes_earlier_deliveries_only(stage: Stage) -> None:
    identity = make(stage, regular())
    with stage.work():
        hand_over(stage, identity, Parts(cash=500_000), D(2020, 12, 2))
        actor = stage.viewer("women_reporter")
        closing.end(load(identity), version=1, on=D(2021, 3, 1), reason="Hộ chuyển đi", actor=actor, at=AT)
        hand_over(stage, identity, Parts(cash=400_000), D(2021, 2, 2))
        assert (load(identity).state, load(identity).delivered) == (PledgeState.ended, 900_000)
    with stage.work(), pytest.raises(Refusal) as refusal:
        hand_over(stage, identity, Parts(cash=400_000), D(2021, 3, 2))
    assert refusal.value.code == "delivery.after_end"


@pytest.mark.parametrize(
    ("amount", "on", "codes"),
    [
        (2_000_001, D(2021, 4, 3), {"above_pledge"}),
        (1_000_000, D(2021, 4, 2), {"same_again"}),
        (2_000_000, D(2021, 4, 2), set()),
        (1_000_000, D(2021, 4, 3), set()),
    ],
)
def test_what_looks_wrong_is_asked_twice_and_not_forbidden(
    stage: Stage, promised: object, amount: int, on: D, codes: set[str]
) -> None:
    with stage.work():
        hand_over(stage, promised, Parts(cash=1_000_000), D(2021, 4, 2))
    if codes:
        with stage.work(), pytest.raises(Unconfirmed) as asked:
            hand_over(stage, promised, Parts(cash=amount), on)
        assert {concern.code for concern in asked.value.concerns} == codes
    with stage.work():
        hand_over(stage, promised, Parts(cash=amount), on, tuple(codes))
        assert load(promised).delivered == 1_000_000 + amount


def test_a_day_outside_the_cycle_is_asked_twice(stage: Stage) -> None:
    identity = make(stage, one_off(months=1))
    with stage.work(), pytest.raises(Unconfirmed) as asked:
        hand_over(stage, identity, Parts(cash=1_000_000), D(2021, 5, 2))
    assert [concern.code for concern in asked.value.concerns] == ["outside_cycle"]


def test_confirming_one_concern_does_not_confirm_another(stage: Stage, promised: object) -> None:
    with stage.work():
        hand_over(stage, promised, Parts(cash=2_000_000), D(2021, 4, 2))
    with stage.work(), pytest.raises(Unconfirmed):
        hand_over(stage, promised, Parts(cash=2_000_000), D(2021, 4, 2), ("above_pledge",))


def form(**changes: str) -> dict[str, str]:
    return {"delivered_on": "2/4/21", "cash": "1tr", "origin": "own"} | changes


@pytest.mark.both_databases
def test_the_page_asks_once_more_and_then_writes(stage: Stage, promised: object) -> None:
    browser = stage.client("women_reporter")
    url = f"/pledges/{promised}/deliver"
    browser.post(url, form())
    page = browser.post(url, form(note="Ông Ví Dụ nhận"), expect=422)
    assert "Giống lần ghi" in page.text
    fields = page.form("/deliver")
    assert fields["note"] == "Ông Ví Dụ nhận"
    assert "confirmed" not in fields
    done = browser.post(url, fields | {"confirmed": "y"})
    shown = browser.follow(done)
    assert "2.000.000" in shown.soup.select_one("tr.total").get_text()


def test_what_was_not_shown_is_not_confirmed_by_the_same_tick(stage: Stage, promised: object) -> None:
    browser = stage.client("women_reporter")
    url = f"/pledges/{promised}/deliver"
    browser.post(url, form())
    fields = browser.post(url, form(), expect=422).form("/deliver")
    assert fields["seen"] == "same_again"
    page = browser.post(url, fields | {"confirmed": "y", "cash": "9tr"}, expect=422)
    assert "nhiều hơn cam kết" in page.text
    assert page.form("/deliver")["seen"] == "above_pledge"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"delivered_on": "31/02/2021"}, "Ngày 31/02/2021 không có trong lịch"),
        ({"delivered_on": "19/05/2021"}, "Ngày giao ở tương lai"),
        ({"cash": "1,5"}, "“1,5” chưa rõ là bao nhiêu tiền"),
        ({"goods": "200k"}, "Ghi hiện vật gồm những gì"),
        ({"cash": ""}, "Nhập ít nhất một trong ba"),
        ({"labour_days": "-1"}, "Gõ một số nguyên không âm"),
    ],
)
def test_the_page_says_what_is_wrong_beside_the_field_and_above(
    stage: Stage, promised: object, changes: dict[str, str], sentence: str
) -> None:
    page = stage.client("women_reporter").post(f"/pledges/{promised}/deliver", form(**changes), expect=422)
    assert sentence in page.soup.select_one(".errsum").get_text()
    assert sentence in page.soup.select_one(".field-error").get_text()
    assert page.form("/deliver")[next(iter(changes))] == next(iter(changes.values()))
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Delivery)) == 0


def test_the_same_form_sent_twice_is_one_delivery(stage: Stage, promised: object) -> None:
    """F03."""
    browser = stage.client("women_reporter")
    key = "0" * 31 + "1"
    answers = [browser.post(f"/pledges/{promised}/deliver", form(key=key)).location for _ in range(3)]
    assert len(set(answers)) == 1
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Delivery)) == 1


def test_the_form_suggests_the_nearest_instalment(stage: Stage) -> None:
    identity = make(stage, regular())
    with stage.work():
        hand_over(stage, identity, Parts(cash=700_000), D(2020, 12, 2))
    fields = stage.client("women_reporter").get(f"/pledges/{identity}/deliver").form("/deliver")
    assert fields["cash"] == "300.000"
    assert fields["delivered_on"] == "18/05/2021"


def test_a_stranger_gets_404_and_the_sector_above_403(stage: Stage) -> None:
    identity = make(stage, one_off(), persona="commune_women")
    stage.client("farmers_reporter").get(f"/pledges/{identity}/deliver", expect=404)
    stage.client("women_reporter").get(f"/pledges/{identity}/deliver", expect=403)
    stage.client("women_reporter").post(f"/pledges/{identity}/deliver", form(), expect=403)


@pytest.mark.both_databases
def test_a_correction_is_a_new_row_that_names_the_old_one(stage: Stage, promised: object) -> None:
    with stage.work():
        old = hand_over(stage, promised, Parts(cash=30_000_000), D(2021, 4, 2), ("above_pledge",))
        new = delivering.correct_delivery(
            old,
            Handover(D(2021, 4, 2), Parts(cash=3_000_000)),
            reason="Ghi thừa một số 0",
            actor=stage.viewer("women_head"),
            at=AT,
        )
        assert old.replaced_by_id == new.id
        assert old.cash == 30_000_000
        assert new.correction_reason == "Ghi thừa một số 0"
        assert load(promised).delivered == 3_000_000


def test_a_correction_to_nothing_cancels_the_delivery(stage: Stage, promised: object) -> None:
    with stage.work():
        row = hand_over(stage, promised, Parts(cash=1_000_000), D(2021, 4, 2))
        identity = row.id
    browser = stage.client("women_reporter")
    fields = browser.get(f"/pledges/deliveries/{identity}/correct").form("/correct")
    browser.post(f"/pledges/deliveries/{identity}/correct", fields | {"cancel": "y"}, expect=422)
    shown = browser.follow(
        browser.post(
            f"/pledges/deliveries/{identity}/correct", fields | {"cancel": "y", "reason": "Chưa trao"}
        )
    )
    assert "Đã hủy lần giao này" in shown.text
    with stage.read():
        now = load(promised)
        assert (now.state, now.delivered, now.last_delivered_on) == (PledgeState.registered, 0, None)
    assert "Chưa giao lần nào" in browser.get("/pledges/deliveries").text


def test_a_delivery_is_corrected_through_its_newest_row(stage: Stage, promised: object) -> None:
    with stage.work():
        old = hand_over(stage, promised, Parts(cash=1_000_000), D(2021, 4, 2))
        right = Handover(D(2021, 4, 2), Parts(cash=2_000_000))
        delivering.correct_delivery(old, right, reason="x", actor=stage.viewer("women_reporter"), at=AT)
        identity = old.id
    stage.client("women_reporter").get(f"/pledges/deliveries/{identity}/correct", expect=403)


def test_a_stranger_cannot_correct_and_the_sector_above_may_not(stage: Stage) -> None:
    identity = make(stage, one_off(), persona="commune_women")
    with stage.work():
        row = deliver(stage.viewer("commune_women"), load(identity), Parts(cash=1_000_000)).id
    stage.client("farmers_reporter").get(f"/pledges/deliveries/{row}/correct", expect=404)
    stage.client("women_reporter").get(f"/pledges/deliveries/{row}/correct", expect=403)
    stage.client("commune_women").get(f"/pledges/deliveries/{row}/correct")


def test_a_correction_is_not_asked_about_the_row_that_it_replaces(stage: Stage, promised: object) -> None:
    with stage.work():
        old = hand_over(stage, promised, Parts(cash=3_000_000), D(2021, 4, 2))
        delivering.correct_delivery(
            old,
            Handover(D(2021, 4, 2), Parts(cash=3_000_000), note="Bổ sung người nhận"),
            reason="Thiếu ghi chú",
            actor=stage.viewer("women_reporter"),
            at=AT,
        )
        assert load(promised).delivered == 3_000_000


def test_the_factory_delivers_what_it_says(stage: Stage, promised: object) -> None:
    with stage.work():
        assert deliver(stage.viewer("women_reporter"), load(promised), Parts(cash=1)).value == 1


def test_a_correction_that_changes_nothing_is_refused(stage: Stage, promised: object) -> None:
    with stage.work():
        identity = hand_over(stage, promised, Parts(cash=1_000_000), D(2021, 4, 2)).id
    browser = stage.client("women_reporter")
    fields = browser.get(f"/pledges/deliveries/{identity}/correct").form("/correct")
    page = browser.post(
        f"/pledges/deliveries/{identity}/correct", fields | {"reason": "Không đổi gì"}, expect=422
    )
    assert "Chưa đổi gì so với lần giao cũ" in page.text


def test_an_instalment_delivered_in_part_is_still_overdue(stage: Stage, promised: object) -> None:
    with stage.work():
        hand_over(stage, promised, Parts(cash=30_000), D(2021, 4, 2))
    page = stage.client("women_reporter").get(f"/pledges/{promised}")
    assert "ngày, mới giao 30.000 đ" in page.text


def test_who_stands_by_an_address_already_is_led_to_that_pledge(stage: Stage, promised: object) -> None:
    with stage.read():
        home = load(promised).address_id
    page = stage.client("women_reporter").get(f"/pledges/new/{home}", expect=303)
    assert page.location == f"/pledges/{promised}"


def test_the_source_of_the_last_delivery_is_suggested_again(stage: Stage, promised: object) -> None:
    with stage.work():
        handover = Handover(D(2021, 4, 2), Parts(cash=1_000_000), Origin.mobilised)
        delivering.deliver(load(promised), handover, actor=stage.viewer("women_reporter"), at=AT)
    page = stage.client("women_reporter").get(f"/pledges/{promised}/deliver")
    assert page.form("/deliver")["origin"] == "mobilised"
