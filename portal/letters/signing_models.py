"""What stands behind a signature: the signed copies of letters, and who may sign in whose name."""

import datetime as dt
import enum
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
