"""Numbers kept for a letter to come: in order, named until they are filled, taken only by what was signed by then."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from portal.documents import invariants as registers
from portal.documents import reserving
from portal.documents.models import RegisterEntry
from portal.extensions import db
from portal.letters import invariants
from portal.lib import clock
from portal.lib.refusals import Refusal
from tests.conftest import Stage
from tests.factories.documents import numbered
from tests.factories.letters import letter_of, reminder, take

URL = "/documents/outgoing"


def reserve(stage: Stage) -> uuid.UUID:
    with stage.work():
        line = reserving.reserve(
            "",
            clock.today().year,
            reason="Giấy mời họp, lãnh đạo ký ở huyện",
            whom="Phòng Công tác xã hội",
            actor=stage.viewer("redcross_clerk"),
            at=clock.now(),
        )
        return line.id


def faults(stage: Stage) -> list[str]:
    with stage.read():
        return [*registers.broken(), *invariants.broken()]


def test_a_kept_number_stands_in_the_book_with_who_kept_it_and_is_listed_until_filled(stage: Stage) -> None:
    browser = stage.client("redcross_clerk")
    form = browser.get("/documents/reservation").form("reservation")
    typed = {"whom": "Phòng Công tác xã hội", "reason": "Giấy mời họp"}
    browser.follow(browser.post("/documents/reservation", form | typed))
    with stage.work():
        assert numbered(stage.viewer("redcross_clerk")).number == 2
    page = browser.get(f"{URL}?show=reserved")
    assert [cell.get_text(strip=True) for cell in page.soup.select("tbody th")] == ["01"]
    assert "Phạm Thị Giả Định giữ, cho Phòng Công tác xã hội" in page.text
    assert "Số 01–02, không thiếu, 0 hủy, 1 giữ số." in page.text
    with stage.read():
        assert list(registers.broken()) == []


@pytest.mark.both_databases
def test_a_letter_signed_by_then_takes_the_kept_number_and_its_day(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "sign")
    held = reserve(stage)
    stage.at("2021-05-19T08:00+07:00")
    take(stage, letter_id, "issue", held=held)
    with stage.read():
        letter, entry = letter_of(letter_id), db.session.get_one(RegisterEntry, held)
        assert letter.entry_id == held
        assert (letter.content["number"], letter.content["date"]) == (1, "2021-05-18")
        assert entry.subject_id == letter_id
        assert "Giữ số ngày 18/05/2021, Phạm Thị Giả Định" in entry.note
    assert faults(stage) == []
    second = reminder(stage, 1, "sign")
    with pytest.raises(Refusal, match="not_kept"):
        take(stage, second, "issue", held=held)


def test_a_letter_signed_later_may_not_be_dated_back(stage: Stage) -> None:
    held = reserve(stage)
    stage.at("2021-05-19T08:00+07:00")
    letter_id = reminder(stage, 1, "sign")
    assert "Số 01 giữ ngày" not in stage.client("redcross_clerk").get(f"/letters/{letter_id}/number").text
    with pytest.raises(Refusal, match="signed_after_kept"):
        take(stage, letter_id, "issue", held=held)
    take(stage, letter_id, "issue")
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.max(RegisterEntry.number))) == 2


def test_last_years_kept_number_is_filled_in_last_years_book(stage: Stage) -> None:
    stage.at("2021-12-31T16:00+07:00")
    letter_id = reminder(stage, 1, "sign")
    held = reserve(stage)
    stage.at("2022-01-04T08:00+07:00")
    browser = stage.client("redcross_clerk")
    page = browser.get(f"/letters/{letter_id}/number")
    form = page.form("number")
    assert form["held"] == ""
    browser.post(f"/letters/{letter_id}/number", form | {"held": str(held)})
    with stage.read():
        entry = db.session.get_one(RegisterEntry, letter_of(letter_id).entry_id)
        assert (entry.number, entry.dated) == (1, dt.date(2021, 12, 31))
    assert faults(stage) == []
