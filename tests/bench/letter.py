"""What the reminder of that night costs as PDF beside the same letter rendered plainly."""

from collections.abc import Iterator

from portal.letters.content import letter_from_json
from tests.bench.figure import Figure
from tests.letters.examples import ordinary
from tests.letters.plain import compare

LIMIT = 0.8
ROUNDS = 15


def figures() -> Iterator[Figure]:
    """The ratio, and the two costs that it is made of."""
    ours_ms, plain_ms = compare(letter_from_json(ordinary()), rounds=ROUNDS)
    yield Figure.within("reminder_pdf_cpu_ratio", ours_ms / plain_ms, "×", LIMIT)
    yield Figure.within("reminder_pdf_cpu", ours_ms, "ms", None)
    yield Figure.within("reminder_pdf_plain_cpu", plain_ms, "ms", None)
