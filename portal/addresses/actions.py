"""Households become humanitarian addresses here: found, surveyed, approved, posted to iNHANDAO."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal.access import Viewer
from portal.addresses.codes import next_code
from portal.addresses.models import (
    AddressGroup,
    AddressNeed,
    AddressState,
    HumanitarianAddress,
    NeedGroup,
    SupportKind,
)
from portal.audit.actions import record as book
from portal.extensions import db, new_id
from portal.lib import vietnamese
from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.organisations.models import Organisation, Unit

PRIORITIES = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Household:
    """What is known of a household when it is found; the name and the circumstances never leave this room."""

    head_name: str
    birth_year: int
    village: str
    circumstances: str
    size: int
    eligible: int
    groups: tuple[NeedGroup, ...]
    needs: tuple[SupportKind, ...] = ()
    priority: int = 2


def record(
    household: Household,
    unit: Unit,
    *,
    proposed_by: Organisation,
    actor: Viewer | None,
    at: dt.datetime,
) -> HumanitarianAddress:
    """Record a household that was found in a commune.

    Refuses without a group of II.2 (R-05), or when more members are eligible than live there (R-09 counts eligible
    members, not the household's size).
    """
    if not 1 <= household.eligible <= household.size:
        raise Refusal(
            "address.eligible",
            _(
                "Số khẩu thuộc đối tượng phải từ 1 đến {size}, là số khẩu của hộ",
                size=household.size,
            ),
            "eligible_count",
        )
    if not household.groups:
        raise Refusal("address.groups", _("Chọn ít nhất một nhóm đối tượng (II.2)"), "groups")
    if household.priority not in PRIORITIES:
        raise Refusal("address.priority", _("Chọn mức ưu tiên 1, 2 hoặc 3"), "priority")
    address = HumanitarianAddress(
        id=new_id(),
        code=next_code(HumanitarianAddress.code, "DC"),
        unit_id=unit.id,
        village=vietnamese.nfc(household.village),
        head_name=vietnamese.nfc(household.head_name),
        birth_year=household.birth_year,
        household_size=household.size,
        eligible_count=household.eligible,
        circumstances=vietnamese.nfc(household.circumstances),
        priority=household.priority,
        state=AddressState.found,
        proposed_by_id=proposed_by.id,
        groups=[AddressGroup(group=group) for group in dict.fromkeys(household.groups)],
        needs=[AddressNeed(kind=kind) for kind in dict.fromkeys(household.needs)],
    )
    db.session.add(address)
    book("address.recorded", "address", address.id, actor=actor, at=at, code=address.code)
    db.session.flush()
    return address


def survey(
    address: HumanitarianAddress,
    *,
    on: dt.date,
    needs: Iterable[SupportKind],
    consented_on: dt.date | None,
    actor: Viewer | None,
    at: dt.datetime,
) -> HumanitarianAddress:
    """Note the survey with what the household asks for and the day it agreed to be helped (None: not yet)."""
    if address.state is not AddressState.found:
        raise Refusal("address.surveyed", _("Địa chỉ này đã được khảo sát rồi"))
    if on > at.date() or (consented_on is not None and consented_on > at.date()):
        raise Refusal(
            "address.survey_in_future",
            _("Ngày khảo sát, ngày đồng ý không được ở tương lai"),
            "surveyed_on",
        )
    address.surveyed_on = on
    address.consented_on = consented_on
    address.needs = [AddressNeed(kind=kind) for kind in dict.fromkeys(needs)]
    address.state = AddressState.surveyed
    address.version += 1
    book(
        "address.surveyed", "address", address.id, actor=actor, at=at, on=on, consent=consented_on is not None
    )
    db.session.flush()
    return address


def approve(
    address: HumanitarianAddress, *, on: dt.date, actor: Viewer | None, at: dt.datetime
) -> HumanitarianAddress:
    """The commune approves: from now on the address waits for support.

    Refuses without a need and a consent (R-04), before the survey, and by the organisation that proposed it (S3).
    """
    if address.state is not AddressState.surveyed or address.surveyed_on is None:
        raise Refusal("address.not_surveyed", _("Chỉ phê duyệt địa chỉ đã khảo sát và chưa phê duyệt"))
    if not address.needs:
        raise Refusal(
            "address.no_need", _("Chưa ghi hộ cần giúp gì. Ghi nhu cầu rồi mới phê duyệt (II.2)"), "needs"
        )
    if address.consented_on is None:
        raise Refusal(
            "address.no_consent",
            _("Hộ chưa đồng ý nhận trợ giúp. Ghi ngày đồng ý rồi mới phê duyệt (II.2)"),
            "consented_on",
        )
    if on < max(address.surveyed_on, address.consented_on):
        raise Refusal(
            "address.approved_early", _("Ngày phê duyệt không được trước ngày khảo sát và ngày đồng ý"), "on"
        )
    if actor is not None and actor.organisation_id == address.proposed_by_id:
        raise Refusal("address.own_proposal", _("Đơn vị đề xuất không tự phê duyệt địa chỉ của mình"))
    address.approved_on = on
    address.state = AddressState.waiting
    address.version += 1
    book("address.approved", "address", address.id, actor=actor, at=at, on=on)
    db.session.flush()
    return address


def mark_posted(
    address: HumanitarianAddress, *, on: dt.date, actor: Viewer | None, at: dt.datetime
) -> HumanitarianAddress:
    """Note that an approved address stands in iNHANDAO since a day; a posting beside its life (A-22)."""
    if address.approved_on is None:
        raise Refusal("address.not_approved", _("Chỉ đưa lên iNHANDAO địa chỉ đã được cơ sở phê duyệt (V.1)"))
    if on < address.approved_on:
        raise Refusal(
            "address.posted_early", _("Ngày đưa lên iNHANDAO không được trước ngày phê duyệt"), "on"
        )
    address.posted_on = on
    book("address.posted", "address", address.id, actor=actor, at=at, on=on)
    db.session.flush()
    return address
