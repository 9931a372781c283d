"""One letter to each of many: one number and one PDF for each, whatever happens meanwhile."""

import contextlib
import datetime as dt
import uuid
from typing import Any

import pypdfium2
import pytest
import sqlalchemy as sa

from portal import jobs
from portal.documents import invariants as registers
from portal.documents.models import RegisterEntry
from portal.extensions import db, new_id
from portal.letters import invariants, mailing, numbering, posting, versions
from portal.letters.models import LetterState, Mailing, MailingState
from portal.letters.press import Press, RenderFailed
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import _
from tests.conftest import Stage
from tests.factories.letters import letter_of, reminder, take
from tests.factories.mailings import apart, copies, started, steer, work


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slice is one letter."""
    monkeypatch.setattr(posting, "SLICE", dt.timedelta())
    monkeypatch.setattr(posting, "BATCH", 1)


def turn(stage: Stage) -> None:
    """One slice."""
    with stage.app.app_context():
        assert jobs.run_one(stage.app, new_id())


def faults(stage: Stage) -> list[str]:
    with stage.read():
        return [*registers.broken(), *invariants.broken()]


def stands(stage: Stage, letter_id: uuid.UUID) -> tuple[MailingState, dict[str, Any]]:
    with stage.read():
        post = db.session.get_one(Mailing, letter_id)
        return post.state, post.failures


def numbers(stage: Stage, letter_id: uuid.UUID) -> list[int]:
    with stage.read():
        return [copy.content["number"] for copy in copies(letter_id)]


@pytest.mark.both_databases
def test_each_addressee_gets_a_letter_with_its_name_and_the_next_number(stage: Stage) -> None:
    letter_id = started(stage, 3)
    work(stage)
    with stage.read():
        pattern, made = letter_of(letter_id), copies(letter_id)
        assert (pattern.state, pattern.entry_id) == (LetterState.apart, None)
        assert db.session.get_one(Mailing, letter_id).state is MailingState.done
        assert [copy.content["number"] for copy in made] == [1, 2, 3]
        for copy, one in zip(made, pattern.recipients, strict=True):
            name = one.organisation.name
            assert copy.content["recipients"] == [name]
            assert name in copy.content["body"][0]["text"]
            assert [recipient.organisation_id for recipient in copy.recipients] == [one.organisation_id]
            entry = db.session.get_one(RegisterEntry, copy.entry_id)
            assert (entry.recipients, entry.signer, entry.copies) == (name, pattern.signer_name, 2)
            assert copy.file_id == entry.file_id is not None
    assert faults(stage) == []


def test_a_clerk_starts_it_watches_it_and_takes_one_pdf_and_a_list(stage: Stage) -> None:
    letter_id = apart(stage, 3)
    at = f"/letters/{letter_id}/mailing"
    browser = stage.client("redcross_clerk")
    assert browser.get("/letters/to-number").soup.select_one(f'a[href="{at}/start"]')
    page = browser.follow(browser.post(f"{at}/start", browser.get(f"{at}/start").form("start")))
    assert "0 trên 3 văn bản" in page.text
    assert page.soup.find(id="mailing")["hx-get"] == at
    work(stage)
    assert browser.get(at, htmx=True).headers["HX-Refresh"] == "true"
    page = browser.get(at)
    assert "Đã xong 3 văn bản" in page.text
    assert "01 đến 03" in page.text
    got = browser.get(f"{at}.pdf?first=2&duplex=1")
    with contextlib.closing(pypdfium2.PdfDocument(got.data)) as whole:
        texts = [sheet.get_textpage().get_text_range() for sheet in whole]
    got.response.close()
    assert ["02/CTĐ-VP" in texts[0], texts[1], "03/CTĐ-VP" in texts[2], texts[3]] == [True, "", True, ""]
    browser.get(f"{at}.pdf?first=7", expect=422)
    browser.get(f"{at}?after=99999999999999999999")
    assert browser.get(f"{at}.xlsx").data.startswith(b"PK")
    copy = browser.get(page.soup.select_one("tbody th a")["href"])
    assert "Số 01/CTĐ-VP" in copy.text
    assert copy.soup.select_one(f'a[href="{at}"]')
    assert not copy.soup.find(id="rendering").has_attr("hx-get")
    assert "3 đơn vị" in browser.get(f"/letters/{letter_id}").text
    assert len(browser.get("/letters/?tab=issued&q=tap+huan").soup.select(".entry-title a")) == 4
    found = browser.get("/letters/?tab=issued").soup.select(".entry-title a")
    assert [link["href"] for link in found] == [f"/letters/{letter_id}"]


@pytest.mark.usefixtures("one_by_one")
def test_paused_it_rests_after_the_letter_in_hand_and_other_letters_are_numbered_in_between(
    stage: Stage,
) -> None:
    letter_id, other = started(stage, 3), reminder(stage, 1, "sign")
    turn(stage)
    browser = stage.client("redcross_head")
    page = browser.get(f"/letters/{letter_id}/mailing")
    page = browser.follow(browser.post(f"/letters/{letter_id}/mailing/pause", page.form("pause")))
    assert "Đang tạm dừng" in page.text
    take(stage, other, "issue")
    work(stage)
    assert numbers(stage, letter_id) == [1]
    browser.post(f"/letters/{letter_id}/mailing/resume", page.form("resume"))
    work(stage)
    assert numbers(stage, letter_id) == [1, 3, 4]
    assert "01 đến 04, xen 1 số của văn bản khác" in browser.get(f"/letters/{letter_id}/mailing").text
    assert faults(stage) == []


@pytest.mark.usefixtures("one_by_one")
def test_whatever_waits_has_its_turn_between_two_slices(stage: Stage) -> None:
    letter_id = started(stage, 3)
    other = reminder(stage, 1, "issue")
    turn(stage)
    turn(stage)
    with stage.read():
        assert letter_of(other).file_id is not None
    assert len(numbers(stage, letter_id)) == 1


@pytest.mark.usefixtures("one_by_one")
def test_over_new_year_the_next_book_begins(stage: Stage) -> None:
    letter_id = started(stage, 3)
    stage.at("2021-12-31T23:59+07:00")
    turn(stage)
    turn(stage)
    stage.at("2022-01-01T00:00+07:00")
    work(stage)
    with stage.read():
        made = [(copy.content["date"], copy.content["number"]) for copy in copies(letter_id)]
    assert made == [("2021-12-31", 1), ("2021-12-31", 2), ("2022-01-01", 1)]
    assert faults(stage) == []


def test_a_name_that_cannot_be_printed_stops_nobody_else_and_is_tried_again(stage: Stage) -> None:
    letter_id = started(stage, 3)

    def rename(name: str) -> str:
        with stage.work():
            organisation = letter_of(letter_id).recipients[1].organisation
            before, organisation.name = organisation.name, name
        return before

    name = rename("Hội ☂")
    work(stage)
    page = stage.client("redcross_clerk").get(f"/letters/{letter_id}/mailing")
    assert "không có ký tự ☂" in page.text
    assert page.form("resume")
    rename(name)
    steer(stage, letter_id, "resume")
    work(stage)
    with stage.read():
        assert [copy.content["recipients"] == [name] for copy in copies(letter_id)] == [False, False, True]
    assert (stands(stage, letter_id), faults(stage)) == ((MailingState.done, {}), [])


def test_a_pdf_that_fails_stops_no_other_and_its_number_stays(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter_id = started(stage, 3)
    render = Press.render

    def fail(press: Press, content: dict[str, Any]) -> bytes:
        if content["number"] == 2:
            raise RenderFailed(_("Chưa tạo được PDF: quá {seconds} giây.", seconds=20))
        return render(press, content)

    with monkeypatch.context() as patched:
        patched.setattr(Press, "render", fail)
        work(stage)
    with stage.read():
        assert [copy.file_id is None for copy in copies(letter_id)] == [False, True, False]
    assert "quá 20 giây" in stage.client("redcross_clerk").get(f"/letters/{letter_id}/mailing").text
    steer(stage, letter_id, "resume")
    work(stage)
    assert numbers(stage, letter_id) == [1, 2, 3]
    assert faults(stage) == []


@pytest.mark.usefixtures("one_by_one")
def test_stopped_for_good_what_has_its_number_gets_its_pdf_and_nothing_goes_on(stage: Stage) -> None:
    letter_id = started(stage, 3)
    turn(stage)
    with pytest.raises(Refusal, match="lý do"):
        steer(stage, letter_id, "stop", reason=" ")
    steer(stage, letter_id, "stop", by="redcross_head", reason="Hội nghị hoãn.")
    work(stage)
    with stage.read():
        assert [copy.file_id is not None for copy in copies(letter_id)] == [True]
    with pytest.raises(Conflict):
        steer(stage, letter_id, "resume")
    page = stage.client("redcross_clerk").get(f"/letters/{letter_id}/mailing")
    assert "Hội nghị hoãn." in page.text
    assert not page.soup.select('form[action$="resume"], form[action$="pause"]')


def test_a_book_that_refuses_pauses_it_and_says_why(stage: Stage) -> None:
    letter_id = started(stage, 2)
    stage.at("2021-05-19T08:00+07:00")
    reminder(stage, 1, "issue")
    stage.at("2021-05-18T22:00+07:00")
    work(stage)
    page = stage.client("redcross_clerk").get(f"/letters/{letter_id}/mailing")
    assert "Sổ đã có văn bản ngày 19/05/2021" in page.text
    stage.at("2021-05-19T09:00+07:00")
    steer(stage, letter_id, "resume")
    work(stage)
    assert numbers(stage, letter_id) == [2, 3]


def test_given_up_by_the_worker_it_says_so_and_is_set_going_again(stage: Stage) -> None:
    letter_id = started(stage, 1)
    with stage.work():
        db.session.execute(sa.update(jobs.Job).values(state="failed"))
    browser = stage.client("redcross_clerk")
    page = browser.get(f"/letters/{letter_id}/mailing")
    assert "Máy chủ đã ngừng giữa chừng" in page.text
    browser.post(f"/letters/{letter_id}/mailing/resume", page.form("resume"))
    work(stage)
    assert stands(stage, letter_id)[0] is MailingState.done


def test_a_midnight_while_it_waits_for_the_book_does_not_pause_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter_id = started(stage, 2)
    take_number = numbering.documents.take_number

    def overtaken(**given: Any) -> Any:
        if given["on"] == dt.date(2021, 5, 18):
            stage.at("2021-05-19T00:00+07:00")
            raise Refusal("register.date_backwards", _("Sổ đã có văn bản ngày {last}", last="19/05/2021"))
        return take_number(**given)

    monkeypatch.setattr(numbering.documents, "take_number", overtaken)
    work(stage)
    assert (numbers(stage, letter_id), faults(stage)) == ([1, 2], [])


def test_what_must_hold_of_a_mailing_is_found_when_it_does_not(stage: Stage) -> None:
    letter_id = started(stage, 2)
    work(stage)
    with stage.work():
        pattern, (first, second) = letter_of(letter_id), copies(letter_id)
        pattern.recipients = pattern.recipients[1:]
        first.signed_by = new_id()
        second.recipients = []
    found = "\n".join(faults(stage))
    assert "goes to nobody whom its pattern names" in found
    assert "was approved or signed by others than its pattern" in found
    assert "goes to others than its addressee" in found


def test_whoever_acts_on_an_older_state_is_told(stage: Stage) -> None:
    letter_id = started(stage, 1)
    steer(stage, letter_id, "pause")
    with pytest.raises(Conflict, match="đã thay đổi việc gửi này"):
        steer(stage, letter_id, "pause", version=1)


def test_a_body_that_is_no_more_gets_no_letter(stage: Stage) -> None:
    letter_id = started(stage, 2)
    with stage.work():
        gone = letter_of(letter_id).recipients[0].organisation
        gone.closed_on = dt.date(2021, 5, 1)
        key = str(gone.id)
    work(stage)
    assert len(numbers(stage, letter_id)) == 1
    assert "01/05/2021" in stands(stage, letter_id)[1][key]


# Before it is started ------------------------------------------------------------------------------------------------


def test_it_goes_apart_by_a_tick_of_the_picker_and_its_lines_come_back_with_another(stage: Stage) -> None:
    letter_id = apart(stage, 8, "")
    browser = stage.client("redcross_reviewer")
    at = f"/letters/{letter_id}/recipients"
    page = browser.get(at)
    assert not page.soup.find(id="outside")
    with stage.read():
        letter = letter_of(letter_id)
        assert (letter.content["recipients"], letter.content["annexes"]) == (["{đơn vị}"], [])
        assert "letter.set_apart" in [
            one.verb for one in versions.versions(stage.viewer("redcross_clerk"), letter)
        ]
        name = letter.recipients[0].organisation.name
    copy = browser.get(f"/letters/{letter_id}/preview?copy=1", htmx=True)
    assert f"Văn bản gửi {name}" in copy.text
    assert f"Đề nghị {name} cử 01 cán bộ" in copy.text
    browser.post(at, page.form("recipients"))
    with stage.read():
        assert letter_of(letter_id).content["recipients"] == ["{đơn vị}"]
    page = browser.get(at)
    browser.post(at, {name: text for name, text in page.form("recipients").items() if name != "apart"})
    with stage.read():
        letter = letter_of(letter_id)
        assert letter.content["recipients"] == ["Các cơ quan, đơn vị có tên trong Phụ lục kèm theo"]
        assert letter.content["annexes"][0]["body"][0]["rows"][-1] == [9, "Các cơ quan, đơn vị"]


def test_another_word_in_braces_is_refused_before_it_is_put_up(stage: Stage) -> None:
    letter_id = apart(stage, 1, "", text="Đề nghị {tên xã} báo cáo.")
    with pytest.raises(Refusal, match=r"\{tên xã\}"):
        take(stage, letter_id, "put_up")


def test_a_kind_without_kinh_gui_must_name_its_addressee_in_the_text(stage: Stage) -> None:
    letter_id = apart(stage, 1, "", text="Đề nghị cử cán bộ.", kind="thong-bao", recipients=[])
    with pytest.raises(Refusal, match="chưa có chỗ ghi tên"):
        take(stage, letter_id, "put_up")


def test_nobody_gets_a_letter_while_there_are_none_or_too_many(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refusal, match="Chưa có nơi nhận"):
        take(stage, apart(stage, 0, ""), "put_up")
    monkeypatch.setattr(mailing, "MOST", 1)
    with pytest.raises(Refusal, match="tối đa 1 nơi"):
        take(stage, apart(stage, 2, ""), "put_up")


def test_it_takes_no_number_of_its_own_and_its_signer_does_not_start_it(stage: Stage) -> None:
    letter_id = apart(stage, 1)
    with pytest.raises(Refusal, match="gửi riêng từng nơi"):
        take(stage, letter_id, "issue")
    with stage.work():
        letter = letter_of(letter_id)
        given = {"version": letter.version, "actor": stage.viewer("redcross_head"), "at": clock.now()}
        with pytest.raises(Refusal, match="không tự cấp số"):
            mailing.start(letter, **given)
    stage.client("redcross_clerk").get(f"/letters/{letter_id}/number", expect=403)
    stage.client("redcross_head").get(f"/letters/{letter_id}/mailing/start", expect=403)


def test_who_watches_and_who_steers(stage: Stage) -> None:
    letter_id = started(stage, 1)
    for persona, sees, steers in (
        ("redcross_clerk", 200, 200),
        ("redcross_head", 200, 200),
        ("redcross_reviewer", 200, 403),
        ("district_reviewer", 404, 404),
        ("committee_head", 404, 404),
        ("women_head", 404, 404),
        ("administrator", 404, 404),
    ):
        browser = stage.client(persona)
        browser.get(f"/letters/{letter_id}/mailing", expect=sees)
        browser.get(f"/letters/{letter_id}/mailing/stop", expect=steers)
    clerk = stage.client("redcross_clerk")
    form = clerk.get(f"/letters/{letter_id}/mailing/stop").form("stop") | {"reason": "Hoãn."}
    page = clerk.follow(clerk.post(f"/letters/{letter_id}/mailing/stop", form))
    assert "Đã dừng hẳn" in page.text
