"""The lists: letters by where they stand, the queue of the clerk."""

import pytest
import sqlalchemy as sa

from portal.extensions import db
from portal.letters import queries
from tests.conftest import Stage
from tests.factories.letters import letter_of, reminder


def test_signed_letters_wait_on_the_clerks_page_the_longest_waiting_first(stage: Stage) -> None:
    first = reminder(stage, 1, "sign")
    stage.at("2021-05-18T21:00+07:00")
    second = reminder(stage, 2, "sign")
    reminder(stage, 1, "approve")
    page = stage.client("redcross_clerk").get("/letters/to-number")
    assert [link["href"] for link in page.soup.select(".entry-act a")] == [
        f"/letters/{first}/number",
        f"/letters/{second}/number",
    ]
    with stage.read():
        assert [item.recipients for item in queries.to_number(stage.viewer("redcross_clerk"))] == [1, 2]
        assert queries.to_number(stage.viewer("redcross_head")) == []


def test_an_empty_queue_says_when_something_comes(stage: Stage) -> None:
    page = stage.client("redcross_clerk").get("/letters/to-number")
    assert "Không có văn bản nào chờ cấp số" in page.text


@pytest.mark.parametrize(
    ("persona", "letters", "queue"),
    [
        ("redcross_clerk", 200, 200),
        ("redcross_head", 200, 403),
        ("redcross_reviewer", 200, 403),
        ("observer", 200, 403),
        ("committee_head", 200, 403),
        ("redcross_reporter", 403, 403),
        ("commune_women", 403, 403),
        ("women_head", 200, 403),
        ("administrator", 403, 403),
        (None, 303, 303),
    ],
)
def test_who_sees_the_lists(stage: Stage, persona: str | None, letters: int, queue: int) -> None:
    browser = stage.client(persona)
    browser.get("/letters/", expect=letters)
    browser.get("/letters/to-number", expect=queue)


def test_each_tab_shows_its_state_and_counts_the_others(stage: Stage) -> None:
    for upto in ("", "put_up", "put_up", "approve", "issue"):
        reminder(stage, 1, upto)
    browser = stage.client("redcross_reviewer")
    for tab, count in (
        ("open", 4),
        ("draft", 1),
        ("put_up", 2),
        ("approved", 1),
        ("signed", 0),
        ("issued", 1),
    ):
        page = browser.get(f"/letters/?tab={tab}")
        assert len(page.soup.select(".entry")) == count, tab
    assert "Chờ duyệt 2" in browser.get("/letters/?tab=nothing").text


def test_an_issued_letter_stands_under_its_number(stage: Stage) -> None:
    reminder(stage, 1, "issue")
    page = stage.client("redcross_reviewer").get("/letters/?tab=issued")
    assert page.soup.select_one(".entry-margin b").text == "01/CTĐ-VP"


def test_a_letter_in_the_list_is_a_start_for_whoever_writes_letters(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "issue")
    browser = stage.client("redcross_clerk")
    form = browser.get("/letters/?tab=issued").form("/copy")
    page = browser.follow(browser.post(f"/letters/{letter_id}/copy", form))
    assert "Sửa dự thảo" in page.text
    assert not stage.client("redcross_head").get("/letters/?tab=issued").soup.select('form[action$="/copy"]')


def test_the_search_knows_no_accents_and_finds_recipients(stage: Stage) -> None:
    letter_id = reminder(stage, 1)
    with stage.read():
        name = letter_of(letter_id).recipients[0].organisation.name
    browser = stage.client("redcross_reviewer")
    for words in (name, "don doc nop", "DON DOC"):
        assert len(browser.get("/letters/", query_string={"q": words}).soup.select(".entry")) == 1, words
    page = browser.get("/letters/?q=khong+co+cong+van+nay")
    assert "Không tìm thấy" in page.text


def test_htmx_gets_the_rows(stage: Stage) -> None:
    part = stage.client("redcross_reviewer").get("/letters/", htmx=True)
    assert part.is_fragment
    assert part.soup.find(True)["id"] == "rows"


def test_a_long_list_is_read_by_keys_without_a_row_twice(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    made = {str(reminder(stage, 1)) for _ in range(5)}
    browser = stage.client("redcross_reviewer")
    page, seen = browser.get("/letters/"), []
    for _ in range(3):
        seen += [link["href"].rsplit("/", 1)[1] for link in page.soup.select(".entry-title a")]
        onward = page.soup.find("a", rel="next")
        page = browser.get(onward["href"]) if onward else page
    assert sorted(seen) == sorted(made)
    assert len(browser.get("/letters/?after=khong").soup.select(".entry")) == 2


def test_the_list_costs_the_same_queries_for_one_letter_and_for_many(stage: Stage) -> None:
    browser = stage.client("redcross_reviewer")
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    costs = []
    with stage.app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        for count in (1, 6):
            for _ in range(count):
                reminder(stage, 2)
            asked.clear()
            browser.get("/letters/")
            costs.append(len(asked))
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    assert costs[0] == costs[1]
