"""How migrations run: on a connection of their own, foreign keys off on SQLite while tables are recreated.

With foreign keys on, recreating a parent table would empty its children through ON DELETE CASCADE without an error;
they are checked as a whole afterwards instead.
"""

import sqlalchemy as sa
from alembic import context
from flask import current_app

target = current_app.extensions["migrate"].db
metadata = target.metadata


def own_name(name: str | None, kind: str, parents: object) -> bool:
    """Leave alone what is not ours."""
    return not (kind == "table" and name is not None and name.startswith("sqlite_"))


def plain(kind: str, thing: object, api: object) -> str | bool:
    """Write our own column types as what they are stored as: a migration must not change when the code does."""
    if kind == "type" and isinstance(thing, sa.types.TypeDecorator):
        if type(thing).__name__ == "SortKey":
            return 'sa.Text().with_variant(sa.Text(collation="C"), "postgresql")'
        return f"sa.{thing.impl!r}"
    return False


def run() -> None:
    """Run what was asked in one transaction: after a crash the schema is the old or the new one, never between."""
    engine = sa.create_engine(target.engine.url, poolclass=sa.NullPool)
    sqlite = engine.dialect.name == "sqlite"
    if sqlite:

        @sa.event.listens_for(engine, "connect")
        def _connect(connection, record):  # type: ignore[no-untyped-def]
            connection.isolation_level = None
            connection.execute("pragma journal_mode=wal")
            connection.execute("pragma foreign_keys=off")

        @sa.event.listens_for(engine, "begin")
        def _begin(connection):  # type: ignore[no-untyped-def]
            connection.exec_driver_sql("begin immediate")

    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            include_name=own_name,
            render_item=plain,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite:
                broken = connection.exec_driver_sql("pragma foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"foreign keys broken by the migration: {broken[:3]}")
    engine.dispose()


run()
