"""Who signs for the head from a day to a day (S9): what may be granted, how it reads, who must not sign by it."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from portal.access import Duty
from portal.letters import delegations, heads, revising
from portal.letters.composing import DraftText
from portal.letters.delegations import Grant
from portal.letters.signing_models import Authority
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from tests.conftest import Stage
from tests.factories.letters import letter_of, reminder, take
from tests.letters.test_approve import second_post

TODAY = dt.date(2021, 5, 18)
NEXT_WEEK = TODAY + dt.timedelta(days=7)


def asked(stage: Stage, persona: str = "redcross_clerk", **changes: Any) -> Grant:
    given = Grant(
        user_id=stage.viewer(persona).user_id,
        authority=Authority.order,
        on_behalf="CHỦ TỊCH",
        title="Chánh Văn phòng",
        kinds=(),
        basis_number="",
        basis_on=None,
        starts_on=TODAY,
        ends_on=NEXT_WEEK,
    )
    return replace(given, **changes)


def granted(stage: Stage, by: str = "redcross_head", **changes: Any) -> None:
    with stage.work():
        delegations.grant(asked(stage, **changes), actor=stage.viewer(by), at=clock.now())


def signs(
    stage: Stage, persona: str, on: dt.date = TODAY, form: str = "state", kind: str = "cong-van"
) -> Any:
    with stage.read():
        viewer = stage.viewer("redcross_reviewer")
        return heads.signer(viewer, stage.viewer(persona).user_id, on, form, kind)


def with_signer(stage: Stage, letter_id: Any, persona: str) -> None:
    with stage.work():
        letter = letter_of(letter_id)
        revising.edit(
            letter,
            version=letter.version,
            text=DraftText(abstract=letter.abstract, body="Một đoạn.", distribution=""),
            signer_id=stage.viewer(persona).user_id,
            actor=stage.viewer("redcross_reviewer"),
            at=clock.now(),
        )


@pytest.mark.parametrize(
    ("changes", "form", "authority", "title"),
    [
        ({}, "state", ["TL. CHỦ TỊCH"], "Chánh Văn phòng"),
        ({}, "party", ["T/L CHỦ TỊCH"], "Chánh Văn phòng"),
        ({"authority": Authority.deputy, "title": "Phó Ban"}, "party", ["K/T CHỦ TỊCH"], "Phó Ban"),
        (
            {"authority": Authority.authorisation, "basis_number": "05/GUQ-CTĐ", "basis_on": TODAY},
            "state",
            ["TUQ. CHỦ TỊCH"],
            "Chánh Văn phòng",
        ),
        ({"authority": Authority.collective, "on_behalf": "BAN"}, "party", ["T/M BAN"], "Chánh Văn phòng"),
        ({"authority": Authority.acting}, "state", [], "Q. CHỦ TỊCH"),
    ],
)
def test_how_it_reads_above_the_name(
    stage: Stage, changes: dict[str, Any], form: str, authority: list[str], title: str
) -> None:
    granted(stage, **changes)
    told = signs(stage, "redcross_clerk", form=form)
    assert (told["authority"], told["title"]) == (authority, title)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"persona": "redcross_head"}, "Chọn người khác"),
        ({"persona": "women_head"}, "Chọn người khác"),
        ({"persona": "redcross_reporter"}, "Chọn người khác"),
        ({"authority": Authority.deputy}, "KT. chỉ dành cho cấp phó"),
        ({"title": "Chuyên viên"}, "TL. chỉ dành cho người đứng đầu đơn vị"),
        ({"authority": Authority.authorisation}, "TUQ. phải có văn bản ủy quyền"),
        ({"starts_on": TODAY - dt.timedelta(days=1)}, "từ hôm nay"),
        ({"ends_on": TODAY - dt.timedelta(days=1)}, "không thể trước ngày bắt đầu"),
    ],
)
def test_what_may_not_be_granted(stage: Stage, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(Refusal, match=said):
        granted(stage, **changes)


@pytest.mark.both_databases
def test_only_one_holds_for_a_person_and_a_kind_at_a_time(stage: Stage) -> None:
    granted(stage, kinds=("cong-van",))
    granted(stage, kinds=("bao-cao",))
    granted(
        stage, kinds=("cong-van",), starts_on=NEXT_WEEK + dt.timedelta(days=1), ends_on=dt.date(2021, 12, 31)
    )
    for kinds in (("cong-van", "giay-moi"), ()):
        with pytest.raises(Refusal, match="đã có ủy quyền từ 18/05/2021 đến 25/05/2021"):
            granted(stage, kinds=kinds)


def test_it_covers_its_kinds_and_days_only_and_does_not_chain(stage: Stage) -> None:
    granted(stage, kinds=("cong-van",))
    with pytest.raises(Refusal, match="đang được ủy quyền ký"):
        signs(stage, "redcross_clerk", kind="bao-cao")
    with pytest.raises(Refusal, match="đang được ủy quyền ký"):
        signs(stage, "redcross_clerk", on=NEXT_WEEK + dt.timedelta(days=1))
    second_post(stage, "redcross_clerk", Duty.head)
    delegate, further = (
        replace(stage.viewer("redcross_clerk"), duty=Duty.head),
        asked(stage, "redcross_reviewer"),
    )
    with stage.work(), pytest.raises(Refusal, match="không ủy quyền tiếp"):
        delegations.grant(further, actor=delegate, at=clock.now())


def test_what_is_on_record_goes_before_a_deputys_habit(stage: Stage) -> None:
    deputy = second_post(stage, "redcross_reviewer_2", Duty.head)
    assert signs(stage, "redcross_reviewer_2")["authority"] == ["KT. CHỦ TỊCH"]
    granted(stage, persona="redcross_reviewer_2", authority=Authority.acting)
    assert signs(stage, "redcross_reviewer_2")["title"] == "Q. CHỦ TỊCH"
    assert deputy.user_id


@pytest.mark.both_databases
def test_a_delegate_signs_and_his_right_is_asked_for_again_at_the_issue(stage: Stage) -> None:
    granted(stage, persona="redcross_reviewer_2")
    letter_id = reminder(stage, 1)
    with_signer(stage, letter_id, "redcross_reviewer_2")
    for verb in ("put_up", "approve"):
        take(stage, letter_id, verb)
    stage.client("redcross_head").get(f"/letters/{letter_id}/signature", expect=403)
    for step in ("signature", "signed-pdf", "return"):
        stage.client("redcross_reviewer_2").get(f"/letters/{letter_id}/{step}")
    stage.at("2021-05-26T09:00+07:00")
    with pytest.raises(Refusal, match=r"Ngày 26/05/2021, .* không có quyền ký như ghi trên văn bản"):
        take(stage, letter_id, "sign", by="redcross_reviewer_2")
    take(stage, letter_id, "sign", by="redcross_reviewer_2", on=dt.date(2021, 5, 25))
    with stage.work():
        (one,) = delegations.of_body(stage.viewer("redcross_head"))
        one.ended_on = TODAY
    with pytest.raises(Refusal, match=r"Ngày 25/05/2021, .* không có quyền ký"):
        take(stage, letter_id, "issue")


def test_the_delegators_conflicts_are_the_delegates(stage: Stage) -> None:
    drafter = second_post(stage, "redcross_reviewer", Duty.head)
    with stage.work():
        chief = replace(drafter, title="Chủ tịch")
        delegations.grant(asked(stage), actor=chief, at=clock.now())
    letter_id = reminder(stage, 1)
    with pytest.raises(Refusal, match="cũng không ủy quyền cho người khác ký"):
        with_signer(stage, letter_id, "redcross_clerk")


def test_it_lapses_with_the_office_of_who_granted_it(stage: Stage) -> None:
    granted(stage)
    with stage.work():
        viewer = stage.viewer("redcross_reviewer")
        (post,) = heads.heads(viewer, TODAY)
        post.ends_on = TODAY - dt.timedelta(days=1)
    with pytest.raises(Refusal, match="đang được ủy quyền ký"):
        signs(stage, "redcross_clerk")


def test_ended_early_it_holds_no_longer_and_stays_in_the_list(stage: Stage) -> None:
    browser = stage.client("redcross_head")
    url = "/letters/delegations/new"
    with stage.read():
        clerk = str(stage.viewer("redcross_clerk").user_id)
    form = browser.get(url).form("delegations") | {
        "person": clerk,
        "authority": "TL.",
        "title": "Trưởng phòng",
    }
    page = browser.post(url, form | {"ends_on": "1/5/2021"}, expect=422)
    assert "không thể trước ngày bắt đầu" in page.soup.find(id="ends_on-error").text
    page = browser.follow(browser.post(url, form | {"ends_on": "30/6/2021", "kinds": ["cong-van"]}))
    assert "TL. CHỦ TỊCH" in page.text
    assert "từ 18/05/2021 đến hết 30/06/2021" in page.text
    end = page.soup.find("a", href=lambda href: href and href.endswith("/end"))["href"]
    page = browser.follow(browser.post(end, browser.get(end).form("end")))
    assert "Đã hết" in page.text
    assert "từ 18/05/2021, Đỗ Văn Minh Họa" in page.text
    with pytest.raises(Refusal, match="đang được ủy quyền ký"):
        signs(stage, "redcross_clerk")
    with stage.work():
        head = stage.viewer("redcross_head")
        (one,) = delegations.of_body(head)
        with pytest.raises(Conflict):
            delegations.end(one, actor=head, at=clock.now())
