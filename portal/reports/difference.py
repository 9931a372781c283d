"""What changed between two versions of a report, line by line, in words (“giảm 16, −7,5 %”) — pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.lib import money
from portal.lib.words import Words, _
from portal.plans.models import FormLine
from portal.reports.sheet import DUTIES, TEXT, Entry, Sheet

COMPARED = ("value", "estimate", "text", "reason", "explanation")


@dataclass(frozen=True, slots=True)
class Change:
    """One line that is not the same: figures before and after, or texts."""

    code: str
    label: str
    unit: str
    before: int | None
    after: int | None
    words: Words
    estimate_before: int | None = None
    estimate_after: int | None = None
    text_before: str = ""
    text_after: str = ""


def changes(form: Iterable[FormLine], old: Sheet, new: Sheet) -> list[Change]:
    """The lines whose figure, estimate, reason, explanation or text differ, in the order of the form.

    Lines that only their rows in the list of duties have are compared too.
    """
    found = []
    for line in form:
        codes = [line.code]
        if line.source == DUTIES:
            codes = [code for code in {**old.entries, **new.entries} if code.startswith(f"{line.code}-")]
        for code in codes:
            before, after = old[code], new[code]
            same = all(getattr(before, part) == getattr(after, part) for part in COMPARED)
            if not same:
                found.append(
                    Change(
                        code,
                        line.label,
                        line.unit,
                        before.value,
                        after.value,
                        _("sửa chữ") if line.unit == TEXT else in_words(before.value, after.value),
                        before.estimate,
                        after.estimate,
                        _words(before),
                        _words(after),
                    )
                )
    return found


def _words(entry: Entry) -> str:
    """Everything that was written about a line."""
    return "\n".join(part for part in (entry.text, entry.reason, entry.explanation) if part)


def in_words(before: int | None, after: int | None) -> Words:
    """“tăng 12, +40 %”, “giảm 16, −7,5 %”, “không đổi”; without a base only the amount."""
    if before is None or after is None:
        return _("không đổi") if before == after else _("mới nhập") if before is None else _("đã xóa")
    if before == after:
        return _("không đổi")
    by = money.show(abs(after - before))
    if before <= 0:
        return _("tăng {by}", by=by) if after > before else _("giảm {by}", by=by)
    share = percent(abs(after - before), before)
    if after > before:
        return _("tăng {by}, +{share} %", by=by, share=share)
    return _("giảm {by}, −{share} %", by=by, share=share)


def percent(part: int, whole: int) -> str:
    """One decimal, rounded half up, with a comma; a whole number without: `7,5`, `40`."""
    tenths = (part * 2000 + whole) // (2 * whole)
    units, tenth = divmod(tenths, 10)
    return f"{money.show(units)},{tenth}" if tenth else money.show(units)
