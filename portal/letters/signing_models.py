"""What stands behind a signature: the signed copies of letters, and who may sign in whose name."""

import datetime as dt
import enum
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.documents.models import StoredFile
from portal.extensions import Base, Code, new_id


class SignedHow(enum.StrEnum):
    """On paper, of which a scan is kept; or digitally, by signatures in the PDF itself."""

    paper = "paper"
    digital = "digital"


class SignedCopy(Base):
    """A signed copy of a letter as it was brought: kept beside the others, never replaced.

    `findings` is what the signatures of a digital one said then (`examining.Findings`), `reason` why one whose signer
    could not be verified was taken. A copy older than the letter's approval belongs to a text that was sent back.
    """

    __tablename__ = "signed_copy"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    letter_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("letter.id"), index=True)
    file_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stored_file.id"))
    how: Mapped[SignedHow] = mapped_column(Code(SignedHow))
    findings: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(default="")
    kept_at: Mapped[dt.datetime]
    kept_by: Mapped[uuid.UUID]
    keeper_name: Mapped[str]

    file: Mapped[StoredFile] = relationship()


class Authority(enum.StrEnum):
    """In whose stead one signs (Decree 30/2020, annex I): for the collective, for the head as his deputy, by his order,
    by his written authorisation, or as acting head.
    """

    collective = "TM."
    deputy = "KT."
    order = "TL."
    authorisation = "TUQ."
    acting = "Q."


PARTY_FORMS = {
    Authority.collective: "T/M",
    Authority.deputy: "K/T",
    Authority.order: "T/L",
    Authority.acting: "Q.",
}
"""How the Party's form writes them; it knows no `TUQ.`"""


class Delegation(Base):
    """Somebody signs for a body's head or collective from a day to a day, all kinds of letters or some (S9).

    `delegator_id` is the head who grants it: it lapses with his office, and whoever signs by it inherits his conflicts.
    `on_behalf` stands behind the authority, `title` under it. No kinds are all kinds. `ended_on` is the first day on
    which it no longer holds, when a head has ended it early.
    """

    __tablename__ = "delegation"
    __table_args__ = (sa.CheckConstraint("user_id <> delegator_id", name="not_to_himself"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    delegator_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    delegator_name: Mapped[str]
    authority: Mapped[Authority] = mapped_column(Code(Authority))
    on_behalf: Mapped[str]
    title: Mapped[str]
    kinds: Mapped[list[Any]]
    basis_number: Mapped[str] = mapped_column(default="")
    basis_on: Mapped[dt.date | None]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    ended_on: Mapped[dt.date | None]
    ender_name: Mapped[str] = mapped_column(default="")
    granted_at: Mapped[dt.datetime]

    user: Mapped[User] = relationship(foreign_keys=[user_id])

    def holds(self, on: dt.date) -> bool:
        """Whether it is in force on a day, as far as its own days go."""
        return self.starts_on <= on <= self.ends_on and (self.ended_on is None or on < self.ended_on)
