"""The list of letters as an address asks for it: which tab, which words, below which row. Pure."""

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from portal.letters.models import LetterState
from portal.letters.queries import Item
from portal.lib.vietnamese import nfc
from portal.lib.words import Words, _

MOST = 50  # letters numbered in one act


class Tab(enum.StrEnum):
    """The saved lists, in the order of a letter's way."""

    open = "open"
    draft = "draft"
    put_up = "put_up"
    approved = "approved"
    signed = "signed"
    issued = "issued"
    unanswered = "unanswered"
    withdrawn = "withdrawn"

    @property
    def states(self) -> tuple[LetterState, ...]:
        """The states that a tab shows; the first one shows all that is under way."""
        if self is Tab.open:
            return (LetterState.draft, LetterState.put_up, LetterState.approved, LetterState.signed)
        if self is Tab.issued:
            return (LetterState.issued, LetterState.apart)
        return (LetterState.issued if self is Tab.unanswered else LetterState(self.value),)


LABELS: dict[Tab, Words] = {
    Tab.open: _("Đang làm"),
    Tab.draft: _("Đang soạn"),
    Tab.put_up: _("Chờ duyệt"),
    Tab.approved: _("Chờ ký"),
    Tab.signed: _("Chờ cấp số"),
    Tab.issued: _("Đã phát hành"),
    Tab.unanswered: _("Chưa trả lời"),
    Tab.withdrawn: _("Đã rút"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the list is shown; all of it is in the address."""

    tab: Tab = Tab.open
    search: str = ""
    after: tuple[dt.datetime, uuid.UUID] | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Asked":
        """The address read; whatever cannot be read counts as not asked."""
        tab = asked.get("tab", "")
        return cls(
            tab=Tab(tab) if tab in list(Tab) else Tab.open,
            search=nfc(asked.get("q", "")).strip()[:100],
            after=_read_key(asked.get("after", "")),
        )


def _read_key(text: str) -> tuple[dt.datetime, uuid.UUID] | None:
    moment, _dash, last = text.partition("_")
    try:
        return dt.datetime.strptime(moment, "%Y%m%dT%H%M%S.%f%z"), uuid.UUID(last)
    except ValueError:
        return None


def key_of(item: Item) -> str:
    """Where the next page begins, for the address."""
    return f"{item.changed_at.astimezone(dt.UTC):%Y%m%dT%H%M%S.%fZ}_{item.id.hex}"


def tabs(counts: Mapping[LetterState, int], unanswered: int) -> list[tuple[Words, Tab, int]]:
    """The tabs with their counts: (words, tab, count)."""
    of = {tab: sum(counts.get(state, 0) for state in tab.states) for tab in Tab} | {
        Tab.unanswered: unanswered
    }
    return [(LABELS[tab], tab, of[tab]) for tab in Tab]
