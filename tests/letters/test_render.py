"""The PDF of an issued letter: made by the worker, kept with its hash, tried again, never another number."""

import threading

import pytest
import sqlalchemy as sa

from portal import jobs
from portal.audit.models import AuditEntry
from portal.documents import invariants as registers
from portal.documents import queries as documents
from portal.documents.models import RegisterEntry, StoredFile
from portal.extensions import db, new_id
from portal.letters import invariants, rendering
from portal.letters.press import RenderFailed
from portal.lib.words import _
from tests.conftest import Stage
from tests.factories.letters import letter_of, reminder
from tests.letters.examples import shortest

FAILED = RenderFailed(_("Chưa tạo được PDF: quá {seconds} giây.", seconds=20))


def work(stage: Stage) -> bool:
    with stage.app.app_context():
        return jobs.run_one(stage.app, new_id())


def hurry(stage: Stage) -> None:
    """What waits for its next try is due now."""
    with stage.work():
        db.session.execute(sa.update(jobs.Job).values(run_at=sa.text("'2000-01-01 00:00:00'")))


def faults(stage: Stage) -> list[str]:
    with stage.read():
        return [*registers.broken(), *invariants.broken()]


def test_the_worker_makes_the_pdf_and_it_bears_the_number_of_the_register(stage: Stage) -> None:
    letter_id = reminder(stage, 8, "issue")
    assert work(stage)
    browser = stage.client("redcross_clerk")
    page = browser.get(f"/letters/{letter_id}")
    assert not page.soup.find(id="rendering").has_attr("hx-get")
    got = browser.get(page.soup.select_one("#rendering .file a")["href"])
    assert got.data.startswith(b"%PDF-")
    assert got.headers["Content-Disposition"] == "attachment; filename=01-CTD-VP-2021.pdf"
    with stage.read():
        letter = letter_of(letter_id)
        entry = db.session.get_one(RegisterEntry, letter.entry_id)
        assert entry.file_id == letter.file_id
        row = documents.file(stage.viewer("redcross_clerk"), letter.file_id)
        assert row is not None
        assert row.sha256[:4] in page.text
    assert faults(stage) == []


def test_while_it_is_made_the_page_asks_again_and_works_by_a_link(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "issue")
    browser = stage.client("redcross_clerk")
    page = browser.get(f"/letters/{letter_id}")
    asking = page.soup.find(id="rendering")
    assert (asking["hx-get"], asking["hx-trigger"]) == (f"/letters/{letter_id}", "every 2s")
    assert page.soup.find("a", string="Xem đã xong chưa")["href"] == f"/letters/{letter_id}"
    part = browser.get(f"/letters/{letter_id}", htmx=True)
    assert part.is_fragment
    assert part.soup.find(True)["id"] == "rendering"


def test_done_again_it_changes_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    letter_id = reminder(stage, 1, "issue")
    work(stage)
    monkeypatch.setattr(rendering.PRESS, "render", lambda content: pytest.fail("rendered twice"))
    with stage.app.app_context():
        rendering.render_issued(str(letter_id))
        db.session.remove()
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 1


def test_when_the_disk_is_full_the_letter_says_so_and_can_be_tried_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter_id = reminder(stage, 1, "issue")

    def full(content: bytes) -> str:
        raise OSError("No space left on device")

    with monkeypatch.context() as patch, stage.app.app_context():
        patch.setattr("portal.documents.vault.keep", full)
        with pytest.raises(OSError, match="No space"):
            rendering.render_issued(str(letter_id))
        db.session.remove()
    browser = stage.client("redcross_clerk")
    page = browser.get(f"/letters/{letter_id}")
    assert "đĩa đầy" in page.text
    browser.post(f"/letters/{letter_id}/rendering", {})
    work(stage)
    assert "đĩa đầy" not in browser.get(f"/letters/{letter_id}").text
    with stage.read():
        assert letter_of(letter_id).file_id is not None


def test_two_workers_that_make_the_same_pdf_keep_one(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "issue")

    def render() -> None:
        with stage.app.app_context():
            rendering.render_issued(str(letter_id))
            db.session.remove()

    threads = [threading.Thread(target=render) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 1
        told = sa.select(sa.func.count()).where(AuditEntry.verb == "letter.rendered")
        assert db.session.scalar(told) == 1
    assert faults(stage) == []


def break_press(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_content: object) -> bytes:
        raise FAILED

    monkeypatch.setattr(rendering.PRESS, "render", fail)


def test_what_fails_is_said_in_words_and_the_number_stays(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter_id = reminder(stage, 1, "issue")
    break_press(monkeypatch)
    work(stage)
    browser = stage.client("redcross_clerk")
    page = browser.get(f"/letters/{letter_id}")
    assert "quá 20 giây" in page.text
    assert "Máy đang thử lại" in page.text
    for _turn in range(jobs.TRIES):
        hurry(stage)
        work(stage)
    page = browser.get(f"/letters/{letter_id}")
    assert "Chưa tạo được PDF" in page.text
    assert "Số 01/CTĐ-VP đã cấp vẫn giữ nguyên" in page.text
    assert not page.soup.find(id="rendering").has_attr("hx-get")
    assert faults(stage) == []


def test_a_person_may_have_it_tried_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    letter_id = reminder(stage, 1, "issue")
    break_press(monkeypatch)
    for _turn in range(jobs.TRIES):
        hurry(stage)
        work(stage)
    monkeypatch.undo()
    browser = stage.client("redcross_clerk")
    page = browser.get(f"/letters/{letter_id}")
    browser.post(f"/letters/{letter_id}/rendering", page.form("rendering"))
    assert work(stage)
    assert "01/CTĐ-VP.pdf" in browser.get(f"/letters/{letter_id}").text
    browser.post(f"/letters/{letter_id}/rendering", expect=403)
    assert faults(stage) == []


def test_nobody_else_asks_for_another_try(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    letter_id = reminder(stage, 1, "issue")
    address = f"/letters/{letter_id}/rendering"
    stage.client("redcross_clerk").post(address, expect=403)
    break_press(monkeypatch)
    work(stage)
    stage.client("women_head").post(address, expect=404)
    stage.client("redcross_clerk").post(address, expect=303)


def test_the_invariants_name_a_pdf_that_shows_another_number(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    reminder(stage, 1, "issue")
    other = rendering.PRESS.render(shortest() | {"number": 77})
    monkeypatch.setattr(rendering.PRESS, "render", lambda content: other)
    work(stage)
    assert any("does not show 01/CTĐ-VP" in fault for fault in faults(stage))


def test_the_invariants_name_broken_states_and_duties_that_were_not_apart(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "sign")
    with stage.work():
        letter_of(letter_id).signed_by = None
    assert any("signed without signature" in fault for fault in faults(stage))
    with stage.work():
        letter = letter_of(letter_id)
        letter.signed_by = letter.drafted_by = letter.approved_by
    assert any("by one of its authors" in fault for fault in faults(stage))
