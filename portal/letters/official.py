"""Which file of an issued letter is the official one: what came back digitally signed under its number, or its PDF."""

import sqlalchemy as sa

from portal.documents.models import StoredFile
from portal.extensions import db
from portal.letters.examining import findings_of
from portal.letters.models import Letter
from portal.letters.signatures import names
from portal.letters.signing_models import SignedCopy, SignedHow


def signed_copy(letter: Letter) -> SignedCopy | None:
    """The last digitally signed PDF of an issued letter, which bears all signatures; one from before the issue has no
    number on it. None while only the paper is signed.
    """
    if letter.issued_at is None:
        return None
    brought = sa.select(SignedCopy).where(
        SignedCopy.letter_id == letter.id,
        SignedCopy.how == SignedHow.digital,
        SignedCopy.kept_at >= letter.issued_at,
    )
    return db.session.scalar(brought.order_by(SignedCopy.kept_at.desc(), SignedCopy.id.desc()).limit(1))


def file_of(letter: Letter) -> StoredFile | None:
    """What is mailed and compared; None before the PDF is there."""
    copy = signed_copy(letter)
    if copy is not None:
        return copy.file
    return db.session.get(StoredFile, letter.file_id) if letter.file_id else None


def signers(copy: SignedCopy) -> str:
    """Whose signatures it bears."""
    return names(findings_of(copy.findings))
