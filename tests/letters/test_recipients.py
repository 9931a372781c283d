"""Whom a draft goes to, picked from the trees."""

import datetime as dt
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from portal.extensions import db
from portal.letters import addressing, drafting, heads
from portal.letters.composing import ADDRESSED
from portal.letters.models import Letter
from portal.lib import clock
from portal.organisations.models import Organisation, Unit
from tests.conftest import Stage
from tests.factories.letters import letter_of, reminder


def free(stage: Stage, by: str = "redcross_reviewer", **changes: Any) -> uuid.UUID:
    """A draft that nobody is addressed by yet."""
    actor = stage.viewer(by)
    with stage.work():
        frame, signer_id = heads.frame(actor, clock.today(), [])
        content = frame | {
            "kind": "cong-van",
            "number": None,
            "date": None,
            "abstract": "phối hợp thực hiện",
            "recipients": [],
            "bases": [],
            "body": [{"type": "paragraph", "text": "Đề nghị phối hợp."}],
            "annexes": [],
            "urgency": None,
            "draft": True,
            **changes,
        }
        letter = drafting.begin(
            content, {"signer_id": str(signer_id), "body": []}, [], actor=actor, at=clock.now()
        )
        return letter.id


def url(letter_id: object) -> str:
    return f"/letters/{letter_id}/recipients"


def ids(*codes: str) -> list[str]:
    return [
        str(db.session.scalar(sa.select(Organisation.id).where(Organisation.code == code))) for code in codes
    ]


def page_of(stage: Stage, letter_id: uuid.UUID, query: str = "", **typed: Any) -> None:
    """Open a place of the picker, tick, save."""
    browser = stage.client("redcross_reviewer")
    form = browser.get(url(letter_id) + query).form(url(letter_id))
    browser.post(url(letter_id) + query, form | typed)


def test_ticked_organisations_and_free_lines_stand_in_the_letter(stage: Stage) -> None:
    letter_id = free(stage)
    with stage.read():
        chosen = ids("HND", "LHPN")
    page_of(stage, letter_id, organisation=chosen, outside="- Công ty Ví Dụ;\n\nCông ty Ví Dụ")
    with stage.read():
        letter = letter_of(letter_id)
        names = {one.organisation.name for one in letter.recipients}
        assert names == {"Hội Nông dân tỉnh Bình Phước", "Hội Liên hiệp Phụ nữ tỉnh Bình Phước"}
        assert set(letter.content["recipients"]) == names | {"Công ty Ví Dụ"}


def test_what_is_chosen_elsewhere_stays_and_what_is_unticked_goes(stage: Stage) -> None:
    letter_id = free(stage)
    with stage.read():
        women, farmers = ids("LHPN", "HND")
    page_of(stage, letter_id, organisation=[women])
    page_of(stage, letter_id, "?q=nong+dan+tinh", organisation=[women, farmers])
    page_of(stage, letter_id, "?line=sector", organisation=[farmers], shown=[women, farmers])
    with stage.read():
        assert [str(one.organisation_id) for one in letter_of(letter_id).recipients] == [farmers]


@pytest.mark.both_databases
def test_a_group_is_one_tick_and_one_line_and_may_be_named_one_by_one(stage: Stage) -> None:
    letter_id = free(stage)
    with stage.read():
        viewer = stage.viewer("redcross_reviewer")
        province = db.session.get_one(Unit, viewer.unit_id)
        (group,) = (
            one
            for one in addressing.groups(viewer, province, "LHPN", clock.today())
            if one.code.startswith("commune")
        )
    assert group.words == "Hội Liên hiệp Phụ nữ các xã"
    page_of(stage, letter_id, "?line=sector&sector=LHPN", group=group.code)
    with stage.read():
        letter = letter_of(letter_id)
        assert letter.content["recipients"] == [group.words]
        assert {one.organisation_id for one in letter.recipients} == set(group.members)
    page_of(stage, letter_id, by_name="1")
    with stage.read():
        content = letter_of(letter_id).content
        assert content["recipients"] == ["Các cơ quan, đơn vị có tên trong Phụ lục kèm theo"]
        assert content["annexes"][0]["title"] == ADDRESSED
        assert len(content["annexes"][0]["body"][0]["rows"]) == len(group.members)
    page_of(stage, letter_id, by_name="1", group="")
    with stage.read():
        letter = letter_of(letter_id)
        assert (letter.recipients, letter.content["recipients"], letter.content["annexes"]) == ([], [], [])


def test_groups_are_offered_by_place_and_called_as_a_letter_calls_them(stage: Stage) -> None:
    viewer = stage.viewer("redcross_reviewer")
    with stage.read():
        province = db.session.get_one(Unit, viewer.unit_id)
        district = db.session.scalars(sa.select(Unit).where(Unit.full_name == "Huyện Bù Gia Mập")).one()
        words = [one.words for one in addressing.groups(viewer, province, "", clock.today())]
        assert words[0] == "Các cơ quan, đơn vị thành viên cấp tỉnh"
        assert words[-1] == "Các cơ quan, đơn vị chưa gửi báo cáo 6 tháng đầu năm 2021"
        (below,) = addressing.groups(viewer, district, "LHPN", clock.today())
        assert below.words == "Hội Liên hiệp Phụ nữ các xã của huyện Bù Gia Mập"


def rows(count: int) -> list[Any]:
    return [Organisation(id=uuid.uuid4(), name=f"Đơn vị {at}") for at in range(count)]


@pytest.mark.parametrize(("count", "annexed"), [(6, False), (7, True)])
def test_more_lines_than_a_head_bears_become_an_annex(count: int, annexed: bool) -> None:
    content = {"format": "state", "recipients": [], "annexes": []}
    new = addressing.arranged(content, rows(count - 1), addressing.Chosen(outside=("Công ty A",)))
    assert bool(new["annexes"]) is annexed
    assert len(new["recipients"]) == (1 if annexed else count)


@pytest.mark.parametrize(("kind", "number"), [("state", "I"), ("party", "1")])
def test_beside_other_annexes_the_list_is_the_first_and_named_so(kind: str, number: str) -> None:
    other = {"title": "Mẫu", "landscape": False, "body": [{"type": "paragraph", "text": "x"}]}
    new = addressing.arranged(
        {"format": kind, "recipients": [], "annexes": [other]}, rows(8), addressing.Chosen()
    )
    assert new["recipients"] == [f"Các cơ quan, đơn vị có tên trong Phụ lục {number} kèm theo"]
    again = addressing.arranged(new, rows(2), addressing.Chosen())
    assert (again["annexes"], len(again["recipients"])) == ([other], 2)


def test_a_group_that_lost_a_member_is_named_one_by_one(stage: Stage) -> None:
    letter_id = free(stage)
    viewer = stage.viewer("redcross_reviewer")
    with stage.work():
        letter, on = letter_of(letter_id), clock.today()
        members = tuple(map(uuid.UUID, ids("HND", "LHPN", "CCB")))
        group = addressing.Group("g", "Cả nhóm", members)
        page = addressing.Picked(frozenset(), frozenset(), (group,), frozenset({"g"}), "", False)
        found, to = addressing.picked(viewer, letter, page, on)
        assert (len(found), to.groups) == (3, (group,))
        letter.facts = letter.facts | {"to": addressing.stored(to)}
        addressing.send_to(letter, found)
        less = addressing.Picked(frozenset(members), frozenset(members[1:]), (), frozenset(), "", False)
        found, to = addressing.picked(viewer, letter, less, on)
        assert (len(found), to.groups) == (2, ())


def test_a_reminder_keeps_whom_the_reports_say(stage: Stage) -> None:
    stage.client("redcross_reviewer").get(url(reminder(stage, 1)), expect=403)


def test_a_letter_as_a_start_goes_to_those_that_still_exist(stage: Stage) -> None:
    letter_id = free(stage, abstract="việc năm ngoái")
    with stage.read():
        women, farmers = ids("LHPN", "HND")
    page_of(stage, letter_id, organisation=[women, farmers])
    with stage.work():
        db.session.get_one(Organisation, uuid.UUID(farmers)).closed_on = clock.today() - dt.timedelta(days=1)
    browser = stage.client("redcross_clerk")
    page = browser.get(f"/letters/{letter_id}")
    browser.post(f"/letters/{letter_id}/copy", page.form(f"/letters/{letter_id}/copy"))
    with stage.read():
        new = db.session.scalars(
            sa.select(Letter).where(Letter.id != letter_id, Letter.abstract == "việc năm ngoái")
        ).one()
        assert new.content["recipients"] == ["Hội Liên hiệp Phụ nữ tỉnh Bình Phước"]
        assert (new.drafted_by, new.content["number"]) == (stage.viewer("redcross_clerk").user_id, None)


def test_an_issued_reminder_as_a_start_has_no_number_no_list_and_follows_no_report(stage: Stage) -> None:
    letter_id = reminder(stage, 8, "issue")
    with stage.work():
        old = letter_of(letter_id)
        new = drafting.draft_from(old, actor=stage.viewer("redcross_reviewer"), at=clock.now())
        assert (new.content["number"], new.content["date"], new.period_id) == (None, None, None)
        assert [annex["title"] for annex in new.content["annexes"]] == [ADDRESSED]
        assert len(new.recipients) == 8
