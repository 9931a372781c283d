"""Who gives a post, to whom, and what is said before it is saved (S7, S8, c11)."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from portal.access import Duty
from portal.accounts import actions, queries
from portal.accounts.models import Post, User
from portal.demonstration.territory import SMALL_COMMUNES, SMALL_DISTRICT
from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.organisations.models import Organisation
from tests.accounts.office import PERSON, POST, id_of, invite, organisation, post_of, url
from tests.conftest import Stage


def user(username: str) -> User:
    return db.session.scalars(sa.select(User).where(User.username == username)).one()


def place(code: str) -> Organisation:
    return db.session.scalars(sa.select(Organisation).where(Organisation.code == code)).one()


def give(stage: Stage, actor: Any, username: str, code: str, duty: Duty, **more: Any) -> Post:
    """The verb itself, past every door."""
    with stage.work():
        values: dict[str, Any] = {"starts_on": clock.today(), "actor": actor, "at": clock.now()} | more
        return actions.grant(user(username), place(code), duty, **values)


def viewer_of(stage: Stage, username: str, duty: Duty) -> Any:
    with stage.read():
        posts = queries.posts_of(user(username).id, clock.today())
        return queries.viewer_of_post(next(post for post in posts if post.duty is duty))


def test_the_preview_says_what_the_post_sees_and_writes_nothing(stage: Stage) -> None:
    page = stage.client("women_head").post("/accounts/people/new", PERSON | POST, expect=200)
    assert "Thấy Hội LHPN tỉnh và ngành dọc cấp dưới" in page.text
    assert "Các mục mở được: Việc của tôi, Địa chỉ, Cam kết" in page.text
    with stage.read():
        assert not db.session.scalar(sa.select(sa.func.count()).where(User.username == "moi.phunu"))


def test_going_back_from_the_preview_keeps_what_was_typed(stage: Stage) -> None:
    head = stage.client("women_head")
    page = head.post("/accounts/people/new", PERSON | POST, expect=200)
    form = head.post("/accounts/people/new", page.form("/new") | {"edit": "1"}, expect=200).form("/new")
    assert {name: form[name] for name in ("name", "basis", "duty")} == {
        "name": PERSON["name"],
        "basis": "15-QĐ/HLHPN",
        "duty": "reporter",
    }


def test_a_user_name_is_given_once(stage: Stage) -> None:
    page = stage.client("women_head").post(
        "/accounts/people/new", PERSON | POST | {"username": "PHUNU.LAP"}, expect=422
    )
    assert "phunu.lap đã có người dùng" in page.text


def test_a_document_is_asked_for(stage: Stage) -> None:
    page = stage.client("women_head").post("/accounts/people/new", PERSON | POST | {"basis": ""}, expect=422)
    assert "Nhập số văn bản" in page.text


@pytest.mark.parametrize("code", ["HND", f"LHPN-{SMALL_DISTRICT}", "HCTD"])
def test_a_head_gives_posts_of_the_own_organisation_only(stage: Stage, code: str) -> None:
    """S8: neither beside nor below in the sector nor above; the form does not even take the address."""
    head = stage.viewer("women_head")
    with pytest.raises(Refusal, match=r"post\.out_of_reach"):
        give(stage, head, "phunu.lap", code, Duty.observer)
    page = stage.client("women_head").get(f"/accounts/people/new?organisation={organisation(stage, code)}")
    assert "Hội Liên hiệp Phụ nữ tỉnh Bình Phước" in page.text


def test_no_head_makes_an_administrator(stage: Stage) -> None:
    """S8: nobody grants upward; the form does not offer it, the verb refuses it."""
    with pytest.raises(Refusal, match=r"post\.out_of_reach"):
        give(stage, stage.viewer("redcross_head"), "phunu.lap", "HCTD", Duty.administrator)
    page = stage.client("women_head").get("/accounts/people/new")
    assert not page.soup.select('input[value="administrator"]')
    stage.client("women_head").post("/accounts/people/new", PERSON | POST | {"duty": "administrator"}, 422)


@pytest.mark.parametrize("persona", ["women_head", "administrator", "redcross_head"])
def test_nobody_gives_oneself_a_post(stage: Stage, persona: str) -> None:
    """S8, at the door and in the verb."""
    viewer = stage.viewer(persona)
    stage.client(persona).get(url(viewer.user_id, "grant"), expect=403)
    with stage.read():
        username = db.session.get_one(User, viewer.user_id).username
    with pytest.raises(Refusal, match=r"post\.self"):
        give(stage, viewer, username, "HCTD", Duty.observer)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        (f"HCTD-{SMALL_DISTRICT}", True),
        (f"LHPN-{SMALL_DISTRICT}", True),
        (f"HND-{SMALL_COMMUNES[0]}", True),
        (f"BCD-{SMALL_COMMUNES[0]}", True),
        (f"BCD-{SMALL_DISTRICT}", False),
        ("LHPN", False),
        ("HCTD", False),
    ],
)
def test_a_districts_red_cross_gives_posts_in_its_territory_below_its_committee(
    stage: Stage, code: str, given: bool
) -> None:
    """c11: its territory, never above it, not even the committee that it serves."""
    head = viewer_of(stage, f"hctd-{SMALL_DISTRICT}.canbo", Duty.head)
    if given:
        give(stage, head, "yte.moi", code, Duty.observer)
    else:
        with pytest.raises(Refusal, match=r"post\.out_of_reach"):
            give(stage, head, "yte.moi", code, Duty.observer)


def test_an_administrator_holds_no_other_duty(stage: Stage) -> None:
    """S7, in words before anything is saved."""
    admin = stage.client("administrator")
    person = id_of(stage, "phunu.lap")
    where = {"organisation": organisation(stage, "HCTD"), "duty": "administrator", "version": "1"}
    with stage.read():
        where["version"] = str(user("phunu.lap").version)
    page = admin.post(url(person, "grant"), POST | where, expect=422)
    assert "Không thể: người này đã là “Lập báo cáo”" in page.text
    with pytest.raises(Refusal, match=r"post\.administrator_alone"):
        give(stage, None, "quantri", "LHPN", Duty.observer)


def test_the_same_duty_is_not_held_twice_at_once(stage: Stage) -> None:
    with pytest.raises(Refusal, match=r"post\.held"):
        give(stage, stage.viewer("women_head"), "phunu.lap", "LHPN", Duty.reporter)


def test_one_who_would_draft_and_submit_alone_is_named_before_it_is_saved(stage: Stage) -> None:
    """Domain §7: allowed, but said; with a second head it is not so."""
    head = post_of(stage, "phunu.lanhdao")

    def head_until(day: dt.date | None) -> None:
        with stage.work():
            db.session.execute(sa.update(Post).where(Post.id == head).values(ends_on=day))

    head_until(dt.date(2021, 5, 17))
    admin, person = stage.client("administrator"), id_of(stage, "phunu.lap")
    with stage.read():
        version = str(user("phunu.lap").version)
    where = {"organisation": organisation(stage, "LHPN"), "duty": "head", "version": version}
    page = admin.post(url(person, "grant"), POST | where, expect=200)
    assert "Một người lập và duyệt" in page.text
    head_until(None)
    assert "Một người lập và duyệt" not in admin.post(url(person, "grant"), POST | where, expect=200).text


def test_a_grant_on_an_old_page_is_a_conflict(stage: Stage) -> None:
    head = stage.viewer("women_head")
    with stage.read():
        version = user("phunu.lap").version
    give(stage, head, "phunu.lap", "LHPN", Duty.clerk, version=version)
    with pytest.raises(Conflict):
        give(stage, head, "phunu.lap", "LHPN", Duty.observer, version=version)


def test_the_given_post_works_at_once_and_is_in_the_book(stage: Stage) -> None:
    head = stage.client("women_head")
    invite(head)
    person = id_of(stage, "moi.phunu")
    page = head.get(url(person))
    assert "15-QĐ/HLHPN" in page.text
    with stage.read():
        verbs = db.session.execute(
            sa.text("select verb from audit_entry where subject_type = 'user' order by id desc limit 3")
        ).scalars()
        assert list(verbs) == ["code.issued", "post.granted", "user.registered"]


@pytest.mark.both_databases
def test_verify_finds_an_administrator_with_another_duty(stage: Stage) -> None:
    """S7 in the stored data."""
    from portal.accounts.invariants import broken

    with stage.work():
        assert not list(broken())
        post = Post(user_id=user("quantri").id, organisation_id=place("LHPN").id, duty=Duty.observer)
        post.starts_on = dt.date(2021, 1, 1)
        db.session.add(post)
        db.session.flush()
        assert len(list(broken())) == 1
