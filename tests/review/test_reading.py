"""Which lines ask to be read, and what is said of them."""

import datetime as dt
import uuid
from typing import Any

import pytest

from portal.lib.words import _
from portal.plans.models import FormLine, PlanDuty
from portal.reports.completeness import Level, Problem
from portal.reports.sheet import Entry, Sheet
from portal.review import reading
from portal.review.reading import Line, Note

CUT_OFF = dt.date(2021, 5, 18)
FORM = (
    FormLine(code="B", label="Địa chỉ", definition="", unit="heading", clause="II", position=0),
    FormLine(
        code="B3", label="Địa chỉ được trợ giúp", definition="", unit="count", clause="II.3", position=1
    ),
    FormLine(code="C1", label="Tiền", definition="", unit="money", clause="II.3", position=2),
    FormLine(code="C2", label="Hiện vật", definition="", unit="money", clause="II.3", position=3),
    FormLine(code="D2", label="Nhiệm vụ", definition="", unit="list", clause="IV", position=4),
    FormLine(code="E1", label="Kết quả", definition="", unit="text", clause="V", position=5),
)
DUTIES = {"D2-1": PlanDuty(text="Phối hợp tuyên truyền", clause="IV.7", position=1, organisation_code="LHPN")}


def sheet(**entries: Any) -> Sheet:
    found = {
        code.replace("_", "-"): Entry(code.replace("_", "-"), **given) for code, given in entries.items()
    }
    return Sheet(CUT_OFF, found)


NOW = sheet(
    B3={"ledger": 198, "value": 198},
    C1={"ledger": 5_000_000, "value": 5_000_000},
    C2={"ledger": 0, "value": 0},
    D2_1={"value": 1, "text": "hai buổi"},
    E1={"text": "Đã giúp 198 hộ."},
)


def lines(now: Sheet = NOW, **given: Any) -> dict[str, Line]:
    values: dict[str, Any] = {
        "before": None,
        "previous": {},
        "drift": {},
        "problems": (),
        "notes": (),
    } | given
    return {line.code: line for line in reading.lines(FORM, DUTIES, now, **values)}


def note(line: str, *, sent: bool = True) -> Note:
    at = dt.datetime.fromisoformat("2021-05-17T08:12+07:00")
    return Note(
        uuid.uuid4(),
        1,
        line,
        "Đề nghị xem lại.",
        uuid.uuid4(),
        "Lê Văn Ví Dụ",
        "Hội CTĐ tỉnh",
        at,
        at if sent else None,
    )


def test_headings_are_no_lines_and_duties_stand_for_their_list() -> None:
    assert list(lines()) == ["B3", "C1", "C2", "D2-1", "E1"]
    assert lines()["D2-1"].label == "Phối hợp tuyên truyền"
    assert str(lines()["D2-1"].show(1)) == "đang làm"


def test_a_plain_line_does_not_ask_to_be_read() -> None:
    assert [line.code for line in lines().values() if line.asks] == []


def test_an_explained_jump_asks_and_is_marked() -> None:
    problem = Problem(Level.explain, "C1", _("C1. Tiền tăng 62 %"), "explanation", True)
    line = lines(problems=[problem], previous={"C1": 3_000_000})["C1"]
    assert line.asks
    assert line.marked
    assert str(line.why) == "tăng 67 %"
    assert line.open_flags == ()


def test_an_overruled_figure_asks() -> None:
    over = sheet(B3={"ledger": 198, "value": 214, "reason": "16 hộ chưa ghi sổ"})
    line = lines(over)["B3"]
    assert line.asks
    assert str(line.why) == "sửa tay"


def test_a_line_that_changed_since_the_version_before_asks_and_says_by_how_much() -> None:
    before = sheet(B3={"ledger": 214, "value": 214}, C1={"ledger": 5_000_000, "value": 5_000_000})
    line = lines(before=before)["B3"]
    assert line.asks
    assert str(line.change) == "giảm 16, −7,5 %"
    assert not lines(before=before)["C1"].changed


def test_zero_is_not_blank() -> None:
    blank = sheet(C2={"ledger": None, "value": None})
    assert lines(before=blank)["C2"].changed


def test_the_ledger_that_moved_on_is_told() -> None:
    line = lines(drift={"B3": 197})["B3"]
    assert line.asks
    assert str(line.why) == "lệch so với sổ"


def test_growth_is_said_against_the_period_before_and_not_without_one() -> None:
    assert str(lines(previous={"B3": 171})["B3"].growth) == "tăng 27, +15,8 %"
    assert lines()["B3"].growth is None


@pytest.mark.parametrize("sent", [True, False])
def test_a_line_that_is_talked_about_asks(sent: bool) -> None:
    assert lines(notes=[note("E1", sent=sent)])["E1"].asks


def test_texts_and_duties_have_no_difference_in_figures() -> None:
    before = sheet(E1={"text": "Đã giúp 214 hộ."}, D2_1={"value": 0})
    assert lines(before=before)["E1"].changed
    assert lines(before=before)["E1"].change is None
    assert lines(before=before)["D2-1"].change is None


def test_the_largest_amounts_are_money_and_no_blanks() -> None:
    assert [line.code for line in reading.largest(lines().values())] == ["C1"]


def test_changed_lines_of_frozen_versions_are_counted() -> None:
    before = {"B3": {"value": 214}, "C1": {"value": 5}}
    assert reading.changed(before, {"B3": {"value": 198}, "C1": {"value": 5}, "E1": {"text": "mới"}}) == 2
