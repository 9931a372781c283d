"""Unbound extensions and the typed declarative base: no logic, bound in `create_app`."""

import datetime as dt
import enum
import uuid
from typing import Any, ClassVar

import sqlalchemy as sa
from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import orm


class Instant(sa.types.TypeDecorator[dt.datetime]):
    """A moment: aware in Python, UTC without offset in the store, equal on both databases."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """Refuse a naive moment: nobody could say which midnight it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """Give the moment back in UTC; the screens turn it into Vietnam's time."""
        return None if value is None else value.replace(tzinfo=dt.UTC)


class SortKey(sa.types.TypeDecorator[str]):
    """A key from `lib.vietnamese.sort_key`: compared byte by byte on either database."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """PostgreSQL would otherwise apply the locale's rules on top of ours."""
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(sa.Text(collation=collation))


class Code(sa.types.TypeDecorator[enum.StrEnum]):
    """A StrEnum kept as its plain text value, so that adding a member needs no change of the schema."""

    impl = sa.String(40)
    cache_ok = True

    def __init__(self, kind: type[enum.StrEnum]) -> None:
        """`kind` is the enum that values are read back into."""
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: enum.StrEnum | str | None, dialect: sa.Dialect) -> str | None:
        """Only a member of the enum may be stored."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> enum.StrEnum | None:
        """The member itself."""
        return None if value is None else self.kind(value)


class Base(orm.DeclarativeBase):
    """Every table's base: named constraints (SQLite can drop no other), UUID ids, aware moments."""

    registry: ClassVar[orm.registry] = orm.registry(
        metadata=sa.MetaData(
            naming_convention={
                "ix": "ix_%(column_0_N_label)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            uuid.UUID: sa.Uuid(),
            dt.datetime: Instant(),
            dt.date: sa.Date(),
            str: sa.Text(),
            dict[str, Any]: sa.JSON(),
            list[Any]: sa.JSON(),
        },
    )


def new_id() -> uuid.UUID:
    """An id that says nothing about how many there are or who came first."""
    return uuid.uuid4()


def table_of(model: type[Base]) -> sa.Table:
    """The table of a model, for statements without objects: they cost half of what the ORM asks for."""
    table = model.__table__
    assert isinstance(table, sa.Table)
    return table


def compare_types(_context: Any, _inspected: Any, _column: Any, _found: Any, wanted: Any) -> bool | None:
    """Whether a column's type differs from the model's; None leaves it to Alembic, which cannot compare collations."""
    return False if isinstance(wanted, SortKey) else None


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
migrate = Migrate(render_as_batch=True, compare_type=compare_types, compare_server_default=True)
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
