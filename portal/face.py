"""What every page shares: language, menu by duty, banner, and how values are shown."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import markupsafe
from flask import Flask, current_app, g, request, url_for
from flask_babel import get_domain, gettext, ngettext
from flask_login import current_user

from portal.access import Viewer, allowed
from portal.accounts.words import DUTIES
from portal.extensions import babel, new_id
from portal.fields import say
from portal.lib import clock, money, vietnamese
from portal.lib.words import Words, _, phrase
from portal.plans import queries as plans

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
# label, endpoint, rule that opens it
MENU: tuple[tuple[Words, str, str], ...] = (
    (_("Việc của tôi"), "home.index", "home.see"),
    (_("Hạn nộp"), "progress.board", "progress.board"),
    (_("Duyệt báo cáo"), "review.desk", "review.list"),
    (_("Tổng hợp"), "consolidation.index", "consolidation.see"),
    (_("Địa chỉ"), "addresses.index", "addresses.list"),
    (_("Cam kết"), "pledges.index", "pledges.list"),
    (_("Giao nhận"), "pledges.deliveries", "pledges.list"),
    (_("Người tham gia"), "supporters.index", "supporters.list"),
    (_("Báo cáo"), "reports.index", "reports.list"),
    (_("Ngành dọc"), "consolidation.sector", "consolidation.sector"),
    (_("Công văn"), "letters.index", "letters.list"),
    (_("Sổ văn bản"), "documents.outgoing", "documents.register"),
    (_("Người dùng"), "accounts.people", "accounts.people"),
    (_("Tổ chức"), "organisations.index", "organisations.list"),
)


def init_app(app: Flask) -> None:
    """Give the templates their words and filters."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = f"{app.root_path}/translations"
    babel.init_app(app, locale_selector=language)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(in_page, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters.update(
        money=show_money,
        date=show_date,
        weekday=weekday,
        moment=moment,
        when=when,
        say=say_any,
        phrase=say_phrase,
        phrases=say_phrases,
        percent=percent,
    )
    app.jinja_env.globals.update(
        clause_anchor=clause_anchor,
        clause_href=clause_href,
        clause_words=clause_words,
        new_key=lambda: new_id().hex,
        can=can,
        now=clock.now,
        duties=DUTIES,
        destinations=destinations,
    )
    app.context_processor(context)


def language() -> str:
    """The person's language; before sign-in what the address asks for, else Vietnamese."""
    person = current_user
    if person.is_authenticated:
        return str(person.language)
    return "en" if request.args.get("lang") == "en" else "vi"


def in_page(message: str) -> str:
    """The templates' `_`: Flask-Babel looks for the language anew at every word, which a page of hundreds can feel."""
    if "catalogue" not in g:
        g.catalogue = get_domain().get_translations()
    return str(g.catalogue.ugettext(message))


def context() -> dict[str, Any]:
    """What layouts need on every page."""
    person = current_user
    signed_in = person.is_authenticated
    viewer: Viewer | None = person.viewer if signed_in else None
    return {
        "viewer": viewer,
        "person": person if signed_in else None,
        "duty": say(DUTIES[viewer.duty]) if viewer else "",
        "menu": menu(viewer),
        "demo_banner": _banner(),
        "theme": person.theme if signed_in else "auto",
        "lang": language(),
        "plan_line": plan_line() if viewer else "",
        "support_phone": current_app.config["SUPPORT_PHONE"],
    }


def menu(viewer: Viewer | None) -> list[tuple[str, str, bool]]:
    """The destinations of this post: (label, endpoint, is the current one)."""
    if viewer is None:
        return []
    shown = [
        (words, endpoint)
        for words, endpoint, rule in MENU
        if endpoint in current_app.view_functions and allowed(viewer, rule)
    ]
    here = _here([endpoint for _words, endpoint in shown])
    return [(say(words), endpoint, endpoint == here) for words, endpoint in shown]


def _here(endpoints: list[str]) -> str:
    """Which destination a page belongs to: the one itself, else the nearest above it in the same room."""
    if any(request.endpoint == endpoint for _words, endpoint, _rule in MENU):
        return str(request.endpoint)
    room = (request.endpoint or "").split(".")[0]
    if room == "twins":
        return "addresses.index"
    room = "organisations" if room == "succession" else room
    if room == "documents":
        return "documents.outgoing"
    above = [one for one in endpoints if one.split(".")[0] == room and request.path.startswith(url_for(one))]
    return max(above, key=lambda one: len(url_for(one)), default="")


def destinations(viewer: Viewer) -> list[str]:
    """What the menu of a post shows, for whoever gives it."""
    return [say(words) for words, _endpoint, rule in MENU if allowed(viewer, rule)]


def can(name: str, subject: Any = None) -> bool:
    """The same question as the object door, so that a button and its door cannot disagree."""
    return current_user.is_authenticated and allowed(current_user.viewer, name, subject)


def _banner() -> str:
    if not current_app.config["DEMONSTRATION"]:
        return ""
    now = clock.now()
    return str(
        gettext(
            "Bản trình diễn, người và hộ đều hư cấu. Đồng hồ nghiệp vụ: %(weekday)s %(moment)s.",
            weekday=weekday(now.date()),
            moment=moment(now),
        )
    )


def plan_of_day() -> Any:
    """Id, number and day of the plan in force; None without one. Asked once a request."""
    if "plan_of_day" not in g:
        g.plan_of_day = plans.name_of_day(None, clock.today())
    return g.plan_of_day


def plan_line() -> str:
    """The plan in force, for the foot of the page."""
    plan = plan_of_day()
    if plan is None:
        return ""
    said = gettext("Kế hoạch số %(number)s ngày %(date)s", number=plan.number, date=show_date(plan.signed_on))
    return str(said)


def clause_words(path: str) -> str:
    """`mục V.1`, `cách hiểu A-16`; parts of the text without a number under their own name."""
    if path.startswith("A-"):
        return str(gettext("cách hiểu %(id)s", id=path))
    return str(gettext("mục %(clause)s", clause=path)) if path[:1] in "IVX" else path


def clause_href(path: str, plan_id: Any = None) -> str:
    """Where a clause or a reading of a plan stands on screen; nothing without a plan."""
    plan = plan_of_day() if plan_id is None else None
    plan_id = plan.id if plan else plan_id
    if plan_id is None:
        return ""
    part, anchor = ("values", path) if path.startswith("A-") else (None, clause_anchor(path))
    return url_for("plans.show", plan_id=plan_id, part=part, _anchor=anchor)


def clause_anchor(path: str) -> str:
    """The place of a clause on the plan's page."""
    return f"muc-{path.replace(' ', '-')}"


def show_money(value: int | None) -> str:
    """1.234.567, or nothing for what is not known."""
    return "" if value is None else money.show(value)


def show_date(value: dt.date | None) -> str:
    """dd/mm/yyyy."""
    return "" if value is None else vietnamese.short_date(value)


def weekday(value: dt.date) -> str:
    """The weekday's name in the reader's language."""
    if language() == "en":
        return value.strftime("%A")
    return vietnamese.weekday(value)


def local(value: dt.datetime) -> dt.datetime:
    """A stored moment in Vietnam's time."""
    return value.astimezone(HERE)


def moment(value: dt.datetime | None) -> str:
    """dd/mm/yyyy, HH:MM in Vietnam's time."""
    return "" if value is None else local(value).strftime("%d/%m/%Y, %H:%M")


def when(value: dt.datetime | None) -> str:
    """The short form within a year: dd/mm, HH:MM."""
    return "" if value is None else local(value).strftime("%d/%m, %H:%M")


def percent(value: float) -> str:
    """One decimal, with a comma and a thin space before the sign."""
    return f"{value:.1f}".replace(".", ",") + "\u202f%"


def say_phrase(text: str | None) -> str:
    """What the plan calls something, in the reader's language."""
    return say(phrase(text)) if text else ""


def say_phrases(choices: Iterable[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """Choices of a filter that the plan has named."""
    return [(value, say_phrase(name)) for value, name in choices]


def say_any(words: Words | str | None) -> str:
    """Words in the reader's language; plain text as it is."""
    if isinstance(words, markupsafe.Markup):
        raise TypeError("words are text, not markup")
    return say(words) if isinstance(words, Words) else (words or "")
