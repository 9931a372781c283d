"""Whatever is typed, a letter of any kind and format keeps its form, or is refused by a sentence that names the field."""

import datetime as dt
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from portal.letters import pdf
from portal.letters.content import LetterError, letter_from_json
from tests.drill import LONG, scaled
from tests.letters import examples
from tests.letters.checker import check
from tests.letters.extremes import EXTREMES, WORD, bases, table

BASES = dict(bases())
FULL = dict(bases(examples.ordinary()))
SLOW = ("body30", "bodyonepar", "annexes120", "annexes20", "table30annex", "table15annex", "dist90")
ROUND = [
    pytest.param(base, name, id=f"{base}-{name}")
    for place, name in enumerate(EXTREMES)
    if LONG or (place % 2 and name not in SLOW)
    for base in (BASES if LONG else [list(BASES)[place // 2 % len(BASES)]])
]


def _kept_or_refused(letter: dict[str, Any]) -> str:
    """The field that a letter is refused for, nothing if it was printed; asserts that it kept its form."""
    try:
        content = letter_from_json(letter)
        printed = pdf.render(content)
    except LetterError as refused:
        words = str(refused.words)
        assert words
        assert refused.path or "U+" in words, "a refusal names the field or the characters"
        return refused.path or "characters"
    assert check(printed, content) == []
    return ""


@pytest.mark.parametrize("name", FULL)
def test_every_kind_in_every_format_keeps_its_form(name: str) -> None:
    assert _kept_or_refused(FULL[name]) == ""


@pytest.mark.drill
@pytest.mark.parametrize(("base", "name"), ROUND)
def test_a_letter_at_its_edges_keeps_its_form_or_is_refused(base: str, name: str) -> None:
    _kept_or_refused(EXTREMES[name](BASES[base]))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("place200", "issuer.place"),
        ("abbr60", "issuer.abbr"),
        ("abbrlow", "issuer.abbr"),
        ("signup", "signer.name"),
        ("authodd", "signer.authority[0]"),
        ("table40body", "body[1]"),
        ("money15", "annexes[0].body[0]"),
        ("cell6000", "annexes[0].body[0].rows[0]"),
    ],
)
def test_what_cannot_be_printed_well_is_refused_at_its_field(name: str, field: str) -> None:
    with pytest.raises(LetterError) as refused:
        pdf.printer().page(letter_from_json(EXTREMES[name](examples.shortest())))
    assert refused.value.path == field


ANY = st.one_of(
    st.text(
        alphabet="aăâđêôơưàảãáạĐỮộẵỷ AB09.,;:-–/()“”<>&{}%\"'\\#@\u0302\u0323\u0301\u00a0\u00ad\u200b\u202e\ufeff\n",
        min_size=1,
        max_size=60,
    ),
    st.text(min_size=1, max_size=30),
    st.sampled_from(
        [
            WORD,
            "Hội Chữ thập đỏ tỉnh Bình Phước",
            "</style><style>@page{size:A9}*{display:none}</style>",
            "{{ 7*7 }} {% raw %}",
            "<p style='position:fixed;content:\"x\"'>",
            "Bo\u0302\u0323 Y te\u0302\u0301",
            "thực hiện./.",
            "a) b) 1. I. - ./.",
            "Nơi nhận: Phụ lục",
        ]
    ),
)
BLOCKS = st.lists(
    st.one_of(
        ANY.map(examples.paragraph),
        st.builds(
            lambda level, text: {"type": "heading", "level": level, "text": text}, st.integers(1, 3), ANY
        ),
        st.builds(
            lambda style, items: {"type": "list", "style": style, "items": items},
            st.sampled_from(["dash", "number", "letter"]),
            st.lists(ANY, min_size=1, max_size=6),
        ),
        st.builds(table, st.integers(1, 9), st.integers(0, 40), ANY, total=st.booleans()),
    ),
    min_size=1,
    max_size=6,
)


@st.composite
def letters(draw: st.DrawFn) -> dict[str, Any]:
    """A letter of any kind and format with anything in some of its fields."""
    letter = examples.varied(draw(st.sampled_from(list(FULL.values()))))
    certificate = letter["kind"] == "giay-chung-nhan"
    some = st.lists(ANY, min_size=1, max_size=4)
    fields: dict[str, st.SearchStrategy[Any]] = {
        "abstract": ANY,
        "recipients": st.lists(ANY, min_size=1, max_size=1) if certificate else some,
        "body": st.lists(ANY.map(examples.paragraph), min_size=1, max_size=2) if certificate else BLOCKS,
        "date": st.one_of(st.none(), st.dates(min_value=dt.date(1990, 1, 1)).map(str)),
        "number": st.one_of(st.none(), st.integers(1, 2000)),
        "draft": st.booleans(),
    }
    if not certificate:
        fields |= {"bases": some, "archive": ANY, "urgency": st.sampled_from(["khan", "hoa-toc", None])}
        fields["distribution"] = st.lists(
            st.fixed_dictionaries({"to": ANY, "purpose": ANY}), min_size=0, max_size=30
        )
    for name in draw(st.sets(st.sampled_from(sorted(fields)), min_size=1, max_size=4)):
        letter[name] = draw(fields[name])
    for part, keys in (("issuer", ("superior", "name", "place")), ("signer", ("title", "name"))):
        for key in draw(st.sets(st.sampled_from(keys), max_size=1)):
            letter[part] = letter[part] | {key: draw(ANY)}
    if not certificate and draw(st.booleans()):
        blocks = [examples.paragraph("Chi tiết tại Phụ lục."), *draw(BLOCKS)]
        letter["annexes"] = [{"title": draw(ANY), "landscape": draw(st.booleans()), "body": blocks}]
        letter["body"] = [examples.paragraph("Chi tiết tại Phụ lục."), *letter["body"]]
    return letter


@pytest.mark.drill
@hypothesis.settings(
    max_examples=scaled(10, 600),
    deadline=None,
    database=None,
    derandomize=not LONG,
    suppress_health_check=list(hypothesis.HealthCheck),
)
@hypothesis.given(letter=letters())
def test_any_letter_keeps_its_form_or_is_refused(letter: dict[str, Any]) -> None:
    _kept_or_refused(letter)
