"""What a dossier says about its household: each section is written anew by one verb, guarded by the dossier's version.

The book gets the names of the fields that changed and never what stands in them.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.addresses.household import Household, Person, Support
from portal.addresses.models import (
    AddressGroup,
    AddressNeed,
    DossierFile,
    FileKind,
    HumanitarianAddress,
    Member,
    NeedGroup,
    OtherSupport,
    SupportKind,
)
from portal.audit.actions import record as book
from portal.audit.models import AuditEntry
from portal.documents.models import StoredFile
from portal.extensions import db, new_id
from portal.lib import vietnamese
from portal.lib.refusals import Conflict, Refusal
from portal.lib.vietnamese import moment
from portal.lib.words import _

EARLIEST = 1900


def must_be_version(address: HumanitarianAddress, version: int, actor: Viewer | None) -> None:
    """Conflict when somebody changed the dossier since this version; locks it for the work at hand."""
    db.session.refresh(address, ["version"], with_for_update=True)
    not_overtaken(address, version)


def not_overtaken(address: HumanitarianAddress, version: int) -> None:
    """Conflict when the dossier is no longer of this version: who changed it, and when."""
    if address.version == version:
        return
    last = db.session.execute(
        sa.select(AuditEntry.actor_name, AuditEntry.at)
        .where(AuditEntry.subject_type == "address", AuditEntry.subject_id == address.id)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).one()
    raise Conflict(
        _(
            "{name} đã sửa hồ sơ {code} lúc {moment}",
            name=last.actor_name,
            code=address.code,
            moment=moment(last.at),
        ),
        "address.changed",
    )


def must_have_reason(text: str, field: str) -> str:
    """The reason without blanks around it; refuses an empty one."""
    reason = vietnamese.nfc(text).strip()
    if not reason:
        raise Refusal("address.reason", _("Ghi lý do"), field)
    return reason


def checked_groups(groups: Iterable[NeedGroup]) -> list[AddressGroup]:
    """The rows of the groups, each once; refuses none (R-05)."""
    rows = [AddressGroup(group=group) for group in dict.fromkeys(groups)]
    if not rows:
        raise Refusal("address.groups", _("Chọn ít nhất một nhóm đối tượng (II.2)"), "groups")
    return rows


def write_household(address: HumanitarianAddress, household: Household, at: dt.datetime) -> None:
    """The head and the place; without members also how many they are."""
    _checked_year(household.birth_year, at, "birth_year")
    address.head_name = vietnamese.nfc(household.head_name)
    address.head_folded = vietnamese.fold(household.head_name)
    address.birth_year = household.birth_year
    address.village = vietnamese.nfc(household.village)
    address.phone = vietnamese.nfc(household.phone)
    address.circumstances = vietnamese.nfc(household.circumstances)
    if household.identity is not None:
        address.identity_last4, address.identity_hash = household.identity.last4, household.identity.digest
    if address.members:
        return
    if not 1 <= household.eligible <= household.size:
        raise Refusal(
            "address.eligible",
            _(
                "Số khẩu thuộc đối tượng phải từ 1 đến {size}, là số khẩu của hộ",
                size=household.size,
            ),
            "eligible_count",
        )
    address.household_size, address.eligible_count = household.size, household.eligible


def _checked_year(year: int | None, at: dt.datetime, field: str) -> None:
    if year is not None and not EARLIEST <= year <= at.year:
        raise Refusal(
            "address.birth_year",
            _("Năm sinh phải từ {first} đến {last}", first=EARLIEST, last=at.year),
            field,
        )


def amend(
    address: HumanitarianAddress, household: Household, *, version: int, actor: Viewer, at: dt.datetime
) -> None:
    """Correct the head, the place, the circumstances; without members also size and groups."""
    must_be_version(address, version, actor)
    watched = ("head_name", "birth_year", "village", "phone", "identity_hash", "circumstances", "household_size",
               "eligible_count", "kinds")  # fmt: skip
    before = {name: getattr(address, name) for name in watched}
    write_household(address, household, at)
    if not address.members:
        address.groups = checked_groups(household.groups)
    changed = [name for name in watched if getattr(address, name) != before[name]]
    _written(address, "address.amended", actor, at, fields=changed)


def set_members(
    address: HumanitarianAddress,
    people: Sequence[Person],
    *,
    version: int,
    actor: Viewer | None,
    at: dt.datetime,
) -> None:
    """Who lives there; size, eligible members and groups of the address follow from them (R-08, R-09).

    Without anybody the figures stay as they were. Refuses nobody eligible, and an eligible member without a group.
    """
    must_be_version(address, version, actor)
    for place, person in enumerate(people, 1):
        _checked_year(person.birth_year, at, "members")
        if person.eligible and not person.groups:
            raise Refusal(
                "member.no_group",
                _("Người thứ {place} thuộc đối tượng thì chọn nhóm của người đó (II.2)", place=place),
                "members",
            )
    eligible = [person for person in people if person.eligible]
    if people and not eligible:
        raise Refusal("member.none", _("Chọn ít nhất một người thuộc đối tượng (II.3)"), "members")
    address.members = [
        Member(
            id=new_id(),
            position=place,
            label=vietnamese.nfc(person.label),
            birth_year=person.birth_year,
            groups=[group.value for group in person.groups],
            eligible=person.eligible,
        )
        for place, person in enumerate(people, 1)
    ]
    if people:
        address.household_size, address.eligible_count = len(people), len(eligible)
        address.groups = checked_groups(group for person in eligible for group in person.groups)
    _written(address, "address.members", actor, at, count=len(people))


def set_needs(
    address: HumanitarianAddress,
    kinds: Iterable[SupportKind],
    *,
    version: int,
    actor: Viewer,
    at: dt.datetime,
) -> None:
    """What the household asks for; an open address keeps at least one (R-04)."""
    must_be_version(address, version, actor)
    wanted = list(dict.fromkeys(kinds))
    if not wanted and address.approved_on is not None:
        raise Refusal("address.no_need", _("Chọn ít nhất một nhu cầu (II.2)"), "needs")
    address.needs = [AddressNeed(kind=kind) for kind in wanted]
    _written(address, "address.needs", actor, at, kinds=[str(kind) for kind in wanted])


def set_other_supports(
    address: HumanitarianAddress,
    supports: Sequence[Support],
    *,
    version: int,
    actor: Viewer | None,
    at: dt.datetime,
) -> None:
    """What the household gets from elsewhere (II.2); a warning where it matters, never a block (A-21)."""
    must_be_version(address, version, actor)
    address.other_supports = [
        OtherSupport(
            id=new_id(),
            position=place,
            source=vietnamese.nfc(one.source),
            kind=vietnamese.nfc(one.kind),
            value=one.value,
            period=vietnamese.nfc(one.period),
        )
        for place, one in enumerate(supports, 1)
    ]
    _written(address, "address.other_supports", actor, at, count=len(supports))


def set_guardian(
    address: HumanitarianAddress,
    *,
    name: str,
    relation: str,
    evidence: str,
    version: int,
    actor: Viewer | None,
    at: dt.datetime,
) -> None:
    """Who agrees for an orphan: name, relation, what proves it."""
    must_be_version(address, version, actor)
    address.guardian_name, address.guardian_relation = vietnamese.nfc(name), vietnamese.nfc(relation)
    address.guardian_evidence = vietnamese.nfc(evidence)
    _written(address, "address.guardian", actor, at)


def set_priority(
    address: HumanitarianAddress, priority: int, reason: str, *, version: int, actor: Viewer, at: dt.datetime
) -> None:
    """Set the order in which it is to be helped; another one than the criteria suggest needs a reason (R-36)."""
    must_be_version(address, version, actor)
    suggested = address.survey.suggested if address.survey else None
    if priority != suggested and not reason.strip():
        raise Refusal(
            "address.priority_reason",
            _("Ghi vì sao đặt mức ưu tiên khác mức gợi ý (IV.14)"),
            "priority_reason",
        )
    address.priority = priority
    address.priority_reason = "" if priority == suggested else vietnamese.nfc(reason).strip()
    _written(address, "address.priority", actor, at, priority=priority, suggested=suggested)


def add_file(
    address: HumanitarianAddress, file: StoredFile, kind: FileKind, *, actor: Viewer, at: dt.datetime
) -> None:
    """Put a kept photograph into the dossier; the same one is there once."""
    if all(row.file_id != file.id for row in address.files):
        address.files.append(DossierFile(file_id=file.id, kind=kind, at=at, added_by=actor.user_name))
        _written(address, "address.file", actor, at, kind=kind)


def _written(
    address: HumanitarianAddress, verb: str, actor: Viewer | None, at: dt.datetime, **changes: Any
) -> None:
    address.version += 1
    book(verb, "address", address.id, actor=actor, at=at, **changes)
    db.session.flush()
