"""The committee's queue: several decided on one page, all of them or none."""

import uuid
from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal.addresses import actions
from portal.addresses.household import Household
from portal.addresses.models import AddressState, HumanitarianAddress, NeedGroup, SupportKind, Survey
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.organisations.models import Unit
from portal.twins import actions as twin_actions
from portal.twins import queries as twins
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, found, surveyed
from tests.page import Page


def ten(stage: Stage) -> list[str]:
    with stage.work():
        unit = commune_of(stage.viewer("commune_women"))
        return [f"{address.id}.{address.version}" for address in (surveyed(unit) for _number in range(10))]


def states(stage: Stage) -> list[str]:
    with stage.read():
        return sorted(db.session.scalars(sa.select(sa.cast(HumanitarianAddress.state, sa.String)).distinct()))


def test_the_head_approves_ten_at_once(stage: Stage) -> None:
    picked = ten(stage)
    browser = stage.client("commune_head")
    queue = browser.get("/addresses/queue")
    assert len(queue.soup.select("input[name=pick]")) == 10
    page = browser.get("/addresses/approve?" + "&".join(f"pick={pick}" for pick in picked))
    assert "Phê duyệt 10 địa chỉ" in page.text
    browser.post("/addresses/approve", {"pick": picked})
    assert states(stage) == ["waiting"]
    queue = browser.get("/addresses/queue")
    assert "Không có địa chỉ nào chờ phê duyệt" in queue.text
    assert "Hôm nay đã phê duyệt 10 hộ: DC-00001, DC-00002," in queue.text


def test_one_that_lacks_something_keeps_all_back_and_says_why(stage: Stage) -> None:
    picked = ten(stage)
    with stage.work():
        lacking = db.session.get_one(HumanitarianAddress, uuid.UUID(picked[4].split(".")[0]))
        lacking.needs = []
    page = stage.client("commune_head").post("/addresses/approve", {"pick": picked}, expect=422)
    assert "Chưa phê duyệt địa chỉ nào." in page.text
    assert [line.get_text() for line in page.soup.select("p.msg")] == [
        "Chưa ghi hộ cần giúp gì. Ghi nhu cầu rồi mới phê duyệt (II.2)"
    ]
    assert states(stage) == ["surveyed"]


def complete(unit: Unit) -> HumanitarianAddress:
    """A household whose dossier lacks nothing; each has a name of its own."""
    address = surveyed(unit)
    address.head_folded = address.code
    address.survey = Survey(
        address_id=address.id, surveyors="Tổ", criteria=["alone"], score=3, suggested=1, posted_from=AT.date()
    )
    db.session.flush()
    return address


def ticked(page: Page) -> list[str]:
    return [str(box["value"]) for box in page.soup.select("input[name=pick][checked]")]


def test_only_what_lacks_nothing_arrives_ticked_and_then_the_own_choice_stays(stage: Stage) -> None:
    with stage.work():
        unit = commune_of(stage.viewer("commune_women"))
        good, other = str(complete(unit).id), str(complete(unit).id)
        unposted = complete(unit)
        unposted.survey.posted_from = None  # type: ignore[union-attr]
        third = str(unposted.id)
    browser = stage.client("commune_head")
    queue = browser.get("/addresses/queue")
    assert set(ticked(queue)) == {good, other}
    assert "Chưa niêm yết công khai" in queue.soup.select_one("tbody .state.draft").text
    page = browser.get(f"/addresses/approve?pick={third}")
    back = browser.get(page.soup.select_one("form.confirm .actions a")["href"])
    assert ticked(back) == [third]


def test_whoever_chooses_nothing_is_told_and_nothing_is_ticked(stage: Stage) -> None:
    with stage.work():
        complete(commune_of(stage.viewer("commune_women")))
    browser = stage.client("commune_head")
    queue = browser.follow(browser.get("/addresses/approve", expect=303))
    assert "Chưa chọn hộ nào." in queue.text
    assert ticked(queue) == []


def test_a_likely_twin_is_told_in_the_queue_and_on_the_confirm_page_and_not_ticked(stage: Stage) -> None:
    with stage.work():
        unit = commune_of(stage.viewer("commune_women"))
        first, second = complete(unit), complete(unit)
        second.head_folded = first.head_folded
        codes, picked = (first.code, second.code), str(second.id)
    browser = stage.client("commune_head")
    queue = browser.get("/addresses/queue")
    assert all(f"Có thể trùng với {code}" in queue.text for code in codes)
    assert ticked(queue) == []
    assert f"Có thể trùng với {codes[0]}" in browser.get(f"/addresses/approve?pick={picked}").text


def test_a_proposed_merger_is_told_in_the_queue(stage: Stage) -> None:
    with stage.work():
        unit = commune_of(stage.viewer("commune_women"))
        first, second, officer = complete(unit), complete(unit), stage.viewer("commune_redcross")
        pair = twins.get(officer, first.id, second.id)
        assert pair is not None
        twin_actions.propose(pair, first, reason="một hộ", version=0, actor=officer, at=AT)
    queue = stage.client("commune_head").get("/addresses/queue")
    assert queue.text.count("Có đề nghị gộp với một địa chỉ khác") == 2
    assert ticked(queue) == []


def test_one_alone_that_is_refused_tells_every_reason_and_who_records_the_consent(stage: Stage) -> None:
    with stage.work():
        address = found(commune_of(stage.viewer("commune_women")))
        actions.survey(address, on=AT.date(), needs=[], consented_on=None, actor=None, at=AT)
        pick = f"{address.id}.{address.version}"
    page = stage.client("commune_head").post("/addresses/approve", {"pick": pick}, expect=422)
    reasons = [line.get_text() for line in page.soup.select("p.msg")]
    assert len(reasons) == 3
    assert all("Hội Chữ thập đỏ cấp xã ghi" in line for line in reasons[1:])
    assert "bỏ chọn" not in page.text


def test_one_that_was_changed_meanwhile_keeps_all_back(stage: Stage) -> None:
    picked = ten(stage)
    with stage.work():
        row = db.session.scalars(sa.select(HumanitarianAddress).limit(1)).one()
        row.version += 1
    page = stage.client("commune_head").post("/addresses/approve", {"pick": picked}, expect=422)
    assert "đã sửa hồ sơ" in page.text
    assert states(stage) == ["surveyed"]


def test_the_person_who_proposed_does_not_approve_in_another_post_either(stage: Stage) -> None:
    """S3, judged on the person."""
    with stage.work():
        proposer, head = stage.viewer("commune_women"), stage.viewer("commune_head")
        unit = commune_of(proposer)
        household = Household(
            "Hộ Mẫu", 1950, "Thôn 1", "x", 2, 1, (NeedGroup.disability,), (SupportKind.other,)
        )
        address = actions.propose(household, unit.id, actor=proposer, at=AT)
        day = AT.date()
        actions.survey(address, on=day, needs=[SupportKind.other], consented_on=day, actor=None, at=AT)
        same_person = replace(head, user_id=proposer.user_id)
        with pytest.raises(Refusal, match="Người đề xuất không tự phê duyệt"):
            actions.approve(address, on=day, actor=same_person, at=AT)
        actions.approve(address, on=day, actor=head, at=AT)
        assert address.state is AddressState.waiting


def test_only_the_head_of_that_commune_s_committee_decides(stage: Stage) -> None:
    picked = ten(stage)
    for persona in (
        "commune_redcross",
        "redcross_reviewer",
        "committee_head",
        "district_reviewer",
        "commune_women",
    ):
        stage.client(persona).post("/addresses/approve", {"pick": picked}, expect=403)
    with stage.work():
        elsewhere = surveyed(commune_of(stage.viewer("commune_farmers"))).id
    stage.client("commune_head").post("/addresses/approve", {"pick": [str(elsewhere)]}, expect=404)


def test_the_queue_costs_the_same_for_one_and_for_many(stage: Stage) -> None:
    from tests.pledges.test_list import Counted

    browser, counts = stage.client("commune_head"), []
    for more in (1, 12):
        with stage.work():
            unit = commune_of(stage.viewer("commune_women"))
            for _number in range(more):
                surveyed(unit)
        with stage.app.app_context(), Counted() as counted:
            browser.get("/addresses/queue")
        counts.append(counted.count)
    assert counts[0] == counts[1], counts
