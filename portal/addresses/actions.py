"""Households become humanitarian addresses here: found, surveyed, approved, posted to iNHANDAO.

What a dossier says is written in `papers`, what the household agreed to in `consents`; how it leaves the list and comes
back in `endings`.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

from portal.access import Level, Viewer
from portal.addresses.codes import next_code
from portal.addresses.completeness import gaps
from portal.addresses.consents import Given, give
from portal.addresses.household import Household, Visit
from portal.addresses.models import (
    AddressNeed,
    AddressState,
    ConsentKind,
    HumanitarianAddress,
    SupportKind,
    Survey,
)
from portal.addresses.papers import checked_groups, must_be_version, must_have_reason, write_household
from portal.audit.actions import record as book
from portal.extensions import db, new_id
from portal.lib import vietnamese
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import Words, _
from portal.organisations.models import Organisation, Unit
from portal.plans.priority import Scale

PRIORITIES = (1, 2, 3)


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
    if household.priority not in PRIORITIES:
        raise Refusal("address.priority", _("Chọn mức ưu tiên 1, 2 hoặc 3"), "priority")
    address = HumanitarianAddress(
        id=new_id(),
        code=next_code(HumanitarianAddress.code, "DC"),
        unit_id=unit.id,
        priority=household.priority,
        state=AddressState.found,
        proposed_by_id=proposed_by.id,
        proposer_id=actor.user_id if actor else None,
        groups=checked_groups(household.groups),
        needs=[AddressNeed(kind=kind) for kind in dict.fromkeys(household.needs)],
    )
    write_household(address, household, at)
    db.session.add(address)
    book("address.recorded", "address", address.id, actor=actor, at=at, code=address.code)
    db.session.flush()
    return address


def propose(
    household: Household, unit_id: uuid.UUID, *, actor: Viewer, at: dt.datetime
) -> HumanitarianAddress:
    """Propose a household of a commune in the actor's territory (c6)."""
    unit = db.session.get(Unit, unit_id)
    if unit is None or unit.level is not Level.commune or not actor.covers(unit.no):
        raise Refusal("address.commune", _("Chọn xã, phường, thị trấn nơi hộ ở"), "unit")
    if not household.circumstances.strip():
        raise Refusal("address.circumstances", _("Ghi ngắn gọn hoàn cảnh của hộ"), "circumstances")
    own = db.session.get_one(Organisation, actor.organisation_id)
    return record(household, unit, proposed_by=own, actor=actor, at=at)


def survey(
    address: HumanitarianAddress,
    *,
    on: dt.date,
    needs: Iterable[SupportKind],
    consented_on: dt.date | None,
    actor: Viewer | None,
    at: dt.datetime,
    visit: Visit | None = None,
    scale: Scale | None = None,
) -> HumanitarianAddress:
    """Note the survey with what the household asks for; the priority follows from the criteria of the plan's `scale`.

    `consented_on` is the day on which it signed in the minutes that it wants help and lets its data be processed
    (None: not there; see `consents`). May be written again until the approval.
    """
    if address.state not in (AddressState.found, AddressState.surveyed):
        raise Refusal("address.surveyed", _("Địa chỉ này đã được khảo sát rồi"))
    if on > at.date():
        raise Refusal("address.survey_in_future", _("Ngày khảo sát không được ở tương lai"), "surveyed_on")
    address.surveyed_on = on
    address.needs = [AddressNeed(kind=kind) for kind in dict.fromkeys(needs)]
    address.state = AddressState.surveyed
    if visit is not None and scale is not None:
        _write_visit(address, visit, scale)
    if consented_on is not None:
        signed = Given(consented_on, vietnamese.nfc(address.head_name), str(_("Biên bản khảo sát")))
        give(address, (ConsentKind.helped, ConsentKind.processed), signed, actor=actor, at=at)
    address.version += 1
    book(
        "address.surveyed", "address", address.id, actor=actor, at=at, on=on, consent=consented_on is not None
    )
    db.session.flush()
    return address


def _write_visit(address: HumanitarianAddress, visit: Visit, scale: Scale) -> None:
    """The minutes; a priority that somebody set with a reason stays."""
    if visit.posted_from and visit.posted_to and visit.posted_to < visit.posted_from:
        raise Refusal(
            "address.notice", _("Ngày thôi niêm yết không được trước ngày bắt đầu niêm yết"), "posted_to"
        )
    score = scale.score(visit.criteria)
    address.survey = address.survey or Survey(address_id=address.id)
    address.survey.surveyors = vietnamese.nfc(visit.surveyors)
    address.survey.criteria = [one.code for one in scale.met(visit.criteria)]
    address.survey.score, address.survey.suggested = score, scale.suggested(score)
    address.survey.posted_from, address.survey.posted_to = visit.posted_from, visit.posted_to
    if not address.priority_reason:
        address.priority = address.survey.suggested


def approve(
    address: HumanitarianAddress, *, on: dt.date, actor: Viewer | None, at: dt.datetime
) -> HumanitarianAddress:
    """The commune approves: from now on the address waits for support.

    Refuses without a need and the consents to be helped and to have data processed (R-04), before the survey, and by
    the organisation or the person that proposed it (S3).
    """
    if address.state is not AddressState.surveyed or address.surveyed_on is None:
        raise Refusal("address.not_surveyed", _("Chỉ phê duyệt địa chỉ đã khảo sát và chưa phê duyệt"))
    for gap in gaps(address):
        if gap.stops:
            raise Refusal(gap.code, gap.words, gap.field)
    assert address.consented_on is not None, "no gap"
    if on < max(address.surveyed_on, address.consented_on):
        raise Refusal(
            "address.approved_early", _("Ngày phê duyệt không được trước ngày khảo sát và ngày đồng ý"), "on"
        )
    if actor is not None and actor.organisation_id == address.proposed_by_id:
        raise Refusal("address.own_proposal", _("Đơn vị đề xuất không tự phê duyệt địa chỉ của mình"))
    if actor is not None and actor.user_id == address.proposer_id:
        raise Refusal("address.own_proposal", _("Người đề xuất không tự phê duyệt địa chỉ của mình"))
    address.approved_on = on
    address.state = AddressState.waiting
    address.version += 1
    book("address.approved", "address", address.id, actor=actor, at=at, on=on)
    db.session.flush()
    return address


class NotAll(Refusal):
    """Of several that were to be approved together some may not be: none is. `reasons` says why, by address."""

    def __init__(self, reasons: dict[uuid.UUID, Words]) -> None:
        """With the sentence of each that stands in the way."""
        super().__init__(
            "address.not_all", _("Chưa phê duyệt địa chỉ nào: {count} địa chỉ còn vướng", count=len(reasons))
        )
        self.reasons = reasons


def approve_all(
    picked: Iterable[tuple[HumanitarianAddress, int]], *, on: dt.date, actor: Viewer, at: dt.datetime
) -> None:
    """Approve several, each at the version that was looked at; all of them or none, with the reason of each."""
    reasons: dict[uuid.UUID, Words] = {}
    for address, version in picked:
        try:
            must_be_version(address, version, actor)
            approve(address, on=on, actor=actor, at=at)
        except (Refusal, Conflict) as no:
            reasons[address.id] = no.words
    if reasons:
        raise NotAll(reasons)


def mark_posted(
    address: HumanitarianAddress, *, on: dt.date, actor: Viewer | None, at: dt.datetime, code: str = ""
) -> HumanitarianAddress:
    """Note that an approved address stands in iNHANDAO since a day; a posting beside its life (A-22)."""
    if address.approved_on is None:
        raise Refusal("address.not_approved", _("Chỉ đưa lên iNHANDAO địa chỉ đã được cơ sở phê duyệt (V.1)"))
    if not address.approved_on <= on <= at.date():
        raise Refusal(
            "address.posted_early",
            _("Ngày đưa lên iNHANDAO không được trước ngày phê duyệt hoặc ở tương lai"),
            "posted_on",
        )
    address.posted_on, address.posted_code, address.unposted_reason = on, vietnamese.nfc(code), ""
    address.version += 1
    book("address.posted", "address", address.id, actor=actor, at=at, on=on)
    db.session.flush()
    return address


def note_posting(
    address: HumanitarianAddress,
    *,
    on: dt.date | None,
    code: str,
    reason: str,
    version: int,
    actor: Viewer | None,
    at: dt.datetime,
) -> None:
    """Either since when it stands in iNHANDAO and under which code, or why it does not yet (A-22)."""
    must_be_version(address, version, actor)
    if on is not None:
        mark_posted(address, on=on, actor=actor, at=at, code=code)
        return
    address.unposted_reason = must_have_reason(reason, "unposted_reason")
    address.posted_on, address.posted_code = None, ""
    address.version += 1
    book("address.unposted", "address", address.id, actor=actor, at=at)
    db.session.flush()
