"""Every no of the portal: a page with a plain sentence and the next step, or its short form for htmx."""

import logging
import uuid
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal import database
from portal.extensions import db, login_manager
from portal.fields import say
from portal.http import is_fragment, safe_next
from portal.lib.refusals import Conflict, Refusal

log = logging.getLogger(__name__)
PAGES = frozenset({400, 401, 403, 404, 405, 409, 413, 422, 500})


class Portal(Flask):
    """Flask, but any exception, even one that carries an answer, means that nothing is to be saved."""

    def handle_user_exception(self, e: Exception) -> Any:
        """Mark the request as refused before any handler answers."""
        g.refused = True
        return super().handle_user_exception(e)


def init_app(app: Flask) -> None:
    """Register the answers."""
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(database.QueueTimeout, _busy)
    app.register_error_handler(Exception, _unexpected)


def _answer(status: int, template: str, **context: Any) -> Response:
    g.refused = True
    db.session.rollback()
    _read_for_the_page()
    if is_fragment():
        template = "errors/_problem.html"
    return make_response(render_template(template, status=status, **context), status)


def _read_for_the_page() -> None:
    """What surrounds the words is read like any page, never behind the writers; without a store it is left out."""
    try:
        database.read()
    except Exception:
        g.plan_line = ""
        if "_login_user" not in g:
            g._login_user = login_manager.anonymous_user()


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status == 401:
        from portal.http import lost_session

        return make_response(lost_session())
    page = {405: 404}.get(status, status if status in PAGES else 400 if status < 500 else 500)
    return _answer(status, f"errors/{page}.html")


def _stale_form(error: CSRFError) -> Response:
    return _answer(400, "errors/400.html")


def _refusal(refusal: Refusal) -> Response:
    return _answer(422, "errors/422.html", words=say(refusal.words))


def _conflict(conflict: Conflict) -> Response:
    return _answer(409, "errors/409.html", words=say(conflict.words), typed=_typed(), back=_back())


def _back() -> str:
    """The page on which the form stood; home when the browser does not say."""
    return safe_next(urlsplit(request.referrer or "").path)


def _typed() -> list[str]:
    """What a person wrote into the form that could not be kept: longer than a choice or a key, the longest first."""
    found = {
        value.strip()
        for name, value in request.form.items()
        if name not in ("csrf_token", "key", "seen", "identity")
        and (" " in value.strip() or "\n" in value.strip())
    }
    return sorted(found, key=len, reverse=True)


def _busy(error: database.QueueTimeout) -> Response:
    return _answer(503, "errors/500.html", code="BUSY")


def _unexpected(error: Exception) -> Response:
    # The type and place only: an exception's message may quote what somebody typed.
    code = uuid.uuid4().hex[:8].upper()
    trace, place = error.__traceback__, "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    log.error("%s %s %s at %s, code %s", request.method, request.endpoint, type(error).__name__, place, code)
    return _answer(500, "errors/500.html", code=code)
