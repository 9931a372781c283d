"""A post ends, or passes to another person: what then lives, what is dead (T21)."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.accounts.models import Post, User
from portal.extensions import db
from portal.lib.refusals import Refusal
from tests.accounts.office import id_of, post_of, url
from tests.conftest import Stage


def end(stage: Stage, username: str, last_day: str, expect: int = 303) -> str:
    browser, where = stage.client("women_head"), f"/accounts/people/posts/{post_of(stage, username)}/end"
    form = browser.get(where).form("/end") | {"last_day": last_day}
    return browser.post(where, form, expect).text


@pytest.mark.parametrize("last_day", ["17/05/2021", "18/05/2021"])
def test_after_the_last_day_an_open_session_sees_nothing(stage: Stage, last_day: str) -> None:
    """T21: dead for that post on the next request, without signing out."""
    officer = stage.client("women_reporter")
    officer.get("/pledges/")
    end(stage, "phunu.lap", last_day)
    if last_day == "18/05/2021":
        officer.get("/pledges/")
        stage.at("2021-05-19T00:01+07:00")
    for address in ("/", "/pledges/", "/reports/", "/addresses/"):
        assert officer.get(address, expect=303).location.endswith("/accounts/posts")
    assert "chưa có nhiệm vụ nào" in officer.get("/accounts/posts").text


def test_ending_says_that_nobody_is_left_and_offers_the_hand_over(stage: Stage) -> None:
    browser = stage.client("women_head")
    page = browser.get(f"/accounts/people/posts/{post_of(stage, 'phunu.lap')}/end")
    assert "không còn ai giữ việc “Lập báo cáo”" in page.text
    assert "/hand-over" in page.html


def test_a_post_does_not_end_before_it_begins_nor_twice(stage: Stage) -> None:
    assert "ngày cuối không được trước" in end(stage, "phunu.lap", "31/12/2019", expect=422)
    end(stage, "phunu.lap", "17/05/2021")
    assert "Nhiệm vụ đã hết ngày 17/05/2021" in end(stage, "phunu.lap", "31/12/2021", expect=422)


def test_nobody_ends_ones_own_post(stage: Stage) -> None:
    stage.client("women_head").get(
        f"/accounts/people/posts/{post_of(stage, 'phunu.lanhdao')}/end", expect=403
    )


def test_a_hand_over_ends_one_post_and_begins_the_other_the_day_after(stage: Stage) -> None:
    browser, where = (
        stage.client("women_head"),
        f"/accounts/people/posts/{post_of(stage, 'phunu.lap')}/hand-over",
    )
    successor = id_of(stage, "phunu.truoc")
    form = browser.get(where).form("/hand-over")
    form |= {"successor": str(successor), "last_day": "31/05/2021", "basis": "16-QĐ/HLHPN"}
    page = browser.post(where, form, expect=200)
    assert "hết ngày 31/05/2021" in page.text
    assert browser.post(where, page.form("/hand-over")).location == url(successor)
    with stage.read():
        old = db.session.scalars(sa.select(Post).join(User).where(User.username == "phunu.lap")).one()
        new = db.session.scalars(
            sa.select(Post).where(Post.user_id == successor).order_by(Post.starts_on.desc()).limit(1)
        ).one()
        assert (old.ends_on, new.starts_on, new.ends_on) == (dt.date(2021, 5, 31), dt.date(2021, 6, 1), None)
        assert (new.duty, new.organisation_id, new.basis) == (old.duty, old.organisation_id, "16-QĐ/HLHPN")


def test_a_hand_over_that_cannot_begin_ends_nothing(stage: Stage) -> None:
    """Nobody hands over to oneself (S8): the form does not offer it; whoever has the post already cannot get it."""
    browser, heir = stage.client("women_head"), id_of(stage, "phunu.truoc")
    where = f"/accounts/people/posts/{post_of(stage, 'phunu.lap')}/hand-over"
    form = browser.get(where).form("/hand-over") | {"successor": str(heir), "basis": "16-QĐ/HLHPN"}
    own = form | {"successor": str(id_of(stage, "phunu.lanhdao"))}
    assert "Chọn một mục trong danh sách" in browser.post(where, own, expect=422).text
    with stage.work():
        db.session.execute(sa.update(Post).where(Post.user_id == heir).values(ends_on=None))
    assert "Không thể: người này đã là" in browser.post(where, form, expect=422).text
    with stage.read():
        assert db.session.get_one(Post, post_of(stage, "phunu.lap")).ends_on is None


@pytest.mark.both_databases
def test_a_hand_over_refused_by_the_verb_leaves_no_trace(stage: Stage) -> None:
    from portal.accounts import actions
    from portal.lib import clock

    heir, post_id = stage.viewer("women_head"), post_of(stage, "phunu.lap")
    with pytest.raises(Refusal, match=r"post\.self"), stage.work():
        actions.hand_over(
            db.session.get_one(Post, post_id),
            db.session.get_one(User, heir.user_id),
            last_day=clock.today(),
            title="",
            basis="16-QĐ/HLHPN",
            actor=heir,
            at=clock.now(),
        )
    with stage.read():
        assert db.session.get_one(Post, post_id).ends_on is None
