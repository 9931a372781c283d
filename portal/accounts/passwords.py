"""Hashing and the arithmetic of the limits on signing in: pure."""

import argon2

# OWASP's least memory profile: 19 MiB a login in flight, so that a burst of sign-ins does not fill an old server.
HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
DUMMY = HASHER.hash("nobody has this password")
SHORTEST = 10  # characters; no rule of composition, no rotation
WINDOW = 15 * 60  # seconds
MOST_PER_ACCOUNT = 10
MOST_PER_ADDRESS = 30


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
