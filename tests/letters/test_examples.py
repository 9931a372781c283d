"""Every kind in every format that knows it: from invented facts to the JSON kept in `examples/`, printed by the command.

`PYTHONPATH=. .venv/bin/python -m tests.letters.test_examples` writes the files anew after a change of words.

The two documents that the portal began with stand there whole, rebuilt from their text (`seed-*.json`); names of people,
e-mail addresses and signers are others. Their errors of form, corrected:

- letter 135/SLĐTBXH-QLLVXH: blanks around the hyphen of the symbol; “–” in names for “-”; “Ban chỉ đạo”, “cuộc vận động”
  in small letters; a plan of the steering committee called the Provincial Committee's; “thực hiện. /”; “Lưu VT” without
  a colon; nothing above the signer's name.
- plan 02-KH/BCĐ: parts numbered `I.` for `I-`; the abstract with a capital; `./.` at the end; `Lưu: VPTU` with a colon and
  abbreviated, as are bodies in “Nơi nhận”, two of them on one line; no comma before the day of a Party document; “Chính
  Phủ”, “Ban chỉ đạo”, “Tăng cường”, “Sau đây”, “Phối hợp” with the wrong letter; “nhân dân” for “Nhân dân”; straight
  quotation marks; dots that end an enumeration; “+” below “-”; a sentence torn by the page; a footnote, which letters do
  not have; “iNhandao”, “inhandao2”.
"""

import dataclasses
import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portal import cli
from portal.letters import kinds
from portal.letters.blocks import CitedPlan, Contact
from portal.letters.consolidated_wording import Consolidated
from portal.letters.content import Format, Kind, letter_from_json
from portal.letters.facts import Gifts, Whole
from portal.letters.notice_wording import Accepted
from portal.letters.party_form import FOREIGN
from portal.letters.report_wording import Proposed
from portal.plans import preset
from tests.letters import checker, form_party
from tests.letters.case import Case
from tests.letters.edition import edition
from tests.letters.test_notice_wording import BACK
from tests.letters.test_report_wording import HALF_YEAR
from tests.letters.test_wording import AFTER, facts

HOME = Path(__file__).parent / "examples"
SIGNED = {"number": 5, "date": "2021-05-24", "draft": False}
RED_CROSS: dict[str, Any] = {
    "format": "state",
    "issuer": {
        "superior": "Hội Chữ thập đỏ Việt Nam",
        "name": "Hội Chữ thập đỏ tỉnh Bình Phước",
        "abbr": "CTĐ",
        "unit": "CTXH",
        "place": "Bình Phước",
    },
    "signer": {"authority": ["KT. Chủ tịch"], "title": "Phó Chủ tịch", "name": "Nguyễn Thị Mẫu"},
    "distribution": [],
    "archive": "VT, CTXH",
}
COMMITTEE: dict[str, Any] = {
    "format": "party",
    "issuer": {
        "superior": "Tỉnh ủy Bình Phước",
        "name": "Ban Chỉ đạo Cuộc vận động Nhân đạo",
        "abbr": "BCĐ",
        "unit": "",
        "place": "Bình Phước",
    },
    "signer": {"authority": ["K/T Trưởng ban"], "title": "Phó Trưởng ban", "name": "Trần Văn Thí Dụ"},
    "distribution": [],
    "archive": "Văn phòng Tỉnh ủy",
}
DEPARTMENT = RED_CROSS | {
    "issuer": {
        "superior": "Ủy ban nhân dân tỉnh Bình Phước",
        "name": "Sở Lao động - Thương binh và Xã hội",
        "abbr": "SLĐTBXH",
        "unit": "BTXH",
        "place": "Bình Phước",
    },
    "signer": {"authority": ["KT. Giám đốc"], "title": "Phó Giám đốc", "name": "Lê Thị Minh Họa"},
    "archive": "VT, BTXH",
}
PLAN = CitedPlan(
    "02-KH/BCĐ",
    dt.date(2021, 1, 8),
    "Ban Chỉ đạo Cuộc vận động Nhân đạo tỉnh",
    "tổ chức thực hiện Cuộc vận động “Mỗi tổ chức, mỗi cá nhân gắn với một địa chỉ nhân đạo” năm 2021",
)
AGENCY = {"sender": "Hội Chữ thập đỏ tỉnh Bình Phước", "plan": PLAN, "year": 2021}
BODY = {"sender": "Ban Chỉ đạo Cuộc vận động Nhân đạo tỉnh", "plan": PLAN, "year": 2021}
GIFTS = Gifts(
    name="Công ty TNHH Giả Định",
    cash=9_000_000,
    goods=3_500_000,
    labour=0,
    addresses=4,
    communes=("Xã Ví Dụ", "Phường Thí Dụ"),
    since=dt.date(2021, 1, 12),
    until=dt.date(2021, 5, 6),
)
DAY = dt.date(2021, 4, 2)
PROPOSED = [
    Proposed(
        f"BP-{n:04}", f"Xã Ví Dụ {n % 5 + 1}", n % 3 + 1, "Thẻ bảo hiểm y tế; Xây, sửa nhà", DAY, DAY, None
    )
    for n in range(1, 11)
]


class Period:
    """What a letter says of a period."""

    name = "quý II năm 2021"


def _whole() -> Whole:
    """The plan of 2021, shortened to a few clauses of each part."""
    whole = preset.load("plan_2021")
    clauses = [
        one for one in whole.clauses if not re.fullmatch(r"(II|III\.[2-4]|IV\.([3-9]|1\d))\S*", one.path)
    ]
    return Whole(
        dataclasses.replace(
            whole,
            clauses=tuple(clauses),
            targets=whole.targets[:4],
            duties=whole.duties[:5],
            periods=whole.periods[:3],
        )
    )


MEETING = {
    "meeting": "Hội nghị sơ kết Cuộc vận động 6 tháng đầu năm 2021",
    "chair": "Bà Nguyễn Thị Mẫu, Phó Chủ tịch",
    "on": dt.date(2021, 6, 7),
    "at": dt.time(8, 0),
    "place": "Phòng họp số 1, trụ sở Hội Chữ thập đỏ tỉnh",
    "note": ["Mỗi đơn vị chuẩn bị ý kiến về các địa chỉ chưa có người nhận trợ giúp"],
}
AWARD = {
    "to": "Chủ tịch Ủy ban nhân dân tỉnh",
    "award": "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
    "bases": ["Căn cứ Biên bản họp Hội đồng thi đua, khen thưởng ngày 15/5/2021"],
    "groups": ["Hội Liên hiệp Phụ nữ huyện Ví Dụ", "Trường Trung học phổ thông Thí Dụ"],
    "persons": ["Lê Văn Ví Dụ, Chủ tịch Hội Nông dân xã Ví Dụ 1"],
}
LIST = {
    "type": "danh-sach",
    "about": "Các đơn vị dự tập huấn nghiệp vụ quản lý địa chỉ nhân đạo",
    "to": [],
    "text": "Các đơn vị sau đây dự tập huấn ngày 10/6/2021:\n1. Hội Chữ thập đỏ huyện Ví Dụ\n2. Hội Chữ thập đỏ thị xã Thí Dụ\nMỗi đơn vị cử 02 người.",
}
WORK = {
    "tasks": ["Khảo sát, lập danh sách các địa chỉ nhân đạo", "Kịp thời cấp thẻ bảo hiểm y tế cho hộ nghèo"],
    "duties": [],
    "until": dt.date(2021, 11, 20),
}
NOTICE = {
    "units": [
        Accepted(f"Hội Nông dân huyện Ví Dụ {n}", 1, dt.date(2021, 5, 17), dt.date(2021, 5, 19))
        for n in range(1, 8)
    ],
    "period": "6 tháng đầu năm 2021",
    "total": 26,
    "named": 6,
}
REPORTED = dataclasses.replace(HALF_YEAR, proposed=PROPOSED[:3], bands=HALF_YEAR.bands[1:2], duties=())
CONSOLIDATED = Consolidated(edition(), BODY["sender"], PLAN, party=True)
CITED = "số 12/SYT-NV ngày 10/5/2021 của Sở Y tế"
CORRECTED = {"to": ["Tỉnh Đoàn", "Sở Y tế"], "wrong": "ngày 20/5", "right": "ngày 21/5"}
# kind and format: (frame, facts)
EXAMPLES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "answer-state": (RED_CROSS, AGENCY | {"cited": f"văn bản {CITED}", "author": "Sở Y tế"}),
    "correction-state": (RED_CROSS, CORRECTED | {"cited": f"Công văn {CITED}", "briefly": "Công văn số 12/SYT-NV"}),
    "correction-party": (COMMITTEE, CORRECTED | {"cited": f"Công văn {CITED}", "briefly": "Công văn số 12/SYT-NV"}),
    "acceptance-state": (RED_CROSS, AGENCY | NOTICE),
    "acceptance-party": (COMMITTEE, BODY | NOTICE),
    "certificate-state": (RED_CROSS, AGENCY | {"gifts": GIFTS, "address": "phường Thí Dụ", "last": DAY}),
    "commendation-state": (RED_CROSS, AGENCY | AWARD),
    "commendation-party": (COMMITTEE, BODY | AWARD | {"to": "Ban Thường vụ Tỉnh ủy", "persons": []}),
    "consolidated-party": (COMMITTEE, {"facts": CONSOLIDATED}),
    "coordination-state": (
        DEPARTMENT,
        WORK | {"sender": "Sở Lao động - Thương binh và Xã hội", "plan": PLAN, "year": 2021}
        | {"to": ["Phòng Lao động - Thương binh và Xã hội các huyện, thị xã, thành phố"]}
        | {"you": "Phòng Lao động - Thương binh và Xã hội các huyện, thị xã, thành phố"},
    ),
    "coordination-party": (COMMITTEE, BODY | WORK | {"to": ["Các Huyện ủy", "Ban Thường vụ Tỉnh Đoàn"], "you": "các đồng chí"}),
    "free-state": (RED_CROSS, LIST),
    "free-party": (COMMITTEE, LIST),
    "invitation-state": (RED_CROSS, AGENCY | MEETING | {"guests": ["Sở Y tế", "Tỉnh Đoàn"]}),
    "invitation-party": (COMMITTEE, BODY | MEETING | {"guests": ["Thành viên Ban Chỉ đạo"]}),
    "plan-party": (COMMITTEE, {"whole": _whole(), "year": 2021}),
    "plan-state": (COMMITTEE | {"format": "state", "signer": RED_CROSS["signer"], "archive": "VT"}, {"whole": _whole(), "year": 2021}),
    "proposed-list-state": (
        RED_CROSS,
        AGENCY | {"period": Period, "proposed": PROPOSED, "to": ["Thường trực Ban Chỉ đạo Cuộc vận động Nhân đạo tỉnh"]},
    ),
    "reminder-state": (RED_CROSS, {"facts": facts(8, AFTER, contact=Contact("bà Trần Thị Thí Dụ", "0271 000 0000"))}),
    "report-state": (RED_CROSS, {"facts": REPORTED}),
    "report-party": (COMMITTEE, {"facts": REPORTED}),
    "return-state": (RED_CROSS, {"facts": BACK}),
    "thanks-state": (
        RED_CROSS,
        AGENCY | {"gifts": GIFTS, "call": "Quý đơn vị", "first": DAY, "last": DAY},
    ),
}  # fmt: skip
FILES = sorted(HOME.glob("*.json"))


def written(name: str) -> dict[str, Any]:
    """The issued letter."""
    frame, given = EXAMPLES[name]
    return kinds.write(name.rpartition("-")[0], frame, **given) | SIGNED


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_words_of_a_kind_give_its_example(name: str) -> None:
    assert written(name) == json.loads((HOME / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_every_example_is_printed_by_the_command_and_keeps_its_form(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "letter.pdf"
    result = CliRunner().invoke(cli.letter_render, [str(file), str(target)])
    assert result.exit_code == 0, result.output
    content = letter_from_json(json.loads(file.read_text("utf-8")))
    printed = target.read_bytes()
    if content.kind is Kind.certificate:
        (page,) = Case(printed, content).paper.pages
        assert page.width > page.height
        assert checker.check(printed, content, 7, 8, 9, 53, 54, 55) == []
    else:
        check = form_party.check if content.format is Format.party else checker.check
        assert check(printed, content) == []


def test_there_is_an_example_of_every_kind_in_every_format_that_knows_it() -> None:
    found = {
        (data["kind"], data["format"]) for data in (json.loads(file.read_text("utf-8")) for file in FILES)
    }
    known = {(kind, form) for kind in Kind for form in Format if form is Format.state or kind not in FOREIGN}
    assert found == known
    assert {name.rpartition("-")[0] for name in EXAMPLES} == set(kinds.models())


if __name__ == "__main__":
    for each in EXAMPLES:
        text = json.dumps(written(each), ensure_ascii=False, indent=1)
        (HOME / f"{each}.json").write_text(text + "\n", "utf-8")
