"""A household becomes an address that waits for support."""

import datetime as dt

import pytest

from portal.addresses import actions
from portal.addresses.actions import Household
from portal.addresses.models import AddressState, NeedGroup, SupportKind
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.organisations.models import Organisation
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, found, waiting

D = dt.date
NEEDS = (SupportKind.house_building, SupportKind.medical_care)


@pytest.mark.both_databases
def test_a_household_is_surveyed_approved_and_waits(stage: Stage) -> None:
    with stage.work():
        unit = commune_of(stage.viewer("commune_women"))
        address = found(unit)
        assert (address.code, address.state) == ("DC-00001", AddressState.found)
        actions.survey(address, on=D(2021, 1, 2), needs=NEEDS, consented_on=D(2021, 1, 3), actor=None, at=AT)
        actions.approve(address, on=D(2021, 1, 4), actor=None, at=AT)
        assert (address.state, address.approved_on) == (AddressState.waiting, D(2021, 1, 4))
        assert {need.kind for need in address.needs} == set(NEEDS)
        assert found(unit).code == "DC-00002"


def test_without_a_need_or_a_consent_nothing_waits_for_support(stage: Stage) -> None:
    """R-04."""
    with stage.work():
        unit = commune_of(stage.viewer("commune_women"))
        for needs, consent, code in (
            ((), D(2021, 1, 2), "address.no_need"),
            (NEEDS, None, "address.no_consent"),
        ):
            address = found(unit)
            actions.survey(address, on=D(2021, 1, 2), needs=needs, consented_on=consent, actor=None, at=AT)
            with pytest.raises(Refusal) as refusal:
                actions.approve(address, on=D(2021, 1, 4), actor=None, at=AT)
            assert refusal.value.code == code


def test_approval_comes_after_survey_and_consent(stage: Stage) -> None:
    with stage.work():
        address = found(commune_of(stage.viewer("commune_women")))
        with pytest.raises(Refusal, match="đã khảo sát"):
            actions.approve(address, on=D(2021, 1, 4), actor=None, at=AT)
        actions.survey(address, on=D(2021, 1, 2), needs=NEEDS, consented_on=D(2021, 1, 9), actor=None, at=AT)
        with pytest.raises(Refusal) as refusal:
            actions.approve(address, on=D(2021, 1, 4), actor=None, at=AT)
        assert refusal.value.code == "address.approved_early"


def test_an_organisation_does_not_approve_what_it_proposed(stage: Stage) -> None:
    """S3."""
    with stage.work():
        proposer = stage.viewer("commune_women")
        unit = commune_of(proposer)
        household = Household("Hộ Mẫu", 1950, "Thôn 1", "", 2, 1, (NeedGroup.orphan,))
        own = db.session.get_one(Organisation, proposer.organisation_id)
        address = actions.record(household, unit, proposed_by=own, actor=proposer, at=AT)
        actions.survey(
            address, on=D(2021, 1, 2), needs=NEEDS, consented_on=D(2021, 1, 2), actor=proposer, at=AT
        )
        with pytest.raises(Refusal) as refusal:
            actions.approve(address, on=D(2021, 1, 4), actor=proposer, at=AT)
        assert refusal.value.code == "address.own_proposal"


@pytest.mark.parametrize(
    ("size", "eligible", "groups", "code"),
    [
        (2, 3, (NeedGroup.orphan,), "address.eligible"),
        (2, 0, (NeedGroup.orphan,), "address.eligible"),
        (2, 1, (), "address.groups"),
    ],
)
def test_a_household_needs_a_group_and_eligible_members_who_live_there(
    stage: Stage, size: int, eligible: int, groups: tuple[NeedGroup, ...], code: str
) -> None:
    with stage.work():
        unit = commune_of(stage.viewer("commune_women"))
        own = db.session.get_one(Organisation, stage.viewer("commune_women").organisation_id)
        household = Household("Hộ Mẫu", 1950, "Thôn 1", "", size, eligible, groups)
        with pytest.raises(Refusal) as refusal:
            actions.record(household, unit, proposed_by=own, actor=None, at=AT)
        assert refusal.value.code == code


def test_posting_to_inhandao_is_no_step_of_an_address_s_life(stage: Stage) -> None:
    """A-22."""
    with stage.work():
        unit = commune_of(stage.viewer("commune_women"))
        with pytest.raises(Refusal):
            actions.mark_posted(found(unit), on=D(2021, 1, 4), actor=None, at=AT)
        address = waiting(unit)
        actions.mark_posted(address, on=D(2021, 1, 4), actor=None, at=AT)
        assert (address.state, address.posted_on) == (AddressState.waiting, D(2021, 1, 4))
