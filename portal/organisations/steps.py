"""An act in three steps on one address: the form, what it comes to, the confirmation.

Until it is confirmed, what was typed stands in the address line, as in every form that only asks.
"""

from collections.abc import Callable
from typing import Any

from flask import render_template, request

from portal.fields import Form
from portal.http import invalid
from portal.lib.refusals import Refusal


def typed() -> Any:
    """What was typed, in whichever step; None before."""
    return request.form if request.method == "POST" else request.args or None


def step(
    page: str, form: Form, look: Callable[[], dict[str, Any]], act: Callable[[], Any], **context: Any
) -> Any:
    """The step that the request is at. `look` says what it comes to, `act` does it; both may refuse."""
    if request.method == "GET" and (not request.args or "edit" in request.args):
        return render_template(page, form=form, checked=False, **context)
    seen: dict[str, Any] | None = None
    if form.validate():
        try:
            seen = look()
            if request.method == "POST":
                return act()
            return render_template(page, form=form, checked=True, **context, **seen)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid(page, form=form, checked=seen is not None, **context, **(seen or {}))
