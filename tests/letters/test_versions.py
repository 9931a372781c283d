"""What is kept of a letter at every save and step, compared and taken back."""

import pytest

from portal.letters import versions
from tests.conftest import Stage
from tests.factories.letters import letter_of, reminder
from tests.letters.test_recipients import free


def write(stage: Stage, letter_id: object, **typed: str) -> None:
    browser = stage.client("redcross_reviewer")
    form = browser.get(f"/letters/{letter_id}/edit").form(f"/letters/{letter_id}/edit")
    browser.post(f"/letters/{letter_id}/edit", form | typed)


def test_each_save_and_each_step_keeps_a_version_and_what_was_signed_stays(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "issue")
    with stage.read():
        letter = letter_of(letter_id)
        kept = versions.versions(stage.viewer("redcross_head"), letter)
        assert [one.verb.partition(".")[2] for one in kept] == [
            "issued",
            "signed",
            "approved",
            "put_up",
            "drafted",
        ]
        assert kept[0].content == letter.content
        assert kept[1].content["number"] is None
    page = stage.client("redcross_head").get(f"/letters/{letter_id}/versions/4")
    assert "Đã ghi nhận chữ ký trên giấy" in page.text
    assert not page.soup.select('form[method="post"][action*="versions"]')


def test_the_difference_is_said_paragraph_by_paragraph(stage: Stage) -> None:
    letter_id = free(stage)
    write(stage, letter_id, body="Đoạn một.\nĐoạn hai.")
    write(stage, letter_id, body="Đoạn một.\nĐoạn ba.", abstract="việc khác")
    page = stage.client("redcross_reviewer").get(f"/letters/{letter_id}/versions/3")
    assert [one.text for one in page.soup.select(".changes del")] == ["phối hợp thực hiện", "Đoạn hai."]
    assert [one.text for one in page.soup.select(".changes ins")] == ["việc khác", "Đoạn ba."]
    since = stage.client("redcross_reviewer").get(f"/letters/{letter_id}/versions/3?since=1")
    assert "Đề nghị phối hợp." in [one.text for one in since.soup.select(".changes del")]


@pytest.mark.both_databases
def test_an_older_version_comes_back_as_the_newest_and_nothing_is_lost(stage: Stage) -> None:
    letter_id = free(stage)
    write(stage, letter_id, body="Bản sau.", bases="Luật A")
    browser = stage.client("redcross_reviewer")
    address = f"/letters/{letter_id}/versions/1"
    browser.post(address, browser.get(address).form(address))
    with stage.read():
        letter = letter_of(letter_id)
        kept = versions.versions(stage.viewer("redcross_reviewer"), letter)
        assert [one.number for one in kept] == [3, 2, 1]
        assert letter.content == kept[0].content == kept[2].content
        assert kept[1].content["bases"] == ["Luật A"]


def test_nobody_takes_a_version_back_once_the_letter_was_put_up(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "put_up")
    stage.client("redcross_reviewer").post(f"/letters/{letter_id}/versions/1", {"version": "2"}, expect=403)
