"""Reading is read-only in the database itself."""

import pytest
import sqlalchemy as sa

from portal import database
from portal.accounts.models import User
from portal.extensions import db
from tests.conftest import Stage


@pytest.mark.both_databases
def test_a_write_while_reading_raises(stage: Stage) -> None:
    with stage.app.app_context():
        database.read()
        with pytest.raises(sa.exc.DBAPIError):
            db.session.execute(sa.update(User).values(language="en"))
        db.session.rollback()


@pytest.mark.both_databases
def test_reading_after_writing_on_the_same_connection_is_read_only_again(stage: Stage) -> None:
    with stage.app.app_context():
        with database.working():
            db.session.execute(sa.update(User).values(language="en"))
        database.read()
        with pytest.raises(sa.exc.DBAPIError):
            db.session.execute(sa.update(User).values(language="vi"))
        db.session.rollback()
