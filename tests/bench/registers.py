"""A book of 5,000 lines: its page beside the bare list, its print, its Excel."""

from collections.abc import Iterator

import sqlalchemy as sa

from portal.documents.models import Book, Direction
from portal.extensions import db
from portal.lib import clock
from tests.bench.bare_list import BareList
from tests.bench.figure import Figure
from tests.bench.list_cost import LIMIT, PERSONA
from tests.bench.province import Caller, Province, cpu_ms
from tests.bench.queries import agency, long_register

LINES = 5_000
ROUNDS = 20
WHOLE_MS = 3_000  # a whole book, as a page to print or a sheet
BOOK = "/documents/outgoing"
PATHS = {"register": BOOK, "register_search": f"{BOOK}?q=don+doc+bao+cao"}
WHOLE = {"print": f"{BOOK}/print", "excel": f"{BOOK}.xlsx"}


def figures(province: Province) -> Iterator[Figure]:
    """Ratios and costs of the page, the costs of the whole book; writes into the province."""
    with province.work():
        long_register(agency(), LINES - _last())
    clerk = province.person("redcross_clerk")
    secret = province.secret(PERSONA)
    page = BareList(province.folder / "portal.db", b"of the bench only", clock.machine(), clock.today())
    bare = Caller(page, f"bare={page.cookie(secret)}")
    *costs, bare_ms = cpu_ms(
        *(lambda path=path: clerk.get(path) for path in PATHS.values()),
        lambda: bare.get("/pledges/"),
        rounds=ROUNDS,
    )
    for name, cost in zip(PATHS, costs, strict=True):
        yield Figure.within(f"largest_{name}_cpu_ratio", cost / bare_ms, "×", LIMIT)
        yield Figure.within(f"largest_{name}_cpu", cost, "ms", None)
    costs = cpu_ms(*(lambda path=path: clerk.get(path) for path in WHOLE.values()), rounds=3, warm=1)
    for name, cost in zip(WHOLE, costs, strict=True):
        yield Figure.within(f"largest_register_{name}_cpu", cost, "ms", WHOLE_MS)


def _last() -> int:
    """The last number of the agency's outgoing book."""
    book = sa.select(Book.last).where(
        Book.organisation_id == agency(),
        Book.direction == Direction.outgoing,
        Book.year == clock.today().year,
    )
    return db.session.scalars(book).one()
