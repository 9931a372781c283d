"""The copy for one addressee: its name where the pattern says so, and nothing else changed."""

import hashlib

import pytest

from portal.letters import presses, rendering
from portal.letters.apart import copy_for
from portal.letters.content import LetterError
from portal.letters.posting import PRESSES
from portal.letters.press import Press
from portal.letters.presses import Presses
from tests.letters.examples import ordinary

NAME = "Hội Chữ thập đỏ xã Lộc An"


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("Đề nghị {đơn vị} cử cán bộ.", f"Đề nghị {NAME} cử cán bộ."),
        ("{ Đơn vị } và {đơn vị}", f"{NAME} và {NAME}"),
        ("Không có chỗ nào", "Không có chỗ nào"),
        ("100 % {đơn vị}\\1", f"100 % {NAME}\\1"),
    ],
)
def test_the_name_stands_where_the_text_says_so(text: str, copied: str) -> None:
    table = {"type": "table", "columns": [], "rows": [[text, 3]], "total": False}
    made = copy_for(NAME, {"recipients": ["{đơn vị}"], "abstract": text, "body": [table], "date": None})
    table |= {"rows": [[copied, 3]]}
    assert made == {"recipients": [NAME], "abstract": copied, "body": [table], "date": None}


def test_a_kind_without_kinh_gui_gets_none() -> None:
    assert copy_for(NAME, {"recipients": [], "abstract": "{đơn vị}"}) == {"recipients": [], "abstract": NAME}


@pytest.mark.parametrize("text", ["{don vi}", "{đơn vị", "đơn vị}", "{}", "{{đơn vị}}"])
def test_any_other_brace_is_refused(text: str) -> None:
    with pytest.raises(LetterError):
        copy_for(NAME, {"recipients": [], "abstract": text})


def test_side_by_side_each_pdf_is_the_one_that_a_single_press_makes() -> None:
    letters = [
        (str(number), ordinary() | {"number": number, "date": "2021-05-18", "draft": False})
        for number in range(1, 5)
    ]
    made = [(name, hashlib.sha256(pdf).hexdigest()) for name, pdf in PRESSES.render(letters)]
    alone = [hashlib.sha256(rendering.PRESS.render(content)).hexdigest() for _name, content in letters]
    assert made == list(zip(["1", "2", "3", "4"], alone, strict=True))


def test_a_press_that_has_made_many_gives_way_to_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = []
    press = Press()
    monkeypatch.setattr(presses, "LONGEST", 2)
    monkeypatch.setattr(press, "render", lambda content: b"%PDF-")
    monkeypatch.setattr(press, "close", lambda: ended.append(True))
    assert len(list(Presses([press]).render([(str(number), {}) for number in range(5)]))) == 5
    assert len(ended) == 2
