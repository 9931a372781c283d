"""What a household agrees to, and takes back: to be helped, to have its data processed, to be published (trust §1.3).

Each is a row of its own that is never changed but by its withdrawal; giving it again is a new row.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal.access import Viewer
from portal.addresses.models import CloseReason, Consent, ConsentKind, HumanitarianAddress
from portal.audit.actions import record as book
from portal.extensions import db, new_id
from portal.lib import vietnamese
from portal.lib.refusals import Refusal
from portal.lib.words import _


@dataclass(frozen=True, slots=True)
class Given:
    """A consent as it was given: the day, who gave it, what proves it."""

    on: dt.date
    by: str
    evidence: str


def give(
    address: HumanitarianAddress,
    kinds: Iterable[ConsentKind],
    given: Given,
    *,
    actor: Viewer | None,
    at: dt.datetime,
) -> None:
    """Write down consents; one that is in force stays as it is.

    Refuses a day to come, and to publish an orphan for whom no guardian is known.
    """
    if given.on > at.date():
        raise Refusal("consent.in_future", _("Ngày đồng ý không được ở tương lai"), "given_on")
    for kind in kinds:
        if kind is ConsentKind.published and address.lacks_guardian:
            raise Refusal(
                "consent.no_guardian",
                _("Trẻ mồ côi chưa có người giám hộ thì chưa công bố được. Ghi người giám hộ trước"),
                "kinds",
            )
        if address.consent(kind) is not None:
            continue
        address.consents.append(
            Consent(
                id=new_id(),
                kind=kind,
                given_on=given.on,
                given_by=vietnamese.nfc(given.by),
                evidence=vietnamese.nfc(given.evidence),
                at=at,
                recorded_by=actor.user_name if actor else "portal",
            )
        )
        if kind is ConsentKind.helped:
            address.consented_on = given.on
        book("address.consented", "address", address.id, actor=actor, at=at, kind=kind, on=given.on)
    address.version += 1
    db.session.flush()


def withdraw(
    address: HumanitarianAddress,
    kind: ConsentKind,
    *,
    on: dt.date,
    note: str,
    actor: Viewer | None,
    at: dt.datetime,
) -> CloseReason | None:
    """Take a consent back from a day on; gives why the address now has to leave the list, None when it may stay.

    Without the consents to be helped and to have data processed it leaves; the one to be published ends only that.
    """
    consent = address.consent(kind)
    if consent is None:
        raise Refusal("consent.none", _("Hộ chưa đồng ý việc này, hoặc đã rút rồi"), "kind")
    if not consent.given_on <= on <= at.date():
        raise Refusal("consent.withdrawal_day", _("Ngày rút phải từ ngày đồng ý đến hôm nay"), "withdrawn_on")
    consent.withdrawn_on, consent.withdrawal_note = on, vietnamese.nfc(note)
    if kind is ConsentKind.helped:
        address.consented_on = None
    address.version += 1
    book("address.withdrew", "address", address.id, actor=actor, at=at, kind=kind, on=on)
    db.session.flush()
    return {ConsentKind.helped: CloseReason.refused, ConsentKind.processed: CloseReason.data_withdrawn}.get(
        kind
    )
