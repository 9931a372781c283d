"""Each assertion is shown to fail on a letter that was broken on purpose, and on nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from weasyprint import CSS, HTML

from portal.letters import pdf
from portal.letters.content import letter_from_json
from portal.letters.typeface import Face
from tests.letters import examples
from tests.letters.case import MOTTO, NATION
from tests.letters.checker import ASSERTIONS, check


@dataclass(frozen=True)
class Break:
    """What is done to a sound letter."""

    css: str = ""
    old: str = ""
    new: str = ""
    letter: Callable[[], dict[str, Any]] = examples.ordinary
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


OTHER = f'@font-face {{ font-family: Other; src: url("{Face.regular.file.as_uri()}"); }} .signer {{ font-family: Other; }}'
DEED = '<div class="nation">'
BREAKS = {
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
    45: Break(".text p.keep { break-after: auto; } .foot { break-before: page; }"),
    46: Break(old=DEED, new=f"<div>ĐẢNG CỘNG SẢN VIỆT NAM</div>{DEED}"),
    48: Break(old="trong Phụ lục kèm theo", new="trong danh sách kèm theo", letter=listed),
    49: Break(".annex .note { font-style: normal; }", letter=listed),
    50: Break(old="15.500.000 đồng", new="15500000 đồng", letter=examples.report),
    51: Break(old="Mười lăm triệu năm", new="Mười lăm triệu sáu", letter=examples.report),
    52: Break("thead { display: table-row-group; }", letter=listed),
    53: Break(old='lang="vi"', new='lang="en"'),
    54: Break(options={"pdf_variant": None}),
    58: Break(
        ".code { font-style: italic; }", letter=lambda: examples.varied(examples.ordinary(), code="K7QF-3M9X")
    ),
    55: Break(old="<p>Nguyễn", new="<input><p>Nguyễn", options={"pdf_forms": True}),
}
MORE = [
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
    (45, Break(".keep, .keep > li:last-child { break-after: auto; } .foot { margin-top: 340pt; }")),
    (52, Break(old=">105<", new=">106<", letter=listed)),
    (53, Break(options={"pdf_tags": False})),
    (58, Break(old="Lưu: VT, CTXH.", new="Lưu: VT, CTXH.<br>Mã tra cứu: K7QF-3M9X")),
]


def broken(done: Break) -> tuple[bytes, dict[str, Any]]:
    letter = done.letter()
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
    return rendered, letter


def test_every_assertion_has_a_letter_that_breaks_it() -> None:
    assert sorted(BREAKS) == sorted(ASSERTIONS)


CASES = [*BREAKS.items(), *MORE]


@pytest.mark.parametrize(
    ("number", "done"), CASES, ids=[f"{n}-{place}" for place, (n, _) in enumerate(CASES)]
)
def test_a_letter_broken_on_purpose_is_found_out(number: int, done: Break) -> None:
    rendered, letter = broken(done)
    assert check(rendered, letter_from_json(letter), number)
