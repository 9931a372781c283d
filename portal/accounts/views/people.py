"""The people whom a post manages: the list, one person, and what is done to an account, each on its own page."""

import io
import uuid
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

from flask import Response, make_response, render_template, request, send_file, url_for

from portal.accounts import actions, codes, passwords, people, people_list, people_sheet
from portal.accounts.models import User
from portal.accounts.rules import Person, governs
from portal.accounts.views.gate import bp
from portal.accounts.words import DUTIES, STATES
from portal.fields import say
from portal.http import (
    begin_work,
    found,
    guard,
    is_fragment,
    page_or_fragment,
    require,
    see_other,
    slow,
    viewer,
)
from portal.lib import clock
from portal.lib.keyset import Links

BOTH = ["GET", "POST"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 5_000


def _asked() -> people_list.Filter:
    names = (field.name for field in fields(people_list.Filter))
    return people_list.Filter(**{name: request.args[name] for name in names if request.args.get(name)})


@bp.get("/people", endpoint="people")
@guard("accounts.people")
def list_people() -> str:
    """The people in reach; filters, order and page are in the address line."""
    wanted = _asked()
    return page_or_fragment(
        "accounts/people.html",
        "accounts/_people_rows.html",
        wanted=wanted,
        links=Links(url_for("accounts.people"), asdict(wanted)),
        filtered=bool(wanted.q or wanted.organisation or wanted.duty),
        listing=people_list.people_in_reach(viewer(), wanted, clock.today()),
        duty_choices=[(duty.value, say(words)) for duty, words in DUTIES.items()],
        states=STATES,
        shift=clock.shift(),
        partial=is_fragment(),
    )


@bp.get("/people/export.xlsx")
@guard("accounts.people")
def export_people() -> Response:
    """The same list, cut in the same way, as a spreadsheet: no telephone, no secret."""
    listing = people_list.all_people(viewer(), _asked(), clock.today(), MOST_ROWS)
    content = people_sheet.workbook(listing, viewer().organisation_name, clock.now())
    name = f"nguoi-dung-{clock.today():%Y-%m-%d}.xlsx"
    return send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


def in_sight(user_id: uuid.UUID) -> Person:
    """The person, or 404."""
    person: Person = found(people.person(viewer(), user_id, clock.today()))
    return person


def version() -> int:
    """The version of the person that the form was made for."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else 0


@bp.get("/people/<uuid:user_id>")
@guard("accounts.people")
def person(user_id: uuid.UUID) -> str:
    """The account, the posts in reach, what can be done."""
    person = in_sight(user_id)
    require("accounts.people", person)
    at = clock.machine()
    shown = [post for post in person.posts if governs(viewer(), post.organisation, post.duty)]
    return render_template(
        "accounts/person.html",
        judged=person,
        user=person.user,
        posts=shown,
        elsewhere=len([post for post in person.held if post not in shown]),
        sessions=people.open_sessions(viewer(), user_id, at),
        code=people.code_of(viewer(), user_id, at),
        state=_state(person),
        today=clock.today(),
        shift=clock.shift(),
    )


def _state(person: Person) -> tuple[str, Any]:
    if person.user.suspended_at:
        return STATES["suspended"]
    if not person.held:
        return STATES["ended"]
    return STATES["active" if person.user.password_hash else "invited"]


# What is done to an account -------------------------------------------------------------------------------------------


def _act(user_id: uuid.UUID, name: str, verb: Callable[..., None]) -> Any:
    """The page that asks, and the deed."""
    person = in_sight(user_id)
    require("accounts.secure", person)
    if request.method == "GET":
        return render_template("accounts/act.html", act=name, user=person.user)
    verb(person.user, version=version(), actor=viewer(), at=clock.machine())
    return see_other("accounts.person", user_id=user_id)


@bp.route("/people/<uuid:user_id>/suspend", methods=BOTH)
@guard("accounts.secure", decision=True)
def suspend(user_id: uuid.UUID) -> Any:
    """Let the person in no more, at once."""
    return _act(user_id, "suspend", actions.suspend)


@bp.route("/people/<uuid:user_id>/lift", methods=BOTH)
@guard("accounts.secure", decision=True)
def lift(user_id: uuid.UUID) -> Any:
    """Let the person in again."""
    return _act(user_id, "lift", actions.lift)


@bp.route("/people/<uuid:user_id>/sessions", methods=BOTH)
@guard("accounts.secure", decision=True)
def end_sessions(user_id: uuid.UUID) -> Any:
    """Sign the person out everywhere."""
    return _act(user_id, "sessions", actions.revoke_all)


@bp.route("/people/<uuid:user_id>/code", methods=BOTH)
@guard("accounts.secure", decision=True)
@slow
def issue_code(user_id: uuid.UUID) -> Any:
    """Print a one-time code: a first password or a forgotten one."""
    person = in_sight(user_id)
    require("accounts.secure", person)
    if request.method == "GET":
        return render_template("accounts/act.html", act="code", user=person.user)
    code = passwords.new_code()
    code_hash = passwords.hash_password(passwords.read_code(code))
    done = begin_work()
    if done is not None:
        return done
    person = in_sight(user_id)
    require("accounts.secure", person)
    return print_code(person.user, code, code_hash, version())


def print_code(user: User, code: str, code_hash: str, version: int | None) -> Response:
    """The only page that ever shows the code. Sent again, the form leads to the person, not to another code."""
    expires_at = codes.issue(user, code_hash, version=version, actor=viewer(), at=clock.machine())
    see_other("accounts.person", user_id=user.id)
    page = render_template(
        "accounts/code.html",
        user=user,
        code=code,
        expires_at=expires_at + clock.shift(),
        first=user.password_hash is None,
        address=url_for("accounts.activate", _external=True),
    )
    return make_response(page)
