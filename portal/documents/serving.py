"""Kept files on their way to a browser: to keep, never to be run inside the portal."""

import io

from flask import Response, send_file

from portal.documents import queries
from portal.documents.models import StoredFile
from portal.http import viewer


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """A file to keep; a page may show a picture that is sent so, and nothing else of it."""
    return send_file(io.BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)


def spreadsheet(content: bytes, name: str) -> Response:
    """A workbook to keep."""
    return attachment(content, name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def send(kept: StoredFile) -> Response:
    """A kept file that the caller has found in the viewer's sight, its bytes checked against their hash."""
    return attachment(queries.open_file(viewer(), kept), kept.name, kept.media_type)
