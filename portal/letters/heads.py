"""In whose name a letter goes: the letterhead in force, who signs, in which book it is numbered."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Duty, Viewer
from portal.accounts import queries as accounts
from portal.accounts.models import Post, User
from portal.accounts.rules import in_force
from portal.documents.numbering import series_of
from portal.extensions import db
from portal.letters.content import Kind
from portal.letters.signing_models import PARTY_FORMS, Authority, Delegation
from portal.letters.signing_rules import is_deputy, signing_duties
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
            "letter.no_letterhead",
            _("Cơ quan chưa có phần đầu văn bản. Nhờ văn thư hoặc lãnh đạo khai báo"),
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

    Its name stands as a sentence writes it, whole or as far as the letterhead has it; letterheads write it in
    capitals, and so does the form by itself.
    """
    name = " ".join(head.name.split())
    own = organisation.name[: len(name)]
    return {
        "superior": head.superior,
        "name": own if fold(own) == fold(name) else name,
        "abbr": head.abbreviation,
        "unit": head.drafting_unit,
        "place": head.place,
    }


def book(viewer: Viewer, kind: str, on: dt.date) -> tuple[str, int]:
    """The series and the year of the book that a letter of this kind is numbered in: the head of the body decides
    (Decree 30/2020 Art. 15).
    """
    if kind == Kind.certificate:
        return kind, on.year  # has a register of its own
    return series_of(letterhead(viewer, on).number_scope, kind, on)


def heads(viewer: Viewer, on: dt.date) -> list[Post]:
    """Who may sign for the own organisation, the one longest in office first."""
    return accounts.holders_of(viewer, viewer.organisation_id, Duty.head, on)


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who may sign on a day, with the lines above his name; `delegator_id` is the head who gave him the right."""

    user_id: uuid.UUID
    name: str
    title: str
    authority: tuple[str, ...]
    delegator_id: uuid.UUID | None = None


def signatories(viewer: Viewer, on: dt.date, form: str, kind: str = "") -> list[Signatory]:
    """Who may sign a letter of this kind and form on a day: the heads, and whoever signs for one of them (S9).

    What is on record goes before the habit that a deputy signs “KT.”.
    """
    head, posts = letterhead(viewer, on), heads(viewer, on)
    given = {one.user_id: one for one in _delegations(viewer, on, {post.user_id for post in posts})}
    given = {
        user_id: one
        for user_id, one in given.items()
        if (not one.kinds or kind in one.kinds) and (form != "party" or one.authority in PARTY_FORMS)
    }
    found = []
    for post in posts:
        delegation = given.pop(post.user_id, None)
        if delegation is None:
            told = signature(head, post.title, post.user.name, form)
            found.append(Signatory(post.user_id, told["name"], told["title"], tuple(told["authority"])))
        else:
            found.append(_by(delegation, head, form))
    return found + [_by(one, head, form) for one in given.values()]


def _delegations(viewer: Viewer, on: dt.date, heads_now: set[uuid.UUID]) -> list[Delegation]:
    """The delegations in force: their own days, while both their head and their delegate are in office."""
    at_work = sa.exists().where(
        Post.user_id == Delegation.user_id,
        Post.organisation_id == Delegation.organisation_id,
        Post.duty.in_(signing_duties(viewer)),
        in_force(on),
    )
    found = db.session.scalars(
        sa.select(Delegation)
        .join(User, User.id == Delegation.user_id)
        .options(sa.orm.contains_eager(Delegation.user))
        .where(Delegation.organisation_id == viewer.organisation_id, User.suspended_at.is_(None), at_work)
        .order_by(Delegation.granted_at)
    )
    return [one for one in found if one.holds(on) and one.delegator_id in heads_now]


def _by(one: Delegation, head: Letterhead, form: str) -> Signatory:
    mark = PARTY_FORMS[one.authority] if form == "party" else one.authority.value
    collective = (head.authority,) if head.authority else ()
    name, line = one.user.name, f"{mark} {one.on_behalf}"
    if one.authority is Authority.acting:
        return Signatory(one.user_id, name, line, collective, one.delegator_id)
    before = collective if one.authority is Authority.deputy else ()
    return Signatory(one.user_id, name, one.title, (*before, line), one.delegator_id)


def named(one: Signatory) -> dict[str, Any]:
    """A signatory as the letter's JSON has him."""
    return {"authority": list(one.authority), "title": one.title, "name": one.name}


def signatory(viewer: Viewer, user_id: uuid.UUID, on: dt.date, form: str, kind: str = "") -> Signatory:
    """One of them; refuses who may not sign this kind of letter on that day."""
    for one in signatories(viewer, on, form, kind):
        if one.user_id == user_id:
            return one
    raise Refusal(
        "letter.no_signer",
        _("Chọn người ký là lãnh đạo đương nhiệm hoặc người đang được ủy quyền ký"),
        "signer",
    )


def signer(viewer: Viewer, user_id: uuid.UUID, on: dt.date, form: str, kind: str = "") -> dict[str, Any]:
    """The signer as the letter's JSON has him; refuses who may not sign on that day."""
    return named(signatory(viewer, user_id, on, form, kind))


def signature(head: Letterhead, title: str, name: str, form: str) -> dict[str, Any]:
    """Authority, title and name of a head under a letterhead. A deputy signs for the head, “KT.” in the State's `form`,
    “K/T” in the Party's.
    """
    shown = title or head.signer_title
    authority = [head.authority] if head.authority else []
    if is_deputy(shown):
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
