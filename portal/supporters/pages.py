"""The lists as pages and sheets: what was asked in the address line, figures and rows ready to be shown."""

import datetime as dt
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from portal.access import Viewer
from portal.fields import say
from portal.http import is_fragment
from portal.lib import sheets
from portal.lib.keyset import Links
from portal.lib.vietnamese import NotADate, fold, moment, read_date, short_date
from portal.organisations import places
from portal.organisations import queries as organisations
from portal.organisations.places import Places
from portal.plans import queries as plans
from portal.plans.terms import roster_frozen_on
from portal.supporters import lists, queries
from portal.supporters.lists import Filter
from portal.supporters.words import BRANCHES, LEADERSHIP

ASKED = {
    "search": "q",
    "place": "place",
    "kind": "kind",
    "view": "view",
    "sort": "sort",
    "after": "after",
    "before": "before",
}


def _asked() -> tuple[Filter, dict[str, str]]:
    values = {name: request.args.get(name, "") for name in (*ASKED.values(), "on")}
    return Filter(**{field: values[name] for field, name in ASKED.items()}), values


def _shown(endpoint: str, wanted: Filter, values: dict[str, str], listed: lists.List) -> dict[str, Any]:
    return {
        "wanted": wanted,
        "links": Links(url_for(endpoint), values),
        "listing": listed.page(wanted),
        "filtered": any((wanted.search, wanted.place, wanted.kind)),
        "partial": is_fragment(),
    }


def _places(viewer: Viewer, wanted: Filter) -> Places:
    return places.places(viewer, wanted.place, searching=False)


def _roster(
    viewer: Viewer, wanted: Filter, today: dt.date
) -> tuple[Places, queries.Counted | None, lists.List]:
    """The places to choose from, the count for the plan of the day, the list."""
    within = _places(viewer, wanted)
    plan = plans.plan_of_day(viewer, today)
    counted = queries.leaders_counted(viewer, plan) if plan else None
    listed = lists.roster(viewer, wanted, within, today, counted.frozen_on if counted else None)
    return within, counted, listed


def roster_page(viewer: Viewer, today: dt.date) -> dict[str, Any]:
    """What the roster of leaders shows."""
    wanted, values = _asked()
    within, counted, listed = _roster(viewer, wanted, today)
    return {
        **_shown("supporters.index", wanted, values, listed),
        "places": within.options if viewer.oversees_territory else [],
        "counted": counted,
        "kinds": [(kind.value, say(words)) for kind, words in LEADERSHIP.items()],
    }


def roster_sheet(viewer: Viewer, at: dt.datetime) -> bytes:
    """The roster as a workbook, cut as it is on the screen."""
    wanted, _values = _asked()
    _within, counted, listed = _roster(viewer, wanted, at.date())
    columns = (
        sheets.Column(_("Họ và tên"), width=26),
        sheets.Column(_("Chức danh"), width=26),
        sheets.Column(_("Đơn vị"), width=44),
        sheets.Column(_("Nhóm"), width=30),
        sheets.Column(_("Nhận chức"), "date", 12),
        sheets.Column(_("Ngày cuối"), "date", 12),
        sheets.Column(_("Tính vào chỉ tiêu"), width=18),
    )
    cells = [
        (
            row.name,
            row.title,
            row.organisation_name,
            say(LEADERSHIP[row.kind]),
            row.starts_on,
            row.ends_on,
            _("có") if counted and row.person_id in counted.frozen else _("không"),
        )
        for row in listed.rows(wanted)
    ]
    notes = [
        viewer.organisation_name,
        _("Xuất lúc %(moment)s, theo bộ lọc trên màn hình", moment=say(moment(at))),
    ]
    if counted:
        notes.append(coverage(counted.frozen_on, len(counted.frozen)))
    return sheets.to_xlsx([sheets.Sheet(_("Danh sách lãnh đạo"), columns, cells, notes)], at=at)


def coverage(day: dt.date, count: int) -> str:
    """Which day the roster is of, and how many it counts."""
    return str(_("Danh sách chốt ngày %(day)s, %(count)s người.", day=short_date(day), count=count))


def signing_page(viewer: Viewer, today: dt.date) -> dict[str, Any]:
    """The roster that is printed and signed: frozen by the plan, or today's where no plan is in force."""
    wanted, _values = _asked()
    within = _places(viewer, wanted)
    plan = plans.plan_of_day(viewer, today)
    day = roster_frozen_on(plan) if plan else today
    leaders = queries.roster_as_of(viewer, day, within.interval)
    return {
        "leaders": leaders,
        "coverage": coverage(day, len(leaders)),
        "body": organisations.own(viewer).name,
        "place": next((name for choice, name in within.options if str(choice) == wanted.place), ""),
        "day": day,
    }


def persons_page(viewer: Viewer) -> dict[str, Any]:
    """What the list of persons shows."""
    wanted, values = _asked()
    return _shown("supporters.persons", wanted, values, lists.persons(viewer))


def branches_page(viewer: Viewer, today: dt.date) -> dict[str, Any]:
    """What the list of branches shows; a day that cannot be read is said, and today is taken."""
    wanted, values = _asked()
    within = _places(viewer, wanted)
    on, unread = today, ""
    try:
        on = read_date(values["on"]) if values["on"] else today
    except NotADate as error:
        unread = say(error.words)
    return {
        **_shown("supporters.branches", wanted, values, lists.branches(viewer, wanted, within, on)),
        "places": within.options,
        "on": on,
        "asked_on": values["on"],
        "unread": unread,
        "kinds": {kind: say(words) for kind, words in BRANCHES.items()},
        "counts": queries.count_by_kind(viewer, on, within.interval),
    }


def previewed(text: str, known: set[str]) -> list[tuple[str, str]]:
    """Each typed line with what becomes of it: new (empty), on the list already, or twice in what was typed."""
    seen: set[str] = set()
    lines = []
    for name in filter(None, (line.strip() for line in text.splitlines())):
        folded = fold(name)
        verdict = "known" if folded in known else "twice" if folded in seen else ""
        seen.add(folded)
        lines.append((name, verdict))
    return lines
