"""How the own body's letters are headed and signed, from a day on; what was before stays (domain §7)."""

import datetime as dt
import re
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.documents import queries as documents
from portal.extensions import db
from portal.letters import heads
from portal.letters.content import LetterError
from portal.letters.soundness import proofread
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.lib.words import Words, _
from portal.organisations import actions as organisation_actions
from portal.organisations import queries as organisations
from portal.organisations.models import Letterhead

TERM_SCOPE = "per_type_party_term"
SCOPES: dict[str, Words] = {
    "one_per_body_year": _("Một dãy số chung cho mọi loại, mỗi năm từ 01"),
    "per_type_year": _("Mỗi loại văn bản một dãy số, mỗi năm từ 01"),
    TERM_SCOPE: _("Mỗi loại văn bản một dãy số trong cả nhiệm kỳ"),
}
FORMATS: dict[str, Words] = {"state": _("Nhà nước"), "party": _("Đảng")}
_ABBREVIATION = re.compile(r"[^\W\d_]+(-[^\W\d_]+)*")


def of_body(viewer: Viewer) -> list[Letterhead]:
    """All letterheads that the own body has had, the newest first."""
    return list(
        db.session.scalars(
            sa.select(Letterhead)
            .where(Letterhead.organisation_id == viewer.organisation_id)
            .order_by(Letterhead.valid_from.desc(), Letterhead.valid_to.is_not(None))
        )
    )


def standing(head: Letterhead, on: dt.date) -> str:
    """`now`, `coming`, `over`, or `replaced` by another before its first day."""
    if head.valid_to is not None and head.valid_to < head.valid_from:
        return "replaced"
    if head.valid_from > on:
        return "coming"
    return "now" if head.valid_to is None or head.valid_to >= on else "over"


def sample(viewer: Viewer, head: Letterhead) -> dict[str, Any]:
    """A letter of a few words under a letterhead, to look at; it has neither number nor date."""
    own = organisations.own(viewer)
    return {
        "format": head.format,
        "kind": "cong-van",
        "issuer": heads.issuer(head, own),
        "number": None,
        "date": None,
        "abstract": "mẫu phần đầu văn bản",
        "recipients": ["(Tên cơ quan nhận)"],
        "body": [{"type": "paragraph", "text": "Nội dung văn bản."}],
        "signer": heads.signature(head, "", "(Họ và tên người ký)", head.format),
        "archive": head.archive,
        "draft": True,
    }


def check(viewer: Viewer, head: Letterhead) -> None:
    """Refuse what no letter could be printed or numbered under, with the field it is about."""
    if not _ABBREVIATION.fullmatch(head.abbreviation):
        raise Refusal(
            "letterhead.abbreviation",
            _("Chữ viết tắt chỉ gồm chữ cái, nối bằng dấu gạch ngang, như CTĐ"),
            "abbreviation",
        )
    mark = "T/M " if head.format == "party" else "TM. "
    if head.authority and not head.authority.startswith(mark):
        raise Refusal(
            "letterhead.authority",
            _("Dòng thay mặt tập thể bắt đầu bằng “{mark}”; để trống nếu thủ trưởng ký", mark=mark),
            "authority",
        )
    try:
        proofread(sample(viewer, head))
    except LetterError as error:
        raise Refusal("letterhead.unprintable", error.words, "name") from None


def keep(head: Letterhead, *, actor: Viewer, at: dt.datetime) -> Letterhead:
    """Head the own body's letters so from a day on. Refuses a past day, and another way of counting in mid-year once
    numbers have been taken: the same number and sign would come twice.
    """
    if head.valid_from < at.astimezone(VIETNAM).date():
        raise Refusal("letterhead.past", _("Phần đầu áp dụng từ hôm nay hoặc sau đó"), "valid_from")
    check(actor, head)
    day_before = head.valid_from - dt.timedelta(days=1)
    before = organisations.letterhead_of(actor, actor.organisation_id, day_before)
    scopes = {before.number_scope if before else "one_per_body_year", head.number_scope}
    of_terms = all(scope.startswith(TERM_SCOPE) for scope in scopes)
    new_year = (head.valid_from.month, head.valid_from.day) == (1, 1)
    if len(scopes) > 1 and not of_terms and not new_year and documents.books(actor):
        raise Refusal(
            "letterhead.scope",
            _("Cách đánh số chỉ đổi từ ngày 01/01, vì năm nay đã cấp số theo cách cũ"),
            "number_scope",
        )
    organisation_actions.set_letterhead(organisations.own(actor), head, actor=actor, at=at)
    return head
