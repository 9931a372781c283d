"""A draft's content and the fields that it is written in."""

from dataclasses import replace
from typing import Any

import pytest

from portal.letters.composing import LONG, AnnexText, composed, written
from tests.letters import examples
from tests.letters.test_advice import whole

EXAMPLES = {
    "ordinary": examples.ordinary(),
    "report": examples.report(),
    "short annex": examples.annexed(3),
    "long annex": examples.annexed(LONG + 1, landscape=True),
    "26 recipients": examples.crowd(26),
}


@pytest.mark.parametrize("drafted", [True, False])
@pytest.mark.parametrize("letter", EXAMPLES.values(), ids=EXAMPLES)
def test_text_that_nobody_touched_gives_the_same_letter(letter: dict[str, Any], drafted: bool) -> None:
    content = whole(letter)
    body = content["body"] if drafted else []
    assert composed(content, body, written(content, body)) == content


def test_long_tables_of_an_annex_are_places_and_short_ones_are_typed() -> None:
    (short,) = written(whole(examples.annexed(LONG)), []).annexes or ()
    (long,) = written(whole(examples.annexed(LONG + 1)), []).annexes or ()
    assert ("| 1 |" in short.body, "[Bảng 1]" in long.body) == (True, True)


def test_an_annex_of_which_nothing_is_left_is_gone_and_the_next_keeps_its_places() -> None:
    content = whole(examples.annexed(2))
    content["annexes"] += whole(examples.annexed(LONG + 1))["annexes"]
    text = written(content, [])
    assert text.annexes
    new = composed(content, [], replace(text, annexes=(AnnexText("", False, ""), text.annexes[1])))
    assert new["annexes"] == content["annexes"][1:]
