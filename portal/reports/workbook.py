"""A report as a workbook: a draft to be filled at a desk without the portal, a version to be kept.

Its words are the form's own, Vietnamese in every language: what was filled is found again by its headings.
"""

import datetime as dt
from collections.abc import Iterator

from portal.lib import sheets
from portal.lib.vietnamese import moment, short_date
from portal.reports.block import CODE, FIELDS, KEY, key_of
from portal.reports.grid import UNITS, rows
from portal.reports.papers import Paper
from portal.reports.sheet import TEXT

DEGREES = {0: "Chưa làm", 1: "Đang làm", 2: "Đã làm"}


def file_name(paper: Paper) -> str:
    """Its organisation, period and version."""
    number = f"ban-{paper.version.number}" if paper.version else "nhap"
    return f"bao-cao-{paper.report.organisation.code}-{paper.report.period.code}-{number}.xlsx".lower()


def book(paper: Paper, *, at: dt.datetime) -> bytes:
    """The workbook: figures, and of a version the narrative too."""
    pages = [sheets.Sheet("Số liệu", _columns(paper), _figures(paper), _notes(paper))]
    if paper.version:
        heads = [
            sheets.Column(CODE, width=8),
            sheets.Column("Mục", width=40),
            sheets.Column("Nội dung", width=90),
        ]
        pages.append(sheets.Sheet("Thuyết minh", heads, _narrative(paper)))
    return sheets.to_xlsx(pages, at=at)


def _columns(paper: Paper) -> list[sheets.Column]:
    columns = [
        sheets.Column(CODE, width=8),
        sheets.Column("Chỉ tiêu", width=48),
        sheets.Column("Đơn vị tính", width=10),
        sheets.Column("Kỳ trước", "count", 16),
        sheets.Column("Sổ ghi", "count", 16),
        sheets.Column(FIELDS["value"], "count", 16),
        sheets.Column(FIELDS["estimate"], "count", 16),
        sheets.Column(FIELDS["reason"], width=30),
        sheets.Column(FIELDS["explanation"], width=30),
    ]
    return columns if paper.version else [*columns, sheets.Column(KEY, hidden=True)]


def _figures(paper: Paper) -> Iterator[list[sheets.Cell]]:
    for row in rows(paper, {}):
        if row.band:
            yield ["", str(row.band), *[None] * (len(_columns(paper)) - 2)]
        entry, line = row.entry, row.line
        cells: list[sheets.Cell] = [
            line.code,
            line.label,
            str(UNITS.get(line.unit, "")),
            row.previous,
            entry.ledger,
            entry.value,
            entry.estimate,
            entry.reason,
            entry.explanation,
        ]
        yield cells if paper.version else [*cells, key_of(paper.report.id, paper.sheet.cut_off, entry)]


def _narrative(paper: Paper) -> Iterator[list[sheets.Cell]]:
    for line in paper.form:
        if line.unit == TEXT:
            yield [line.code, line.label, paper.sheet[line.code].text]
    for code, duty in paper.duties.items():
        entry = paper.sheet[code]
        degree = DEGREES.get(-1 if entry.value is None else entry.value, "chưa ghi")
        yield [code, duty.text, f"{degree}. {entry.text}".rstrip(". ")]


def _notes(paper: Paper) -> list[str]:
    report, version = paper.report, paper.version
    first, day = short_date(report.period.data_from), short_date(paper.sheet.cut_off)
    notes = [
        report.organisation.name,
        f"Báo cáo {report.period.name}. Số liệu từ {first} đến ngày chốt {day}",
    ]
    if version is None:
        return [
            *notes,
            "Điền các cột Số báo cáo, Ước cả kỳ, Lý do, Giải thích. Ô để trống: giữ nguyên số trên cổng.",
            "Số khác sổ ghi thì ghi lý do. Điền xong, nạp tệp ở trang Dán từ Excel; cổng cho xem trước khi ghi.",
        ]
    sent = f"gửi lúc {moment(version.submitted_at)}" if version.submitted_at else "chưa gửi"
    return [*notes, f"Bản {version.number}, {sent}", f"Mã nội dung (SHA-256): {version.sha256}"]
