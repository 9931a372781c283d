"""What letters cost as PDF beside the same letters rendered plainly, how large they are, what the press holds after many."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.letters import pdf
from portal.letters.content import letter_from_json
from portal.letters.press import Press
from tests.bench.figure import Figure
from tests.letters import examples
from tests.letters.paper import Paper
from tests.letters.plain import compare

LIMIT = 0.8  # of the plain letter's CPU
ROUNDS = 9
MOST_KB = 25.0  # a page, in thousands of bytes
MANY, MOST_MB = 200, 150.0
PARTY = {
    "superior": "Tỉnh ủy Bình Phước",
    "name": "Ban Chỉ đạo Cuộc vận động Nhân đạo",
    "abbr": "BCĐ",
    "unit": "",
    "place": "Bình Phước",
}


def letters() -> dict[str, dict[str, Any]]:
    """A page in each form, a plan of six pages, a list of sixty rows across the page."""
    signed = {"issuer": PARTY, "signer": {"authority": [], "title": "Trưởng ban", "name": "Trần Thị Mẫu"}}
    plan = examples.varied(examples.report(), kind="ke-hoach", recipients=[])
    return {
        "reminder": examples.ordinary(),
        "party_letter": examples.varied(examples.ordinary(), format="party", **signed),
        "plan": plan | {"body": 3 * plan["body"]},
        "annex": examples.annexed(60, landscape=True),
    }


def figures() -> Iterator[Figure]:
    """Of each letter the ratio, the two costs that it is made of, its size; then the press."""
    for name, letter in letters().items():
        content = letter_from_json(letter)
        made = pdf.render(content)
        pages = len(Paper(made).pages)
        ours_ms, plain_ms = compare(content, rounds=ROUNDS)
        yield Figure.within(f"{name}_pdf_cpu_ratio", ours_ms / plain_ms, "×", LIMIT)
        yield Figure.within(f"{name}_pdf_cpu", ours_ms, "ms", None)
        yield Figure.within(f"{name}_pdf_plain_cpu", plain_ms, "ms", None)
        yield Figure.within(f"{name}_pdf_pages", pages, "pages", None)
        yield Figure.within(f"{name}_pdf_size", len(made) / 1000 / pages, "KB/page", MOST_KB)
    yield Figure.within("press_memory_after_many", _memory_of_a_press(), "MB", MOST_MB)


def _memory_of_a_press() -> float:
    """The most that the child held at any time, in megabytes, after so many letters of all sizes."""
    press = Press()
    try:
        for letter in itertools.islice(itertools.cycle(letters().values()), MANY):
            press.render(letter)
        assert press._child is not None
        status = Path(f"/proc/{press._child.pid}/status").read_text("ascii")
    finally:
        press.close()
    (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak) / 1024
