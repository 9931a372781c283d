"""The body of a letter as plain text and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.letters import plaintext
from portal.letters.plaintext import Blocks

_plain = st.text(st.characters(categories=("L", "N"), include_characters=" ,;:“”/"), min_size=1, max_size=40)
_words = _plain.map(lambda text: " ".join(text.split())).filter(
    lambda text: bool(text) and plaintext.blocks_of(text) == [{"type": "paragraph", "text": text}]
)
_paragraph = st.builds(lambda text: {"type": "paragraph", "text": text}, _words)
_list = st.builds(
    lambda style, items: {"type": "list", "style": style, "items": items},
    st.sampled_from(["number", "letter", "dash"]),
    st.lists(_words, min_size=1, max_size=4),
)


@st.composite
def bodies(draw: st.DrawFn) -> Blocks:
    """Paragraphs, each perhaps followed by one list."""
    body: Blocks = []
    for _ in range(draw(st.integers(1, 4))):
        body.append(draw(_paragraph))
        if draw(st.booleans()):
            body.append(draw(_list))
    return body


@given(bodies())
def test_a_body_shown_as_text_and_read_again_is_the_same(body: Blocks) -> None:
    assert plaintext.blocks_of(plaintext.text_of(body)) == body


def test_lines_are_paragraphs_and_marked_lines_items_also_across_blank_lines() -> None:
    typed = "Đề nghị:\n1. Một\n\n2) Hai\na) nhỏ\nđ) nữa\n- gạch\nHết"
    assert plaintext.blocks_of(typed) == [
        {"type": "paragraph", "text": "Đề nghị:"},
        {"type": "list", "style": "number", "items": ["Một", "Hai"]},
        {"type": "list", "style": "letter", "items": ["nhỏ", "nữa"]},
        {"type": "list", "style": "dash", "items": ["gạch"]},
        {"type": "paragraph", "text": "Hết"},
    ]


@pytest.mark.parametrize("typed", ["", " \n \n", "\n"])
def test_nothing_typed_is_no_block(typed: str) -> None:
    assert plaintext.blocks_of(typed) == []


def test_what_nobody_touched_follows_the_new_draft_and_what_it_has_more_of_is_added() -> None:
    def body(*texts: str) -> Blocks:
        return [{"type": "paragraph", "text": text} for text in texts]

    old, new = body("a", "b", "z"), body("A", "B", "thêm", "Z")
    assert plaintext.merged(old, old, new) == new
    assert plaintext.merged(body("a", "của tôi", "z"), old, new) == body("A", "của tôi", "thêm", "Z")
    assert plaintext.merged(body("chỉ của tôi"), old, new) == body("chỉ của tôi")


def test_the_lines_of_recipients_are_read_with_their_purpose() -> None:
    lines = plaintext.distribution_of("- Ban Chỉ đạo (b/c);\n\nVăn phòng.\nSở Y tế (Phòng A) (th/h)")
    assert lines == [
        {"to": "Ban Chỉ đạo", "purpose": "b/c"},
        {"to": "Văn phòng", "purpose": ""},
        {"to": "Sở Y tế (Phòng A)", "purpose": "th/h"},
    ]
    assert plaintext.distribution_of(plaintext.text_of_distribution(lines)) == lines


TABLE = {"type": "table", "columns": [{"label": "STT", "kind": "text"}], "rows": [[1]], "total": False}
OTHER = TABLE | {"rows": [[2]]}


def test_headings_and_tables_come_back_as_they_were() -> None:
    blocks: Blocks = [
        {"type": "heading", "level": 1, "text": "Kết quả"},
        TABLE,
        {"type": "heading", "level": 2, "text": "Theo địa bàn"},
        OTHER,
    ]
    text = plaintext.text_of(blocks)
    assert text == "# Kết quả\n\n[Bảng 1]\n\n## Theo địa bàn\n\n[Bảng 2]"
    assert plaintext.blocks_of(text, plaintext.tables_of(blocks)) == blocks


def test_a_table_left_out_is_gone_and_the_others_keep_their_numbers() -> None:
    tables: Blocks = [TABLE, OTHER]
    assert plaintext.text_of([OTHER], tables) == "[Bảng 2]"
    assert plaintext.blocks_of("[Bảng 2]", tables) == [OTHER]
    assert plaintext.blocks_of("[Bảng 9]", tables) == [{"type": "paragraph", "text": "[Bảng 9]"}]
