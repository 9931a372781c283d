"""The sheet of a report (bảng số liệu and narrative): form × ledger × what a person typed → one entry for each line.

Pure. `content()` of a sheet is what a version freezes; `from_content` opens it again. Money in whole đồng.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from portal.plans.models import FormLine
from portal.reports.figures import Figure

HEADING, TEXT, LIST, COUNT = "heading", "text", "list", "count"
DUTIES = "duties"  # the source of the one list whose rows are typed
ADDRESSES = "addresses"  # the source of the list of proposed addresses
KEPT = ("ledger", "value", "estimate_ledger", "estimate", "reason", "explanation", "text")


class Typed(Protocol):
    """What was typed for a line: a `ReportLine` or anything like it."""

    value: int | None
    estimate: int | None
    reason: str
    explanation: str
    text: str
    version: int
    typed_at: dt.datetime
    typed_by: str
    file_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line as it stands: both what the ledger says and what is reported, to the cut-off and to the end.

    `ledger` is None where nothing can be counted; `value` None where nobody typed anything yet (blank is not 0);
    `file` is the kept file that shows how far a duty is.
    """

    code: str
    ledger: int | None = None
    value: int | None = None
    estimate_ledger: int | None = None
    estimate: int | None = None
    reason: str = ""
    explanation: str = ""
    text: str = ""
    typed: Typed | None = field(default=None, compare=False)
    file: uuid.UUID | None = None

    @property
    def overruled(self) -> bool:
        """Whether the reported value is another than the ledger's."""
        return self.ledger is not None and self.value != self.ledger

    @property
    def version(self) -> int:
        """The guard of the typed line; 0 while nobody touched it."""
        return self.typed.version if self.typed else 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """All entries of a report in the order of its form."""

    cut_off: dt.date
    entries: Mapping[str, Entry]

    def __getitem__(self, code: str) -> Entry:
        return self.entries.get(code) or Entry(code)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def content(self) -> dict[str, Any]:
        """Plain JSON: cut-off and lines, as a version keeps them."""
        lines = {
            entry.code: {name: getattr(entry, name) for name in KEPT}
            | ({"file": str(entry.file)} if entry.file else {})
            for entry in self
        }
        return {"cut_off": self.cut_off.isoformat(), "lines": lines}


def from_content(content: Mapping[str, Any]) -> Sheet:
    """The sheet that `content()` was taken from, without who typed what."""
    entries = {
        code: Entry(
            code,
            **{name: kept[name] for name in KEPT},
            file=uuid.UUID(kept["file"]) if "file" in kept else None,
        )
        for code, kept in content["lines"].items()
    }
    return Sheet(dt.date.fromisoformat(content["cut_off"]), entries)


def fill(
    form: Iterable[FormLine],
    figures: Mapping[str, Figure],
    typed: Mapping[str, Typed],
    cut_off: dt.date,
    duties: Iterable[str] = (),
) -> Sheet:
    """The sheet from the ledger, overruled where somebody typed; sums are added up from their reported parts.

    `duties` are the codes of the organisation's own lines under the list line (D2-1, D2-2 …).
    """
    entries: dict[str, Entry] = {}
    form = list(form)
    for line in form:
        if line.unit == HEADING:
            continue
        if line.source == DUTIES:
            entries |= {code: _typed_only(code, typed.get(code)) for code in duties}
        elif line.sum_of:
            entries[line.code] = Entry(line.code)  # holds the place; added up below
        elif line.code in figures:
            entries[line.code] = _counted(line.code, figures[line.code], typed.get(line.code))
        else:
            entries[line.code] = _typed_only(line.code, typed.get(line.code))
    for line in form:
        if line.sum_of:
            entries[line.code] = _sum(line, figures, entries, typed.get(line.code))
    for code, of in typed.items():
        if code not in entries and of.explanation:
            entries[code] = Entry(code, explanation=of.explanation, typed=of)
    return Sheet(cut_off, entries)


def _counted(code: str, figure: Figure, typed: Typed | None) -> Entry:
    value = figure.value if typed is None or typed.value is None else typed.value
    # What was delivered beside the ledger moves the estimate too; what is scheduled stays on top of it.
    due = figure.estimate - figure.value
    estimate = value + due if typed is None or typed.estimate is None else typed.estimate
    return _entry(code, figure.value, value, figure.estimate, estimate, typed)


def _typed_only(code: str, typed: Typed | None) -> Entry:
    value = typed.value if typed else None
    estimate = typed.estimate if typed and typed.estimate is not None else value
    return _entry(code, None, value, None, estimate, typed)


def _sum(
    line: FormLine, figures: Mapping[str, Figure], entries: Mapping[str, Entry], typed: Typed | None
) -> Entry:
    parts = [entries[code] for code in line.sum_of]
    figure = figures.get(line.code)
    return _entry(
        line.code,
        figure.value if figure else sum(part.ledger or 0 for part in parts),
        sum(part.value or 0 for part in parts),
        figure.estimate if figure else sum(part.estimate_ledger or 0 for part in parts),
        sum(part.estimate or 0 for part in parts),
        typed,
    )


def _entry(
    code: str,
    ledger: int | None,
    value: int | None,
    due: int | None,
    estimate: int | None,
    typed: Typed | None,
) -> Entry:
    if typed is None:
        return Entry(code, ledger, value, due, estimate)
    return Entry(
        code, ledger, value, due, estimate, typed.reason, typed.explanation, typed.text, typed, typed.file_id
    )
