"""Adjustments are rows of their own; editions are frozen, follow one another, and are approved by somebody else (S13)."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from portal.access import Duty
from portal.consolidation import actions, editions, queries
from portal.consolidation.freezing import fingerprint
from portal.consolidation.invariants import broken
from portal.consolidation.models import Edition
from portal.consolidation.rules import Frozen, can_approve, can_decide_adjustment
from portal.demonstration.players import Players
from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.reports.models import Report
from portal.review import actions as review
from portal.review.models import Verdict
from tests.consolidation.desks import adjusted, desk, frozen


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"line": "C"}, "line"),
        ({"line": "E1"}, "line"),
        ({"line": "X9"}, "line"),
        ({"amount": 0}, "amount"),
        ({"reason": "Quá ngắn."}, "reason"),
    ],
)
def test_an_adjustment_needs_a_line_an_amount_and_a_reason(
    province: Any, given: dict[str, Any], field: str
) -> None:
    with province.work():
        with pytest.raises(Refusal) as refused:
            adjusted(province.viewer("redcross_reviewer"), **given)
        assert refused.value.field == field


@pytest.mark.both_databases
def test_only_an_adjustment_that_another_person_approved_moves_a_total(province: Any) -> None:
    with province.work():
        author, other = province.viewer("redcross_reviewer"), province.viewer("redcross_reviewer_2")
        agency, period = desk(author)

        def total() -> Any:
            whole = queries.of(author, agency, period, clock.now())
            return queries.reported_of(author, agency, period, whole).totals["C"]

        before = total()
        one = adjusted(author, line="C1", amount=-5)
        assert total() == before
        assert not can_decide_adjustment(author, one)
        assert can_decide_adjustment(other, one)
        assert can_decide_adjustment(province.viewer("committee_head"), one)
        actions.decide_adjustment(one, True, version=1, actor=other, at=clock.now())
        assert (total().value, total().adjusted) == (before.value - 5, -5)
        with pytest.raises(Conflict, match=other.user_name):
            actions.decide_adjustment(one, False, version=1, actor=other, at=clock.now())


@pytest.mark.both_databases
def test_a_late_arrival_makes_the_next_edition_with_its_list_of_changes(province: Any) -> None:
    with province.work():
        viewer = province.viewer("redcross_reviewer")
        agency, period = desk(viewer)
        first = frozen(viewer)
        kept = fingerprint(first.content)
        with pytest.raises(Refusal, match="Chưa có gì thay đổi"):
            frozen(viewer, last=1)
        with pytest.raises(Conflict):
            frozen(viewer, last=0)
        late = db.session.scalars(
            sa.select(Report)
            .where(
                Report.recipient_id == agency.id, Report.period_id == period.id, Report.state == "submitted"
            )
            .limit(1)
        ).one()
        review.decide(late, late.number, late.version, Verdict.accepted, "", actor=viewer, at=clock.now())
        second = frozen(viewer, last=1)
        said = [str(words) for words in editions.changes(first.content, second.content)]
        assert f"{late.organisation.short_name}: mới được nhận báo cáo" in said
        assert any(words.startswith("Dòng ") and "→" in words for words in said)
        assert (second.number, second.accepted) == (2, first.accepted + 1)
        assert fingerprint(first.content) == first.sha256 == kept
        with pytest.raises(Conflict, match="mới hơn"):
            actions.approve(first, version=1, actor=province.viewer("committee_head"), at=clock.now())
        actions.approve(second, version=1, actor=province.viewer("committee_head"), at=clock.now())
        with pytest.raises(Conflict):
            actions.approve(second, version=2, actor=province.viewer("committee_head"), at=clock.now())
        assert list(broken()) == []
        second.content = second.content | {"missing": []}
        db.session.flush()
        assert any("fingerprint" in words for words in broken())
        db.session.rollback()


def test_nothing_accepted_is_not_frozen(province: Any) -> None:
    with province.work(), pytest.raises(Refusal, match="Chưa nhận báo cáo nào"):
        frozen(province.viewer("redcross_reviewer"), "2021-Y")


def test_who_froze_or_fixed_a_figure_does_not_approve(province: Any) -> None:
    """S13, judged on the person: the same person in the head's post of the committee is still the same person."""
    with province.read():
        head = province.viewer("committee_head")
        whose = {"unit_id": head.unit_id, "approved": False}
        assert can_approve(head, Frozen(people=frozenset(), **whose))
        assert not can_approve(head, Frozen(people=frozenset({head.user_id}), **whose))
        for who in ("redcross_head", "redcross_reviewer", "observer", "commune_head", "administrator"):
            assert not can_approve(province.viewer(who), Frozen(people=frozenset(), **whose))
        of_district = Players().named("BCD-691", Duty.head)
        assert not can_approve(of_district, Frozen(people=frozenset(), **whose))
        own = Frozen(unit_id=of_district.unit_id, approved=False, people=frozenset())
        assert can_approve(of_district, own)
        assert not can_approve(head, own)


def test_a_districts_report_names_its_last_edition_before_the_hand_over(province: Any) -> None:
    with province.read():
        viewer = province.viewer("redcross_reviewer")
        edition = db.session.scalars(
            sa.select(Edition).where(Edition.organisation.has(code="HCTD-691"))
        ).one()
        report = db.session.scalars(
            sa.select(Report).where(
                Report.organisation_id == edition.organisation_id, Report.period_id == edition.period_id
            )
        ).one()
        assert queries.named_by(viewer, report, None) == edition
        assert queries.named_by(viewer, report, edition.frozen_at) == edition
        assert queries.named_by(viewer, report, edition.frozen_at - dt.timedelta(minutes=1)) is None
        assert queries.named_by(province.viewer("women_reporter"), report, None) is None
        number, report_id = edition.number, report.id
    page = province.client("two_posts").get(f"/reports/{report_id}")
    assert f"Kèm bản tổng hợp số {number} của đơn vị." in page.text


def test_a_sectors_upper_organisation_reads_its_own_line_and_nobody_elses(province: Any) -> None:
    from portal.consolidation import sectors
    from tests.consolidation.desks import period

    with province.read():
        viewer, of = province.viewer("women_reporter"), period("2021-H1")
        line = sectors.line(viewer, of, clock.now())
        assert [seat.name for seat in line.seats] == ["", "Huyện Bù Gia Mập"]
        assert sum(seat.sums.value for seat in line.seats) == line.total.value > 0
        everything = queries.of(
            province.viewer("redcross_reviewer"), *desk(province.viewer("redcross_reviewer")), clock.now()
        )
        assert line.total.value < everything.ledger.value
