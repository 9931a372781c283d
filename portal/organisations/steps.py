"""An act in three steps on one address: the form, what it comes to, the confirmation.

Until it is confirmed, what was typed stands in the address line, as in every form that only asks.
"""

import contextlib
import re
from collections.abc import Callable
from typing import Any

import wtforms
from flask import render_template, request
from flask_babel import lazy_gettext as _l

from portal.fields import DayField, Form, Longest, Required, TextField, say
from portal.http import invalid
from portal.lib import vietnamese
from portal.lib.refusals import Refusal
from portal.lib.words import _


class Dated:
    """A decision is named by its number, its day and who issued it; the day can be looked for."""

    def __call__(self, _form: Any, field: Any) -> None:
        """Some `dd/mm/yyyy` stands in it and is a day."""
        for typed_day in _DAY.findall(field.data or ""):
            with contextlib.suppress(vietnamese.NotADate):
                vietnamese.read_date(typed_day)
                return
        raise wtforms.ValidationError(
            say(_("Ghi cả ngày ban hành, ví dụ: Quyết định số 12/QĐ-UBND ngày 01/06/2025 của UBND tỉnh"))
        )


_DAY = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}/\d{4}(?!\d)")


class BasisForm(Form):
    """By which decision, from which day."""

    legal_basis = TextField(
        _l("Căn cứ pháp lý"),
        [Required(_("Ghi số, ngày và cơ quan ban hành quyết định")), Longest(300), Dated()],
    )
    effective_on = DayField(
        _l("Có hiệu lực từ ngày"), [Required(_("Nhập ngày có hiệu lực, ví dụ 01/07/2025"))]
    )

    def basis(self) -> dict[str, Any]:
        """The same for an act, once the form is valid."""
        return {"legal_basis": self.legal_basis.data, "on": self.effective_on.data}


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
