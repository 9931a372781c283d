"""Branches: added one or many, counted as of a day, closed and reopened (I-05, I-11)."""

import datetime as dt

import pytest

from portal.extensions import db
from portal.lib.refusals import Conflict, Refusal
from portal.supporters import actions, queries
from portal.supporters.models import Branch, BranchKind
from tests.conftest import Stage
from tests.factories.addresses import AT

D = dt.date
BRANCH = BranchKind.association_branch


@pytest.mark.both_databases
def test_names_are_one_of_a_kind_in_an_organisation_accents_aside(stage: Stage) -> None:
    with stage.work():
        actor = stage.viewer("commune_women")
        names = ["Chi hội thôn 1", "chi  hoi THON 1", "", "Chi hội thôn 2"]
        made = actions.add_branches(BRANCH, names, actor=actor, at=AT)
        assert [one.name for one in made] == ["Chi hội thôn 1", "Chi hội thôn 2"]
        with pytest.raises(Refusal) as refusal:
            actions.add_branches(BRANCH, ["Chi hoi thon 2"], actor=actor, at=AT)
        assert refusal.value.field == "names"
        actions.add_branches(BranchKind.school_class, ["Chi hội thôn 1"], actor=actor, at=AT)
        actions.add_branches(BRANCH, ["Chi hội thôn 1"], actor=stage.viewer("commune_farmers"), at=AT)


def test_branches_are_counted_by_kind_as_of_a_day(stage: Stage) -> None:
    with stage.work():
        actor = stage.viewer("commune_women")
        given = {"actor": actor, "at": AT}
        one, _two = actions.add_branches(BRANCH, ["Thôn 1", "Thôn 2"], opened_on=D(2021, 2, 1), **given)
        actions.close_branch(one, on=D(2021, 3, 31), **given)
        for day, count in ((D(2021, 1, 31), 0), (D(2021, 2, 1), 2), (D(2021, 3, 31), 2), (D(2021, 4, 1), 1)):
            assert queries.count_by_kind(actor, day)[BRANCH] == count
        with pytest.raises(Conflict):
            actions.close_branch(one, on=D(2021, 3, 31), **given)
        actions.reopen_branch(one, **given)
        assert queries.count_by_kind(actor, D(2021, 4, 1))[BRANCH] == 2


@pytest.mark.parametrize("day", [D(2021, 1, 31), D(2021, 5, 19)])
def test_a_last_day_that_cannot_be_is_refused(stage: Stage, day: D) -> None:
    with stage.work():
        given = {"actor": stage.viewer("commune_women"), "at": AT}
        (one,) = actions.add_branches(BRANCH, ["Thôn 1"], opened_on=D(2021, 2, 1), **given)
        with pytest.raises(Refusal) as refusal:
            actions.close_branch(one, on=day, **given)
    assert refusal.value.code == "branch.last_day"


@pytest.mark.parametrize(
    ("persona", "seen"),
    [
        ("commune_women", True),
        ("women_reporter", True),
        ("commune_redcross", True),
        ("commune_head", True),
        ("district_reviewer", True),
        ("observer", True),
        ("farmers_reporter", False),
        ("commune_farmers", False),
        ("administrator", False),
    ],
)
def test_branches_are_seen_by_the_sector_above_and_by_who_oversees_the_territory(
    stage: Stage, persona: str, seen: bool
) -> None:
    with stage.work():
        (one,) = actions.add_branches(BRANCH, ["Thôn 1"], actor=stage.viewer("commune_women"), at=AT)
        viewer = stage.viewer(persona)
        assert (queries.branch(viewer, one.id) is not None) is seen
        assert queries.count_by_kind(viewer, AT.date())[BRANCH] == seen


def test_many_are_looked_at_before_they_are_written(stage: Stage) -> None:
    browser = stage.client("commune_women")
    url = "/supporters/branches/new"
    browser.post(url, {"kind": "association_branch", "names": "Chi hội thôn 1"})
    typed = {"kind": "association_branch", "names": "Chi hoi thon 1\r\nChi hội thôn 2\r\nchi hội thôn 2"}
    page = browser.post(url, typed | {"act": "preview"}, expect=200)
    words = [cell.get_text(strip=True) for cell in page.soup.select("tbody td")]
    assert words == ["đã có, bỏ qua", "thêm mới", "gõ hai lần, lấy một"]
    assert page.form("/branches/new")["names"] == typed["names"].replace("\r\n", "\n")
    shown = browser.follow(browser.post(url, page.form("/branches/new")))
    assert [cell.get_text() for cell in shown.soup.select("tbody th")] == ["Chi hội thôn 1", "Chi hội thôn 2"]
    assert "mỗi dòng một tên" in browser.post(url, typed, expect=422).text


def test_close_and_reopen_by_their_pages(stage: Stage) -> None:
    with stage.work():
        (one,) = actions.add_branches(BRANCH, ["Thôn 1"], actor=stage.viewer("commune_women"), at=AT)
        url = f"/supporters/branches/{one.id}"
    browser = stage.client("commune_women")
    browser.post(f"{url}/close", browser.get(f"{url}/close").form("/close") | {"on": "17/5/2021"})
    browser.get(f"{url}/close", expect=409)
    page = browser.get("/supporters/branches?view=closed")
    browser.post(f"{url}/reopen", page.form("/reopen"))
    browser.post(f"{url}/reopen", expect=409)
    with stage.read():
        assert db.session.scalars(db.select(Branch)).one().closed_on is None
