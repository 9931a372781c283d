"""The room's door, and what its pages share."""

import io
from typing import Any

from flask import Blueprint, Response, render_template, request, send_file

from portal.http import invalid
from portal.lib import clock

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


def form_page(page: str, **context: Any) -> Any:
    """The page of a form: as asked for, or with what is wrong in it."""
    return render_template(page, **context) if request.method == "GET" else invalid(page, **context)
