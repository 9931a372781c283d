"""Three consents apart: given, withdrawn, kept."""

import datetime as dt

import pytest

from portal.addresses import actions, consents, endings
from portal.addresses.consents import Given
from portal.addresses.models import AddressState, CloseReason, ConsentKind, HumanitarianAddress, NeedGroup
from portal.extensions import db
from portal.lib.refusals import Refusal
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, found, surveyed, waiting, with_guardian
from tests.factories.pledges import pledge

DAY = dt.date(2021, 5, 1)
GIVEN = Given(DAY, "chủ hộ", "Ký trong biên bản")


def test_approval_needs_to_be_helped_and_to_have_data_processed_but_not_to_be_published(stage: Stage) -> None:
    with stage.work():
        unit = commune_of(stage.viewer("commune_women"))
        address = found(unit)
        needs = [row.kind for row in address.needs]
        actions.survey(address, on=DAY, needs=needs, consented_on=None, actor=None, at=AT)
        for kind, code in (
            (ConsentKind.helped, "address.no_consent"),
            (ConsentKind.processed, "address.no_processing"),
        ):
            with pytest.raises(Refusal) as refusal:
                actions.approve(address, on=AT.date(), actor=None, at=AT)
            assert refusal.value.code == code
            consents.give(address, [kind], GIVEN, actor=None, at=AT)
        actions.approve(address, on=AT.date(), actor=None, at=AT)
        assert address.consent(ConsentKind.published) is None


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("kind", "state", "reason"),
    [
        (ConsentKind.helped, AddressState.closed, CloseReason.refused),
        (ConsentKind.processed, AddressState.closed, CloseReason.data_withdrawn),
        (ConsentKind.published, AddressState.waiting, None),
    ],
)
def test_a_withdrawal_takes_the_address_off_the_list_unless_it_only_ends_publication(
    stage: Stage, kind: ConsentKind, state: AddressState, reason: CloseReason | None
) -> None:
    with stage.work():
        address = waiting(commune_of(stage.viewer("commune_women")))
        consents.give(address, [ConsentKind.published], GIVEN, actor=None, at=AT)
        endings.withdraw_consent(
            address, kind, on=AT.date(), note="Hộ báo", version=address.version, actor=None, at=AT
        )
        assert (address.state, address.close_reason) == (state, reason)
        assert [row.withdrawn_on for row in address.consents if row.kind is kind] == [AT.date()]
        assert (address.consented_on is None) is (kind is ConsentKind.helped)


def test_what_was_withdrawn_stays_and_is_given_anew_as_another_row(stage: Stage) -> None:
    with stage.work():
        address = surveyed(commune_of(stage.viewer("commune_women")))
        consents.give(address, [ConsentKind.published], GIVEN, actor=None, at=AT)
        by = {"version": address.version, "actor": None, "at": AT}
        endings.withdraw_consent(address, ConsentKind.published, on=DAY, note="", **by)  # type: ignore[arg-type]
        consents.give(address, [ConsentKind.published], GIVEN, actor=None, at=AT)
        rows = [row for row in address.consents if row.kind is ConsentKind.published]
        assert sorted(row.withdrawn_on is None for row in rows) == [False, True]


def test_a_closed_address_is_opened_again_only_with_its_consents(stage: Stage) -> None:
    with stage.work():
        head = stage.viewer("commune_head")
        address = waiting(commune_of(stage.viewer("commune_women")))
        endings.withdraw_consent(
            address, ConsentKind.helped, on=AT.date(), note="", version=address.version, actor=None, at=AT
        )
        with pytest.raises(Refusal) as refusal:
            endings.reopen(address, reason="Nhầm", version=address.version, actor=head, at=AT)
        assert refusal.value.code == "address.no_consent"
        consents.give(address, [ConsentKind.helped], Given(AT.date(), "chủ hộ", "Ký lại"), actor=None, at=AT)
        endings.reopen(address, reason="Nhầm", version=address.version, actor=head, at=AT)
        assert (address.state, address.close_reason) == (AddressState.waiting, None)


def test_an_orphan_without_a_guardian_is_surveyed_but_not_published_nor_pledged_from_outside(
    stage: Stage,
) -> None:
    """Trust §1.3."""
    with stage.work():
        unit = commune_of(stage.viewer("commune_women"))
        address = waiting(unit, groups=(NeedGroup.orphan,))
        with pytest.raises(Refusal) as refusal:
            consents.give(address, [ConsentKind.published], GIVEN, actor=None, at=AT)
        assert refusal.value.code == "consent.no_guardian"
        with pytest.raises(Refusal) as refusal:
            pledge(stage.viewer("women_reporter"), address.id)
        assert refusal.value.code == "pledge.no_guardian"
        pledge(stage.viewer("commune_women"), address.id)
        other = with_guardian(waiting(unit, groups=(NeedGroup.orphan,)))
        consents.give(other, [ConsentKind.published], GIVEN, actor=None, at=AT)
        pledge(stage.viewer("women_reporter"), other.id)


def test_the_page_to_consent_ticks_only_what_the_household_agreed_to(stage: Stage) -> None:
    with stage.work():
        address = found(commune_of(stage.viewer("commune_women"))).id
    browser = stage.client("commune_redcross")
    browser.post(f"/addresses/{address}/open", {"purpose": "survey"})

    def ticked() -> list[str]:
        page = browser.get(f"/addresses/{address}/consent")
        return [str(box["value"]) for box in page.soup.select("input[name=kinds][checked]")]

    assert ticked() == []
    with stage.work():
        row = db.session.get_one(HumanitarianAddress, address)
        consents.give(row, [ConsentKind.helped], GIVEN, actor=None, at=AT)
    assert ticked() == ["helped"]
