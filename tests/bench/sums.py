"""What the figures of a period ask of the store: milliseconds within the database alone, on SQLite and PostgreSQL."""

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from portal.extensions import db
from portal.lib import clock
from tests.bench.figure import Figure
from tests.bench.province import Province
from tests.personas import USERNAMES

LIMIT = 5
ROUNDS = 15


def figures(province: Province, on_postgres: Province) -> Iterator[Figure]:
    """One organisation and its sector in a half-year, and the sums of the whole province by commune."""
    for dialect, place in (("sqlite", province), ("postgresql", on_postgres)):
        yield Figure.within(f"figures_organisation_{dialect}_sql", _sql_ms(place, _organisation), "ms", LIMIT)
        yield Figure.within(f"figures_province_{dialect}_sql", _sql_ms(place, _province), "ms", LIMIT)


def _viewer(persona: str) -> Any:
    from portal.accounts import queries

    user = queries.user_by_login(USERNAMES[persona])
    assert user is not None
    return queries.viewer_of_post(queries.posts_of(user.id, clock.today())[0])


def _organisation() -> Callable[[], Any]:
    """What the list of deliveries says at its head and on its first page, for the half-year."""
    from portal.plans.models import Period
    from portal.pledges import delivery_list

    viewer = _viewer("women_reporter")
    period = db.session.scalars(sa.select(Period).where(Period.code == "2021-H1")).one()
    wanted = delivery_list.Filter(since=period.data_from, until=period.data_to)
    return lambda: delivery_list.deliveries_in_sight(viewer, wanted)


def _province() -> Callable[[], Any]:
    """Addresses, pledges in force and what was delivered, as the page of territories adds them up."""
    from portal.progress.territory import sums_of

    viewer = _viewer("redcross_reviewer")
    return lambda: sums_of(viewer)


def _sql_ms(place: Province, prepared: Callable[[], Callable[[], Any]]) -> float:
    """The median time of the statements that one asking sends, each sent again to the bare driver, last row included."""
    from portal import database

    with place.app.app_context():
        database.read()
        ask = prepared()
        sent = _statements(ask)
        driver = db.session.connection().connection.driver_connection
        assert driver is not None
        rounds = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            for statement, values in sent:
                cursor = driver.cursor()
                cursor.execute(statement, values)
                cursor.fetchall()
            rounds.append(1000 * (time.perf_counter() - began))
        db.session.rollback()
    return statistics.median(rounds)


def _statements(ask: Callable[[], Any]) -> list[tuple[str, Any]]:
    """What one asking sends to the driver."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        sent.append((statement, values))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return sent
