"""The grammar of a view: three doors, keyed acts, page or fragment, headers.

House door: everything needs a signed-in person unless the view is `@public`. Room door: every view carries
`@guard("<room>.<verb>")`, judged here for a URL without an id. Object door: a URL with an id must ask `require`
about its object, else the answer is an error of ours.
"""

import functools
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from portal import database, headers
from portal.access import RULES, Viewer, allowed
from portal.extensions import db, login_manager
from portal.lib import clock

View = TypeVar("View", bound=Callable[..., Any])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_UPLOADED = 16 * 1024 * 1024  # bytes: a photograph straight from a camera


@dataclass(frozen=True)
class SignedIn:
    """The person behind the request; `viewer` is None until one of several posts is chosen."""

    user_id: uuid.UUID
    user_name: str
    session_id: uuid.UUID
    viewer: Viewer | None
    language: str
    theme: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What Flask-Login asks for; the session's own row is what counts."""
        return str(self.user_id)


# Doors ---------------------------------------------------------------------------------------------------------------


def public(view: View) -> View:
    """No sign-in needed: sign-in itself, health, static, errors. Each stands on the list of the house tests."""
    view.__public__ = True  # type: ignore[attr-defined]
    return view


def personal(view: View) -> View:
    """A signed-in person is enough, whatever the post: choosing a post, signing out, own settings."""
    view.__personal__ = True  # type: ignore[attr-defined]
    return view


def guard(name: str, *, repeatable: bool = False, decision: bool = False) -> Callable[[View], View]:
    """The room door.

    An unsafe view is keyed: the same key twice gets the first answer again. `repeatable` leaves that out where
    repeating is harmless by nature (an autosave). A `decision` refuses htmx: it is taken on its own page.
    """

    def mark(view: View) -> View:
        view.__guard__ = name  # type: ignore[attr-defined]
        view.__repeatable__ = repeatable  # type: ignore[attr-defined]
        view.__decision__ = decision  # type: ignore[attr-defined]
        return view

    return mark


def slow(view: View) -> View:
    """The view does something first that others need not wait for, and begins its own work: by `begin_work` when it
    is guarded, else by `database.work`.
    """
    view.__slow__ = True  # type: ignore[attr-defined]
    return view


def uploads(view: View) -> View:
    """The view takes files or long tables: its requests may be larger than others'."""
    view.__uploads__ = True  # type: ignore[attr-defined]
    return view


def allow_size() -> None:
    """Before anything reads the form: how large this request may be."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "__uploads__", False):
        request.max_content_length = MOST_UPLOADED
        request.max_form_memory_size = MOST_UPLOADED


def begin_work(*kept: Any) -> AnyResponse | None:
    """Begin the work of a guarded view that is marked slow; gives the first answer if this key was already done.

    What was loaded before and is `kept` stays as it was read: the verb that works on it looks at its version.
    """
    db.session.expunge_all()
    database.work()
    db.session.add_all(kept)
    return _claim_key(current_app.view_functions[request.endpoint or ""])


def viewer() -> Viewer:
    """The viewer of this request."""
    # The person himself: every look through the proxy is a search.
    person = current_user._get_current_object()
    if not person.is_authenticated or person.viewer is None:
        abort(401)
    found: Viewer = person.viewer
    return found


def require(name: str, subject: Any = None) -> None:
    """The object door: 403 when it is in sight but not this viewer's to do, or not now."""
    g.required = True
    if not allowed(viewer(), name, subject):
        abort(403)


def found(thing: Any) -> Any:
    """404 when there is nothing in sight; the same answer as for what does not exist."""
    if thing is None:
        abort(404)
    return thing


def doors() -> AnyResponse | None:
    """Before every request: cross-site, house, room, then the work begins."""
    g.refused = False
    g.required = False
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or getattr(view, "__bare__", False):
        return None
    _same_site()
    database.read()
    if not getattr(view, "__public__", False):
        answer = _house_door(view)
        if answer is not None:
            g.refused = True
            return answer
    if request.method not in SAFE and not getattr(view, "__slow__", False):
        database.work()
        return _claim_key(view)
    return None


def _same_site() -> None:
    if request.method in SAFE:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)


def _house_door(view: Callable[..., Any]) -> AnyResponse | None:
    if not current_user.is_authenticated:
        return lost_session()
    if getattr(view, "__personal__", False):
        return None
    if current_user.viewer is None:
        return redirect(url_for("accounts.posts"), 303)
    if getattr(view, "__decision__", False) and request.headers.get("HX-Request"):
        abort(400)
    if not request.view_args and not allowed(viewer(), view.__guard__):  # type: ignore[attr-defined]
        abort(403)
    return None


def lost_session() -> AnyResponse:
    """Nobody is signed in: to the sign-in page, and back here afterwards.

    A form goes along (307), so that nothing typed is lost. Reading, htmx is told to leave the page; writing, it is told
    why nothing was saved, and the form's own button goes the way of every form.
    """
    htmx = bool(request.headers.get("HX-Request"))
    if request.method == "POST" and htmx:
        return make_response(render_template("errors/_problem.html", status=401), 401)
    if request.method == "POST":
        return redirect(url_for("accounts.lost", to=request.path), 307)
    wanted = request.full_path.rstrip("?")
    target = url_for("accounts.sign_in", next=None if wanted == "/" else wanted)
    if htmx:
        return Response(status=204, headers={"HX-Redirect": target})
    return redirect(target, 303)


def safe_next(target: str | None) -> str:
    """A path of this site to go on to; anything else is home."""
    parts = urlsplit(target or "")
    plain = bool(target) and target is not None and target.isprintable() and "\\" not in target
    if (
        not plain
        or parts.scheme
        or parts.netloc
        or not parts.path.startswith("/")
        or parts.path.startswith("//")
    ):
        return url_for("home.index")
    try:
        current_app.url_map.bind("").match(parts.path, method="GET")
    except Exception:
        return url_for("home.index")
    return parts.path + (f"?{parts.query}" if parts.query else "")


# Keyed acts ----------------------------------------------------------------------------------------------------------


def _claim_key(view: Callable[..., Any]) -> AnyResponse | None:
    guarded = getattr(view, "__guard__", None)
    if guarded is None or getattr(view, "__repeatable__", False):
        return None
    try:
        g.key = uuid.UUID(request.form.get("key", ""))
    except ValueError:
        abort(400)
    done = database.claim(viewer().user_id, g.key, request.path, clock.machine())
    if done is not None:
        g.refused = True
        return redirect(done, 303)
    return None


def see_other(endpoint: str, **values: Any) -> AnyResponse:
    """Done: 303 to the page that shows it; a repeat of the same key will get the same answer."""
    target = url_for(endpoint, **values)
    key = g.get("key")
    if key is not None:
        database.settle(viewer().user_id, key, request.path, target)
    return redirect(target, 303)


def finish(response: Response) -> Response:
    """After every view: commit when all went well, else leave nothing behind; then the headers."""
    if getattr(current_app.view_functions.get(request.endpoint or ""), "__bare__", False):
        return response
    session = db.session
    if request.method not in SAFE and response.status_code < 400 and not g.get("refused", True):
        session.commit()
    session.rollback()
    return response


def _asked_about_its_object(response: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    if (
        getattr(view, "__guard__", None)
        and request.view_args
        and response.status_code < 400
        and not g.get("required")
        and not g.get("refused")
    ):
        g.refused = True
        raise RuntimeError(f"{request.endpoint} never asked require() about its object")
    return response


# Answers -------------------------------------------------------------------------------------------------------------


def is_fragment() -> bool:
    """Whether htmx asks for a part of the page; history and boosted requests get the page."""
    asked = request.headers
    return (
        bool(asked.get("HX-Request"))
        and not asked.get("HX-Boosted")
        and not asked.get("HX-History-Restore-Request")
    )


def page_or_fragment(page: str, fragment: str, **context: Any) -> str:
    """The same view's answer to a browser and to htmx."""
    return render_template(fragment if is_fragment() else page, **context)


def invalid(page: str, fragment: str | None = None, *, status: int = 422, **context: Any) -> Response:
    """What was typed is not right: nothing is written, everything typed is shown again with its sentences."""
    g.refused = True
    db.session.rollback()
    database.read()
    body = page_or_fragment(page, fragment or page, **context)
    return make_response(body, status)


def init_app(app: Flask) -> None:
    """Hang the doors; they must be the last thing before the view and the first after it."""
    app.before_request(doors)
    app.after_request(headers.add)
    app.after_request(finish)
    app.after_request(_asked_about_its_object)
    login_manager.init_app(app)


def check_guards(app: Flask) -> None:
    """Every view stands behind a door that some rule bears; otherwise the portal does not start."""
    for endpoint, view in app.view_functions.items():
        kinds = [
            getattr(view, kind, None) for kind in ("__bare__", "__public__", "__personal__", "__guard__")
        ]
        name = getattr(view, "__guard__", None)
        if sum(bool(kind) for kind in kinds) != 1:
            raise RuntimeError(f"{endpoint} must be exactly one of bare, public, personal or guarded")
        if name is not None and name not in RULES:
            raise RuntimeError(f"{endpoint} is guarded by {name}, which no rule bears")


def bare(view: View) -> View:
    """Without session or transaction: static files and health."""

    @functools.wraps(view)
    def plain(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    plain.__bare__ = True  # type: ignore[attr-defined]
    return plain  # type: ignore[return-value]
