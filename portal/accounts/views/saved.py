"""Keeping and dropping one's own views of a list, from the list itself."""

import uuid
from typing import Any

from flask import abort, redirect, request, url_for
from flask_login import current_user

from portal.accounts import saved
from portal.accounts.views.gate import bp
from portal.http import personal


@bp.post("/views")
@personal
def keep_view() -> Any:
    """Give the filters of the list one comes from a name, and go back to it."""
    page, query = _page(), request.form.get("query", "")
    saved.keep(current_user.user_id, page, request.form.get("name", ""), query)
    return redirect(f"{url_for(page)}?{saved.filters_of(page, query)}", 303)


@bp.post("/views/removal")
@personal
def drop_view() -> Any:
    """Forget one of them."""
    page = _page()
    saved.drop(current_user.user_id, request.form.get("view", type=uuid.UUID))
    return redirect(url_for(page), 303)


def _page() -> str:
    page = request.form.get("page", "")
    if page not in saved.PAGES:
        abort(400)
    return page
