"""Letters of every kind keep the Party's form; what the State's form would print otherwise is not there."""

from typing import Any

import pytest

from portal.letters import pdf
from portal.letters.content import LetterError, letter_from_json
from portal.letters.layouts import symbol
from portal.letters.party_form import compose
from tests.letters import examples
from tests.letters.form_party import check

KT = {"authority": ["K/T Trưởng ban"], "title": "Phó Trưởng ban Thường trực", "name": "Lê Văn Ví Dụ"}
BOTH = {
    "authority": ["Trưởng Ban Dân vận Tỉnh ủy", "kiêm"],
    "title": "Trưởng ban Chỉ đạo",
    "name": "Lê Văn Ví Dụ",
}
MANY = [{"to": f"Huyện ủy Ví Dụ số {n}", "purpose": "t/h"} for n in range(4)]
LETTERS = {
    "report of several pages with annexes": examples.party(
        examples.report(),
        annexes=[*examples.annexed(16)["annexes"], *examples.annexed(3, landscape=True)["annexes"]],
    ),
    "short letter": examples.party(examples.ordinary()),
    "coded": examples.party(examples.ordinary(), code="K7QF-3M9X"),
    "urgent plan": examples.party(
        examples.ordinary(), kind="ke-hoach", signer=BOTH, distribution=MANY, urgency="khan"
    ),
    "long notice": examples.party(
        examples.longest(),
        kind="thong-bao",
        abstract="Về kết quả tiếp nhận báo cáo của các cơ quan, đơn vị thành viên Ban Chỉ đạo",
        signer=KT,
        draft=True,
        number=None,
        date=None,
        issuer={
            "superior": "Tỉnh ủy Bình Phước",
            "name": examples.LONG[:90],
            "abbr": "BCĐ",
            "unit": "",
            "place": "Thành phố Hồ Chí Minh",
        },
    ),
}


@pytest.mark.parametrize("letter", LETTERS.values(), ids=list(LETTERS))
def test_a_letter_keeps_every_assertion_of_the_partys_form(letter: dict[str, Any]) -> None:
    content = letter_from_json(letter)
    assert check(pdf.render(content), content) == []


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("cong-van", "05-CV/BCĐ"),
        ("bao-cao", "05-BC/BCĐ"),
        ("ke-hoach", "05-KH/BCĐ"),
        ("thong-bao", "05-TB/BCĐ"),
    ],
)
def test_the_symbol_always_bears_the_type(kind: str, written: str) -> None:
    assert symbol(letter_from_json(examples.party(examples.ordinary(), kind=kind))) == written


@pytest.mark.parametrize(
    ("signer", "words"),
    [
        ({"authority": ["KT. Trưởng ban"], "title": "Phó Trưởng ban", "name": "Lê Văn Ví Dụ"}, "gạch chéo"),
        ({"authority": ["K/T Trưởng ban"], "title": "Ủy viên", "name": "Lê Văn Ví Dụ"}, "cấp phó"),
        ({"authority": [], "title": "Trưởng ban", "name": "TS. Lê Văn Ví Dụ"}, "học vị"),
    ],
)
def test_a_signer_of_the_states_form_is_refused(signer: dict[str, Any], words: str) -> None:
    with pytest.raises(LetterError) as refused:
        compose(letter_from_json(examples.party(examples.ordinary(), signer=signer)))
    assert words in str(refused.value.words)


@pytest.mark.parametrize(
    "archive", ["Văn phòng Tỉnh ủy", "VT, Văn phòng Tỉnh ủy", "Lưu: VT, Văn phòng Tỉnh ủy."]
)
def test_the_archive_line_has_neither_colon_nor_clerk(archive: str) -> None:
    composed = compose(letter_from_json(examples.party(examples.ordinary(), archive=archive)))
    assert composed.distribution[-1] == "- Lưu Văn phòng Tỉnh ủy."


def test_the_same_letter_is_the_same_light_file() -> None:
    content = letter_from_json(LETTERS["short letter"])
    printed = pdf.render(content)
    assert printed == pdf.render(content)
    assert len(printed) < 27_000
