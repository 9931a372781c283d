"""The schema's history: it matches the models, goes up, down and up again on filled data, and has one head."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from portal.extensions import compare_types, db
from tests.conftest import Stage


def config(app: Flask) -> Config:
    found: Config = app.extensions["migrate"].migrate.get_config()
    return found


def scripts(app: Flask) -> ScriptDirectory:
    return ScriptDirectory.from_config(config(app))


def counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        there = set(sa.inspect(connection).get_table_names())
        return {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in db.metadata.sorted_tables
            if table.name in there
        }


def test_there_is_one_head_and_the_file_names_it(stage: Stage) -> None:
    with stage.app.app_context():
        directory = scripts(stage.app)
        heads = directory.get_heads()
        assert len(heads) == 1
        assert Path(directory.dir, ".head").read_text(encoding="ascii").strip() == heads[0]


@pytest.mark.both_databases
def test_the_models_are_what_the_migrations_make(stage: Stage) -> None:
    with stage.app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": compare_types})
        assert compare_metadata(context, db.metadata) == []


@pytest.mark.both_databases
def test_a_filled_store_goes_down_and_up(province: Stage) -> None:
    """Each revision above the first: one step down and up again loses no row of a table that was there before it;
    the first one empties and rebuilds.
    """
    with province.app.app_context():
        before = counts()
        assert sum(before.values()) > 1000
        directory = scripts(province.app)
        for revision in directory.walk_revisions():
            if revision.down_revision is None:
                break
            command.downgrade(config(province.app), str(revision.down_revision))
            older = counts()
            assert older == {name: before[name] for name in older}
            command.upgrade(config(province.app), revision.revision)
            assert counts() | {name: before[name] for name in before.keys() - older.keys()} == before
            command.downgrade(config(province.app), str(revision.down_revision))
        command.downgrade(config(province.app), "base")
        assert set(sa.inspect(db.engine).get_table_names()) <= {"alembic_version"}
        command.upgrade(config(province.app), "head")
        assert set(counts().values()) == {0}
