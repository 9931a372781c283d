"""Hashing, printed codes, and the arithmetic of the limits on signing in: pure."""

import datetime as dt
import secrets

import argon2

# OWASP's least memory profile: 19 MiB a login in flight, so that a burst of sign-ins does not fill an old server.
HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
DUMMY = HASHER.hash("nobody has this password")
SHORTEST = 10  # characters; no rule of composition, no rotation
WINDOW = 15 * 60  # seconds
MOST_PER_ACCOUNT = 10
MOST_PER_ADDRESS = 30
# No two of these look alike on paper. No vowel and no d, w, z, either: a Vietnamese keyboard (Telex, VNI) would make
# other letters of them while they are typed.
CODE_SIGNS = "BCFGHJKMNPQRTVX34679"
CODE_LENGTH, CODE_GROUP = 12, 4  # 52 bits, kept as slow a hash as a password
INVITED = dt.timedelta(days=7)
FORGOTTEN = dt.timedelta(hours=24)  # it is printed and carried to the person


def new_code() -> str:
    """A one-time code in groups, to be printed: `BCFG-HJKM-NPQR`."""
    signs = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
    return "-".join(signs[place : place + CODE_GROUP] for place in range(0, CODE_LENGTH, CODE_GROUP))


def read_code(typed: str) -> str:
    """A code as it is hashed: capitals, without groups and blanks."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is right; an unknown person costs the same time as a known one (F20)."""
    try:
        HASHER.verify(stored or DUMMY, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    return stored is not None
