"""The list of people and what is done to an account: whose, by whom, with what effect."""

import io
import re
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from portal.access import Duty
from portal.accounts import actions, people_list, queries
from portal.accounts.models import Post, User
from portal.accounts.people_list import Filter, people_in_reach
from portal.accounts.words import STATES
from portal.demonstration.territory import SMALL_DISTRICT
from portal.extensions import db
from portal.lib import clock
from tests.accounts.office import act, id_of, invite, url
from tests.conftest import Stage
from tests.personas import PASSWORD


def names(stage: Stage, viewer: Any, **wanted: str) -> list[str]:
    with stage.read():
        rows = people_in_reach(viewer, Filter(**wanted), clock.today(), 1000).window.rows
        return [row.username for row in rows]


def test_each_state_has_its_people(stage: Stage) -> None:
    admin = stage.viewer("administrator")
    assert names(stage, admin, state="invited") == ["yte.moi"]
    assert names(stage, admin, state="suspended") == ["tamkhoa"]
    assert names(stage, admin, state="ended") == ["phunu.truoc"]
    every = names(stage, admin)
    assert sorted(every) == sorted(name for state in STATES for name in names(stage, admin, state=state))


def test_a_head_sees_the_own_organisations_people_the_former_too(stage: Stage) -> None:
    assert set(names(stage, stage.viewer("women_head"))) == {"phunu.lap", "phunu.lanhdao", "phunu.truoc"}


def test_whoever_manages_nobody_sees_nobody(stage: Stage) -> None:
    for persona in ("women_reporter", "redcross_reviewer", "observer", "redcross_clerk"):
        assert names(stage, stage.viewer(persona)) == []


def test_a_districts_red_cross_sees_its_territory_without_the_administrator_and_its_committee(
    stage: Stage,
) -> None:
    """c11: reach is the posts', not the persons'."""
    with stage.read():
        user = db.session.scalars(
            sa.select(User).where(User.username == f"hctd-{SMALL_DISTRICT}.canbo")
        ).one()
        viewer = queries.viewer_of_post(queries.posts_of(user.id, clock.today())[0])
    found = names(stage, viewer)
    assert {"phunuxa.lap", "bcdxa.lanhdao", "haiviec"} <= set(found)
    assert not {"quantri", "phunu.lap", f"bcd-{SMALL_DISTRICT}.lanhdao"} & set(found)


def test_search_needs_no_accents_and_finds_organisations(stage: Stage) -> None:
    admin = stage.viewer("administrator")
    assert "phunu.lap" in names(stage, admin, q="nguyen thi mau")
    assert set(names(stage, admin, organisation="nong dan tinh")) == {"nongdan.lap", "nongdan.lanhdao"}
    assert names(stage, admin, duty="administrator") == ["quantri"]


def test_people_are_sorted_by_given_name_and_pages_meet(stage: Stage) -> None:
    """By the last word, in Vietnamese order; no page loses or repeats anybody, in any order."""
    admin = stage.viewer("administrator")
    with stage.read():
        for sort in people_list.ORDERS:
            whole = people_in_reach(admin, Filter(sort=sort), clock.today(), 1000).window.rows
            paged, after = [], ""
            while True:
                page = people_in_reach(admin, Filter(sort=sort, after=after), clock.today(), 20).window
                paged += page.rows
                after = page.next
                if not after:
                    break
            assert [row.id for row in paged] == [row.id for row in whole]
        by_name = people_in_reach(admin, Filter(), clock.today(), 1000).window.rows
    given = [row.name.split()[-1] for row in by_name]
    assert given.index("Dụ") < given.index("Định") < given.index("Mẫu") < given.index("Trưng")


def test_a_list_costs_the_same_questions_for_few_and_many(stage: Stage) -> None:
    admin, counted = stage.viewer("administrator"), []
    with stage.read():
        for size in (1, 100):
            asked: list[str] = []

            def note(*call: Any, asked: list[str] = asked) -> None:
                asked.append(call[2])

            sa.event.listen(db.engine, "before_cursor_execute", note)
            people_in_reach(admin, Filter(), clock.today(), size)
            sa.event.remove(db.engine, "before_cursor_execute", note)
            counted.append(len(asked))
    assert counted == [3, 3]


def test_the_sheet_has_names_and_posts_but_no_telephone_and_no_secret(stage: Stage) -> None:
    head = stage.client("women_head")
    invite(head)
    content = head.get("/accounts/people/export.xlsx?state=invited").data
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [str(cell) for row in book.active.iter_rows(values_only=True) for cell in row if cell]
    assert "Nguyễn Thị Ướm Thử" in cells
    assert not any(re.search(r"argon2|0271 000 0001|phunu\.lap$", cell) for cell in cells)


def test_a_suspended_person_is_out_and_in_again_when_it_is_lifted(stage: Stage) -> None:
    officer, head, person = (
        stage.client("women_reporter"),
        stage.client("women_head"),
        id_of(stage, "phunu.lap"),
    )
    act(head, person, "suspend")
    assert "/accounts/sign-in" in officer.get("/", expect=303).location
    stage.client(None).sign_in("phunu.lap", PASSWORD, expect=422)
    act(head, person, "lift")
    assert stage.client(None).sign_in("phunu.lap", PASSWORD).location == "/"


def test_a_code_printed_before_a_suspension_is_dead_after_it(stage: Stage) -> None:
    from tests.accounts.office import activate, reset

    head, person = stage.client("women_head"), id_of(stage, "phunu.lap")
    code = reset(head, person)
    act(head, person, "suspend")
    act(head, person, "lift")
    activate(stage, "phunu.lap", code, expect=422)


def test_ending_all_sessions_ends_them_everywhere(stage: Stage) -> None:
    officers, head = [stage.client("women_reporter") for _ in range(3)], stage.client("women_head")
    person = id_of(stage, "phunu.lap")
    assert "Phiên đang mở 3" in head.get(url(person)).text
    act(head, person, "sessions")
    for officer in officers:
        officer.get("/", expect=303)


@pytest.mark.both_databases
def test_of_two_who_act_on_the_same_page_the_second_is_told(stage: Stage) -> None:
    first, second, person = (
        stage.client("women_head"),
        stage.client("administrator"),
        id_of(stage, "phunu.lap"),
    )
    form = second.get(url(person, "code")).form("/code")
    act(first, person, "suspend")
    assert "Mở lại trang" in second.post(url(person, "code"), form, expect=409).text


def test_who_holds_a_post_elsewhere_is_not_to_be_locked_out_from_here(stage: Stage) -> None:
    """S8: else the head of one organisation could print the way into another's post."""
    with stage.work():
        user = db.session.scalars(sa.select(User).where(User.username == "phunu.lap")).one()
        other = db.session.scalars(sa.select(Post).join(User).where(User.username == "ctd.lap")).one()
        actions.grant(
            user, other.organisation, Duty.observer, starts_on=clock.today(), actor=None, at=clock.now()
        )
    head, person = stage.client("women_head"), id_of(stage, "phunu.lap")
    page = head.get(url(person))
    assert "còn giữ nhiệm vụ ngoài phạm vi" in page.text
    assert "Hội Chữ thập đỏ tỉnh" not in page.soup.select_one("main").get_text()
    for name in ("code", "suspend", "lift", "sessions"):
        head.get(url(person, name), expect=403)
    stage.client("redcross_head").get(url(person, "code"))


def test_who_holds_nothing_any_more_is_the_administrators(stage: Stage) -> None:
    person = id_of(stage, "phunu.truoc")
    stage.client("women_head").get(url(person, "code"), expect=403)
    stage.client("administrator").get(url(person, "code"))


@pytest.mark.parametrize("persona", ["women_head", "administrator"])
def test_nobody_locks_oneself_out_or_prints_oneself_a_code(stage: Stage, persona: str) -> None:
    own = stage.viewer(persona).user_id
    for name in ("code", "suspend", "lift", "sessions"):
        stage.client(persona).get(url(own, name), expect=403)
