"""The room's door, and what its pages share."""

import io
import uuid
from typing import Any

from flask import Blueprint, Response, render_template, request, send_file

from portal.access import allowed
from portal.http import found, invalid, require, viewer
from portal.lib import clock
from portal.pledges import actions, queries
from portal.pledges.models import Pledge

bp = Blueprint("pledges", __name__, url_prefix="/pledges")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOTH = ["GET", "POST"]


def workbook(content: bytes, name: str) -> Response:
    """A spreadsheet to keep, named after its day."""
    return send_file(
        io.BytesIO(content),
        mimetype=XLSX,
        as_attachment=True,
        download_name=f"{name}-{clock.today():%Y-%m-%d}.xlsx",
    )


def version() -> int:
    """The version of the pledge that the form was about."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else 0


def pledge_for(rule: str, pledge_id: uuid.UUID) -> Pledge:
    """The pledge to be changed; whoever comes second, and may no longer, is told who was quicker."""
    pledge: Pledge = found(queries.get(viewer(), pledge_id))
    own = pledge.organisation_id == viewer().organisation_id
    if request.method == "POST" and own and version() and not allowed(viewer(), rule, pledge):
        actions.must_be_version(pledge, version(), viewer())
    require(rule, pledge)
    return pledge


def form_page(page: str, **context: Any) -> Any:
    """The page of a form: as asked for, or with what is wrong in it."""
    return render_template(page, **context) if request.method == "GET" else invalid(page, **context)
