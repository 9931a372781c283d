"""People, posts and sessions."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.access import Duty
from portal.extensions import Base, Code, SortKey, new_id
from portal.organisations.models import Organisation


class User(Base):
    """A person. `username` is folded to lower case; `password_hash` is None until the first code has been used.

    `version` counts what others did to the account and its posts, so that nobody acts on an old page.
    """

    __tablename__ = "user_account"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str]
    name_folded: Mapped[str]
    name_sort: Mapped[str] = mapped_column(SortKey())
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    password_hash: Mapped[str | None]
    language: Mapped[str] = mapped_column(sa.String(2), default="vi")
    theme: Mapped[str] = mapped_column(sa.String(5), default="auto")
    suspended_at: Mapped[dt.datetime | None]
    last_seen_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class OneTimeCode(Base):
    """The printed code with which a person sets a password: one a person, so only the newest is any good.

    Only its hash is kept; it goes when it is used or when the person signs in. `expires_at` is the machine's time.
    """

    __tablename__ = "one_time_code"
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    code_hash: Mapped[str]
    expires_at: Mapped[dt.datetime]


class Post(Base):
    """A post held: organisation × duty, first to last day; `title` as it stands under a signature.

    `basis` is the number of the document that gave it.
    """

    __tablename__ = "post"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    duty: Mapped[Duty] = mapped_column(Code(Duty))
    title: Mapped[str] = mapped_column(default="")
    basis: Mapped[str] = mapped_column(default="")
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


class SavedView(Base):
    """A person's own name for a set of filters of one list, so that it is one click next time.

    `page` is the list's endpoint, `query` what the address says after the question mark.
    """

    __tablename__ = "saved_view"
    __table_args__ = (sa.UniqueConstraint("user_id", "page", "name"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    page: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str]
    query: Mapped[str]
