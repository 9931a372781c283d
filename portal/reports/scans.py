"""The paper behind a version: the scan of what was entered for a unit, or a one-person body's signed copy (c8).

A scan is sealed: only the unit and the organisation that receives the report open it.
"""

import datetime as dt
import uuid

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.documents.models import StoredFile
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.reports.models import Entry, EventKind, Report, ReportEvent, ReportState, ReportVersion
from portal.reports.moving import expect
from portal.reports.rules import can_see_scan


def kept(file_id: str, *, actor: Viewer) -> StoredFile:
    """A scan that the actor's organisation has just kept (`documents.store`); refuses when there is none."""
    try:
        file = db.session.get(StoredFile, uuid.UUID(file_id))
    except ValueError:
        file = None
    if file is None or not file.sealed or file.organisation_id != actor.organisation_id:
        raise Refusal("scan.none", _("Chọn tệp PDF hoặc ảnh chụp bản đã ký"), "scan")
    return file


def attach(report: Report, scan: StoredFile, *, version: int, actor: Viewer, at: dt.datetime) -> None:
    """Put the signed copy beside the version that waits for a decision; a better scan takes the place of the first.

    Raises Refusal unless one person drafted and submitted it, Conflict when it was decided meanwhile.
    """
    expect(report, version, ReportState.submitted)
    done = db.session.execute(
        sa.update(ReportVersion)
        .where(
            ReportVersion.report_id == report.id,
            ReportVersion.number == report.number,
            ReportVersion.one_person,
        )
        .values(scan_id=scan.id)
        .returning(ReportVersion.id)
    )
    if done.scalar() is None:
        raise Refusal("scan.two_persons", _("Bản này đã có hai người lập và duyệt, không cần bản chụp"))
    record(
        "report.scan_attached",
        "report",
        report.id,
        actor=actor,
        at=at,
        number=report.number,
        sha256=scan.sha256,
    )


def file(viewer: Viewer, report: Report, file_id: uuid.UUID) -> StoredFile | None:
    """A scan of a report in hand, for whoever may open it."""
    if not can_see_scan(viewer, report):
        return None
    of_report = sa.or_(
        sa.exists().where(ReportVersion.report_id == report.id, ReportVersion.scan_id == StoredFile.id),
        sa.exists().where(Entry.report_id == report.id, Entry.scan_id == StoredFile.id),
    )
    return db.session.scalar(sa.select(StoredFile).where(StoredFile.id == file_id, of_report))


def enterers(viewer: Viewer, report: Report) -> set[uuid.UUID]:
    """Everyone who ever entered something of it for the unit: none of them decides on it (S10)."""
    return set(
        db.session.scalars(
            sa.select(ReportEvent.actor_id).where(
                ReportEvent.report_id == report.id, ReportEvent.kind == EventKind.entering
            )
        )
    )


def entry(viewer: Viewer, report: Report) -> Entry | None:
    """What is being entered for the unit now."""
    return db.session.get(Entry, report.id) if report.entered_by else None
