"""Several signed letters numbered in one act: each by itself, in the order shown, once under one key."""

import uuid

import pytest
import sqlalchemy as sa

from portal.documents import invariants as registers
from portal.documents.models import RegisterEntry
from portal.extensions import db, new_id
from portal.letters import invariants
from portal.letters.models import Letter, LetterState
from portal.letters.together import number_together
from tests.conftest import Stage
from tests.factories.letters import letter_of, reminder

URL = "/letters/to-number"


def signed(stage: Stage, count: int) -> list[uuid.UUID]:
    return [reminder(stage, 1, "sign") for _ in range(count)]


def symbols(stage: Stage) -> list[tuple[uuid.UUID, int]]:
    with stage.read():
        rows = db.session.execute(
            sa.select(RegisterEntry.subject_id, RegisterEntry.number).order_by(RegisterEntry.number)
        )
        return [tuple(row) for row in rows]


def test_the_ticked_are_numbered_in_the_order_shown_and_the_register_is_one_link_away(stage: Stage) -> None:
    first, second, third = signed(stage, 3)
    browser = stage.client("redcross_clerk")
    page = browser.get(URL)
    ticks = [box["value"] for box in page.soup.select("input[name=letter]")]
    assert [tick.partition(".")[0] for tick in ticks] == [str(one) for one in (first, second, third)]
    assert "01/CTĐ-VP" not in page.text
    form = page.form("to-number") | {"letter": [ticks[0], ticks[2]]}
    done = browser.post(URL, form)
    assert symbols(stage) == [(first, 1), (third, 2)]
    shown = browser.follow(done)
    assert "Vừa cấp số 2 văn bản" in shown.text
    assert shown.soup.find("a", href="/documents/outgoing/print?year=2021")
    assert [box["value"] for box in shown.soup.select("input[name=letter]")] == [ticks[1]]
    assert browser.post(URL, form).location == done.location
    assert symbols(stage) == [(first, 1), (third, 2)]


def test_a_refusal_stands_in_its_row_and_stops_no_other(stage: Stage) -> None:
    first, second = signed(stage, 2)
    with stage.work():
        db.session.execute(sa.update(Letter).where(Letter.id == first).values(version=99))
    browser = stage.client("redcross_clerk")
    form = browser.get(URL).form("to-number")
    page = browser.post(URL, form | {"letter": [f"{first}.4", f"{second}.4"]}, expect=422)
    assert symbols(stage) == [(second, 1)]
    assert "1 văn bản chưa cấp số được" in page.text
    assert page.soup.select_one(f'.errsum a[href="#tick-{first}"]')
    assert "đã thay đổi văn bản này" in page.soup.select_one(f'li:has(a[href="/letters/{first}"])').get_text()
    assert "01/CTĐ-VP" in page.text


def test_nothing_ticked_is_said(stage: Stage) -> None:
    (first,) = signed(stage, 1)
    browser = stage.client("redcross_clerk")
    page = browser.post(URL, browser.get(URL).form("to-number") | {"letter": []}, expect=422)
    link = page.soup.select_one(f'.errsum a[href="#tick-{first}"]')
    assert link is not None
    assert "Đánh dấu ít nhất một văn bản" in link.get_text()


@pytest.mark.both_databases
def test_one_key_numbers_a_letter_once_and_tries_a_refused_one_anew(stage: Stage) -> None:
    first, second = signed(stage, 2)
    clerk, key = stage.viewer("redcross_clerk"), new_id()
    with stage.app.app_context():
        assert set(number_together([(first, 4), (second, 3)], key, actor=clerk)) == {second}
        assert number_together([(first, 4), (second, 4)], key, actor=clerk) == {}
    assert symbols(stage) == [(first, 1), (second, 2)]
    with stage.read():
        assert letter_of(second).state is LetterState.issued
        assert [*registers.broken(), *invariants.broken()] == []


def test_only_the_clerk_numbers_and_never_what_he_signed(stage: Stage) -> None:
    (first,) = signed(stage, 1)
    with stage.app.app_context():
        refused = number_together([(first, 4), (new_id(), 1)], new_id(), actor=stage.viewer("redcross_head"))
    assert len(refused) == 2
    assert symbols(stage) == []
