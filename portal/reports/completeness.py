"""What is still wrong, odd or worth knowing about a report before it is handed over — pure.

Three levels (screens §6): what must be fixed stops the hand-over, what needs an explanation and what is a note do
not. Every problem names its line, so that the check page can put a field beside it.
"""

import datetime as dt
import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from portal.lib import money
from portal.lib.vietnamese import short_date
from portal.lib.words import Words, _, n_, phrase
from portal.plans.models import FormLine
from portal.reports import outliers
from portal.reports.figures import GROUPS, Window
from portal.reports.outliers import amount
from portal.reports.sheet import ADDRESSES, DUTIES, HEADING, LIST, TEXT, Entry, Sheet

CUT_OFF, LATE = "cut_off", "LATE"
# A part that cannot be more than its whole.
WITHIN = (("A1", "A1T"), ("A2L", "A2"), ("B6", "B3"), ("C4", "C"), ("C4P", "C4"))


class Level(enum.StrEnum):
    """How much a problem weighs."""

    must_fix = "must_fix"
    explain = "explain"
    note = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: its level, its line, what to do, and which field of the line answers it.

    `field` is one of value, estimate, reason, explanation, text, cut_off; `answered` whether it says something.
    """

    level: Level
    code: str
    words: Words
    field: str
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a check looks at. `goals` are least numbers of the plan by line; `previous` values by line.

    `history` = earlier values by line; `estimated` whether it may stop before its period ends and estimate the rest;
    `unposted` = listed addresses that are not on iNHANDAO yet (A-22).
    """

    form: tuple[FormLine, ...]
    sheet: Sheet
    window: Window
    today: dt.date
    previous: Mapping[str, int]
    goals: Mapping[str, int]
    days_overdue: int = 0
    duties: tuple[str, ...] = ()
    previous_texts: Mapping[str, str] = field(default_factory=dict)
    history: Mapping[str, Sequence[int]] = field(default_factory=dict)
    estimated: bool = True
    unposted: int = 0


def problems(case: Case) -> list[Problem]:
    """All findings, the gravest first, within a level in the order of the form."""
    found = [
        *_cut_off(case),
        *_missing(case),
        *_arithmetic(case),
        *_unexplained(case),
        *_unposted(case),
        *_late(case),
        *_notes(case),
    ]
    place = {line.code: line.position for line in case.form}
    place |= {code: place.get(code.rsplit("-", 1)[0], 0) for code in case.duties}
    order = {level: number for number, level in enumerate(Level)}
    return sorted(found, key=lambda problem: (order[problem.level], place.get(problem.code, -1)))


def must_fix(found: Iterable[Problem]) -> list[Problem]:
    """Those that stop the hand-over."""
    return [problem for problem in found if problem.level is Level.must_fix]


def _cut_off(case: Case) -> Iterator[Problem]:
    last = min(case.window.last, case.today)
    if not case.window.first <= case.sheet.cut_off <= last:
        words = _(
            "Chọn ngày chốt số liệu từ {first} đến {last}",
            first=short_date(case.window.first),
            last=short_date(last),
        )
        yield Problem(Level.must_fix, CUT_OFF, words, CUT_OFF)
    elif not case.estimated and case.sheet.cut_off != case.window.last:
        day = short_date(case.window.last)
        words = _("Bảng này ghi số thực hiện cả kỳ: đặt ngày chốt số liệu là {last}", last=day)
        if case.today < case.window.last:
            words = _("Bảng này ghi số thực hiện cả kỳ: bàn giao khi hết kỳ, từ ngày {last}", last=day)
        yield Problem(Level.must_fix, CUT_OFF, words, CUT_OFF)


def _missing(case: Case) -> Iterator[Problem]:
    for line in case.form:
        entry = case.sheet[line.code]
        if line.unit == HEADING:
            continue
        if line.unit == TEXT:
            if not entry.text.strip():
                yield Problem(
                    Level.must_fix, line.code, _("Viết phần {label}", label=phrase(line.label)), "text"
                )
        elif line.source == DUTIES:
            for code in case.duties:
                if case.sheet[code].value is None:
                    words = _("{code}: chọn mức thực hiện nhiệm vụ", code=code)
                    yield Problem(Level.must_fix, code, words, "value")
        elif entry.value is None:
            words = _("{code}: nhập {label}, hoặc ghi 0", code=line.code, label=phrase(_small(line.label)))
            yield Problem(Level.must_fix, line.code, words, "value")


def _arithmetic(case: Case) -> Iterator[Problem]:
    labels = {line.code: line for line in case.form}
    for entry in case.sheet:
        line = labels.get(entry.code)
        if line is None or entry.value is None:
            continue
        if entry.value < 0 or (entry.estimate or 0) < 0:
            yield Problem(Level.must_fix, entry.code, _("{code}: số không được âm", code=entry.code), "value")
        elif entry.estimate is not None and entry.estimate < entry.value:
            words = _(
                "{code}: ước cả kỳ {estimate} thấp hơn số đã thực hiện {value}",
                code=entry.code,
                estimate=money.show(entry.estimate),
                value=money.show(entry.value),
            )
            yield Problem(Level.must_fix, entry.code, words, "estimate")
        if line.sum_of and entry.value != sum(case.sheet[part].value or 0 for part in line.sum_of):
            words = _("{code} phải bằng {parts}", code=entry.code, parts=" + ".join(line.sum_of))
            yield Problem(Level.must_fix, entry.code, words, "value")
        if entry.overruled and not line.sum_of and not entry.reason.strip():
            words = _(
                "{code}: ghi lý do sửa khác sổ ({ledger})",
                code=entry.code,
                ledger=money.show(entry.ledger or 0),
            )
            yield Problem(Level.must_fix, entry.code, words, "reason")
    yield from _parts_within(case, labels)


def _parts_within(case: Case, labels: Mapping[str, FormLine]) -> Iterator[Problem]:
    eights = tuple((f"B{number}-{place}", "B3") for number in (4, 5) for place in range(1, len(GROUPS) + 1))
    for part, whole in (*WITHIN, *eights):
        if part in labels and whole in labels:
            for name in ("value", "estimate"):
                small, large = getattr(case.sheet[part], name), getattr(case.sheet[whole], name)
                if small is not None and large is not None and small > large:
                    words = _(
                        "{part} ({small}) không thể lớn hơn {whole} ({large})",
                        part=part,
                        small=money.show(small),
                        whole=whole,
                        large=money.show(large),
                    )
                    yield Problem(Level.must_fix, part, words, name)
                    break


def _unexplained(case: Case) -> Iterator[Problem]:
    for line in case.form:
        entry = case.sheet[line.code]
        if entry.value is None:
            continue
        if entry.overruled and not line.sum_of and entry.reason.strip():
            yield Problem(Level.explain, line.code, _beside_ledger(line, entry), "reason", True)
        words = outliers.odd(
            line,
            entry.value,
            before=case.previous.get(line.code),
            earlier=case.history.get(line.code, ()),
            goal=case.goals.get(line.code),
        )
        if words:
            yield Problem(Level.explain, line.code, words, "explanation", bool(entry.explanation.strip()))


def _beside_ledger(line: FormLine, entry: Entry) -> Words:
    assert entry.value is not None
    assert entry.ledger is not None
    params = {
        "code": line.code,
        "label": phrase(line.label),
        "by": amount(line, abs(entry.value - entry.ledger)),
    }
    if entry.value > entry.ledger:
        return _("{code}. {label}: số báo cáo cao hơn sổ {by}", **params)
    return _("{code}. {label}: số báo cáo thấp hơn sổ {by}", **params)


def _unposted(case: Case) -> Iterator[Problem]:
    for line in case.form:
        if case.unposted and line.unit == LIST and line.source == ADDRESSES:
            words = n_(
                "{code}. {count} địa chỉ trong danh sách chưa cập nhật lên iNHANDAO. Vì sao?",
                "{code}. {count} địa chỉ trong danh sách chưa cập nhật lên iNHANDAO. Vì sao?",
                case.unposted,
                code=line.code,
                count=case.unposted,
            )
            said = bool(case.sheet[line.code].explanation.strip())
            yield Problem(Level.explain, line.code, words, "explanation", said)


def _late(case: Case) -> Iterator[Problem]:
    if case.days_overdue > 0:
        words = n_(
            "Báo cáo nộp muộn {days} ngày. Vì sao?",
            "Báo cáo nộp muộn {days} ngày. Vì sao?",
            case.days_overdue,
            days=case.days_overdue,
        )
        yield Problem(Level.explain, LATE, words, "explanation", bool(case.sheet[LATE].explanation.strip()))


def _notes(case: Case) -> Iterator[Problem]:
    whole = case.sheet["B3"].value
    groups = sum(case.sheet[f"B4-{place}"].value or 0 for place in range(1, len(GROUPS) + 1))
    if whole is not None and groups > whole:
        words = _(
            "Cộng tám nhóm B4 được {groups}, nhiều hơn B3 ({whole}): một hộ có thể thuộc hai nhóm",
            groups=money.show(groups),
            whole=money.show(whole),
        )
        yield Problem(Level.note, "B4-1", words, "value")
    if case.window.first <= case.sheet.cut_off < case.today - dt.timedelta(days=7):
        words = _("Ngày chốt {day} đã qua hơn một tuần", day=short_date(case.sheet.cut_off))
        yield Problem(Level.note, CUT_OFF, words, CUT_OFF)

    for line in case.form:
        text = case.sheet[line.code].text
        if text and text == case.previous_texts.get(line.code):
            words = _("{label}: còn nguyên chữ của kỳ trước", label=phrase(line.label))
            yield Problem(Level.note, line.code, words, "text")


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]
