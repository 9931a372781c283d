"""The quarterly list (V.1): what counts, what is only followed up (A-22), and that it names no household."""

import datetime as dt
from typing import Any

import pytest

from portal.access import Duty
from portal.addresses import actions as households
from portal.demonstration.players import Players
from portal.extensions import db
from portal.pledges.facts import AddressFact, Facts
from portal.reports import papers, queries
from portal.reports.annex import annex
from portal.reports.figures import Window
from tests.factories import addresses, reports
from tests.reports.ledgers import facts, identity

D = dt.date
QUARTER = Window(D(2021, 3, 1), D(2021, 5, 31), D(2021, 5, 31))
IN, BEFORE, AFTER = D(2021, 4, 1), D(2021, 2, 1), D(2021, 6, 3)


def address(surveyed: D | None, approved: D | None, posted: D | None, **given: Any) -> AddressFact:
    """An address by its three days."""
    return AddressFact(
        identity(1), "DC-1", "Xã Một", identity(9000), "Hội Một", surveyed, approved, posted, **given
    )


@pytest.mark.parametrize(
    ("row", "part"),
    [
        (address(IN, IN, IN), "posted"),
        (address(BEFORE, BEFORE, IN), "posted"),  # it came to iNHANDAO in this quarter
        (address(BEFORE, BEFORE, BEFORE), ""),  # it stood in an earlier list
        (address(IN, IN, None), "unposted"),
        (address(BEFORE, BEFORE, None), "unposted"),  # followed up until it is there
        (address(IN, IN, AFTER), "unposted"),  # posted too late for this list
        (address(IN, AFTER, None), ""),
        (address(IN, None, None), ""),
        (address(None, IN, IN), ""),
        (address(IN, IN, None, closed=True), ""),
    ],
)
def test_what_stands_in_the_list(row: AddressFact, part: str) -> None:
    found = annex([row], QUARTER)
    assert (found.posted, found.unposted) == (
        (row,) if part == "posted" else (),
        (row,) if part == "unposted" else (),
    )


def test_what_an_older_version_did_not_keep_is_as_if_unsaid() -> None:
    kept = facts(addresses=(address(IN, IN, IN, needs=("other",), eligible=2),)).to_json()
    assert Facts.from_json(kept).addresses[0].needs == ("other",)
    rows = kept["addresses"]
    rows["fields"], rows["rows"] = rows["fields"][:8], [row[:8] for row in rows["rows"]]
    assert Facts.from_json(kept).addresses[0] == address(IN, IN, IN)


@pytest.mark.both_databases
def test_the_list_is_frozen_with_the_version_and_names_nobody(stage: Any) -> None:
    stage.at("2021-06-02T09:00+07:00")
    with stage.work():
        commune = addresses.commune_of(stage.viewer("commune_redcross"))
        for _each in range(3):
            there = addresses.waiting(commune)
        on, at = D(2021, 5, 20), dt.datetime.fromisoformat("2021-06-02T08:00+07:00")
        households.mark_posted(there, on=on, actor=None, at=at, code="IN-1")
        players = Players()
        reporter = players.of(there.proposed_by_id, Duty.reporter)
        head = players.of(there.proposed_by_id, Duty.head)
        report = reports.handed_over(reporter, "2021-Q2")
        frozen = papers.frozen(reporter, report, reports.versions(report)[0])
        assert [problem.code for problem in frozen.problems(D(2021, 6, 2))] == ["F"]
        report_id = report.id
        households.mark_posted(
            db.session.get_one(type(there), frozen.annex.unposted[0].id),
            on=on,
            actor=None,
            at=at,
            code="IN-2",
        )
        again = queries.paper(head, report)
        assert again is not None
        assert again.annex is not None
        assert (len(again.annex.posted), len(again.annex.unposted), again.sheet["F"].value) == (1, 2, 1)
        assert queries.drift(head, again)["F"] == 2
    page = stage.client("commune_redcross").get(f"/reports/{report_id}/addresses")
    assert "1 địa chỉ đã cập nhật lên iNHANDAO, được tính; 2 địa chỉ chưa cập nhật" in page.text
    assert "Công cụ sản xuất" in page.text
    for secret in (addresses.SECRET, addresses.VILLAGE, addresses.STORY, "Bệnh nhân"):
        assert secret not in page.text
    assert "Thuyết minh" not in page.text
