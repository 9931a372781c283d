"""A draft becomes a version: what was reported and the rows behind it, under one fingerprint."""

import datetime as dt
import hashlib
import json
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db, new_id
from portal.reports.models import ReportVersion
from portal.reports.papers import Paper


def fingerprint(content: dict[str, Any], facts: dict[str, Any]) -> str:
    """SHA-256 over a version's content and rows, canonically written."""
    plain = json.dumps(
        {"content": content, "facts": facts}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(plain.encode()).hexdigest()


def freeze(paper: Paper, number: int, actor: Viewer, at: dt.datetime) -> ReportVersion:
    """A new version of the paper as it stands; `number` must be free."""
    content, facts = paper.sheet.content(), paper.facts.to_json()
    frozen = ReportVersion(
        id=new_id(),
        report_id=paper.report.id,
        recipient_id=paper.report.recipient_id,
        number=number,
        content=content,
        facts=facts,
        sha256=fingerprint(content, facts),
        frozen_at=at,
        drafted_by=actor.user_id,
        drafter_name=actor.user_name,
    )
    db.session.add(frozen)
    return frozen


def frozen_figure(code: str, name: str) -> sa.ColumnElement[int]:
    """One figure of a version's content, read by the store without unpacking the rest; more than 2³¹ đồng fit."""
    return sa.cast(ReportVersion.content["lines"][code][name].as_string(), sa.BigInteger)
