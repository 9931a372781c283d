"""Beginning a letter: a kind is chosen, a few things are typed, a draft is there; who may begin which kind."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.access import allowed
from portal.extensions import db
from portal.letters import actions, beginning, facts, heads, kinds
from portal.letters.models import Letter
from portal.letters.reading import LetterError
from portal.lib import clock
from portal.lib.refusals import Refusal
from tests.conftest import Stage

WORK = {"you": "Quý cơ quan", "tasks": "1. Khảo sát\n\n- Lập danh sách", "until": "1/6/2021", "to": ""}


def test_what_is_typed_becomes_a_draft_that_opens_for_writing(stage: Stage) -> None:
    browser = stage.client("redcross_reviewer")
    page = browser.get("/letters/new/coordination")
    answer = browser.post("/letters/new/coordination", page.form("/coordination") | WORK)
    with stage.read():
        letter = db.session.scalars(sa.select(Letter)).one()
        assert answer.headers["Location"] == f"/letters/{letter.id}/edit"
        assert letter.content["recipients"] == []
        assert letter.content["body"][1]["items"] == ["Khảo sát.", "Lập danh sách."]
        assert "02-KH/BCĐ" in letter.content["body"][0]["text"]
        letter_id = letter.id
    clerk = stage.viewer("redcross_clerk")
    with stage.work():
        letter = db.session.get_one(Letter, letter_id)
        with pytest.raises(LetterError, match="Kính gửi"):
            actions.put_up(letter, version=letter.version, actor=clerk, at=clock.now())


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(stage: Stage) -> None:
    browser = stage.client("redcross_reviewer")
    page = browser.get("/letters/new/invitation")
    typed = page.form("/invitation") | {"meeting": "Hội nghị sơ kết", "at": "25h"}
    again = browser.post("/letters/new/invitation", typed, 422)
    assert "Nhập mục này" in again.text
    assert "Chưa đọc được giờ" in again.text
    assert again.soup.select_one("input[name=meeting]")["value"] == "Hội nghị sơ kết"


@pytest.mark.parametrize(
    ("persona", "kind", "may"),
    [
        ("redcross_reviewer", "plan", False),
        ("committee_clerk", "plan", True),
        ("committee_clerk", "thanks", False),
        ("women_reporter", "thanks", True),
        ("women_reporter", "certificate", False),
        ("women_head", "free", False),
        ("observer", "free", False),
        ("administrator", "free", False),
    ],
)
def test_some_kinds_are_some_bodies(stage: Stage, persona: str, kind: str, may: bool) -> None:
    assert allowed(stage.viewer(persona), "letters.begin", kinds.models()[kind]) is may


def test_a_kind_that_is_drafted_from_a_page_is_begun_there(stage: Stage) -> None:
    browser = stage.client("redcross_reviewer")
    assert browser.get("/letters/new").soup.select('a[href="/progress/board"]')
    browser.get("/letters/new/reminder", 404)
    browser.get("/letters/new/nothing", 404)


def test_thanks_and_certificate_tell_confirmed_deliveries_and_no_household(province: Stage) -> None:
    viewer = province.viewer("redcross_reviewer")
    first, last = dt.date(2020, 12, 1), dt.date(2021, 5, 18)
    with province.read():
        giver, name = facts.supporters(viewer, first)[0]
        given = facts.gifts(viewer, giver, first, last)
        assert given is not None
        assert given.name == name
        assert given.value > 0
        assert given.addresses >= len(given.communes)
        assert facts.gifts(viewer, giver, last, first) is None
    typed = {"supporter": giver, "call": "Quý đơn vị", "first": first, "last": last}
    with province.work():
        model = kinds.models()["thanks"]
        letter = beginning.start(model, typed, actor=viewer, at=clock.now())
        assert letter.content["recipients"] == [f"Quý đơn vị {name}"]
        certificate = beginning.start(
            kinds.models()["certificate"], typed | {"address": ""}, actor=viewer, at=clock.now()
        )
        assert certificate.content["recipients"] == [name]
        assert heads.book(viewer, certificate.kind, last) == ("giay-chung-nhan", 2021)
        with pytest.raises(Refusal, match="no_gifts"):
            beginning.start(model, typed | {"last": first}, actor=viewer, at=clock.now())


@pytest.mark.both_databases
def test_the_committee_writes_the_years_plan_and_the_red_cross_lists_what_it_proposes(
    province: Stage,
) -> None:
    committee, agency = province.viewer("committee_clerk"), province.viewer("redcross_reviewer")
    with province.work():
        plan = beginning.start(kinds.models()["plan"], {"year": 2021}, actor=committee, at=clock.now())
        assert [annex["title"] for annex in plan.content["annexes"]][1] == "Kỳ báo cáo và hạn nộp năm 2021"
        with pytest.raises(Refusal, match="no_plan_of_year"):
            beginning.start(kinds.models()["plan"], {"year": 1999}, actor=committee, at=clock.now())
        period = next(
            one for one in beginning.plans.periods(agency, beginning._plan(agency, clock.today()).id)
        )
        typed = {"period": period, "to": []}
        listed = beginning.start(kinds.models()["proposed-list"], typed, actor=agency, at=clock.now())
        assert listed.content["annexes"][0]["landscape"]
        assert facts.supporters(agency, period.data_from)
