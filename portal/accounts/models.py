"""People, posts and sessions."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.access import Duty
from portal.extensions import Base, Code, new_id
from portal.organisations.models import Organisation


class User(Base):
    """A person. `username` is folded to lower case."""

    __tablename__ = "user_account"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    password_hash: Mapped[str]
    language: Mapped[str] = mapped_column(sa.String(2), default="vi")
    theme: Mapped[str] = mapped_column(sa.String(5), default="auto")
    suspended_at: Mapped[dt.datetime | None]
    last_seen_at: Mapped[dt.datetime | None]


class Post(Base):
    """A post held: organisation × duty, first to last day; `title` as it stands under a signature."""

    __tablename__ = "post"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    duty: Mapped[Duty] = mapped_column(Code(Duty))
    title: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()
    __table_args__ = (sa.UniqueConstraint("user_id", "organisation_id", "duty", "starts_on"),)


class Session(Base):
    """One signed-in browser: revocable, idle-limited, bound to one active post. Times are the machine's."""

    __tablename__ = "user_session"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    post_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("post.id"))
    started_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
