"""What the list of pledges costs beside the same page written by hand on the bare interface."""

import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup

from portal.lib import clock
from tests.bench.bare_list import BareList
from tests.bench.figure import Figure
from tests.bench.province import Caller, Province, cpu_ms

PERSONA = "redcross_reviewer"  # sees the whole province
LIMIT = 8
ROUNDS = 60


def figures(province: Province) -> Iterator[Figure]:
    """The ratio, and the two costs that it is made of."""
    secret = province.secret(PERSONA)
    ours = Caller(province.app, province.cookie(secret))
    page = BareList(province.folder / "portal.db", b"of the bench only", clock.machine(), clock.today())
    bare = Caller(page, f"bare={page.cookie(secret)}")
    check_alike(ours.get("/pledges/"), bare.get("/pledges/"))
    portal_ms, bare_ms = cpu_ms(lambda: ours.get("/pledges/"), lambda: bare.get("/pledges/"), rounds=ROUNDS)
    yield Figure.within("pledge_list_cpu_ratio", portal_ms / bare_ms, "×", LIMIT)
    yield Figure.within("pledge_list_cpu", portal_ms, "ms", None)
    yield Figure.within("pledge_list_bare_cpu", bare_ms, "ms", None)


def check_alike(ours: bytes, bare: bytes) -> None:
    """Both must show the same rows and counts, else the comparison says nothing."""
    told, wanted = _content(ours), _content(bare)
    if told != wanted:
        different = next((pair for pair in zip(told, wanted, strict=False) if pair[0] != pair[1]), None)
        raise RuntimeError(
            f"the bare list differs from the portal's, {len(told)}:{len(wanted)} cells: {different}"
        )


def _content(page: bytes) -> list[Any]:
    """Every figure and code of the rows, where they lead, the counts of the saved views, the places to choose from."""
    soup = BeautifulSoup(page, "html.parser")
    cells = [re.findall(r"[A-Z]*-?\d+", cell.get_text(" ")) for cell in soup.select("tbody th, tbody td")]
    links = [link["href"] for link in soup.select("tbody a")]
    counts = [count.get_text() for count in soup.select(".views .count")]
    places = [option["value"] for option in soup.select("select[name=place] option") if option["value"]]
    return [*cells, links, counts, places]
