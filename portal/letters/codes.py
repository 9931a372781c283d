"""The short code of an issued letter (mã tra cứu): by it anybody may ask whether the letter is genuine.

Random, so that nobody can count codes up; in the signs of printed codes, which neither look alike nor are changed by a
Vietnamese keyboard. Kept as eight signs, shown in two groups.
"""

import secrets

import sqlalchemy as sa

from portal.accounts.passwords import CODE_SIGNS, read_code
from portal.extensions import db
from portal.letters.models import Letter

LENGTH = 8  # signs: 34 bits, behind a limit on asking


def fresh() -> str:
    """A code that no letter has yet."""
    while True:
        code = "".join(secrets.choice(CODE_SIGNS) for _ in range(LENGTH))
        if db.session.scalar(sa.select(Letter.id).where(Letter.code == code)) is None:
            return code


def shown(code: str) -> str:
    """`K7QF-3M9X`."""
    return f"{code[:4]}-{code[4:]}"


def read(typed: str) -> str:
    """The code that was typed, whatever its case and groups; empty when none can be meant."""
    code = read_code(typed)
    return code if len(code) == LENGTH and set(code) <= set(CODE_SIGNS) else ""
