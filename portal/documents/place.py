"""Where in a register one reads, as an address asks for it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.lib import vietnamese

WAITING, OVERDUE, RESERVED, DONE = "waiting", "overdue", "reserved", "done"
SHOWN = frozenset({WAITING, OVERDUE, RESERVED, DONE})


@dataclass(frozen=True, slots=True)
class Place:
    """A year's book, a search in it (or in all years), what is shown of it, and the number beyond which the page
    begins: below it, or above it when the oldest stand first.
    """

    year: int
    series: str = ""
    search: str = ""
    before: int | None = None
    show: str = ""
    author: str = ""
    everywhere: bool = False
    oldest: bool = False

    @classmethod
    def asked(cls, asked: Mapping[str, str], this_year: int) -> "Place":
        """What an address asks for; whatever cannot be read counts as not asked."""
        year = _count(asked.get("year"))
        search = vietnamese.nfc(asked.get("q", "")).strip()[:100]
        show = asked.get("show", "")
        return cls(
            year=year if year is not None and 1900 <= year <= 2100 else this_year,
            series=asked.get("series", "")[:20],
            search=search,
            before=_count(asked.get("before")),
            show=show if show in SHOWN else "",
            author=vietnamese.nfc(asked.get("from", ""))[:300],
            everywhere=bool(search) and asked.get("year") == "all",
            oldest=asked.get("sort") == "oldest",
        )

    @property
    def book(self) -> dict[str, Any]:
        """The book's part of the address."""
        return {"year": self.year, "series": self.series or None}

    def address(self, **changed: Any) -> dict[str, Any]:
        """The whole address without its page, but for what is changed."""
        asked = {
            "q": self.search or None,
            "show": self.show or None,
            "from": self.author or None,
            "sort": "oldest" if self.oldest else None,
        }
        year = {"year": "all"} if self.everywhere else {}
        return self.book | year | asked | changed


def _count(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 8 else None
