"""Pages about the paper: a report entered for a unit that sent it by another way; a one-person body's signed copy."""

import uuid
from typing import Any

from flask import abort, render_template, request

from portal import database
from portal.documents import actions as documents
from portal.documents.serving import send
from portal.http import begin_work, found, guard, invalid, require, see_other, slow, uploads, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.plans import queries as plans
from portal.plans.models import Obligation
from portal.reports import entering, scans
from portal.reports.act_forms import EnterForm, ScanForm
from portal.reports.forms import VersionForm
from portal.reports.models import Channel
from portal.reports.views.door import bp, in_sight

BOTH = ["GET", "POST"]


@bp.route("/obligations/<uuid:obligation_id>/enter", methods=BOTH)
@guard("reports.enter", decision=True)
@slow
@uploads
def enter(obligation_id: uuid.UUID) -> Any:
    """Take in what a unit sent by e-mail, Zalo or on paper, to fill the sheet for it."""
    obligation: Obligation = found(plans.obligation(viewer(), obligation_id))
    require("reports.enter", obligation)
    report = entering.of_obligation(viewer(), obligation)
    about: dict[str, Any] = {
        "obligation": obligation,
        "period": plans.period(viewer(), obligation.period_id),
        "organisation": plans.owner(viewer(), obligation),
        "report": report,
    }
    form = EnterForm()
    try:
        entering.must_be_free(report)
    except Refusal as refusal:
        form.refuse(None, refusal.words)
        return invalid("reports/enter.html", form=form, taken=True, **about)
    if request.method == "GET":
        form.arrived_day.data = clock.today()
        return render_template("reports/enter.html", form=form, **about)
    _keep(form)
    if done := begin_work(obligation, *([report] if report else [])):
        return done
    if form.validate():
        try:
            begun = entering.begin(
                obligation,
                channel=Channel(form.channel.data),
                arrived_at=form.arrived_at(),
                scan=scans.kept(form.kept.data or "", actor=viewer()),
                note=form.note.data or "",
                actor=viewer(),
                at=clock.now(),
            )
            return see_other("reports.figures", report_id=begun.id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid("reports/enter.html", form=form, **about)


def _keep(form: ScanForm) -> None:
    """Keep the scan before the work begins: a second look at the rest must not lose it."""
    if form.scan.data:
        name = "ban-chup.pdf" if form.scan.media_type == "application/pdf" else "ban-chup.jpg"
        with database.working():
            file = documents.store(
                viewer().organisation_id,
                name,
                form.scan.media_type,
                form.scan.data,
                clock.now(),
                sealed=True,
            )
            form.kept.data = file.id.hex


@bp.route("/<uuid:report_id>/entry/drop", methods=BOTH)
@guard("reports.drop_entry", decision=True)
def drop_entry(report_id: uuid.UUID) -> Any:
    """Leave the draft to its unit again."""
    report = in_sight(report_id)
    require("reports.drop_entry", report)
    if request.method == "GET":
        return render_template("reports/drop_entry.html", report=report, entry=scans.entry(viewer(), report))
    form = VersionForm()
    if not form.validate():
        abort(400)
    entering.drop(report, version=form.version.data, actor=viewer(), at=clock.now())
    return see_other("reports.show", report_id=report.id)


@bp.get("/<uuid:report_id>/scans/<uuid:file_id>")
@guard("reports.see_scan")
def scan(report_id: uuid.UUID, file_id: uuid.UUID) -> Any:
    """A scan, for the unit and for where it sent it."""
    report = in_sight(report_id)
    require("reports.see_scan", report)
    return send(found(scans.file(viewer(), report, file_id)))


@bp.route("/<uuid:report_id>/scan", methods=BOTH)
@guard("reports.attach_scan", decision=True)
@slow
@uploads
def attach_scan(report_id: uuid.UUID) -> Any:
    """The signed copy of what one person drafted and submitted (c8)."""
    report = in_sight(report_id)
    require("reports.attach_scan", report)
    form = ScanForm()
    if request.method == "GET":
        return render_template("reports/attach_scan.html", form=form, report=report)
    _keep(form)
    if done := begin_work(report):
        return done
    guarded = VersionForm()
    if not guarded.validate():
        abort(400)
    if form.validate():
        try:
            file = scans.kept(form.kept.data or "", actor=viewer())
            scans.attach(report, file, version=guarded.version.data, actor=viewer(), at=clock.now())
            return see_other("reports.show", report_id=report.id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid("reports/attach_scan.html", form=form, report=report)
