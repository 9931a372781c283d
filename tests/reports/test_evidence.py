"""What shows how far a duty of section IV is: a file beside it, frozen with the version, read by the desk."""

import io
from typing import Any

import pytest

from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.reports import actions
from tests.factories import reports

PDF = b"%PDF-1.7\n%%EOF"


def test_a_file_is_put_beside_a_duty_frozen_and_opened_by_the_desk(stage: Any) -> None:
    with stage.work():
        women = stage.viewer("women_reporter")
        report = reports.fill(reports.draft(women), women)
        report_id = report.id
        with pytest.raises(Refusal, match=r"report\.unknown_line"):
            actions.attach_evidence(report, "C1", version=0, file_id=None, actor=women, at=clock.now())
    form, file = f"/reports/{report_id}/duties/D2-1/evidence", f"/reports/{report_id}/duties/D2-1/file"
    reporter = stage.client("women_reporter")
    version = {"version": reporter.get(form).form("/evidence")["version"]}
    for sent in ({}, {"file": (io.BytesIO(b"MZ"), "a.exe")}):
        reporter.post(form, version | sent, expect=422)
    reporter.post(form, version | {"file": (io.BytesIO(PDF), "van-ban.pdf")})
    assert reporter.get(file).data == PDF
    reporter.post(form, version | {"remove": "1"}, expect=409)  # it moved on since that page
    stage.client("redcross_reviewer").get(file, expect=403)
    stage.client("farmers_reporter").get(file, expect=404)
    with stage.work():
        women, head = stage.viewer("women_reporter"), stage.viewer("women_head")
        report = report_of(women, report_id)
        actions.hand_over(report, version=report.version, actor=women, at=clock.now())
        actions.submit(report, version=report.version, actor=head, at=clock.now())
    reviewer = stage.client("redcross_reviewer")
    assert "Tệp minh chứng" in reviewer.get(f"/reports/{report_id}/versions/1").text
    assert reviewer.get(f"{file}?version=1").data == PDF
    reviewer.get(f"/reports/{report_id}/duties/D2-2/file", expect=404)
    reporter.post(form, version, expect=409)


def report_of(viewer: Any, report_id: Any) -> Any:
    """The report as it stands."""
    from portal.reports import queries

    return queries.get(viewer, report_id)
