"""Numbered, dated, issued: in one transaction, once, in order (N1–N6, F02)."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from portal.documents import invariants as registers
from portal.documents.models import RegisterEntry
from portal.extensions import db
from portal.jobs import Job
from portal.letters import actions, invariants
from portal.letters.models import LetterState
from portal.lib.refusals import Conflict, Refusal
from tests.conftest import Stage
from tests.factories.letters import letter_of, reminder, reported, take


def url(letter_id: object) -> str:
    return f"/letters/{letter_id}/number"


def faults(stage: Stage) -> list[str]:
    with stage.read():
        return [*registers.broken(), *invariants.broken()]


def entry_of(letter_id: uuid.UUID) -> RegisterEntry:
    return db.session.get_one(RegisterEntry, letter_of(letter_id).entry_id)


def test_the_number_is_shown_only_after_it_was_taken_and_stands_in_the_register(stage: Stage) -> None:
    letter_id = reminder(stage, 2, "sign")
    browser = stage.client("redcross_clerk")
    asked = browser.get(url(letter_id))
    assert "01/CTĐ-VP" not in asked.text
    page = browser.follow(browser.post(url(letter_id), asked.form("number")))
    assert page.soup.h1.get_text(strip=True) == "Công văn 01/CTĐ-VP"
    row = browser.get("/documents/outgoing").soup.select_one("tbody tr")
    assert row.th.get_text(strip=True) == "01"
    assert row.th.a["href"] == f"/letters/{letter_id}"
    with stage.read():
        letter, entry = letter_of(letter_id), entry_of(letter_id)
        assert letter.state is LetterState.issued
        assert (letter.content["number"], letter.content["date"]) == (1, "2021-05-18")
        assert entry.abstract == f"V/v {letter.abstract}"
        assert (entry.signer, entry.keeper, entry.copies) == ("Đỗ Văn Minh Họa", "VT, VP", 4)
        assert entry.recipients == "; ".join(letter.content["recipients"])
        assert entry.sent_on is None
        assert db.session.scalars(sa.select(Job)).one().name == "letters.render"
    assert faults(stage) == []


def test_issued_twice_with_one_key_it_has_one_number(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "sign")
    browser = stage.client("redcross_clerk")
    form = browser.get(url(letter_id)).form("number")
    first, again = browser.post(url(letter_id), form), browser.post(url(letter_id), form)
    assert first.location == again.location
    page = browser.post(url(letter_id), {"version": form["version"]}, expect=409)
    assert "Phạm Thị Giả Định đã thay đổi văn bản này" in page.text
    assert "đã phát hành" in page.text
    browser.post(url(letter_id), {"version": "5"}, expect=403)
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(RegisterEntry)) == 1


def test_when_anything_fails_no_number_is_taken_and_the_letter_waits_as_before(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter_id = reminder(stage, 1, "sign")

    def fail(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(actions.jobs, "enqueue", fail)
    with pytest.raises(ZeroDivisionError):
        take(stage, letter_id, "issue")
    monkeypatch.undo()
    with stage.read():
        assert letter_of(letter_id).state is LetterState.signed
        assert db.session.scalar(sa.select(sa.func.count()).select_from(RegisterEntry)) == 0
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Job)) == 0
    take(stage, letter_id, "issue")
    with stage.read():
        assert entry_of(letter_id).number == 1


def test_no_number_before_a_recorded_signature(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "approve")
    stage.client("redcross_clerk").get(url(letter_id), expect=403)
    with pytest.raises(Conflict, match="chờ ký"):
        take(stage, letter_id, "issue")


def test_the_signer_does_not_number_his_own_letter(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "sign")
    with pytest.raises(Refusal, match="không tự cấp số"):
        take(stage, letter_id, "issue", by="redcross_head")


def test_the_date_never_runs_back(stage: Stage) -> None:
    first, second = reminder(stage, 1, "sign"), reminder(stage, 1, "sign")
    stage.at("2021-05-19T08:00+07:00")
    take(stage, first, "issue")
    stage.at("2021-05-18T23:00+07:00")
    browser = stage.client("redcross_clerk")
    page = browser.post(url(second), browser.get(url(second)).form("number"), expect=422)
    assert "19/05/2021" in page.text
    with stage.read():
        assert letter_of(second).state is LetterState.signed


def test_a_new_year_begins_with_01(stage: Stage) -> None:
    letters = [reminder(stage, 1, "sign") for _ in range(3)]
    for letter_id, moment in zip(
        letters, ["2021-05-18T21:00+07:00", "2021-05-18T21:01+07:00", "2021-05-18T21:02+07:00"], strict=True
    ):
        stage.at(moment)
        take(stage, letter_id, "issue")
    with stage.read():
        assert [entry_of(letter_id).number for letter_id in letters] == [1, 2, 3]
    stage.at("2022-01-03T08:00+07:00")
    late = reminder(stage, 1, "issue")
    with stage.read():
        assert (entry_of(late).number, entry_of(late).dated) == (1, dt.date(2022, 1, 3))
    assert faults(stage) == []


def test_who_reported_since_the_signature_is_named_first_and_leaves_the_letter(stage: Stage) -> None:
    letter_id = reminder(stage, 2, "sign")
    with stage.read():
        gone = letter_of(letter_id).recipients[0]
        name, organisation_id = gone.organisation.name, gone.organisation_id
    reported(stage, organisation_id)
    browser = stage.client("redcross_clerk")
    page = browser.get(url(letter_id))
    assert name in page.text
    assert "khác bản giấy đã ký" in page.text
    browser.post(url(letter_id), page.form("number"))
    with stage.read():
        assert name not in letter_of(letter_id).content["recipients"]
        assert name not in entry_of(letter_id).recipients


def test_when_all_have_reported_no_number_is_taken(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "sign")
    with stage.read():
        gone = letter_of(letter_id).recipients[0].organisation_id
    reported(stage, gone)
    with pytest.raises(Refusal, match="không còn ai để nhắc"):
        take(stage, letter_id, "issue")
    assert faults(stage) == []


def test_a_before_the_day_letter_is_not_issued_once_its_day_is_over(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "sign")
    stage.at("2021-05-21T08:00+07:00")
    browser = stage.client("redcross_clerk")
    page = browser.post(url(letter_id), browser.get(url(letter_id)).form("number"), expect=422)
    assert "soạn lại theo mẫu quá hạn" in page.text
    take(stage, letter_id, "send_back", by="redcross_clerk", reason="Đã quá hạn.")
    for verb in ("put_up", "approve", "sign", "issue"):
        take(stage, letter_id, verb)
    with stage.read():
        assert letter_of(letter_id).facts["form"] == "overdue"


@pytest.mark.parametrize(
    ("persona", "answer"),
    [
        ("redcross_clerk", 200),
        ("redcross_head", 403),
        ("redcross_reviewer", 403),
        ("district_reviewer", 404),
        ("women_head", 404),
        ("observer", 404),
        ("administrator", 404),
        (None, 303),
    ],
)
def test_who_may_issue(stage: Stage, persona: str | None, answer: int) -> None:
    stage.client(persona).get(url(reminder(stage, 1, "sign")), expect=answer)
