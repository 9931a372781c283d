"""The official form of the outgoing register: which book is asked for, its ten columns, its lines (annex IV)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.documents.queries import Line
from portal.lib import sheets, vietnamese


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the register one reads: a year's book, a search in it, the number below which the page begins."""

    year: int
    series: str = ""
    search: str = ""
    before: int | None = None

    @classmethod
    def asked(cls, asked: Mapping[str, str], this_year: int) -> "Place":
        """What an address asks for; whatever cannot be read counts as not asked."""
        year = _count(asked.get("year"))
        return cls(
            year=year if year is not None and 1900 <= year <= 2100 else this_year,
            series=asked.get("series", "")[:20],
            search=vietnamese.nfc(asked.get("q", "")).strip()[:100],
            before=_count(asked.get("before")),
        )

    @property
    def book(self) -> dict[str, object]:
        """The book's part of the address."""
        return {"year": self.year, "series": self.series or None}


def _count(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 8 else None


def columns() -> list[sheets.Column]:
    """The ten columns with their official headings."""
    return [
        sheets.Column(_("Số, ký hiệu văn bản"), width=16),
        sheets.Column(_("Ngày tháng văn bản"), "date", 12),
        sheets.Column(_("Tên loại và trích yếu nội dung văn bản"), width=48),
        sheets.Column(_("Người ký"), width=22),
        sheets.Column(_("Nơi nhận văn bản"), width=32),
        sheets.Column(_("Đơn vị, người nhận bản lưu"), width=16),
        sheets.Column(_("Số lượng bản"), "count", 10),
        sheets.Column(_("Ngày chuyển"), "date", 12),
        sheets.Column(_("Ký nhận"), width=14),
        sheets.Column(_("Ghi chú"), width=24),
    ]


def remark(line: Line) -> str:
    """The last column: a void number says so and why."""
    void = _("Hủy: %(reason)s", reason=line.void_reason) if line.voided_at else ""
    return "; ".join(part for part in (void, line.note) if part)


def rows(lines: Iterable[Line]) -> list[list[sheets.Cell]]:
    """The lines in these columns; “Ký nhận” is signed by hand."""
    return [
        [
            line.symbol,
            line.dated,
            line.abstract,
            line.signer,
            line.recipients,
            line.keeper,
            line.copies,
            line.sent_on,
            "",
            remark(line),
        ]
        for line in lines
    ]
