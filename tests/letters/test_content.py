"""A letter's JSON is read strictly, and what is wrong is named by its path."""

import copy
import datetime as dt
from typing import Any

import pytest

from portal.letters.content import Kind, LetterError, Urgency, letter_from_json, letter_to_json
from portal.letters.state_form import compose, symbol
from tests.letters import examples

EVERY = [
    examples.shortest(),
    examples.ordinary(),
    examples.annexed(3),
    examples.report(),
    examples.longest(),
    examples.hostile(),
]


@pytest.mark.parametrize("letter", EVERY)
def test_what_is_written_back_reads_as_the_same_letter(letter: dict[str, Any]) -> None:
    content = letter_from_json(letter)
    written = letter_to_json(content)
    assert letter_from_json(written) == content
    assert set(written) == set(examples.ordinary()) | {"bases", "annexes", "urgency", "draft", "code"}


def _put(letter: dict[str, Any], path: tuple[Any, ...], value: Any) -> None:
    place: Any = letter
    for step in path[:-1]:
        place = place[step]
    if value is _GONE:
        del place[path[-1]]
    else:
        place[path[-1]] = value


_GONE = object()
WRONG = [
    (("colour",), "red", "colour"),
    (("issuer", "logo"), "x.png", "issuer.logo"),
    (("signer", "image"), "x.png", "signer.image"),
    (("body", 0, "style"), "color:red", "body[0].style"),
    (("annexes", 0, "margin"), 1, "annexes[0].margin"),
    (("annexes", 0, "body", 0, "columns", 1, "width"), 3, "annexes[0].body[0].columns[1].width"),
    (("distribution", 0, "cc"), "", "distribution[0].cc"),
    (("kind",), "quyet-dinh", "kind"),
    (("kind",), _GONE, "kind"),
    (("format",), "other", "format"),
    (("abstract",), "", "abstract"),
    (("abstract",), " \t\u200b", "abstract"),
    (("abstract",), 5, "abstract"),
    (("issuer",), "Hội", "issuer"),
    (("issuer", "name"), None, "issuer.name"),
    (("number",), 0, "number"),
    (("number",), "5", "number"),
    (("number",), True, "number"),
    (("date",), "18/5/2021", "date"),
    (("date",), "2021-02-30", "date"),
    (("date",), "20210518", "date"),
    (("recipients",), "Tỉnh Đoàn", "recipients"),
    (("recipients", 0), 3, "recipients[0]"),
    (("body",), [], "body"),
    (("body", 0, "type"), "image", "body[0].type"),
    (("body", 0), "text", "body[0]"),
    (("body", 3, "style"), "star", "body[3].style"),
    (("body", 3, "items"), [], "body[3].items"),
    (("annexes", 0, "landscape"), "yes", "annexes[0].landscape"),
    (("annexes", 0, "body", 0, "total"), 1, "annexes[0].body[0].total"),
    (("annexes", 0, "body", 0, "columns", 3, "kind"), "date", "annexes[0].body[0].columns[3].kind"),
    (("annexes", 0, "body", 0, "rows", 1), [1], "annexes[0].body[0].rows[1]"),
    (("annexes", 0, "body", 0, "rows", 1, 4), "1.000", "annexes[0].body[0].rows[1][4]"),
    (("annexes", 0, "body", 0, "rows", 1, 4), 1.5, "annexes[0].body[0].rows[1][4]"),
    (("annexes", 0, "body", 0, "rows", 1, 5), float("nan"), "annexes[0].body[0].rows[1][5]"),
    (("annexes", 0, "body", 0, "rows", 1, 1), ["x"], "annexes[0].body[0].rows[1][1]"),
    (("urgency",), "soon", "urgency"),
    (("draft",), 1, "draft"),
]


@pytest.mark.parametrize(
    ("path", "value", "named"),
    WRONG,
    ids=[f"{path}={value if value is not _GONE else 'gone'}" for path, value, _ in WRONG],
)
def test_a_wrong_or_unknown_key_is_named_by_its_path(path: tuple[Any, ...], value: Any, named: str) -> None:
    letter = copy.deepcopy(examples.annexed(3))
    letter_from_json(letter)
    _put(letter, path, value)
    with pytest.raises(LetterError) as refused:
        letter_from_json(letter)
    assert refused.value.path == named
    assert str(refused.value.words).startswith(f"{named}: ")
    assert refused.value.field == named


def test_a_letter_that_is_no_object_is_refused() -> None:
    with pytest.raises(LetterError):
        letter_from_json([])  # type: ignore[arg-type]


def test_text_is_composed_of_one_line_and_without_invisible_characters() -> None:
    letter = examples.varied(
        examples.shortest(), abstract=" Bo\u0302\u0323 \u200b\ufeffY\u2003te\u0302\u0301\r\n\tnộp\x07 "
    )
    assert letter_from_json(letter).abstract == "Bộ Y tế nộp"


def test_a_no_break_space_stays() -> None:
    letter = examples.varied(examples.shortest(), abstract="năm\u00a02021")
    assert letter_from_json(letter).abstract == "năm\u00a02021"


def test_what_may_be_left_out_is_none_or_empty() -> None:
    content = letter_from_json(examples.varied(examples.shortest(), number=None, date=None, urgency=None))
    assert (content.number, content.date, content.urgency, content.draft) == (None, None, None, False)
    assert content.bases == content.annexes == content.distribution == ()
    assert (
        letter_from_json(examples.varied(examples.shortest(), urgency="hoa-toc")).urgency is Urgency.express
    )
    assert letter_from_json(examples.ordinary()).date == dt.date(2021, 5, 18)


@pytest.mark.parametrize(
    ("kind", "unit", "number", "written"),
    [
        ("cong-van", "CTXH", 5, "05/CTĐ-CTXH"),
        ("cong-van", "", 12, "12/CTĐ"),
        ("bao-cao", "CTXH", 9, "09/BC-CTĐ"),
        ("ke-hoach", "CTXH", 10, "10/KH-CTĐ"),
        ("thong-bao", "", 1, "01/TB-CTĐ"),
        ("to-trinh", "", 135, "135/TTr-CTĐ"),
        ("giay-moi", "", 2, "02/GM-CTĐ"),
        ("thu-cam-on", "CTXH", 3, "03/CTĐ"),
        ("giay-chung-nhan", "CTXH", 4, "04/GCN-CTĐ"),
    ],
)
def test_the_symbol_follows_from_kind_and_issuer(kind: str, unit: str, number: int, written: str) -> None:
    letter = examples.varied(examples.shortest(), kind=kind, number=number)
    letter["issuer"]["unit"] = unit
    assert symbol(letter_from_json(letter)) == written
    assert symbol(letter_from_json(letter | {"number": None})) == "\u00a0" * 6 + written[written.index("/") :]


REFUSED = [
    ({"recipients": []}, "recipients"),
    ({"kind": "thu-cam-on", "recipients": []}, "recipients"),
    ({"kind": "giay-chung-nhan", "recipients": ["Ông A", "Bà B"]}, "recipients"),
    ({"kind": "giay-chung-nhan", "urgency": "khan"}, "urgency"),
    ({"kind": "giay-chung-nhan", "body": [examples.paragraph("Đã ủng hộ. " * 200)]}, "body"),
    (
        {"kind": "giay-chung-nhan", "body": [{"type": "heading", "level": 1, "text": "Kết quả"}]},
        "body[0]",
    ),
    ({"signer": {"authority": [], "title": "Chủ tịch", "name": "TS. Lê Văn Ví Dụ"}}, "signer.name"),
    (
        {"signer": {"authority": ["KT. Chủ tịch"], "title": "Chủ tịch", "name": "Lê Văn Ví Dụ"}},
        "signer.title",
    ),
    (
        {"signer": {"authority": ["T/M Ban"], "title": "Chủ tịch", "name": "Lê Văn Ví Dụ"}},
        "signer.authority[0]",
    ),
]


@pytest.mark.parametrize(
    ("change", "named"), REFUSED, ids=[f"{named}-{n}" for n, (_, named) in enumerate(REFUSED)]
)
def test_what_the_states_form_forbids_is_refused(change: dict[str, Any], named: str) -> None:
    content = letter_from_json(examples.varied(examples.shortest(), **change))
    with pytest.raises(LetterError) as refused:
        compose(content)
    assert refused.value.path == named


def test_every_kind_of_the_json_is_known() -> None:
    for kind in Kind:
        assert letter_from_json(examples.varied(examples.shortest(), kind=kind.value)).kind is kind
