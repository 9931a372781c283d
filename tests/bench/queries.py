"""How many questions a list asks of the store for 1, 50 and 200 rows: as many, and few. The session's is among them."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from unittest import mock

import sqlalchemy as sa
from bs4 import BeautifulSoup

from portal.addresses import queries as addresses
from portal.documents import queries as documents
from portal.documents.models import Book, Direction, RegisterEntry
from portal.extensions import db, new_id
from portal.letters import queries as letters
from portal.letters.models import Letter, LetterState
from portal.organisations.models import Organisation
from portal.plans.models import Obligation, Period
from portal.pledges import delivery_list, pledge_list
from portal.progress import views as progress
from portal.reports import queries as reports
from portal.reports.models import Report, ReportState
from portal.review import desk
from portal.review.views import desk as desk_page
from tests.bench.figure import Figure
from tests.bench.province import Province
from tests.personas import USERNAMES

SIZES = (1, 50, 200)
LIMIT = 6
MANY = max(SIZES) + 1
Sized = Callable[[int], contextlib.AbstractContextManager[Any]]


@dataclass(frozen=True)
class List:
    """A list page: who opens it where, how its rows are found in the page, how its page is made so many rows long."""

    name: str
    persona: str
    path: str
    rows: str
    sized: Sized


def figures(province: Province) -> Iterator[Figure]:
    """The most questions of each list, and whether every size asked as many."""
    with province.work():
        own = agency()
        _many_reports(own)
        _many_letters(own)
        long_register(own, MANY)
    for one in lists(province, own):
        counts = [questions(province, one, size) for size in SIZES]
        ok = len(set(counts)) == 1 and counts[0] <= LIMIT
        yield Figure(f"{one.name}_queries", max(counts), "queries", LIMIT, ok)


def lists(province: Province, own: Any) -> list[List]:
    """Every list page, as somebody sees it who has long lists."""
    clerk, reviewer, table = "redcross_clerk", "redcross_reviewer", "table.ledger tbody tr"
    sized = partial(_board_of, province, own)
    return [
        List("pledges", reviewer, "/pledges/", table, _default(pledge_list.pledges_in_sight)),
        List(
            "deliveries", reviewer, "/pledges/deliveries", table, _default(delivery_list.deliveries_in_sight)
        ),
        List("addresses", reviewer, "/addresses/", table, _default(addresses.open_list)),
        List("reports", reviewer, "/reports/", "#rows tbody tr", _default(reports.visible_to)),
        List("review_desk", reviewer, "/review/", table, _desk_of),
        List("board", reviewer, "/progress/board", table, sized),
        List("outgoing_register", clerk, "/documents/outgoing", table, _constant(documents)),
        List("letters", clerk, "/letters/", "#rows li", _constant(letters)),
    ]


def questions(province: Province, one: List, size: int) -> int:
    """How many statements one request for a page of `size` rows sends."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    person = province.person(one.persona)
    with one.sized(size), province.app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", note)
        try:
            page = person.get(one.path)
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", note)
    shown = len(BeautifulSoup(page, "html.parser").select(one.rows))
    if shown != size:
        raise RuntimeError(f"{one.path} shows {shown} rows instead of {size}")
    return len(asked)


# Pages of another length ---------------------------------------------------------------------------------------------


def _default(listing: Callable[..., Any]) -> Sized:
    """The length of the page is the function's only default value."""
    return lambda size: mock.patch.object(listing, "__defaults__", (size,))


def _constant(module: Any) -> Sized:
    return lambda size: mock.patch.object(module, "PAGE", size)


@contextlib.contextmanager
def _desk_of(size: int) -> Iterator[None]:
    limit = mock.patch.object(desk.waiting_for, "__kwdefaults__", {"limit": size})
    with limit, mock.patch.object(desk_page, "PAGE", size):
        yield


@contextlib.contextmanager
def _board_of(province: Province, agency: Any, size: int) -> Iterator[None]:
    """The board shows whoever owes the agency a report, so this many do, on one page."""
    with province.work():
        period = db.session.scalars(sa.select(Period.id).where(Period.code == "2021-H1")).one()
        other = db.session.scalars(sa.select(Organisation.id).where(Organisation.id != agency).limit(1)).one()
        owed = sa.select(Obligation.id).where(Obligation.period_id == period).order_by(Obligation.id)
        chosen = Obligation.id.in_(owed.limit(size))
        recipient = sa.case((chosen, sa.literal(agency, sa.Uuid())), else_=sa.literal(other, sa.Uuid()))
        db.session.execute(
            sa.update(Obligation)
            .where(Obligation.period_id == period)
            .values(recipient_id=recipient)
            .execution_options(synchronize_session=False)
        )
    with mock.patch.object(progress, "PAGE", size):
        yield


# More rows than a demonstration has: copies, in a folder that nobody else will look at -------------------------------


def agency() -> Any:
    """The provincial Red Cross: the reviewer's and the clerk's organisation."""
    from portal.accounts import queries

    user = queries.user_by_login(USERNAMES["redcross_clerk"])
    assert user is not None
    return db.session.scalars(sa.select(Organisation.id).where(Organisation.code == "HCTD")).one()


def _many_reports(agency: Any) -> None:
    """Many accepted reports lie on the agency's desk again."""
    accepted = sa.select(Report.id).where(Report.state == ReportState.accepted).limit(MANY)
    db.session.execute(
        sa.update(Report)
        .where(Report.id.in_(accepted))
        .values(recipient_id=agency, state=ReportState.submitted)
        .execution_options(synchronize_session=False)
    )


def _many_letters(agency: Any) -> None:
    """Copies of a letter of the agency, as drafts."""
    letter = db.session.scalars(sa.select(Letter).where(Letter.organisation_id == agency).limit(1)).one()
    changed = {"state": LetterState.draft, "entry_id": None, "file_id": None}
    _copies(letter, [changed] * MANY)


def long_register(own: Any, more: int) -> None:
    """Copies of the last line of this year's outgoing book, numbered on."""
    line = db.session.scalars(
        sa.select(RegisterEntry)
        .join(Book, Book.id == RegisterEntry.book_id)
        .where(Book.organisation_id == own, Book.direction == Direction.outgoing, Book.year == 2021)
        .order_by(RegisterEntry.number.desc())
        .limit(1)
    ).one()
    _copies(line, [{"number": line.number + step, "subject_id": new_id()} for step in range(1, more + 1)])
    db.session.execute(sa.update(Book).where(Book.id == line.book_id).values(last=line.number + more))


def _copies(row: Any, changes: list[dict[str, Any]]) -> None:
    table = row.__table__
    kept = {column.name: getattr(row, column.name) for column in table.columns}
    db.session.execute(sa.insert(type(row)), [kept | {"id": new_id()} | changed for changed in changes])
