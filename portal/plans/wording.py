"""A plan in words, section by section: what its page shows and what two years are compared by. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.lib.money import show
from portal.lib.vietnamese import WEEKDAYS, short_date
from portal.lib.words import Words, _, phrase
from portal.plans import calendar
from portal.plans.drafting import READINGS
from portal.plans.shape import Basis, Line, Period, Preset, Rate, Reporting, Setting, Target, Threshold

UNITS = {
    "percent": _("%"),
    "addresses_per_commune": _("địa chỉ mỗi xã"),
    "branches": _("chi hội, chi đoàn"),
    "committees": _("Ban Chỉ đạo"),
}
LINE_UNITS = {
    "count": _("số đếm"),
    "money": _("đồng"),
    "days": _("ngày công"),
    "text": _("phần lời"),
    "list": _("danh sách"),
}
SOURCES = {
    "free": _("đơn vị tự ghi"),
    "pledges": _("từ đăng ký gắn"),
    "deliveries": _("từ sổ giao nhận"),
    "addresses": _("từ sổ địa chỉ"),
    "threshold": _("từ sổ giao nhận, xét theo mức tối thiểu"),
    "duties": _("từ nhiệm vụ được giao"),
}
# key of a setting → its readings in words
OTHERS: dict[str, dict[Any, Words]] = {
    key: READINGS[key][1] for key in ("half_year", "quarter_reading", "roll_to_working_day")
} | {
    "value_judged_on": {
        "household": _("xét tổng giá trị mà hộ nhận được từ mọi đơn vị"),
        "supporter": _("xét riêng giá trị của từng đơn vị giúp"),
    },
    "goods_valued_by": {
        "receipt_then_rate": _("hiện vật tính theo chứng từ, không có chứng từ thì theo đơn giá"),
        "rate": _("hiện vật luôn tính theo đơn giá"),
    },
    "primary_line": {
        "territory": _("thành viên cấp huyện gửi báo cáo theo địa bàn"),
        "sector": _("thành viên cấp huyện gửi báo cáo theo ngành dọc"),
    },
    "committee_letter_format": {
        "party": _("văn bản của Ban Chỉ đạo theo thể thức của Đảng"),
        "state": _("văn bản của Ban Chỉ đạo theo thể thức hành chính"),
    },
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that the plan says: `mark` in the margin, title, sentences, and the clause that it rests on."""

    key: str
    mark: str
    title: str
    said: tuple[Words, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one kind; `part` is the page of the plan on which they stand."""

    name: str
    part: str
    title: Words
    rows: tuple[Row, ...]

    def anchor(self, row: Row) -> str:
        """Where the row stands on its page; a reading is looked for by its id (A-16), the first of several."""
        if self.name == "setting" and next(one for one in self.rows if one.mark == row.mark) is row:
            return row.mark
        return f"{self.name}-{row.key}".replace(" ", "-")


def sections(plan: Preset) -> tuple[Section, ...]:
    """Everything that the plan says besides its text, in the order of its pages."""
    return (
        Section("period", "periods", _("Kỳ báo cáo"), tuple(_period(one, plan) for one in plan.periods)),
        Section("rule", "periods", _("Ai báo cáo gì, cho ai"), tuple(_rule(one, plan) for one in plan.reporting)),
        Section("threshold", "values", _("Mức tối thiểu và chu kỳ"), tuple(_threshold(one) for one in plan.thresholds)),
        Section("rate", "values", _("Đơn giá quy đổi"), tuple(_rate(one) for one in plan.rates)),
        Section("target", "values", _("Chỉ tiêu"), tuple(_target(one, plan) for one in plan.targets)),
        Section("duty", "values", _("Nhiệm vụ"), tuple(_duties(plan))),
        Section(
            "criterion",
            "values",
            _("Tiêu chí xếp thứ tự ưu tiên"),
            tuple(
                Row(one.code, "", one.text, (_("{points} điểm", points=one.points),), one.clause)
                for one in plan.criteria
            ),
        ),
        Section("setting", "values", _("Cách hiểu kế hoạch"), tuple(_setting(one) for one in plan.settings)),
        Section(
            "basis",
            "values",
            _("Văn bản làm căn cứ"),
            tuple(_basis(one) for one in plan.bases),
        ),
        Section("line", "lines", _("Dòng của mẫu báo cáo"), tuple(_line(one, plan) for one in plan.lines)),
    )  # fmt: skip


def head(plan: Preset) -> Row:
    """Number, day, issuer and data year."""
    of = plan.plan
    return Row(
        "head",
        str(of.year),
        of.title,
        (
            _("Số {number} ngày {date}", number=of.number, date=short_date(of.signed_on)),
            phrase(of.issuer),
            _("Số liệu từ {first} đến {last}", first=short_date(of.data_from), last=short_date(of.data_to)),
        ),
        "",
    )


def _basis(of: Basis) -> Row:
    words = _(
        "{number} ngày {date}, {issuer}", number=of.number, date=short_date(of.issued_on), issuer=of.issuer
    )
    return Row(of.number, "", of.name, (words,), of.clause)


def _period(of: Period, plan: Preset) -> Row:
    due = calendar.due_at(of.due_before, roll=bool(plan.values.get("roll_to_working_day", True)))
    last = calendar.last_day(due)
    said = [
        _("Số liệu từ {first} đến {last}", first=short_date(of.data_from), last=short_date(of.data_to)),
        _(
            "Gửi trước ngày {date}: đúng hạn đến hết {weekday} {last}",
            date=short_date(of.due_before),
            weekday=WEEKDAYS[last.weekday()],
            last=short_date(last),
        ),
    ]
    if of.true_up_before:
        said.append(_("Chốt số chính thức trước ngày {date}", date=short_date(of.true_up_before)))
    return Row(of.code, of.code, of.name, tuple(said), of.clause)


def _rule(of: Reporting, plan: Preset) -> Row:
    names = {period.code: _short(period, plan.plan.year) for period in plan.periods}
    form = next(form for form in plan.forms if form.code == of.form)
    said = [
        phrase(form.name),
        _("Kỳ: {periods}", periods=", ".join(names[code] for code in of.periods)),
        _("Gửi về {recipient}", recipient=plan.party(of.recipient).name),
    ]
    if of.inner:
        days = plan.values["inner_due_working_days"]
        said.append(_("Hạn sớm hơn {days} ngày làm việc", days=days))
    return Row(f"{of.party} {of.form}", of.form, plan.party(of.party).name, tuple(said), of.clause)


def _short(of: Period, year: int) -> str:
    """`quý I`, `6 tháng đầu năm`, `năm`: the same in every year."""
    name = of.name.removesuffix(f" {year}")
    return name.removesuffix(" năm") if name.startswith("quý") else name


def _threshold(of: Threshold) -> Row:
    if of.least_value is not None:
        words = _("Từ {value} đ trở lên", value=show(of.least_value))
    else:
        words = _("Từ {least} đến {most} tháng", least=of.months_from, most=of.months_to)
    return Row(of.code, of.code, of.name, (words,), of.clause)


def _rate(of: Rate) -> Row:
    words = _(
        "{value} đ mỗi {unit}, từ ngày {date}",
        value=show(of.value),
        unit=of.unit,
        date=short_date(of.valid_from),
    )
    said = [words, phrase(of.decision)]
    if of.valid_to:
        said.append(_("Đến hết ngày {date}", date=short_date(of.valid_to)))
    return Row(f"{of.code} {of.valid_from}", "", of.name, tuple(said), of.clause)  # fmt: skip


def goal(of: Target) -> Words:
    """What must be reached: `≥ 30 %`, or that it is only watched."""
    if of.goal is None:
        return _("Định hướng, theo dõi, không chấm đạt hay chưa đạt")
    sign = {">=": "≥", "=": "=", ">": ">"}[of.comparison]
    return _("{sign} {goal} {unit}", sign=sign, goal=of.goal, unit=UNITS.get(of.unit, phrase(of.unit)))


def _target(of: Target, plan: Preset) -> Row:
    parties = "; ".join(plan.party(code).name for code in of.parties)
    said = (
        goal(of),
        _("Tử số: {text}", text=of.numerator),
        _("Mẫu số: {text}", text=of.denominator),
        _("Áp dụng cho: {parties}", parties=parties),
    )
    return Row(of.code, of.code, of.name, said, of.clause)


def _duties(plan: Preset) -> Iterator[Row]:
    counts: dict[str, int] = {}
    for one in plan.duties:
        counts[one.owner] = counts.get(one.owner, 0) + 1
        said = (phrase(one.text),)
        yield Row(f"{one.owner} {counts[one.owner]}", "", plan.party(one.owner).name, said, one.clause)


def _setting(of: Setting) -> Row:
    readings = OTHERS.get(of.key, {})
    said = [_("Cách hiểu khác: {text}", text=words) for value, words in readings.items() if value != of.value]
    plain = not isinstance(of.value, str) or of.value[:1].isdigit()
    if plain and of.key not in OTHERS:
        said.insert(0, _("Giá trị: {value}", value=_shown(of.value)))
    return Row(of.key, of.id, of.text, tuple(said), of.clause)


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return show(value) if isinstance(value, int) else value


def _line(of: Line, plan: Preset) -> Row:
    names = {form.code: form.name for form in plan.forms}
    said = [
        phrase(of.definition),
        _(
            "Đơn vị tính: {unit}; nguồn: {source}",
            unit=LINE_UNITS.get(of.unit, of.unit),
            source=SOURCES[of.source],
        ),
        _("Có trong: {forms}", forms="; ".join(names[code] for code in of.forms)),
    ]
    if of.sum_of:
        said.append(_("Bằng tổng các dòng {lines}", lines=", ".join(of.sum_of)))
    return Row(of.code, of.code, of.label, tuple(said), of.clause)  # fmt: skip
