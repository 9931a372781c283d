"""The room's door."""

import uuid

from flask import Blueprint

from portal.http import found, require, viewer
from portal.plans import shelf
from portal.plans.shelf import Kept

bp = Blueprint("plans", __name__, url_prefix="/plans")


def readable(plan_id: uuid.UUID) -> Kept:
    """A plan in force or a draft in sight, or 404."""
    require("plans.see")
    kept: Kept = found(shelf.kept(viewer(), plan_id))
    return kept


def in_draft(plan_id: uuid.UUID, rule: str) -> Kept:
    """A draft: 403 for whose duty it is not, 404 where there is none, 403 for who may not this one."""
    require(rule)
    kept: Kept = found(shelf.draft(viewer(), plan_id))
    require(rule, kept.text)
    return kept
