"""An organisation's report says what its version reported; its list names no household."""

import dataclasses
import datetime as dt
from typing import Any

from portal.letters import pdf
from portal.letters.blocks import CitedPlan
from portal.letters.content import letter_from_json
from portal.letters.report_wording import Line, Proposed, Reported, report
from tests.letters.checker import check
from tests.letters.examples import ordinary

DAY = dt.date(2021, 5, 17)
FRAME = {key: ordinary()[key] for key in ("format", "issuer", "signer", "distribution", "archive")}
LONG = "Khảo sát, lập danh sách địa chỉ nhân đạo tại các xã biên giới, xã có đông đồng bào dân tộc thiểu số"


def line(code: str, value: int | None, estimate: int | None = None, unit: str = "count") -> Line:
    return Line(code, f"Chỉ tiêu {code}", unit, value, value if estimate is None else estimate)


BANDS = (
    ("Tổ chức, cá nhân tham gia", (line("A1", 4), line("A2", 120))),
    ("Địa chỉ nhân đạo", (line("B1", 7), line("B3", 12, 15), line("B3O", 9), line("B3R", 3))),
    ("Giá trị", (line("C1", 10_000_000, unit="money"), line("C3D", 4, unit="days"), line("C", 12_500_000, 15_000_000, "money"))),
)  # fmt: skip
PROPOSED = tuple(
    Proposed(f"BP-{n:04}", f"Xã Ví Dụ {n}", n % 3 + 1, "Thẻ bảo hiểm y tế", DAY, DAY, None)
    for n in range(1, 31)
)
HALF_YEAR = Reported(
    sender="Hội Liên hiệp Phụ nữ tỉnh Bình Phước",
    recipient="Hội Chữ thập đỏ tỉnh Bình Phước - cơ quan Thường trực Ban Chỉ đạo",
    plan=CitedPlan(
        "02-KH/BCĐ", dt.date(2021, 1, 8), "Ban Chỉ đạo tỉnh", "Tổ chức thực hiện Cuộc vận động năm 2021"
    ),
    period="6 tháng đầu năm 2021",
    data_from=dt.date(2020, 12, 1),
    data_to=dt.date(2021, 5, 31),
    cut=DAY,
    bands=BANDS,
    texts={
        "E1": ("Công tác chỉ đạo, tổ chức", "Đã ban hành kế hoạch.\n- Họp 2 lần\n- Tập huấn"),
        "E2": ("Kết quả thực hiện", "Đạt kết quả tốt."),
        "E3": ("Khó khăn, nguyên nhân", "Địa bàn rộng."),
        "E4": ("Nhiệm vụ kỳ tới", "Tiếp tục vận động."),
        "E5": ("Đề xuất, kiến nghị", ""),
    },
    duties=((LONG, 2, "xong trong quý I"), (LONG, None, "")),
    proposed=PROPOSED,
    mark="Bản số 02, gửi ngày 18/5/2021; mã nội dung ABCDEF123456.",
)


def said(letter: dict[str, Any]) -> str:
    return "\n".join(text for block in letter["body"] for text in block.get("items", [block.get("text", "")]))


def test_it_keeps_the_states_form_with_annexes_across_whose_heads_repeat() -> None:
    content = letter_from_json(report(HALF_YEAR, FRAME))
    rendered = pdf.render(content)
    assert check(rendered, content) == []
    assert len(rendered) < 25_000 * 8


def test_the_five_parts_stand_under_the_forms_own_titles() -> None:
    parts = [block["text"] for block in report(HALF_YEAR, FRAME)["body"] if block["type"] == "heading"]
    wanted = [label for label, _text in HALF_YEAR.texts.values()]
    assert parts == wanted


def test_figures_are_told_to_the_cut_off_and_estimated_to_the_end() -> None:
    text = said(report(HALF_YEAR, FRAME))
    assert (
        "Số địa chỉ được trợ giúp: 12, ước đến 31/5/2021: 15; trong đó trợ giúp một lần 09, thường xuyên 03."
        in text
    )
    assert (
        "Tổng giá trị trợ giúp: 12.500.000 đồng, ước đến 31/5/2021: 15.000.000 đồng (tiền 10.000.000 đồng;"
        in text
    )
    assert "(số liệu từ ngày 01/12/2020 đến ngày 17/5/2021)" in text
    assert "Không có." in text


def test_a_closed_period_estimates_nothing_and_official_figures_get_a_column() -> None:
    closed = dataclasses.replace(HALF_YEAR, cut=dt.date(2021, 5, 31))
    assert "ước đến" not in str(report(closed, FRAME))
    official = dataclasses.replace(line("B3", 12, 15), official=14)
    told = dataclasses.replace(HALF_YEAR, bands=(("Địa chỉ nhân đạo", (official,)),))
    table = report(told, FRAME)["annexes"][0]["body"][1]
    assert [column["label"] for column in table["columns"]][-1] == "Số chính thức"
    assert table["rows"] == [["B3", "Chỉ tiêu B3", "", 12, 15, 14]]


def test_a_quarter_has_no_narrative_and_its_list_ends_with_a_total() -> None:
    quarter = report(dataclasses.replace(HALF_YEAR, texts={}, duties=(), period="quý II năm 2021"), FRAME)
    assert not [block for block in quarter["body"] if block["type"] == "heading"]
    listed = quarter["annexes"][1]
    assert listed["title"] == "Danh sách đề xuất địa chỉ nhân đạo quý II năm 2021"
    assert listed["landscape"]
    assert listed["body"][0]["total"]
    assert listed["body"][1]["text"].startswith("Tổng cộng: 30 địa chỉ nhân đạo.")
    nothing = report(dataclasses.replace(HALF_YEAR, proposed=()), FRAME)
    assert "không có địa chỉ nhân đạo nào" in str(nothing["annexes"][1])
