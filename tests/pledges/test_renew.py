"""A pledge is renewed after its cycle, or its rest passes to a successor; what was delivered stays where it is."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from portal.addresses.models import HumanitarianAddress
from portal.extensions import db
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.organisations.models import Organisation
from portal.pledges import closing, queries
from portal.pledges.delivering import correct_delivery
from portal.pledges.handover import Handover
from portal.pledges.invariants import broken
from portal.pledges.models import Delivery, Pledge, PledgeState
from portal.pledges.offer import Parts
from portal.reports.figures import Ledger, Window, count
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, waiting
from tests.factories.pledges import deliver, one_off, pledge, regular

D = dt.date
LATER = dt.datetime(2021, 12, 2, 9, 0, tzinfo=VIETNAM)


def cycle(stage: Stage, *days: D) -> uuid.UUID:
    """Twelve months of the provincial women from 01/12/2020, half a million on each day."""
    with stage.work():
        actor = stage.viewer("women_reporter")
        made = pledge(actor, waiting(commune_of(stage.viewer("commune_women"))).id, regular())
        for day in days:
            deliver(actor, made, Parts(cash=500_000), day)
        return made.id


def deliveries() -> list[object]:
    return list(db.session.execute(sa.select(Delivery.__table__).order_by(Delivery.id)))


def by_organisation() -> dict[uuid.UUID, int]:
    sums = sa.select(Delivery.organisation_id, sa.func.sum(Delivery.value)).group_by(Delivery.organisation_id)
    return {row[0]: int(row[1]) for row in db.session.execute(sums)}


def organisation(code: str) -> Organisation:
    return db.session.scalars(sa.select(Organisation).where(Organisation.code == code)).one()


@pytest.mark.both_databases
def test_renewing_ends_the_old_cycle_and_keeps_its_rows(stage: Stage) -> None:
    old = cycle(stage, D(2021, 1, 5), D(2021, 2, 5))
    offer = regular(starts_on=D(2021, 12, 2))
    with stage.work():
        before = deliveries()
        row, actor = db.session.get_one(Pledge, old), stage.viewer("women_reporter")
        with pytest.raises(Refusal) as refusal:
            closing.renew(row, regular(), version=1, actor=actor, at=AT)
        assert refusal.value.code == "pledge.not_over"
        fresh = closing.renew(row, offer, version=1, actor=actor, at=LATER)
        assert (row.state, row.ended_on) == (PledgeState.fulfilled, D(2021, 11, 30))
        assert (fresh.state, fresh.renewed_from_id, fresh.delivered) == (PledgeState.registered, old, 0)
        assert fresh.is_lead
        assert deliveries() == before
        with pytest.raises(Refusal) as refusal:
            closing.renew(row, offer, version=2, actor=actor, at=LATER)
        assert refusal.value.code == "pledge.renewed"
    with stage.read():
        assert not list(broken())
        viewer = stage.viewer("women_reporter")
        facts = queries.facts_of(viewer, organisation("LHPN"), D(2021, 12, 1), D(2022, 5, 31))
        window = Window(D(2021, 12, 1), D(2022, 5, 31), D(2022, 5, 18))
        figures = count(Ledger(facts, window, queries.terms(viewer, D(2021, 5, 18))))
        assert (figures["B2"].value, figures["B2C"].value) == (0, 1)  # attached again, not new


def test_the_page_asks_to_end_or_renew_once_the_months_are_over(stage: Stage) -> None:
    """A-19: it never goes on silently."""
    old = cycle(stage, D(2021, 1, 5))
    assert "gia hạn thành cam kết mới" not in stage.client("women_reporter").get(f"/pledges/{old}").text
    stage.at("2021-12-02T09:00+07:00")
    browser = stage.client("women_reporter")
    assert "gia hạn thành cam kết mới" in browser.get(f"/pledges/{old}").text
    fields = browser.get(f"/pledges/{old}/renew").form("renew")
    assert (fields["starts_on"], fields["cash"], fields["months"]) == ("02/12/2021", "6.000.000", "12")
    shown = browser.follow(browser.post(f"/pledges/{old}/renew", fields))
    assert "Gia hạn từ" in shown.text
    assert "Gia hạn thành" in browser.get(f"/pledges/{old}").text


@pytest.mark.both_databases
def test_the_rest_passes_on_and_no_delivery_moves(stage: Stage) -> None:
    old = cycle(stage, D(2021, 1, 5), D(2021, 2, 5))
    with stage.work():
        before, sums = deliveries(), by_organisation()
        row = db.session.get_one(Pledge, old)
        row.confirmed_on = AT.date()
        fresh = closing.pass_on(
            row, organisation("HND"), reason="Hết kinh phí", on=D(2021, 5, 10), version=1,
            actor=stage.viewer("women_head"), at=AT,
        )  # fmt: skip
        assert (row.state, row.ended_on, row.delivered) == (PledgeState.passed_on, D(2021, 5, 10), 1_000_000)
        assert (fresh.value, fresh.state, fresh.confirmed_on) == (5_000_000, PledgeState.registered, None)
        assert sum(part.value for part in fresh.instalments) == 5_000_000
        assert fresh.instalments[0].due_on == D(2021, 2, 1)
        assert (deliveries(), by_organisation()) == (before, sums)
        home = row.address_id
        address = db.session.get_one(HumanitarianAddress, home)
        assert (address.open_pledges, address.judged_value) == (1, 0)
    with stage.read():
        assert not list(broken())
        judged = queries.judgement(stage.viewer("women_reporter"), home, 1, AT.date())
        assert judged.in_cycle  # one cycle in two hands, not one that was broken


def test_the_cycle_breaks_when_the_successor_breaks_it(stage: Stage) -> None:
    """What both gave is then judged as one-off support of the household."""
    old = cycle(stage, D(2021, 1, 5))
    with stage.work():
        row = db.session.get_one(Pledge, old)
        fresh = closing.pass_on(row, organisation("HND"), reason="x", on=D(2021, 3, 1), actor=None, at=AT)
        farmers = stage.viewer("farmers_reporter")
        deliver(farmers, fresh, Parts(cash=700_000), D(2021, 4, 2))
        closing.end(fresh, version=1, on=D(2021, 5, 1), reason="Hộ chuyển đi", actor=farmers, at=AT)
        address = db.session.get_one(HumanitarianAddress, row.address_id)
        assert address.judged_value == 1_200_000
        judged = queries.judgement(farmers, address.id, 1, AT.date())
        assert (judged.total, judged.in_cycle) == (1_200_000, False)
        assert "đã có 1.200.000 đ" in judged.sentence().translated(
            lambda text: text, lambda one, _many, _n: one
        )


def test_the_rest_is_what_the_parts_leave(stage: Stage) -> None:
    with stage.work():
        actor = stage.viewer("women_reporter")
        home = waiting(commune_of(stage.viewer("commune_women"))).id
        parts = Parts(cash=1_000_000, goods=600_000, goods_note="40 kg gạo", labour_days=4)
        row = pledge(actor, home, one_off(parts))
        deliver(actor, row, Parts(cash=1_500_000, labour_days=1))
        fresh = closing.pass_on(row, organisation("HND"), reason="x", on=AT.date(), actor=None, at=AT)
        assert fresh.value == row.value - row.delivered == 850_000
        assert (fresh.goods, fresh.labour_days, fresh.cash) == (600_000, 1, 0)


def test_passing_on_is_the_heads_word_to_an_organisation_of_the_same_place(stage: Stage) -> None:
    old = cycle(stage, D(2021, 1, 5))
    stage.client("women_reporter").get(f"/pledges/{old}/pass-on", expect=403)
    browser = stage.client("women_head")
    page = browser.get(f"/pledges/{old}/pass-on")
    offered = [option.text for option in page.soup.select("select[name=to] option")]
    assert any("Nông dân tỉnh" in name for name in offered)
    assert not any("xã" in name or "Ban Chỉ đạo" in name for name in offered)
    with stage.read():
        to = str(organisation("HND").id)
    fields = page.form("pass-on") | {"to": to}
    assert "Ghi lý do" in browser.post(f"/pledges/{old}/pass-on", fields, expect=422).text
    shown = browser.follow(browser.post(f"/pledges/{old}/pass-on", fields | {"reason": "Hết kinh phí"}))
    assert "Chuyển tiếp thành CK-00002 Hội Nông dân tỉnh" in shown.text


def test_a_successor_takes_over_all_that_is_left(stage: Stage) -> None:
    """Domain §5, item 10: in one work; what was delivered in full ends where it is."""
    cycle(stage, D(2021, 1, 5))
    full = cycle(stage, *(D(2020, 12, day) for day in range(1, 13)))
    with stage.work():
        before, sums = deliveries(), by_organisation()
        women, farmers = organisation("LHPN"), organisation("HND")
        held = db.session.scalars(sa.select(Pledge).where(Pledge.organisation_id == women.id)).all()
        taken = [
            closing.leave_to(one, farmers, reason="Hợp nhất", on=AT.date(), actor=None, at=AT) for one in held
        ]
        assert [(row.organisation_id, row.value) for row in taken if row] == [(farmers.id, 5_500_000)]
        assert db.session.get_one(Pledge, full).state is PledgeState.ended
        assert (deliveries(), by_organisation()) == (before, sums)
        db.session.flush()
        assert not list(broken())


def test_an_organisation_that_has_ended_takes_nothing_over(stage: Stage) -> None:
    old = cycle(stage, D(2021, 1, 5))
    with stage.work():
        organisation("HND").closed_on = AT.date() - dt.timedelta(days=1)
    offered = stage.client("women_head").get(f"/pledges/{old}/pass-on").soup.select("select[name=to] option")
    assert not any("Nông dân tỉnh" in option.text for option in offered)
    with stage.work():
        row, ended = db.session.get_one(Pledge, old), organisation("HND")
        with pytest.raises(Refusal) as refusal:
            closing.pass_on(row, ended, reason="x", on=AT.date(), actor=None, at=AT)
    assert refusal.value.code == "pledge.successor_ended"


def test_what_passed_on_is_not_delivered_by_the_old_pledge_too(stage: Stage) -> None:
    """Neither after the closing nor on its day: the successor's pledge holds the rest."""
    old = cycle(stage, D(2021, 1, 5))
    with stage.work():
        row, actor = db.session.get_one(Pledge, old), stage.viewer("women_reporter")
        fresh = closing.pass_on(row, organisation("HND"), reason="x", on=D(2021, 5, 10), actor=None, at=AT)
        db.session.flush()
        for day, code in ((D(2021, 5, 11), "delivery.after_end"), (D(2021, 5, 10), "delivery.passed_on")):
            with pytest.raises(Refusal) as refusal:
                deliver(actor, row, Parts(cash=500_000), day)
            assert refusal.value.code == code
            assert f"ngày 10/05/2021. Phần chưa giao nay thuộc {fresh.code}" in str(refusal.value.words)
        given = db.session.scalars(sa.select(Delivery).where(Delivery.pledge_id == old)).one()
        correct_delivery(
            given, Handover(D(2021, 1, 6), Parts(cash=500_000)), reason="Sai ngày", actor=actor, at=AT
        )
        assert row.delivered == 500_000
    page = stage.client("women_reporter").get(f"/pledges/{old}")
    assert not page.soup.select(f'a[href="/pledges/{old}/deliver"]')
    assert "Chưa giao" not in page.soup.select_one("section[aria-labelledby=schedule]").text
    assert "Kết thúc ngày" in page.text


def test_those_before_and_after_a_pledge_do_not_help_beside_it(stage: Stage) -> None:
    old = cycle(stage, D(2021, 1, 5))
    with stage.work():
        row = db.session.get_one(Pledge, old)
        fresh = closing.pass_on(row, organisation("HND"), reason="x", on=D(2021, 5, 10), actor=None, at=AT)
        ids = (old, fresh.id)
    for identity in ids:
        page = stage.client("redcross_reviewer").get(f"/pledges/{identity}")
        assert "Cam kết trước và sau" in page.text
        assert "Cùng giúp địa chỉ này" not in page.text
