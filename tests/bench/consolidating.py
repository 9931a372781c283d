"""What the consolidation of a whole province costs, from the frozen rows to the edition's content."""

from collections.abc import Iterator

import sqlalchemy as sa

from tests.bench.figure import Figure
from tests.bench.province import Province, cpu_ms
from tests.personas import USERNAMES

LIMIT = 1000


def figures(province: Province) -> Iterator[Figure]:
    """The half-year by both lines with every difference, and the same with units × lines as it would be frozen."""
    from portal import database
    from portal.accounts import queries as accounts
    from portal.consolidation import queries
    from portal.extensions import db
    from portal.lib import clock
    from portal.plans.models import Period

    with province.app.app_context():
        database.read()
        user = accounts.user_by_login(USERNAMES["redcross_reviewer"])
        assert user is not None
        viewer = accounts.viewer_of_post(accounts.posts_of(user.id, clock.today())[0])
        agency = queries.agency(viewer)
        assert agency is not None
        period = db.session.scalars(sa.select(Period).where(Period.code == "2021-H1")).one()
        both, frozen = cpu_ms(
            lambda: queries.of(viewer, agency, period, clock.now()),
            lambda: queries.draft(viewer, agency, period, clock.now()),
            rounds=5,
            warm=1,
        )
        db.session.rollback()
    yield Figure.within("consolidation_province", both, "ms", LIMIT)
    yield Figure.within("consolidation_province_frozen", frozen, "ms", LIMIT)
