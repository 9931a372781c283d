"""./dev bench: fills the whole province, measures, prints each figure beside its limit; exit 1 when one is over."""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import postgres
from tests.bench import (
    consolidating,
    deadline,
    largest,
    letter,
    list_cost,
    mailing,
    pages,
    queries,
    registers,
    saving,
    sums,
)
from tests.bench.figure import Figure, table
from tests.bench.province import Province, copy, fill


def say(words: str) -> None:
    """Progress goes to standard error."""
    print(words, file=sys.stderr, flush=True)


def measure(folder: Path) -> Iterator[Figure]:
    """All figures; what writes into the province gets a copy of its own."""
    say("Filling the province …")
    filled = folder / "filled"
    fill(filled, "province")
    province = Province(copy(filled, folder / "read"))
    say("The pledge list beside a bare page …")
    yield from list_cost.figures(province)
    say("The lists at the largest size …")
    yield from largest.figures(Province(copy(filled, folder / "largest")))
    say("The figures of a period, on both databases …")
    url = postgres.fresh_database("portal_bench")
    fill(folder / "postgres", "province", url)
    yield from sums.figures(province, Province(folder / "postgres", url))
    say("The consolidation of the half-year …")
    yield from consolidating.figures(province)
    say("Other pages …")
    yield from pages.figures(province)
    say("Letters and registers …")
    yield from letter.figures()
    yield from registers.figures(Province(copy(filled, folder / "numbered")))
    say("One letter to each of many …")
    yield from mailing.figures()
    say("Questions of the lists …")
    yield from queries.figures(Province(copy(filled, folder / "longer")))
    written = Province(copy(filled, folder / "written"))
    say("A draft is saved …")
    yield from saving.figures(written)
    say("Thirty-two clients submit …")
    yield from deadline.figures(written)


def main() -> int:
    """Measure and print; gives the exit code."""
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("--json", action="store_true", help="[{name, value, unit, limit, ok}]")
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    try:
        figures = list(measure(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(
        json.dumps([one.as_json() for one in figures], ensure_ascii=False, indent=1)
        if wanted.json
        else table(figures)
    )
    return 0 if all(one.ok for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
