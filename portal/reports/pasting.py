"""A block of cells is written whole or not at all."""

import datetime as dt

from portal.access import Viewer
from portal.audit.actions import record
from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.reports.models import Report
from portal.reports.papers import Paper
from portal.reports.verdicts import Judged, Verdict
from portal.reports.writing import explain, record_figure


def write_block(
    report: Report, paper: Paper, block: Judged, *, reason: str, actor: Viewer, at: dt.datetime
) -> None:
    """Write every line of a judged block, each by the version it was read with; the caller holds the report's lock.

    `reason` is for the figures that overrule the ledger without one of their own. Raises Refusal for a block that must
    be mended or that lacks the reason, StaleLine; the caller rolls everything back.
    """
    if not block.ready:
        raise Refusal("block.faults", _("Sửa các ô đỏ rồi xem lại: ghi tất cả hoặc không ghi ô nào"))
    if block.count(Verdict.overrules) and not reason.strip():
        raise Refusal("block.reason", _("Ghi lý do vì sao số báo cáo khác sổ"), "reason")
    for line in block.lines:
        given, entry, version = line.values, paper.sheet[line.code], line.version
        stored = entry.typed
        if given.keys() - {"explanation"}:
            asks = any(cell.verdict is Verdict.overrules for cell in line.cells.values())
            numbers = {
                name: given.get(name, getattr(stored, name) if stored else None)
                for name in ("value", "estimate")
            }
            kept = record_figure(
                report,
                line.code,
                version=version,
                reason=reason if asks else str(given.get("reason", entry.reason)),
                actor=actor,
                at=at,
                paper=paper,
                **numbers,  # type: ignore[arg-type]
            )
            version = kept.version if kept else version
        if "explanation" in given:
            words = str(given["explanation"])
            explain(report, line.code, version=version, explanation=words, actor=actor, at=at)
    codes = [line.code for line in block.lines if line.values]
    record("report.block", "report", report.id, actor=actor, at=at, codes=codes)
