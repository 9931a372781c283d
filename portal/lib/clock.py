"""The only place that asks the time.

Two times (domain §3): the business's, which a demonstration shifts by one constant amount, and the
machine's, which is real and serves sessions, limits, leases and signatures.
"""

import datetime as dt
import os

VIETNAM = dt.timezone(dt.timedelta(hours=7), "+07:00")


def parse_shift(seconds: str | None, moment: str | None, machine_now: dt.datetime) -> dt.timedelta:
    """How far business time is from the machine's.

    `seconds` (PORTAL_CLOCK_SHIFT) holds over `moment` (PORTAL_CLOCK, ISO; Vietnam's time unless it says
    another), so that processes started at different moments agree. Raises ValueError naming the setting.
    """
    if seconds:
        try:
            return dt.timedelta(seconds=float(seconds))
        except (ValueError, OverflowError):
            raise ValueError(f"PORTAL_CLOCK_SHIFT must be a number of seconds, not {seconds!r}") from None
    if moment:
        try:
            wanted = dt.datetime.fromisoformat(moment)
        except ValueError:
            raise ValueError(
                f"PORTAL_CLOCK must be a time such as 2021-05-18T20:15+07:00, not {moment!r}"
            ) from None
        return (wanted if wanted.tzinfo else wanted.replace(tzinfo=VIETNAM)) - machine_now
    return dt.timedelta()


def machine() -> dt.datetime:
    """The real time, aware, UTC."""
    return dt.datetime.now(dt.UTC)


_shift = parse_shift(os.environ.get("PORTAL_CLOCK_SHIFT"), os.environ.get("PORTAL_CLOCK"), machine())


def now() -> dt.datetime:
    """Business time, aware, +07:00."""
    return (machine() + _shift).astimezone(VIETNAM)


def today() -> dt.date:
    """The business day in Vietnam."""
    return now().date()


def shift() -> dt.timedelta:
    """How far business time is from the machine's: zero in a real installation."""
    return _shift


def set_shift(amount: dt.timedelta) -> None:
    """Shift business time by `amount` from now on, in this process only."""
    global _shift
    _shift = amount
