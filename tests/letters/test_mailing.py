"""One letter to each of many: one number and one PDF for each, whatever happens meanwhile."""

import contextlib

import pypdfium2
import pytest

from portal.documents import invariants as registers
from portal.documents.models import RegisterEntry
from portal.extensions import db
from portal.letters import invariants
from portal.letters.models import LetterState, Mailing, MailingState
from tests.conftest import Stage
from tests.factories.letters import letter_of
from tests.factories.mailings import apart, copies, started, work


def faults(stage: Stage) -> list[str]:
    with stage.read():
        return [*registers.broken(), *invariants.broken()]


@pytest.mark.both_databases
def test_each_addressee_gets_a_letter_with_its_name_and_the_next_number(stage: Stage) -> None:
    letter_id = started(stage, 3)
    work(stage)
    with stage.read():
        pattern, made = letter_of(letter_id), copies(letter_id)
        assert (pattern.state, pattern.entry_id) == (LetterState.mailed, None)
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
    browser = stage.client("redcross_clerk")
    waiting = browser.get("/letters/to-number")
    assert waiting.soup.select_one(f'a[href="/letters/{letter_id}/mailing/start"]')
    asked = browser.get(f"/letters/{letter_id}/mailing/start")
    page = browser.follow(browser.post(f"/letters/{letter_id}/mailing/start", asked.form("start")))
    assert "0 trên 3 văn bản" in page.text
    assert page.soup.find(id="mailing").has_attr("hx-get")
    work(stage)
    page = browser.get(f"/letters/{letter_id}/mailing")
    assert "Đã xong 3 văn bản" in page.text
    assert "01 đến 03" in page.text
    got = browser.get(f"/letters/{letter_id}/mailing.pdf?first=2&duplex=1")
    with contextlib.closing(pypdfium2.PdfDocument(got.data)) as whole:
        texts = [sheet.get_textpage().get_text_range() for sheet in whole]
    got.response.close()
    assert ["02/CTĐ-VP" in texts[0], texts[1], "03/CTĐ-VP" in texts[2], texts[3]] == [True, "", True, ""]
    browser.get(f"/letters/{letter_id}/mailing.pdf?first=7", expect=422)
    assert browser.get(f"/letters/{letter_id}/mailing.xlsx").data.startswith(b"PK")
    index = browser.get("/letters/?tab=issued")
    assert [link["href"] for link in index.soup.select(".entry-title a")] == [f"/letters/{letter_id}"]
