"""One letter to each of many: its presses beside the same letters rendered plainly one by one, and what they hold.

The ratios have an upper limit: plain seconds that one of ours takes (1.3 times as fast is 0.77), one press beside two.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from portal.letters.apart import copy_for
from portal.letters.content import letter_from_json
from portal.letters.press import Press
from portal.letters.presses import LONGEST, Presses
from tests.bench.figure import Figure
from tests.letters.examples import ordinary
from tests.letters.plain import plainly

LETTERS = 60
ROUNDS = 3
MOST_MB = 150


def letters(count: int) -> list[tuple[str, dict[str, Any]]]:
    """So many letters that differ in number, addressee and one name in the text."""
    pattern = ordinary() | {"date": "2021-05-18", "draft": False}
    return [
        (str(number), copy_for(f"Hội Chữ thập đỏ xã Lộc {number}", pattern) | {"number": number})
        for number in range(1, count + 1)
    ]


def figures() -> Iterator[Figure]:
    """The two ratios, the rate, and the most memory that a press held."""
    wanted = letters(LETTERS)
    one, two = Presses([Press()]), Presses([Press(), Press()])
    ways: dict[str, Callable[[], None]] = {
        "plain": lambda: _plainly(wanted),
        "one": lambda: _all(one, wanted),
        "two": lambda: _all(two, wanted),
    }
    for way in ways.values():
        way()  # warm
    best = {name: min(_seconds(way) for _ in range(ROUNDS)) for name, way in ways.items()}
    yield Figure.within("mailing_time_ratio_to_plain", best["two"] / best["plain"], "×", 1 / 1.3)
    yield Figure.within("mailing_one_press_ratio_to_plain", best["one"] / best["plain"], "×", None)
    side_by_side = 1 / 1.7 if (os.cpu_count() or 1) > 1 else None
    yield Figure.within("mailing_two_presses_ratio_to_one", best["two"] / best["one"], "×", side_by_side)
    yield Figure.within("mailing_letters_a_second", LETTERS / best["two"], "1/s", None)
    _all(one, letters(LONGEST))
    yield Figure.within("mailing_press_memory", _most_mb(one.all[0]), "MB", MOST_MB)
    one.close()
    two.close()


def _all(presses: Presses, wanted: list[tuple[str, dict[str, Any]]]) -> None:
    for _name, made in presses.render(wanted):
        assert isinstance(made, bytes)


def _plainly(wanted: list[tuple[str, dict[str, Any]]]) -> None:
    for _name, content in wanted:
        plainly(letter_from_json(content))


def _seconds(way: Callable[[], None]) -> float:
    start = time.perf_counter()
    way()
    return time.perf_counter() - start


def _most_mb(press: Press) -> float:
    """The most that a child ever held in memory (ru_maxrss as the kernel counts it)."""
    assert press._child is not None
    status = Path(f"/proc/{press._child.pid}/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
