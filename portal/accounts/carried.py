"""What was being sent when the session was found dead: the browser itself carries it through the gate, signed.

It is bound to the person whose session it was, so that on a shared computer nobody sends another's words.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, session
from itsdangerous import BadSignature, URLSafeSerializer

from portal.accounts import queries

MOST_BYTES = 200_000  # more than any form of the portal; a browser has to send it twice again
LEFT_OUT = frozenset({"csrf_token", "identity"})  # an identity number is typed again


@dataclass(frozen=True, slots=True)
class Carried:
    """Where it was going, whose it was, in which post, and every field in order."""

    path: str
    user_id: uuid.UUID
    post_id: uuid.UUID | None
    fields: list[tuple[str, str]]


def pack(path: str) -> str:
    """The form of this request, for a hidden field of the gate; empty when nobody can be said to have sent it."""
    owner = queries.owner_of_session(session.get("secret", ""))
    if owner is None or not _takes_forms(path) or (request.content_length or 0) > MOST_BYTES:
        return ""
    fields = [
        (name, value) for name, values in request.form.lists() for value in values if name not in LEFT_OUT
    ]
    post = str(owner.post_id) if owner.post_id else ""
    return str(_serializer().dumps([path, str(owner.user_id), post, fields]))


def unpack(text: str, user_id: uuid.UUID) -> Carried | None:
    """The form again, if it is this person's."""
    try:
        path, owner, post, fields = _serializer().loads(text)
    except (BadSignature, ValueError, TypeError):
        return None
    if owner != str(user_id):
        return None
    return Carried(
        path, user_id, uuid.UUID(post) if post else None, [(name, value) for name, value in fields]
    )


def _takes_forms(path: str) -> bool:
    try:
        endpoint: Any = current_app.url_map.bind("").match(path, method="POST")[0]
    except Exception:
        return False
    return bool(getattr(current_app.view_functions[endpoint], "__guard__", None))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="carried through the gate")
