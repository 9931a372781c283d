"""In whose name a letter goes: the letterhead in force, who signs, in which book it is numbered."""

import datetime as dt
import uuid
from typing import Any

from portal.access import Duty, Viewer
from portal.accounts import queries as accounts
from portal.accounts.models import Post
from portal.documents.numbering import series_of
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import fold
from portal.lib.words import _
from portal.organisations import queries as organisations
from portal.organisations.models import Letterhead, Organisation

ANY_HEAD = "Thủ trưởng đơn vị"


def letterhead(viewer: Viewer, on: dt.date) -> Letterhead:
    """The own organisation's letterhead in force. Standing agencies and committees are refused without one; any other
    body writes under its own name.
    """
    head = organisations.letterhead_of(viewer, viewer.organisation_id, on)
    if head is None and viewer.oversees_territory:
        raise Refusal(
            "letter.no_letterhead", _("Cơ quan chưa có phần đầu văn bản. Nhờ quản trị hệ thống khai báo")
        )
    return head or plain(organisations.own(viewer))


def plain(organisation: Organisation) -> Letterhead:
    """What heads the letters of a body that nobody has given a letterhead: its own name, in the State's form."""
    return Letterhead(
        format="state",
        superior="",
        name=organisation.name,
        abbreviation=organisation.abbreviation,
        drafting_unit="",
        place=organisation.unit.name,
        archive="",
        number_scope="one_per_body_year",
        authority="",
        signer_title=ANY_HEAD,
    )


def issuer(head: Letterhead, organisation: Organisation) -> dict[str, str]:
    """The issuer as the letter's JSON has it.

    Its name stands as a sentence writes it; letterheads write it in capitals, and so does the form by itself.
    """
    own = organisation.name
    return {
        "superior": head.superior,
        "name": own if fold(own) == fold(head.name) else " ".join(head.name.split()),
        "abbr": head.abbreviation,
        "unit": head.drafting_unit,
        "place": head.place,
    }


def book(viewer: Viewer, kind: str, on: dt.date) -> tuple[str, int]:
    """The series and the year of the book that a letter of this kind is numbered in: the head of the body decides
    (Decree 30/2020 Art. 15).
    """
    return series_of(letterhead(viewer, on).number_scope, kind, on)


def heads(viewer: Viewer, on: dt.date) -> list[Post]:
    """Who may sign for the own organisation, the one longest in office first."""
    return accounts.holders_of(viewer, viewer.organisation_id, Duty.head, on)


def signer(viewer: Viewer, user_id: uuid.UUID, on: dt.date, form: str) -> dict[str, Any]:
    """The signer as the letter's JSON has him; refuses who is no head today. A deputy signs for the head, “KT.” in
    the State's `form`, “K/T” in the Party's.
    """
    post = next((post for post in heads(viewer, on) if post.user_id == user_id), None)
    if post is None:
        raise Refusal("letter.no_signer", _("Chọn người ký là lãnh đạo đương nhiệm"), "signer")
    return signature(letterhead(viewer, on), post.title, post.user.name, form)


def signature(head: Letterhead, title: str, name: str, form: str) -> dict[str, Any]:
    """Authority, title and name of who signs under a letterhead."""
    shown = title or head.signer_title
    authority = [head.authority] if head.authority else []
    if shown.casefold().startswith("phó"):
        authority.append(f"{'K/T' if form == 'party' else 'KT.'} {head.signer_title}")
    return {"authority": authority, "title": shown, "name": name}


def first_signer(viewer: Viewer, on: dt.date) -> uuid.UUID:
    """Whom a new letter names as signer: the head longest in office who is not its drafter."""
    others = [post.user_id for post in heads(viewer, on) if post.user_id != viewer.user_id]
    if not others:
        raise Refusal(
            "letter.no_head", _("Cơ quan chưa có lãnh đạo nào để ký. Nhờ quản trị hệ thống giao nhiệm vụ")
        )
    return others[0]


def frame(
    viewer: Viewer, on: dt.date, copies: list[dict[str, str]], form: str = ""
) -> tuple[dict[str, Any], uuid.UUID]:
    """What frames a new letter of the own organisation, in its letterhead's form unless another is asked for; and who
    is to sign it. `copies` are the further lines of “Nơi nhận”.
    """
    head, signer_id = letterhead(viewer, on), first_signer(viewer, on)
    form = form or head.format
    whole = {
        "format": form,
        "issuer": issuer(head, organisations.own(viewer)),
        "signer": signer(viewer, signer_id, on, form),
        "distribution": copies,
        "archive": head.archive,
    }
    return whole, signer_id
