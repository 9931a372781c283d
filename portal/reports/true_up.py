"""Official figures of a period that is over, and how far the estimate was off (A-01) — pure.

The error is (official − estimate) / official: above zero the estimate was too low, below zero too high.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.lib import money
from portal.lib.words import Words, _
from portal.plans.models import FormLine
from portal.reports import completeness
from portal.reports.completeness import Problem
from portal.reports.difference import percent
from portal.reports.figures import Figure, Window
from portal.reports.outliers import MONEY, SMALL
from portal.reports.sheet import HEADING, LIST, TEXT, Sheet, Typed, fill

LARGE = 10  # per cent of the official figure from which an error is marked
NO_DAY = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(slots=True)
class Given:
    """What the head says a figure is where it is not the ledger's; as `sheet.Typed` wants it."""

    value: int | None
    reason: str = ""
    estimate: int | None = None
    explanation: str = ""
    text: str = ""
    version: int = 0
    typed_at: dt.datetime = NO_DAY
    typed_by: str = ""
    file_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One figure in all its columns: reported to the cut-off, estimated, what the ledger says now, official."""

    line: FormLine
    reported: int | None
    estimate: int | None
    ledger: int | None
    official: int | None
    reason: str = ""

    @property
    def error(self) -> Words:
        """How far the estimate was off, in words."""
        return in_words(self.estimate, self.official)

    @property
    def large(self) -> bool:
        """Whether somebody should look at it: a tenth of the official figure, for a count also at least ten."""
        if self.estimate is None or self.official is None:
            return False
        by = abs(self.official - self.estimate)
        return by * 100 > self.official * LARGE and (self.line.unit == MONEY or by >= SMALL)


def figures_of(form: Iterable[FormLine]) -> list[FormLine]:
    """The lines that have an official figure."""
    return [line for line in form if line.unit not in (HEADING, TEXT, LIST)]


def official(
    form: Iterable[FormLine],
    figures: Mapping[str, Figure],
    reported: Sheet,
    given: Mapping[str, Given],
    last: dt.date,
) -> Sheet:
    """The sheet of official figures: the ledger's at the period's end, else what was estimated, unless `given`."""
    lines = figures_of(form)
    said: dict[str, Typed] = {
        line.code: Given(reported[line.code].estimate)
        for line in lines
        if line.code not in figures and not line.sum_of
    }
    return fill(lines, figures, said | dict(given), last)


def faults(form: Iterable[FormLine], sheet: Sheet, window: Window) -> list[Problem]:
    """What stops the confirmation: a blank, sums that do not agree, a figure beside the ledger without a reason."""
    case = completeness.Case(
        form=tuple(figures_of(form)), sheet=sheet, window=window, today=window.last, previous={}, goals={}
    )
    return completeness.must_fix(completeness.problems(case))


def content_of(form: Iterable[FormLine], reported: Sheet, sheet: Sheet) -> dict[str, Any]:
    """What is frozen, by line."""
    return {
        line.code: {
            "reported": reported[line.code].value,
            "estimate": reported[line.code].estimate,
            "ledger": sheet[line.code].ledger,
            "official": sheet[line.code].value,
            "reason": sheet[line.code].reason,
        }
        for line in figures_of(form)
    }


def lines_of(form: Iterable[FormLine], content: Mapping[str, Any]) -> list[Line]:
    """The lines of a frozen content, in the order of the form."""
    return [Line(line, **content[line.code]) for line in figures_of(form) if line.code in content]


def in_words(estimate: int | None, official: int | None) -> Words:
    """“ước thấp hơn 16, 7,5 %”; without an official figure other than zero only the amount."""
    if estimate is None or official is None:
        return _("không có số ước")
    by = abs(official - estimate)
    if not by:
        return _("đúng số ước")
    if not official:
        return _("ước cao hơn {by}", by=money.show(by))
    params = {"by": money.show(by), "share": percent(by, official)}
    if official > estimate:
        return _("ước thấp hơn {by}, {share} %", **params)
    return _("ước cao hơn {by}, {share} %", **params)


def share(estimate: int | None, official: int | None) -> float | None:
    """The error as a share of the official figure, for tables and their order; None when there is none to take."""
    if estimate is None or not official:
        return None
    return (official - estimate) / official
