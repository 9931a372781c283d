"""A number is void by two persons (S6): its line stays, struck, with the reason and both names; it is never reused."""

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from portal.documents import actions, invariants
from portal.documents.models import RegisterEntry
from portal.extensions import db, new_id
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from tests.conftest import Stage
from tests.factories.documents import numbered

REASON = "Cấp nhầm hai số cho một văn bản"


def taken(stage: Stage, **given: Any) -> uuid.UUID:
    with stage.work():
        return numbered(stage.viewer("redcross_clerk"), **given).id


def void(stage: Stage, entry_id: uuid.UUID, **given: Any) -> None:
    asked = {"reason": REASON, "asked_by": new_id(), "asker_name": "Phạm Thị Giả Định"}
    with stage.work():
        entry = db.session.get_one(RegisterEntry, entry_id)
        actions.void(entry, actor=stage.viewer("redcross_head"), at=clock.now(), **(asked | given))


def faults(stage: Stage) -> list[str]:
    with stage.read():
        return list(invariants.broken())


@pytest.mark.both_databases
def test_void_numbers_stay_in_the_book_and_the_next_one_follows(stage: Stage) -> None:
    void(stage, taken(stage))
    with stage.work():
        assert numbered(stage.viewer("redcross_clerk")).number == 2
    assert faults(stage) == []
    with pytest.raises(Conflict):
        void(stage, entry_of(stage, 1))


def entry_of(stage: Stage, number: int) -> uuid.UUID:
    with stage.read():
        found = db.session.scalar(sa.select(RegisterEntry.id).where(RegisterEntry.number == number))
        assert found is not None
        return found


@pytest.mark.parametrize(
    ("given", "of", "code"),
    [
        ({"reason": "sai"}, {}, "void.reason_short"),
        ({"reason": " " * 30}, {}, "void.reason_short"),
        ({}, {"subject_type": "report_version"}, "void.receipt"),
    ],
)
def test_a_number_is_not_void(stage: Stage, given: dict[str, Any], of: dict[str, Any], code: str) -> None:
    entry_id = taken(stage, **of)
    with pytest.raises(Refusal, match=code):
        void(stage, entry_id, **given)


def test_who_asked_does_not_decide(stage: Stage) -> None:
    entry_id = taken(stage)
    with pytest.raises(Refusal, match="own_request"):
        void(stage, entry_id, asked_by=stage.viewer("redcross_head").user_id)


def test_one_asks_another_decides_each_on_a_page(stage: Stage) -> None:
    url = f"/documents/entries/{taken(stage)}"
    clerk, head = stage.client("redcross_clerk"), stage.client("redcross_head")
    form = clerk.get(f"{url}/void-request").form("void-request")
    assert "ít nhất 20 ký tự" in clerk.post(f"{url}/void-request", form | {"reason": "sai"}, expect=422).text
    clerk.post(f"{url}/void-request", form | {"reason": REASON})
    clerk.get(f"{url}/void", expect=403)
    assert "Đang đề nghị hủy số" in clerk.get("/documents/outgoing").text
    assert "Đề nghị hủy số 01/CTĐ-VP" in head.get("/").text
    assert "0 hủy" in clerk.get("/documents/outgoing").text
    head.post(f"{url}/void", head.get(f"{url}/void").form("void"))
    row = head.get("/documents/outgoing").soup.select_one("tr.voided")
    assert row.select_one("th .struck").get_text() == "01"
    assert f"{REASON}. Phạm Thị Giả Định đề nghị, Đỗ Văn Minh Họa duyệt." in " ".join(row.get_text().split())
    assert "Số 01–01, không thiếu, 1 hủy." in head.get("/documents/outgoing/print").text
    head.get(f"{url}/void", expect=403)
    assert faults(stage) == []


def test_a_request_may_be_refused_and_asked_again(stage: Stage) -> None:
    url = f"/documents/entries/{taken(stage)}"
    clerk, head = stage.client("redcross_clerk"), stage.client("redcross_head")
    for _turn in range(2):
        form = clerk.get(f"{url}/void-request").form("void-request")
        clerk.post(f"{url}/void-request", form | {"reason": REASON})
        head.post(f"{url}/kept", head.get(url).form("kept"))
    page = head.get(url)
    assert "Giữ nguyên số, không hủy" in page.text
    assert REASON in page.text


def test_the_invariants_name_a_number_void_by_one(stage: Stage) -> None:
    entry_id = taken(stage)
    with stage.work():
        entry = db.session.get_one(RegisterEntry, entry_id)
        entry.voided_at, entry.void_reason = clock.now(), REASON
        entry.void_asked_by = entry.voided_by = new_id()
    assert any("without two persons" in fault for fault in faults(stage))
    with stage.work():
        entry = db.session.get_one(RegisterEntry, entry_id)
        entry.answers_id = entry.id
    assert any("did not send or receive" in fault for fault in faults(stage))
