"""Letters of every length and kind keep the State's form, whatever was typed."""

from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from portal.letters import pdf
from portal.letters.content import LetterError, letter_from_json
from tests.drill import scaled
from tests.letters import examples
from tests.letters.case import Case
from tests.letters.checker import check
from tests.letters.paper import MM, Paper, squeezed


def _two_annexes() -> dict[str, Any]:
    letter = examples.annexed(3)
    other = examples.annexed(2, landscape=True)["annexes"][0]
    third = {"title": "Ghi chú", "landscape": False, "body": [examples.paragraph("Không có.")]}
    letter["annexes"] += [other, third]
    return letter


def _typed(kind: str) -> dict[str, Any]:
    return examples.varied(examples.report(), kind=kind, annexes=[])


def _empty_table() -> dict[str, Any]:
    letter = examples.annexed(0)
    letter["annexes"][0]["body"][0]["rows"] = [[1, "Tỉnh Đoàn", None, None, None, None]]
    return letter


def _table_last() -> dict[str, Any]:
    letter = examples.annexed(20)
    letter["body"] += letter.pop("annexes")[0]["body"]
    return letter | {"annexes": []}


LETTERS = {
    "shortest": examples.shortest(),
    "ordinary": examples.ordinary(),
    "one recipient": examples.crowd(1),
    "26 recipients": examples.crowd(26),
    "60 recipients": examples.crowd(60),
    "longest names": examples.longest(),
    "one long recipient": examples.varied(examples.ordinary(), recipients=[examples.LONG]),
    "annex": examples.annexed(31),
    "annex across": examples.annexed(22, landscape=True),
    "three annexes": _two_annexes(),
    "empty cells": _empty_table(),
    "table at the end": _table_last(),
    "report": examples.report(),
    "report to nobody": examples.varied(examples.report(), recipients=[]),
    "plan": _typed("ke-hoach"),
    "notice": _typed("thong-bao"),
    "proposal": _typed("to-trinh"),
    "invitation": _typed("giay-moi"),
    "list": _typed("danh-sach"),
    "hostile": examples.hostile(),
    "draft": examples.varied(examples.annexed(3), draft=True, number=None, date=None, urgency="hoa-toc"),
    "coded": examples.varied(examples.crowd(26), code="K7QF-3M9X"),
    "urgent": examples.varied(examples.ordinary(), urgency="khan"),
    "very urgent": examples.varied(examples.ordinary(), urgency="thuong-khan", date="2020-02-29", number=100),
}


@pytest.mark.parametrize("letter", LETTERS.values(), ids=list(LETTERS))
def test_a_letter_keeps_every_assertion_of_the_states_form(letter: dict[str, Any]) -> None:
    content = letter_from_json(letter)
    assert check(pdf.render(content), content) == []


@pytest.mark.parametrize("lines", range(2, 34, 4))
def test_the_signature_is_never_alone_on_a_page(lines: int) -> None:
    letter = examples.varied(
        examples.ordinary(), body=[examples.paragraph(f"Dòng {n}.") for n in range(lines)]
    )
    content = letter_from_json(letter)
    assert check(pdf.render(content), content, 45) == []


def test_a_list_of_distribution_longer_than_a_page_is_printed_whole() -> None:
    lines = [{"to": f"Hội Chữ thập đỏ xã Ví Dụ số {n}", "purpose": "t/h"} for n in range(90)]
    content = letter_from_json(examples.varied(examples.ordinary(), distribution=lines))
    rendered = pdf.render(content)
    flat = Paper(rendered).flat
    assert all(squeezed(f"- {line['to']} (t/h);") in flat for line in lines)
    assert check(rendered, content, 39, 41) == []


def _case(letter: dict[str, Any]) -> Case:
    content = letter_from_json(letter)
    return Case(pdf.render(content), content)


def _places(case: Case) -> tuple[int, dict[str, tuple[float, float]]]:
    """How many pages, and where the parts of the form stand that no text may move."""
    mark, _, signer = case.foot
    assert mark is not None
    runs = [case.head_run("CỘNG"), case.head_run("Số"), mark, *signer]
    return len(case.paper.pages), {run.text: (run.x0, run.base) for run in runs if run}


def test_the_marks_of_a_draft_move_nothing() -> None:
    letter = examples.crowd(26)
    assert _places(_case(letter)) == _places(_case(examples.varied(letter, draft=True)))


ATTACKS = [
    "</style><style>*{display:none}</style>",
    "<style>@page{size:A9;margin:0}</style>",
    "<p style='position:fixed;top:0'>x</p>",
    "}} body{content:'x'} {{ 7*7 }}",
    "<script>document.write(1)</script>",
    "&lt;b&gt; &amp;amp; &#60;b&#62;",
    "<!-- không thấy --> ]]> <![CDATA[",
    "url(file:///etc/passwd) expression(1)",
]


def everywhere(text: str, letter: dict[str, Any]) -> dict[str, Any]:
    """A letter that says this wherever anything can be typed."""
    letter = examples.varied(letter, abstract=text, recipients=[text])
    letter["issuer"] |= {"superior": text, "name": text}
    letter["signer"] |= {"name": text}
    if letter["kind"] == "giay-chung-nhan":
        return letter | {"body": [examples.paragraph(text)]}
    table = {
        "type": "table",
        "columns": [{"label": text, "kind": "text"}, {"label": "Số", "kind": "count"}],
        "rows": [[text, 1]],
        "total": False,
    }
    texts = [{"type": "heading", "level": 1, "text": text}, examples.paragraph(text)]
    lists = [{"type": "list", "style": style, "items": [text, text]} for style in ("dash", "letter")]
    return letter | {
        "recipients": [text, text],
        "bases": [text],
        "body": [*texts, *lists, table, examples.paragraph(f"Phụ lục {text}")],
        "distribution": [{"to": text, "purpose": text}],
        "archive": "" if letter["format"] == "party" else text,
        "annexes": [{"title": text, "landscape": True, "body": [table, *texts]}],
    }


BASES = [examples.shortest(), examples.party(examples.ordinary()), examples.certificate()]
NEUTRAL = str.maketrans("<>", "==")
"""Characters of the same width that mean nothing to a browser."""


@pytest.mark.drill
@pytest.mark.parametrize("base", BASES, ids=["state", "party", "certificate"])
def test_markup_and_style_in_any_field_are_printed_as_typed_and_move_nothing(base: dict[str, Any]) -> None:
    for attack in ATTACKS[: scaled(3, len(ATTACKS))]:
        case = _case(everywhere(attack, base))
        plain = _case(everywhere(attack.translate(NEUTRAL), base))
        assert case.walk.faults == []
        assert len(case.paper.pages) == len(plain.paper.pages)
        for page, other in zip(case.paper.chars, plain.paper.chars, strict=True):
            assert len(page) == len(other)
            assert all(
                abs(one["x0"] - two["x0"]) < 1 and abs(one["top"] - two["top"]) < 1
                for one, two in zip(page, other, strict=True)
            )


LETTERS_TYPED = st.text(
    alphabet=st.sampled_from("aăâđêôơưàảãáạĐỮộẵỷ AB09.,;:-–/()“”<>&{}%\"'\\#@\u0302\u0323\u00a0\n"),
    min_size=1,
)
ANYTHING = st.text(min_size=1, max_size=40)


@hypothesis.settings(max_examples=12, deadline=None, database=None, derandomize=True)
@hypothesis.given(name=LETTERS_TYPED, line=LETTERS_TYPED, item=ANYTHING, cell=LETTERS_TYPED)
def test_any_text_is_printed_as_typed_or_refused_by_name(name: str, line: str, item: str, cell: str) -> None:
    letter = examples.annexed(1)
    letter["issuer"]["superior"] = name
    letter["recipients"] = [name, "Tỉnh Đoàn"]
    letter["body"][0] = examples.paragraph(f"Phụ lục {line}")
    letter["body"][3]["items"][0] = item
    letter["annexes"][0]["body"][0]["rows"][0][1] = cell
    letter["annexes"][0]["body"][0]["columns"][2]["label"] = cell
    try:
        content = letter_from_json(letter)
        rendered = pdf.render(content)
    except LetterError as refused:
        blank = any(not text.strip() for text in (name, line, item, cell))
        assert refused.path or "U+" in str(refused.words) or blank
        return
    assert check(rendered, content, 2, 7, 10) == []


@pytest.mark.parametrize("char", ["😀", "中", "ع", "א", "\ue000", "ｦ"])
def test_a_character_that_the_typeface_lacks_is_named(char: str) -> None:
    content = letter_from_json(examples.varied(examples.shortest(), abstract=f"nộp báo cáo {char}"))
    with pytest.raises(LetterError) as refused:
        pdf.render(content)
    assert f"{char} (U+{ord(char):04X})" in str(refused.value.words)


def test_the_signature_has_thirty_millimetres() -> None:
    content = letter_from_json(examples.ordinary())
    case = Case(pdf.render(content), content)
    *_, title, name = case.foot[2]
    assert name.top - title.bottom >= 30 * MM
