"""Each row of the reference (§5) is shown to fail on a letter that was broken on purpose, in each look that it judges."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from weasyprint import CSS, HTML

from portal.letters import pdf
from portal.letters.content import letter_from_json
from portal.letters.layouts import symbol
from portal.letters.rendering import file_name
from portal.letters.typeface import Face
from tests.drill import LONG
from tests.letters import examples
from tests.letters.case import HYPHENS, MOTTO, NATION, PARTY, Case
from tests.letters.checker import ASSERTIONS, COMPARED, PARTLY, Look, judged
from tests.letters.form_file import printed_again, registered


@dataclass(frozen=True)
class Break:
    """What is done to a sound letter."""

    css: str = ""
    old: str = ""
    new: str = ""
    letter: Callable[[], dict[str, Any]] | None = None
    options: dict[str, Any] = field(default_factory=dict)


def one() -> dict[str, Any]:
    return examples.varied(examples.ordinary(), recipients=["Tỉnh Đoàn"])


def listed() -> dict[str, Any]:
    """An annex of two pages with as few characters as can be."""
    letter = examples.annexed(1)
    table = letter["annexes"][0]["body"][0]
    table["columns"] = [table["columns"][place] for place in (0, 1, 3)]
    table["rows"] = [[place, "Xã", place % 7] for place in range(1, 35)]
    return letter


def part() -> dict[str, Any]:
    return examples.party(examples.ordinary())


def party_report() -> dict[str, Any]:
    return examples.party(examples.report())


def party_plan() -> dict[str, Any]:
    return examples.party(examples.ordinary(), kind="ke-hoach")


def party_listed() -> dict[str, Any]:
    return examples.party(listed())


def deputy() -> dict[str, Any]:
    signer = {"authority": ["K/T Trưởng ban"], "title": "Phó Trưởng ban", "name": "Lê Văn Ví Dụ"}
    return examples.party(examples.ordinary(), signer=signer)


def coded() -> dict[str, Any]:
    return examples.varied(examples.ordinary(), code="K7QF-3M9X")


OTHER = f'@font-face {{ font-family: Other; src: url("{Face.regular.file.as_uri()}"); }} .signer {{ font-family: Other; }}'
DEED = '<div class="nation">'
STATE = {
    1: Break("@page { size: A5; }"),
    2: Break("@page { margin-left: 25mm; }"),
    3: Break(".head { margin-top: -5mm; }"),
    4: Break('@page :first { @top-center { content: "1"; } }'),
    5: Break('@page { @top-center { content: "Trang " counter(page); } }', letter=examples.report),
    6: Break("@page :nth(1 of annex-1) { counter-reset: page 2; }", letter=listed),
    7: Break(OTHER),
    8: Break(".signer { color: #00f; }"),
    9: Break(old="quan tâm", new="quan tâm {x}"),
    10: Break(old="Tỉnh Đoàn;", new="Tỉnh Đòan;"),
    11: Break(old=NATION, new=NATION.replace("HÒA", "HOÀ")),
    12: Break(old=MOTTO, new=MOTTO.replace(" - ", " – ")),
    13: Break(".motto { font-size: 14pt; }"),
    14: Break(".motto + .rule { width: 60pt !important; }"),
    15: Break(".issuer { font-weight: normal; }"),
    16: Break(".issuer + .rule { width: 150pt !important; }"),
    17: Break(old="Số: 05", new="Số 05"),
    19: Break(old="05/CTĐ-CTXH", new="05/CV-CTĐ"),
    20: Break(old="tháng 5 năm 2021</div>", new="tháng 05 năm 2021</div>"),
    21: Break(".dated { font-style: normal; }"),
    22: Break(".dated { padding-top: 30pt; vertical-align: top; }"),
    23: Break(".about { font-weight: bold; }"),
    24: Break(".heading h1 { text-align: left; }", letter=examples.report),
    25: Break(".heading .rule { width: 10pt !important; }", letter=examples.report),
    26: Break(old="Kính gửi:", new="Gửi:"),
    27: Break(".to ul { margin-left: 0 !important; }"),
    28: Break(old="Kính gửi: ", new="Kính gửi:<br>", letter=one),
    29: Break(".text p:first-child { font-size: 12pt; }"),
    30: Break(".text p { text-align: left; }"),
    31: Break(".text p { text-indent: 0; }"),
    32: Break(".text p, .text li { margin-top: 0; }"),
    33: Break(".text .basis { font-style: normal; }", letter=examples.report),
    34: Break(old="<li>d) ", new="<li>f) ", letter=examples.report),
    35: Break(old="thực hiện./.", new="thực hiện. /"),
    36: Break(".given { font-weight: normal; }"),
    37: Break(".foot .right { padding-top: 10pt; }"),
    38: Break(old="Lưu: VT", new="Lưu VT"),
    39: Break(old="(b/c);", new="(b/c)."),
    40: Break(old="- Như trên;", new="- Tỉnh Đoàn;"),
    41: Break(".signature { height: 20mm; }"),
    42: Break(old="KT. CHỦ TỊCH", new="K/T CHỦ TỊCH"),
    43: Break(old="PHÓ CHỦ TỊCH", new="ỦY VIÊN"),
    44: Break(old="<p>Nguyễn Thị Mẫu", new="<p>TS. Nguyễn Thị Mẫu"),
    45: Break(".text p.keep { break-after: auto !important; } .foot { break-before: page; }"),
    46: Break(old=DEED, new=f"<div>ĐẢNG CỘNG SẢN VIỆT NAM</div>{DEED}"),
    48: Break(old="trong Phụ lục kèm theo", new="trong danh sách kèm theo", letter=listed),
    49: Break(".annex .note { font-style: normal; }", letter=listed),
    50: Break(old="15.500.000 đồng", new="15500000 đồng", letter=examples.report),
    51: Break(old="Mười lăm triệu năm", new="Mười lăm triệu sáu", letter=examples.report),
    52: Break("thead { display: table-row-group; }", letter=listed),
    53: Break(old='lang="vi"', new='lang="en"'),
    54: Break(options={"pdf_variant": None}),
    58: Break(".code { font-style: italic; }", letter=coded),
    55: Break(old="<p>Nguyễn", new="<input><p>Nguyễn", options={"pdf_forms": True}),
}
MORE_STATE = [
    (3, Break(".foot { position: absolute; bottom: -9mm; }")),
    (4, Break('@page :first { @top-right { content: "Mẫu"; } }')),
    (8, Break(".text { opacity: .5; }")),
    (10, Break(".given-list li:first-child + li { display: none; }")),
    (10, Break(".text p:first-child { position: absolute; top: 900pt; }")),
    (20, Break(old="ngày 18 tháng 5", new="ngày 19 tháng 5")),
    (23, Break(".about { padding-top: 20pt; }")),
    (27, Break(old="Tỉnh Đoàn;", new="Tỉnh Đoàn,")),
    (32, Break(".text p { line-height: 2; }")),
    (35, Break(old="Ban Chỉ đạo đã", new="Ban Chỉ đạo./. đã")),
    (41, Break(".signer { text-align: left; font-weight: normal; }")),
    (45, Break(".text .keep { break-after: auto !important; } .foot { margin-top: 340pt; }")),
    (52, Break(old=">105<", new=">106<", letter=listed)),
    (53, Break(options={"pdf_tags": False})),
    (58, Break(old="Lưu: VT, CTXH.", new="Lưu: VT, CTXH.<br>Mã tra cứu: K7QF-3M9X")),
]


PARTY_BREAKS = {
    **{number: STATE[number] for number in (1, 2, 3, 4, 7, 8, 21, 22, 30, 45, 53, 54)},
    5: Break("@page { @top-center { padding-bottom: 20pt; } }", letter=party_report),
    6: Break("@page :nth(1 of annex-1) { counter-reset: page 2; }", letter=party_listed),
    9: Break(old="quan tâm", new="quan tâm {x}", letter=lambda: examples.party(body(), body=body()["body"])),
    10: Break(old="Tỉnh Đoàn;", new="Tỉnh Đòan;"),
    18: Break(old="Số 05", new="Số: 05"),
    19: Break(old="05-CV/BCĐ", new="05-BC/BCĐ"),
    20: Break(old="tháng 5 năm 2021</div>", new="tháng 05 năm 2021</div>"),
    23: Break(".about { font-style: normal; }"),
    24: Break(".heading h1 { font-size: 14pt; }", letter=party_report),
    25: Break(old=HYPHENS, new="", letter=party_report),
    26: Break(old="Kính gửi:", new="Kính trình:"),
    27: Break(".to ul { margin-left: 0 !important; }"),
    28: Break(old="Kính gửi: ", new="Kính gửi:<br>", letter=lambda: examples.party(one())),
    29: Break(".text p:first-child { font-size: 13pt; }"),
    31: Break(".text p { text-indent: 1.27cm; }"),
    32: Break(".text p { line-height: 23pt; }"),
    33: Break(".text .basis { font-style: italic; }", letter=party_report),
    34: Break(old="<li>d) ", new="<li>f) ", letter=party_report),
    35: Break(old="kèm theo.</p>", new="kèm theo./.</p>"),
    36: Break(".given span { text-decoration: none; }"),
    37: Break(".foot .right { padding-top: 10pt; }"),
    38: Break(old="Lưu Văn", new="Lưu: Văn"),
    39: Break(old="(b/c);", new="(b/c)."),
    40: Break(old="- Như trên;", new="- Tỉnh Đoàn;"),
    41: Break(".light { font-weight: bold; }", letter=deputy),
    42: Break(old="K/T TRƯỞNG BAN", new="KT. TRƯỞNG BAN", letter=deputy),
    43: Break(old="PHÓ TRƯỞNG BAN", new="ỦY VIÊN", letter=deputy),
    44: Break(old="<p>Trần", new="<p>TS. Trần"),
    46: Break(old=DEED, new=f"<div>{NATION}</div>{DEED}"),
    47: Break(".right .rule { width: 60pt !important; }"),
    48: Break(old="Phụ lục kèm theo", new="danh sách kèm theo", letter=party_listed),
    49: Break(".annex .note { font-style: normal; }", letter=party_listed),
    50: Break(old="15.500.000 đồng", new="15500000 đồng", letter=party_report),
    51: Break(old="Mười lăm triệu năm", new="Mười lăm triệu sáu", letter=party_report),
    52: Break("thead { display: table-row-group; }", letter=party_listed),
    55: Break(old="<p>Trần", new="<input><p>Trần", options={"pdf_forms": True}),
    58: Break(".code { font-style: italic; }", letter=lambda: examples.party(coded())),
}
MORE_PARTY = [
    (10, Break(".given-list li:first-child + li { display: none; }")),
    (18, Break(old="05-CV/BCĐ", new="05/CV-BCĐ")),
    (24, Break(old='abstract">kết', new='abstract">Kết', letter=party_report)),
    (
        28,
        Break(
            ".to ul { margin-left: 0 !important; } .to p { display: none; }",
            letter=lambda: examples.party(one()),
            old="Kính gửi: ",
            new="",
        ),
    ),
    (32, Break(".text p, .text li { margin-top: 0; }")),
    (47, Break(old='"mark">*', new='"mark">**')),
    (47, Break(".issuer { font-weight: normal; }")),
    (47, Break(".nation { font-size: 14pt; }")),
]
CERTIFICATE = {
    **{number: STATE[number] for number in (7, 8, 53, 54)},
    1: Break("@page { size: A4 portrait; }"),
    2: Break(".foot { margin-left: -20mm; }"),
    9: Break(old="Đã ủng hộ", new="Đã ủng hộ {x}"),
    10: Break(old="Phú Xuân", new="Phú Xuan"),
    11: Break(".rule { display: none; }"),
    15: Break(".name { font-weight: normal; }"),
    17: Break(old="Vào sổ số: 05", new="Vào sổ số: 5"),
    20: Break(".dated { font-style: normal; }"),
    41: Break(".signature { height: 20mm; }"),
    46: Break(old=DEED, new=f"<div>{PARTY}</div>{DEED}"),
    50: Break(old="12.500.000 đồng", new="12500000 đồng"),
    55: Break(old="<p>Lê Văn", new="<input><p>Lê Văn", options={"pdf_forms": True}),
}
LOOKS = {
    Look.state: (STATE, MORE_STATE, examples.ordinary),
    Look.party: (PARTY_BREAKS, MORE_PARTY, part),
    Look.certificate: (CERTIFICATE, [], examples.certificate),
}


def body() -> dict[str, Any]:
    return examples.ordinary()


def broken(done: Break, letter: dict[str, Any]) -> Case:
    content = letter_from_json(letter)
    printer = pdf.printer()
    html = printer.page(content)
    if done.old:
        assert done.old in html
        html = html.replace(done.old, done.new)
    fonts = pdf.Fetcher(tuple(face.file for face in Face))
    extra = [*pdf.extra_styles(content), done.css]
    sheets = [printer._style]
    sheets += [CSS(string=css, url_fetcher=fonts, font_config=printer._fonts) for css in extra]
    options = {"pdf_variant": "pdf/a-2u", "pdf_tags": True} | done.options
    rendered = HTML(string=html).write_pdf(stylesheets=sheets, font_config=printer._fonts, **options)
    return Case(rendered, content)


CASES = [
    pytest.param(look, number, done, id=f"{look}-{number}-{place}")
    for look, (breaks, more, _) in LOOKS.items()
    for place, (number, done) in enumerate([*breaks.items(), *(more if LONG else [])])
]


@pytest.mark.drill
@pytest.mark.parametrize(("look", "number", "done"), CASES)
def test_a_letter_broken_on_purpose_is_found_out(look: Look, number: int, done: Break) -> None:
    case = broken(done, (done.letter or LOOKS[look][2])())
    assert case.look is look
    assert judged(case, number)


@pytest.mark.parametrize("look", Look)
def test_every_assertion_has_a_letter_that_breaks_it(look: Look) -> None:
    assert sorted(LOOKS[look][0]) == sorted(ASSERTIONS[look])


ROW = re.compile(r"Row ([\d, -]+):")
STATES = {*range(11, 18)}
PARTYS = {18, 47}


def _rows(look: Look) -> set[int]:
    """The rows that the assertions of a look name in their docstrings."""
    named: set[int] = set()
    for number, function in ASSERTIONS[look].items():
        found = ROW.match(function.__doc__ or "")
        assert found, function
        for part in found[1].split(", "):
            first, _, last = part.partition("-")
            named |= set(range(int(first), int(last or first) + 1))
        assert number in named
    return named | set(COMPARED)


def test_every_row_of_the_reference_is_judged_in_its_format() -> None:
    every = set(range(1, 59))  # 58: the short code, which the reference does not know
    assert _rows(Look.state) == every - PARTYS
    assert _rows(Look.party) == every - STATES
    assert _rows(Look.certificate) <= every
    assert set(PARTLY) <= every


@pytest.mark.parametrize("look", Look)
def test_the_number_of_the_file_is_the_registers_and_its_name(look: Look) -> None:
    content = letter_from_json(LOOKS[look][2]())
    case, written = Case(pdf.render(content), content), symbol(content)
    assert list(registered(case, written, file_name(written, 2021))) == []
    assert list(registered(case, written, file_name(written.replace("05", "06"), 2021)))
    assert list(registered(case, written.replace("05", "06"), file_name(written, 2021)))
    assert list(printed_again(case)) == []
    case.pdf += b"\n"
    assert list(printed_again(case))
