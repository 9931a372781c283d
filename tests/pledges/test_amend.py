"""A pledge is changed, withdrawn or ended; deliveries stay as they are."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.access import allowed
from portal.addresses.models import AddressState, HumanitarianAddress
from portal.extensions import db
from portal.lib.refusals import Conflict, Refusal
from portal.pledges import actions, closing, queries
from portal.pledges.models import Delivery, Pledge, PledgeState
from portal.pledges.offer import Parts
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, waiting
from tests.factories.pledges import deliver, one_off, pledge, regular

D = dt.date


def made(
    stage: Stage,
    offer: object = None,
    delivered: tuple[tuple[D, int], ...] = (),
    persona: str = "women_reporter",
):
    """A pledge with deliveries; gives its id."""
    with stage.work():
        actor = stage.viewer(persona)
        home = waiting(commune_of(stage.viewer("commune_women")))
        promised = pledge(actor, home.id, offer)
        for day, amount in delivered:
            deliver(actor, promised, Parts(cash=amount), day)
        return promised.id


def load(pledge_id: object) -> Pledge:
    return db.session.get_one(Pledge, pledge_id)


@pytest.mark.both_databases
def test_an_amended_pledge_has_the_new_values_and_one_version_more(stage: Stage) -> None:
    identity = made(stage)
    with stage.work():
        actions.amend(
            load(identity),
            one_off(Parts(cash=4_000_000), months=2),
            version=1,
            actor=stage.viewer("women_head"),
            at=AT,
        )
    with stage.read():
        now = load(identity)
        assert (now.value, now.months, now.version) == (4_000_000, 2, 2)
        assert [(part.number, part.value) for part in now.instalments] == [(1, 2_000_000), (2, 2_000_000)]


def test_no_change_of_a_pledge_touches_a_delivery(stage: Stage) -> None:
    identity = made(stage, regular(), ((D(2021, 1, 5), 500_000),))
    with stage.read():
        before = db.session.execute(sa.select(Delivery.__table__)).all()
    with stage.work():
        actor = stage.viewer("women_reporter")
        actions.amend(
            load(identity), regular(Parts(cash=9_000_000), months=18), version=1, actor=actor, at=AT
        )
        closing.end(load(identity), version=2, on=D(2021, 5, 1), reason="Hộ chuyển đi", actor=actor, at=AT)
    with stage.read():
        assert db.session.execute(sa.select(Delivery.__table__)).all() == before


def test_once_something_was_delivered_the_form_stays(stage: Stage) -> None:
    identity = made(stage, regular(), ((D(2021, 1, 5), 500_000),))
    with stage.work(), pytest.raises(Refusal) as refusal:
        actions.amend(load(identity), one_off(), version=1, actor=stage.viewer("women_reporter"), at=AT)
    assert refusal.value.code == "pledge.form_given"
    late = regular(starts_on=D(2021, 2, 1))
    with stage.work(), pytest.raises(Refusal) as refusal:
        actions.amend(load(identity), late, version=1, actor=stage.viewer("women_reporter"), at=AT)
    assert refusal.value.field == "starts_on"


def test_a_smaller_promise_can_already_be_kept(stage: Stage) -> None:
    identity = made(stage, None, ((D(2021, 4, 2), 2_000_000),))
    with stage.work():
        actor = stage.viewer("women_reporter")
        actions.amend(load(identity), one_off(Parts(cash=2_000_000)), version=1, actor=actor, at=AT)
        assert load(identity).state is PledgeState.fulfilled


def test_whoever_comes_too_late_is_told_who_was_quicker_and_both_values(stage: Stage) -> None:
    identity = made(stage)
    with stage.work():
        quick = stage.viewer("women_head")
        actions.amend(load(identity), one_off(Parts(cash=4_000_000)), version=1, actor=quick, at=AT)
    mine = one_off(Parts(cash=7_000_000))
    with stage.work(), pytest.raises(Conflict) as conflict:
        actions.amend(load(identity), mine, version=1, actor=stage.viewer("women_reporter"), at=AT)
    words = str(conflict.value.words)
    assert quick.user_name in words
    for part in ("20:15 ngày 18/05/2021", "4.000.000 đ", "7.000.000 đ"):
        assert part in words


def test_the_stale_form_shows_both_values_and_can_be_kept(stage: Stage) -> None:
    """F04: nothing is overwritten silently; saving again is a choice."""
    identity = made(stage)
    browser = stage.client("women_reporter")
    fields = browser.get(f"/pledges/{identity}/amend").form("/amend")
    with stage.work():
        actions.amend(
            load(identity), one_off(Parts(cash=4_000_000)), version=1, actor=stage.viewer("women_head"), at=AT
        )
    fields |= {"cash": "7tr", "instalments-0-value": "7tr"}
    page = browser.post(f"/pledges/{identity}/amend", fields, expect=409)
    assert "4.000.000 đ" in page.text
    again = page.form("/amend")
    assert again["version"] == "2"
    assert again["cash"] == "7tr"
    with stage.read():
        assert load(identity).value == 4_000_000
    browser.post(f"/pledges/{identity}/amend", again)
    with stage.read():
        assert load(identity).value == 7_000_000


def test_who_withdraws_what_a_colleague_has_withdrawn_is_told_so(stage: Stage) -> None:
    identity = made(stage)
    browser = stage.client("women_reporter")
    form = browser.get(f"/pledges/{identity}/withdraw").form("/withdraw")
    with stage.work():
        head = stage.viewer("women_head")
        closing.withdraw(load(identity), version=1, reason="Hộ đã chuyển đi", actor=head, at=AT)
    page = browser.post(f"/pledges/{identity}/withdraw", form | {"reason": "Lý do gõ sau."}, expect=409)
    assert head.user_name in page.text
    assert "Lý do gõ sau." in page.text


def test_a_changed_value_asks_for_a_changed_schedule_or_an_even_one(stage: Stage) -> None:
    identity = made(stage, regular())
    browser = stage.client("women_reporter")
    fields = browser.get(f"/pledges/{identity}/amend").form("/amend") | {"cash": "9tr"}
    page = browser.post(f"/pledges/{identity}/amend", fields, expect=422)
    assert "Các đợt cộng lại 6.000.000 đ, phải bằng cam kết 9.000.000 đ" in page.text
    browser.post(f"/pledges/{identity}/amend", page.form("/amend") | {"even": "y"})
    with stage.read():
        assert {part.value for part in load(identity).instalments} == {750_000}


def test_a_withdrawn_pledge_lets_the_address_wait_again(stage: Stage) -> None:
    identity = made(stage)
    browser = stage.client("women_reporter")
    page = browser.get(f"/pledges/{identity}/withdraw")
    browser.post(f"/pledges/{identity}/withdraw", page.form("/withdraw"), expect=422)
    browser.post(f"/pledges/{identity}/withdraw", page.form("/withdraw") | {"reason": "Đã có nơi khác giúp"})
    with stage.read():
        now = load(identity)
        assert now.state is PledgeState.withdrawn
        address = db.session.get_one(HumanitarianAddress, now.address_id)
        assert (address.state, address.open_pledges) == (AddressState.waiting, 0)


def test_after_a_delivery_a_pledge_is_ended_and_not_withdrawn(stage: Stage) -> None:
    identity = made(stage, None, ((D(2021, 4, 2), 1_000_000),))
    with stage.work(), pytest.raises(Refusal) as refusal:
        closing.withdraw(
            load(identity), version=1, reason="Nhầm", actor=stage.viewer("women_reporter"), at=AT
        )
    assert refusal.value.code == "pledge.delivered"
    stage.client("women_reporter").get(f"/pledges/{identity}/withdraw", expect=403)


def test_a_cycle_broken_before_twelve_months_is_judged_again(stage: Stage) -> None:
    """A-19: the household's total by least value rises, and the address may wait again."""
    identity = made(stage, regular(), ((D(2021, 1, 5), 2_000_000),))
    browser = stage.client("women_reporter")
    page = browser.get(f"/pledges/{identity}/end")
    assert "tính lại như hỗ trợ một lần" in page.text
    browser.post(
        f"/pledges/{identity}/end", page.form("/end") | {"ended_on": "1/5/21", "reason": "Hộ chuyển đi"}
    )
    with stage.read():
        now = load(identity)
        assert (now.state, now.ended_on) == (PledgeState.ended, D(2021, 5, 1))
        address = db.session.get_one(HumanitarianAddress, now.address_id)
        assert (address.judged_value, address.state) == (2_000_000, AddressState.waiting)
        told = queries.judgement(stage.viewer("women_reporter"), address.id, 1, D(2021, 5, 18))
        assert told.total == 2_000_000


def test_a_full_cycle_is_fulfilled_and_needs_no_reason(stage: Stage) -> None:
    with stage.work():
        actor = stage.viewer("women_reporter")
        home = waiting(commune_of(actor))
        promised = pledge(actor, home.id, regular(starts_on=D(2020, 5, 1)), on=D(2020, 5, 1))
        deliver(actor, promised, Parts(cash=6_000_000), D(2021, 4, 2))
        closing.end(promised, version=1, on=D(2021, 4, 30), reason="", actor=actor, at=AT)
        assert promised.state is PledgeState.fulfilled
        address = db.session.get_one(HumanitarianAddress, home.id)
        assert (address.judged_value, address.state) == (0, AddressState.supported)


@pytest.mark.parametrize("day", [D(2021, 1, 4), D(2021, 5, 19)])
def test_a_pledge_ends_between_its_last_delivery_and_today(stage: Stage, day: D) -> None:
    identity = made(stage, regular(), ((D(2021, 1, 5), 500_000),))
    with stage.work(), pytest.raises(Refusal) as refusal:
        closing.end(
            load(identity), version=1, on=day, reason="x", actor=stage.viewer("women_reporter"), at=AT
        )
    assert refusal.value.field == "ended_on"


def test_when_the_lead_goes_the_next_supporter_leads(stage: Stage) -> None:
    identity = made(stage)
    with stage.work():
        farmers = stage.viewer("farmers_reporter")
        second = pledge(farmers, load(identity).address_id, one_off(co_supporter=True))
        closing.withdraw(load(identity), version=1, reason="x", actor=stage.viewer("women_reporter"), at=AT)
        assert second.is_lead


@pytest.mark.parametrize("name", ["pledges.amend", "pledges.withdraw", "pledges.deliver"])
@pytest.mark.parametrize(
    ("persona", "may"),
    [
        ("women_reporter", True),
        ("women_head", True),
        ("farmers_reporter", False),
        ("redcross_reporter", False),
        ("redcross_reviewer", False),
        ("observer", False),
        ("administrator", False),
        ("committee_head", False),
    ],
)
def test_only_the_own_organisation_acts(stage: Stage, name: str, persona: str, may: bool) -> None:
    identity = made(stage)
    with stage.read():
        assert allowed(stage.viewer(persona), name, load(identity)) is may


def test_a_decision_refuses_htmx(stage: Stage) -> None:
    identity = made(stage)
    browser = stage.client("women_reporter")
    fields = browser.get(f"/pledges/{identity}/withdraw").form("/withdraw") | {"reason": "x"}
    browser.post(f"/pledges/{identity}/withdraw", fields, expect=400, htmx=True)
    with stage.read():
        assert load(identity).state is PledgeState.registered


def test_the_sector_below_is_seen_and_the_neighbour_is_not(stage: Stage) -> None:
    """The provincial Union reads its commune's pledge and cannot change it; another sector gets 404."""
    identity = made(stage, persona="commune_women")
    assert (
        stage.client("women_reporter")
        .get(f"/pledges/{identity}")
        .soup.find("a", href=f"/pledges/{identity}/amend")
        is None
    )
    stage.client("women_reporter").get(f"/pledges/{identity}/amend", expect=403)
    stage.client("redcross_reviewer").get(f"/pledges/{identity}")
    for stranger in ("commune_farmers", "farmers_reporter", "administrator"):
        stage.client(stranger).get(f"/pledges/{identity}", expect=404)
