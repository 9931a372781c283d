"""Letters about reports: under which one goes out, by which one is returned, which tell of those accepted."""

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from portal.consolidation.models import Edition
from portal.documents.models import Book, RegisterEntry
from portal.extensions import db
from portal.letters import drafting
from portal.letters.models import Letter, LetterState
from portal.letters.rules import can_draft_consolidated
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.organisations.models import Organisation
from portal.plans.models import Plan
from portal.reports import papers as report_papers
from portal.reports.models import Report
from portal.review import actions as review
from portal.review.models import Verdict
from tests.conftest import Stage
from tests.factories import reports
from tests.factories.letters import half_year, letter_of, take
from tests.letters.edition import edition


def sent(stage: Stage) -> uuid.UUID:
    """The women's half-year report, submitted."""
    with stage.work():
        return reports.submitted(stage.viewer("women_reporter"), stage.viewer("women_head")).id


def decided(stage: Stage, verdict: Verdict, *comments: tuple[str, str]) -> uuid.UUID:
    report_id = sent(stage)
    with stage.work():
        report = db.session.get_one(Report, report_id)
        given: dict[str, Any] = {"actor": stage.viewer("redcross_reviewer"), "at": clock.now()}
        for line, body in comments:
            review.comment(report, 1, line, body, **given)
        reason = "" if comments or verdict is Verdict.accepted else "Xem lại số liệu."
        review.decide(report, 1, report.version, verdict, reason, **given)
    return report_id


def drafted(stage: Stage, report_id: uuid.UUID) -> uuid.UUID:
    with stage.work():
        reporter = stage.viewer("women_reporter")
        report = db.session.get_one(Report, report_id)
        (version,) = reports.versions(report)
        paper = report_papers.frozen(reporter, report, version)
        return drafting.draft_report(paper, actor=reporter, at=clock.now()).id


def test_a_bodys_report_goes_the_way_of_every_letter_and_knows_its_number(stage: Stage) -> None:
    report_id = sent(stage)
    letter_id = drafted(stage, report_id)
    with stage.read():
        letter = letter_of(letter_id)
        assert letter.content["issuer"]["name"] == letter.organisation.name
        assert letter.facts["report_id"] == str(report_id)
        assert letter.content["annexes"][0]["landscape"]
        assert [one.organisation.code for one in letter.recipients] == ["HCTD"]
    for verb, by in (
        ("put_up", "women_reporter"),
        ("approve", "women_head"),
        ("sign", "women_head"),
        ("issue", "women_reporter"),
    ):
        take(stage, letter_id, verb, by)
    page = stage.client("women_reporter").get(f"/letters/reports/{report_id}")
    with stage.read():
        entry = db.session.scalars(
            sa.select(RegisterEntry).where(RegisterEntry.subject_id == letter_id)
        ).one()
        assert entry.symbol.startswith("01/BC-")
        assert entry.abstract.startswith("Báo cáo kết quả thực hiện Cuộc vận động")
        assert "Hội Chữ thập đỏ" in entry.recipients
        assert entry.symbol in page.text


@pytest.mark.both_databases
def test_a_version_has_one_letter_until_that_is_given_up(stage: Stage) -> None:
    report_id = sent(stage)
    letter_id = drafted(stage, report_id)
    with pytest.raises(Refusal, match="report_has_one"):
        drafted(stage, report_id)
    take(stage, letter_id, "withdraw", "women_head", reason="Soạn lại")
    assert drafted(stage, report_id) != letter_id


def test_nobody_decides_on_the_report_letter_that_he_drafted(stage: Stage) -> None:
    letter_id = drafted(stage, sent(stage))
    with stage.read():
        letter = letter_of(letter_id)
        assert letter.facts["signer_id"] == str(stage.viewer("women_head").user_id)
        assert letter.drafted_by == stage.viewer("women_reporter").user_id


def test_the_letter_that_returns_a_report_names_the_lines_and_is_drafted_once(stage: Stage) -> None:
    report_id = decided(stage, Verdict.returned, ("B3", "Có hộ được tính hai lần"), ("", "Thiếu bản ký"))
    browser = stage.client("redcross_reviewer")
    case = browser.get(f"/review/reports/{report_id}")
    page = browser.follow(browser.post(f"/letters/reports/{report_id}/return", case.form("/return")))
    assert "Có hộ được tính hai lần" in page.text
    with stage.read():
        letter = db.session.scalars(sa.select(Letter)).one()
        (items,) = (block["items"] for block in letter.content["body"] if block["type"] == "list")
        assert items == ["Thiếu bản ký;", "Địa chỉ được trợ giúp (dòng B3): Có hộ được tính hai lần."]
        assert letter.state is LetterState.draft
    reviewer = stage.viewer("redcross_reviewer")
    with stage.work():
        report = db.session.get_one(Report, report_id)
        with pytest.raises(Refusal, match="return_has_one"):
            drafting.draft_return(report, actor=reviewer, at=clock.now())


def test_the_accepted_are_told_once(stage: Stage) -> None:
    report_id = decided(stage, Verdict.accepted)
    browser = stage.client("redcross_reviewer")
    board = browser.get("/progress/board")
    browser.post("/letters/acceptances", board.form("/acceptances"))
    with stage.read():
        letter = db.session.scalars(sa.select(Letter)).one()
        report = db.session.get_one(Report, report_id)
        assert [one.organisation_id for one in letter.recipients] == [report.organisation_id]
        assert letter.kind == "thong-bao"
    reviewer = stage.viewer("redcross_reviewer")
    with stage.work():
        period = half_year()
        with pytest.raises(Refusal, match="nobody_accepted"):
            drafting.draft_acceptance(period, actor=reviewer, at=clock.now())


@pytest.mark.both_databases
@pytest.mark.parametrize(("form", "symbol"), [("party", "01-BC/BCĐ"), ("state", "01/BC-BCĐ")])
def test_the_committees_report_follows_a24_and_is_counted_through_the_term(
    stage: Stage, form: str, symbol: str
) -> None:
    clerk = stage.viewer("committee_clerk")
    with stage.work():
        plan = db.session.scalars(sa.select(Plan).where(Plan.year == 2021)).one()
        plan.settings = plan.settings | {"committee_letter_format": form}
        letter = drafting.draft_consolidated(edition(), uuid.uuid4(), plan, actor=clerk, at=clock.now())
        letter_id = letter.id
    _edited_without_a_change(stage, letter_id)
    for verb, by in (
        ("put_up", "committee_clerk"),
        ("approve", "committee_head"),
        ("sign", "committee_head"),
        ("issue", "committee_clerk"),
    ):
        take(stage, letter_id, verb, by)
    with stage.read():
        entry = db.session.scalars(
            sa.select(RegisterEntry).where(RegisterEntry.subject_id == letter_id)
        ).one()
        assert entry.symbol == symbol
        kept = db.session.get_one(Book, entry.book_id)
        assert (kept.series, kept.year) == ("nk-bao-cao", 2020)
    register = stage.client("committee_clerk").get("/documents/outgoing?year=2020&series=nk-bao-cao")
    assert "Báo cáo, nhiệm kỳ từ 2020" in register.text
    assert symbol in register.text


def _edited_without_a_change(stage: Stage, letter_id: uuid.UUID) -> None:
    """What stands in the editor, saved as it stands, is the same letter: headings and tables come through."""
    browser = stage.client("committee_clerk")
    with stage.read():
        before = letter_of(letter_id).content
    page = browser.get(f"/letters/{letter_id}/edit")
    browser.post(f"/letters/{letter_id}/edit", page.form("/edit"))
    with stage.read():
        assert letter_of(letter_id).version == 2
        assert letter_of(letter_id).content == before


def test_the_committees_clerk_drafts_the_consolidated_report_from_its_edition(province: Stage) -> None:
    with province.read():
        edition_id = db.session.scalars(
            sa.select(Edition.id).join(Organisation).where(Organisation.code == "HCTD")
        ).one()
    browser = province.client("committee_clerk")
    page = browser.get(f"/consolidation/editions/{edition_id}")
    assert "Soạn báo cáo tổng hợp" in page.text
    browser.post(f"/letters/editions/{edition_id}/letter", {}, 303)
    with province.read():
        letter = db.session.scalars(
            sa.select(Letter).where(Letter.facts["edition_id"].as_string() == str(edition_id))
        ).one()
        assert letter.content["format"] == "party"
        assert letter.content["kind"] == "bao-cao"


def test_the_committees_clerk_writes_it_from_an_edition_of_his_territory_that_was_approved(
    stage: Stage,
) -> None:
    clerk = stage.viewer("committee_clerk")
    for approved_at, unit_id, may in (
        (None, clerk.unit_id, False),
        (clock.now(), uuid.uuid4(), False),
        (clock.now(), clerk.unit_id, True),
    ):
        frozen = Edition(approved_at=approved_at, organisation=Organisation(unit_id=unit_id))
        assert can_draft_consolidated(clerk, frozen) is may
    head = stage.viewer("committee_head")
    assert not can_draft_consolidated(head, None)
