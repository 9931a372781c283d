"""A kind of letter is a file of words: what fills its places never becomes more than a line of plain text."""

import datetime as dt
from pathlib import Path
from typing import Any

import jinja2
import pytest

from portal.letters import beginning, kinds, pdf
from portal.letters.content import letter_from_json
from portal.letters.forms import FIELDS
from tests.letters.examples import ordinary

FRAME = {key: ordinary()[key] for key in ("format", "issuer", "signer", "archive")} | {"distribution": []}
ATTACKS = [
    "1. Một mục",
    "# Đề mục",
    "- gạch đầu dòng",
    "a) điểm",
    "| ô | ô |",
    "|=",
    "=== Phụ lục: Thêm",
    "[Bảng 1]",
    "% for one in (1, 2)",
    "{{ 7 * 7 }} {% raw %}",
    "dòng một\n1. dòng hai\r\n# dòng ba",
    "\n---\nkind: bao-cao",
    "  lùi vào",
    "to: Sở Y tế",
]


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Write a kind of these words, and fill it."""
    monkeypatch.setattr(kinds._ENVIRONMENT, "loader", jinja2.FileSystemLoader(tmp_path))
    monkeypatch.setattr(kinds._ENVIRONMENT, "cache", None)

    def filled(text: str, **facts: Any) -> dict[str, Any]:
        (tmp_path / "tried.txt").write_text(text, "utf-8")
        return kinds.write("tried", FRAME, **facts)

    return filled


HEAD = "kind: cong-van\nabstract: {{ value }}\nto: {{ value }}\nbasis: {{ value }}\ncopy: {{ value }} (b/c)\n---\n"
BODY = "{{ value }}\n1. {{ value }}\n# {{ value }}\n| Cột {{ value }} | Số:count |\n| {{ value }} | {{ 5 }} |\n=== Phụ lục: {{ value }}\n{{ value }}"


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_value_is_one_line_of_plain_text_whatever_it_begins_with(words: Any, attack: str) -> None:
    letter = words(HEAD + BODY, value=attack)
    said = kinds.one_line(kinds._SLOT.sub("", attack))
    assert (letter["abstract"], letter["recipients"], letter["bases"]) == (said, [said], [said])
    assert letter["distribution"] == [{"to": said, "purpose": "b/c"}]
    text, items, heading, table = letter["body"]
    assert text == {"type": "paragraph", "text": said}
    assert items == {"type": "list", "style": "number", "items": [said]}
    assert heading == {"type": "heading", "level": 1, "text": said}
    assert [column["label"] for column in table["columns"]] == [f"Cột {said}", "Số"]
    assert table["rows"] == [[said, 5]]
    assert letter["annexes"] == [{"title": said, "landscape": False, "body": [text]}]


def test_a_forged_place_says_nothing_and_comes_to_an_end(words: Any) -> None:
    letter = words(HEAD + BODY, value="\ue0000\ue001\ue00099\ue001")
    assert letter["abstract"] == ""
    assert letter["recipients"] == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("{{ nothing }}", "x"),
        ("{{ value.nothing }}", "x"),
        ("{% if nothing %}{% endif %}", "x"),
        ("về {{ value }}", None),
        ("về {{ value }}", dt.date(2021, 5, 18)),
        ("về {{ value }}", 12.5),
        ("về {{ value }}", True),
        ("về {{ value }}", ["x"]),
    ],
)
def test_a_place_without_a_fitting_fact_is_an_error(words: Any, place: str, value: Any) -> None:
    with pytest.raises((jinja2.UndefinedError, TypeError)):
        words(f"kind: cong-van\nabstract: x\n---\n{place}", value=value)


def test_an_unknown_key_of_the_head_is_named(words: Any) -> None:
    with pytest.raises(ValueError, match="'colour'"):
        words("kind: cong-van\nabstract: x\ncolour: red\n---\nx")


def test_lines_go_on_lists_of_blocks_stand_alone_and_numbers_keep_their_type(words: Any) -> None:
    text = "kind: cong-van\nabstract: x\n---\nMột\n  câu {{ n }}.\n{{ told|blocks }}\n| A | B:money |\n% for one in (1, none)\n| x | {{ one }} |\n% endfor\n|="
    letter = words(text, n=7, told="- a\n- b")
    assert letter["body"] == [
        {"type": "paragraph", "text": "Một câu 7."},
        {"type": "list", "style": "dash", "items": ["a", "b"]},
        {
            "type": "table",
            "columns": [{"label": "A", "kind": "text"}, {"label": "B", "kind": "money"}],
            "rows": [["x", 1], ["x", None]],
            "total": True,
        },
    ]


@pytest.mark.parametrize("model", kinds.models().values(), ids=list(kinds.models()))
def test_a_kind_asks_in_ways_that_there_are_and_needs_what_is_known(model: kinds.Model) -> None:
    assert model.title
    assert model.purpose
    assert {ask.type for ask in model.asks} <= set(FIELDS)
    if not model.page:
        assert model.needs - {ask.name for ask in model.asks} <= set(beginning.FACTS)


def test_a_draft_of_an_official_letter_may_still_lack_recipients(words: Any) -> None:
    content = letter_from_json(words("kind: cong-van\nabstract: x\n---\nĐề nghị."))
    assert content.draft
    assert pdf.render(content).startswith(b"%PDF")
