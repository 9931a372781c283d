"""The life of an address: which step follows which state, side exits, and the way back."""

import datetime as dt

import pytest

from portal.addresses import actions, endings
from portal.addresses.models import AddressState, CloseReason, HumanitarianAddress
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.pledges import closing as ledger
from portal.pledges.offer import Parts
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, found, surveyed, waiting
from tests.factories.pledges import deliver, pledge, regular

S = AddressState


def put(stage: Stage, state: AddressState) -> HumanitarianAddress:
    unit = commune_of(stage.viewer("commune_women"))
    address = {S.found: found, S.surveyed: surveyed}.get(state, waiting)(unit)
    if state in (S.supported, S.risen):
        address.state = S.supported
    if state is S.risen:
        endings.rise(address, version=address.version, actor=None, at=AT)
    if state is S.closed:
        endings.close(address, CloseReason.moved_away, note="x", version=address.version, actor=None, at=AT)
    return address


STEPS = {
    "survey": ({S.found, S.surveyed}, S.surveyed),
    "approve": ({S.surveyed}, S.waiting),
    "rise": ({S.supported}, S.risen),
    "close": ({S.found, S.surveyed, S.waiting, S.supported}, S.closed),
    "reopen": ({S.closed}, S.waiting),
}


def do(step: str, address: HumanitarianAddress) -> None:
    by = {"version": address.version, "actor": None, "at": AT}
    if step == "survey":
        needs = [row.kind for row in address.needs]
        actions.survey(address, on=dt.date(2020, 12, 5), needs=needs, consented_on=None, actor=None, at=AT)
    elif step == "approve":
        actions.approve(address, on=AT.date(), actor=None, at=AT)
    elif step == "rise":
        endings.rise(address, **by)  # type: ignore[arg-type]
    elif step == "close":
        endings.close(address, CloseReason.died, note="Gia đình báo", **by)  # type: ignore[arg-type]
    else:
        endings.reopen(address, reason="Khép nhầm", **by)  # type: ignore[arg-type]


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_taken_from_its_states_only(stage: Stage, step: str) -> None:
    """Domain §6.5."""
    allowed, after = STEPS[step]
    with stage.work():
        for state in AddressState:
            address = put(stage, state)
            if state in allowed:
                do(step, address)
                assert address.state is after, state
            else:
                with pytest.raises(Refusal):
                    do(step, address)
                assert address.state is state


def test_a_side_exit_needs_words_and_two_reasons_come_only_by_their_own_acts(stage: Stage) -> None:
    with stage.work():
        address = put(stage, S.waiting)
        for why, note in (
            (CloseReason.died, " "),
            (CloseReason.duplicate, "x"),
            (CloseReason.data_withdrawn, "x"),
        ):
            with pytest.raises(Refusal):
                endings.close(address, why, note=note, version=address.version, actor=None, at=AT)


@pytest.mark.both_databases
def test_a_reopened_address_stands_as_its_pledges_stand_by_then(stage: Stage) -> None:
    with stage.work():
        actor = stage.viewer("women_reporter")
        address = put(stage, S.waiting)
        made = pledge(actor, address.id)
        assert address.state is S.supported
        do("close", address)
        ledger.withdraw(made, version=made.version, reason="Hộ đã khép", actor=actor, at=AT)
        do("reopen", address)
        assert (address.state, address.supporters) == (S.waiting, [])


def test_the_cycle_s_end_and_the_last_delivery_are_kept_for_the_lists(stage: Stage) -> None:
    with stage.work():
        actor = stage.viewer("women_reporter")
        address = put(stage, S.waiting)
        made = pledge(actor, address.id, regular())
        assert (address.cycle_ends_on, address.last_helped_on) == (made.ends_on, None)
        deliver(actor, made, Parts(cash=500_000))
        assert address.last_helped_on == made.last_delivered_on
        assert [(row.organisation_id, row.is_lead) for row in address.supporters] == [
            (actor.organisation_id, True)
        ]
        ledger.end(made, version=made.version, on=AT.date(), reason="Hộ chuyển", actor=actor, at=AT)
        assert address.cycle_ends_on is None
        identity = address.id
    with stage.read():
        assert db.session.get_one(HumanitarianAddress, identity).supporters == []


def test_posting_says_since_when_or_why_not(stage: Stage) -> None:
    """A-22."""
    with stage.work():
        address = put(stage, S.waiting)
        by = {"actor": None, "at": AT}
        with pytest.raises(Refusal):
            actions.note_posting(address, on=None, code="", reason=" ", version=address.version, **by)  # type: ignore[arg-type]
        actions.note_posting(address, on=None, code="", reason="Mất mạng", version=address.version, **by)  # type: ignore[arg-type]
        assert (address.posted_on, address.unposted_reason) == (None, "Mất mạng")
        actions.note_posting(
            address,
            on=AT.date(),
            code="IND-1",
            reason="",
            version=address.version,
            **by,  # type: ignore[arg-type]
        )
        assert (address.posted_on, address.posted_code, address.unposted_reason) == (AT.date(), "IND-1", "")


def test_closing_and_reopening_on_screen(stage: Stage) -> None:
    with stage.work():
        identity = put(stage, S.waiting).id
    officer, head = stage.client("commune_redcross"), stage.client("commune_head")
    url = f"/addresses/{identity}"
    form = officer.get(f"{url}/close").form("/close")
    version = {"version": form["version"], "why": "died"}
    assert "Ghi rõ lý do" in officer.post(f"{url}/close", version | {"note": ""}, expect=422).text
    officer.post(f"{url}/close", version | {"note": "Gia đình báo"})
    stale = head.post(f"{url}/close", version | {"note": "Nữa"}, expect=409)
    assert "Thị Minh Họa đã sửa hồ sơ" in stale.text
    officer.get(f"{url}/reopen", expect=403)
    head.post(f"{url}/reopen", head.get(f"{url}/reopen").form("/reopen") | {"reason": "Nhầm hộ"})
    assert "Chờ hỗ trợ" in officer.get(url).text
