"""Whether the parts of a plan fit together: every reference leads somewhere, no code stands twice. Pure.

`check` raises PresetError at the first mistake; its message begins with table, row and key.
"""

import datetime as dt
from collections.abc import Collection, Iterable

from portal.access import OrganisationKind
from portal.lib.words import _
from portal.plans.shape import Line, Party, Preset, PresetError

QUOTING = (
    "bases", "settings", "parties", "periods", "forms", "reporting",
    "thresholds", "rates", "criteria", "targets", "duties", "lines",
)  # fmt: skip
INNER = "inner_due_working_days"
ENDS_EARLY = _("kết thúc trước khi bắt đầu")
WHAT = {
    "clause": _("mục"), "party": _("bên"), "form": _("mẫu báo cáo"), "period": _("kỳ"), "line": _("dòng"),
    "line above it or heading": _("dòng hay đề mục nào ở trên tên là"),
}  # fmt: skip


# The columns that the values are stored in: table, key, characters.
LONGEST = (
    ("clauses", "path", 20), ("parties", "code", 20), ("periods", "code", 4), ("forms", "code", 10),
    ("thresholds", "code", 10), ("rates", "code", 40), ("rates", "unit", 40), ("criteria", "code", 20),
    ("targets", "code", 10), ("targets", "unit", 40), ("lines", "code", 10), ("headings", "code", 10),
    ("settings", "id", 20),
)  # fmt: skip
MOST = 10**15  # đồng


def check(plan: Preset) -> None:
    """Raise PresetError at the first thing that does not fit."""
    _fits(plan)
    _unique("clauses", "path", [clause.path for clause in plan.clauses])
    _unique("settings", "key", [setting.key for setting in plan.settings])
    for table in ("parties", "periods", "forms", "thresholds", "criteria", "targets"):
        _unique(table, "code", [row.code for row in getattr(plan, table)])
    _unique("rates", "code", [f"{rate.code} {rate.valid_from}" for rate in plan.rates])
    _unique(
        "lines", "code", [*(heading.code for heading in plan.headings), *(line.code for line in plan.lines)]
    )
    _clauses(plan)
    _settings(plan)
    _parties(plan)
    _periods(plan)
    _reporting(plan)
    _values(plan)
    _targets_and_duties(plan)
    _lines(plan)


def _fits(plan: Preset) -> None:
    if len(plan.plan.number) > 40:
        raise PresetError("plan.number", _("dài quá {most} ký tự", most=40))
    for table, key, most in LONGEST:
        for place, row in enumerate(getattr(plan, table)):
            if not 0 < len(getattr(row, key)) <= most:
                raise PresetError(
                    f"{table}[{place}].{key}", _("để trống hoặc dài quá {most} ký tự", most=most)
                )
    for table in ("thresholds", "rates", "criteria", "targets"):
        for place, row in enumerate(getattr(plan, table)):
            for key in (
                "eligible_from",
                "least_value",
                "months_from",
                "months_to",
                "value",
                "points",
                "goal",
            ):
                if abs(getattr(row, key, 0) or 0) > (MOST if "value" in key else 10**6):
                    raise PresetError(f"{table}[{place}].{key}", _("số quá lớn"))


def _unique(table: str, key: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise PresetError(f"{table}.{key}", _("{value} có hai lần", value=value))
        seen.add(value)


def _known(where: str, value: str, known: Collection[str], what: str) -> None:
    if value not in known:
        raise PresetError(where, _("không có {what} {value}", what=WHAT[what], value=value))


def _all_known(where: str, values: Iterable[str], known: Collection[str], what: str) -> None:
    for place, value in enumerate(values):
        _known(f"{where}[{place}]", value, known, what)


def _clauses(plan: Preset) -> None:
    """Every row names a clause; who reports may name a setting instead, where the plan is silent."""
    paths = {clause.path for clause in plan.clauses}
    tables = (
        "bases settings parties periods forms thresholds rates criteria targets duties lines reporting"
    ).split()
    for table in tables:
        known = paths | {setting.id for setting in plan.settings} if table == "reporting" else paths
        for place, row in enumerate(getattr(plan, table)):
            _known(f"{table}[{place}].clause", row.clause, known, "clause")


def _settings(plan: Preset) -> None:
    for place, setting in enumerate(plan.settings):
        if setting.choices and setting.value not in setting.choices:
            raise PresetError(
                f"settings[{place}].value",
                _(
                    "{value} không thuộc các giá trị {allowed}",
                    value=setting.value,
                    allowed=", ".join(map(str, setting.choices)),
                ),
            )
        if setting.key == "roster_frozen_on" and not _is_day(setting.value):
            raise PresetError(
                f"settings[{place}].value",
                _("{value} không phải {kind}", value=setting.value, kind=_("ngày")),
            )


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _parties(plan: Preset) -> None:
    for place, party in enumerate(plan.parties):
        if bool(party.kinds) != bool(party.level) or (party.kinds and party.sub_units):
            raise PresetError(f"parties[{place}].kinds", _("kinds đi cùng level và không đi cùng sub_units"))
        if party.level and party.level not in plan.plan.levels:
            raise PresetError(
                f"parties[{place}].level", _("kế hoạch không có cấp {level}", level=party.level)
            )


def _periods(plan: Preset) -> None:
    if not plan.periods:
        raise PresetError("periods", _("kế hoạch chưa có kỳ báo cáo nào"))
    if plan.plan.data_from >= plan.plan.data_to:
        raise PresetError("plan.data_to", ENDS_EARLY)
    if not plan.plan.data_from.year <= plan.plan.year <= plan.plan.data_to.year:
        raise PresetError("plan.year", _("năm không nằm trong thời gian lấy số liệu"))
    for place, period in enumerate(plan.periods):
        if period.data_from >= period.data_to:
            raise PresetError(f"periods[{place}].data_to", ENDS_EARLY)
        if period.due_before <= period.data_from:
            raise PresetError(f"periods[{place}].due_before", _("hạn nộp đến trước khi kỳ bắt đầu"))
        early = period.due_before <= period.data_to
        if early and (period.true_up_before is None or period.true_up_before <= period.data_to):
            raise PresetError(
                f"periods[{place}].true_up_before",
                _("hạn nộp đến trước khi đóng số liệu nên phải có ngày chốt số chính thức sau đó"),
            )


def _reporting(plan: Preset) -> None:
    parties = {party.code: party for party in plan.parties}
    periods = {period.code for period in plan.periods}
    forms = {form.code for form in plan.forms}
    owed = []
    for place, row in enumerate(plan.reporting):
        where = f"reporting[{place}]"
        _known(f"{where}.party", row.party, parties, "party")
        _known(f"{where}.recipient", row.recipient, parties, "party")
        _known(f"{where}.form", row.form, forms, "form")
        _all_known(f"{where}.periods", row.periods, periods, "period")
        _sends_and_receives(where, parties[row.party], parties[row.recipient])
        if row.inner and INNER not in plan.values:
            raise PresetError(
                f"{where}.inner", _("không có {what} {value}", what=_("cách hiểu"), value=INNER)
            )
        owed += [f"{row.party} {period}" for period in row.periods]
    _unique("reporting", "periods", owed)
    _no_party_twice(plan, parties)


def _sends_and_receives(where: str, party: Party, recipient: Party) -> None:
    for key, one in (("party", party), ("recipient", recipient)):
        if one.sub_units:
            raise PresetError(
                f"{where}.{key}", _("{code} chỉ được đếm, không gửi và không nhận báo cáo", code=one.code)
            )
    if party.code == recipient.code:
        raise PresetError(f"{where}.party", _("{code} báo cáo cho chính mình", code=party.code))
    if recipient.kinds and set(recipient.kinds) != {OrganisationKind.standing_agency}:
        raise PresetError(
            f"{where}.recipient",
            _("{code} không nhận báo cáo, chỉ cơ quan thường trực nhận", code=recipient.code),
        )


def _no_party_twice(plan: Preset, parties: dict[str, Party]) -> None:
    """Two reporting parties of one level must not share a kind: an organisation would owe a period twice."""
    taken: dict[tuple[object, object, str], str] = {}
    for place, row in enumerate(plan.reporting):
        party = parties[row.party]
        for kind in party.kinds:
            for period in row.periods:
                other = taken.setdefault((party.level, kind, period), party.code)
                if other != party.code:
                    raise PresetError(
                        f"reporting[{place}].party",
                        _("{code} và {other} cùng chỉ {kind}", code=party.code, other=other, kind=kind),
                    )


def _values(plan: Preset) -> None:
    for place, row in enumerate(plan.thresholds):
        value = row.eligible_from is not None and row.least_value is not None
        months = row.months_from is not None and row.months_to is not None
        if value == months:
            raise PresetError(
                f"thresholds[{place}].code",
                _("{code} phải là một mức tối thiểu hoặc một thời gian, không phải cả hai", code=row.code),
            )
        if row.months_from and row.months_to and row.months_from > row.months_to:
            raise PresetError(f"thresholds[{place}].months_to", _("ít tháng hơn months_from"))
    for place, rate in enumerate(plan.rates):
        if rate.value <= 0:
            raise PresetError(f"rates[{place}].value", _("đơn giá phải lớn hơn 0 đồng"))
        if rate.valid_to and rate.valid_to < rate.valid_from:
            raise PresetError(f"rates[{place}].valid_to", ENDS_EARLY)


def _targets_and_duties(plan: Preset) -> None:
    parties = {party.code for party in plan.parties}
    for place, target in enumerate(plan.targets):
        _all_known(f"targets[{place}].parties", target.parties, parties, "party")
        if bool(target.comparison) != (target.goal is not None):
            raise PresetError(f"targets[{place}].goal", _("phép so sánh và mức phải đi cùng nhau"))
    for place, duty in enumerate(plan.duties):
        _known(f"duties[{place}].owner", duty.owner, parties, "party")


def _lines(plan: Preset) -> None:
    headings = {heading.code for heading in plan.headings}
    by_code = {line.code: line for line in plan.lines}
    forms = {form.code for form in plan.forms}
    above = set(headings)
    for place, line in enumerate(plan.lines):
        where = f"lines[{place}]"
        _all_known(f"{where}.forms", line.forms, forms, "form")
        if line.parent is not None:
            _known(f"{where}.parent", line.parent, above, "line above it or heading")
        _all_known(f"{where}.sum_of", line.sum_of, by_code, "line")
        for part in line.sum_of:
            _adds_up(where, line, by_code[part])
        above.add(line.code)
    for place, line in enumerate(plan.lines):
        if line.facet and any(
            (other.parent, other.facet) == (line.parent, line.facet) for other in plan.lines[:place]
        ):
            raise PresetError(
                f"lines[{place}].facet",
                _("{value} có hai lần dưới dòng {parent}", value=line.facet, parent=line.parent),
            )


def _adds_up(where: str, line: Line, part: Line) -> None:
    if part.unit != line.unit or part.sum_of:
        raise PresetError(
            f"{where}.sum_of", _("không cộng được {code} vào dòng {line}", code=part.code, line=line.code)
        )
    if not set(line.forms) <= set(part.forms):
        raise PresetError(
            f"{where}.sum_of",
            _("{code} không có trong mọi mẫu của dòng {line}", code=part.code, line=line.code),
        )
