"""What people tell of a household, as plain values: from the forms that read it to the verbs that write it. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal.addresses.identity import Identity
from portal.addresses.models import NeedGroup, SupportKind


@dataclass(frozen=True, slots=True)
class Household:
    """What is known of a household when it is found; the name and the circumstances never leave this room."""

    head_name: str
    birth_year: int
    village: str
    circumstances: str
    size: int
    eligible: int
    groups: tuple[NeedGroup, ...]
    needs: tuple[SupportKind, ...] = ()
    priority: int = 2
    phone: str = ""
    identity: Identity | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What the surveyors bring home: who went, the criteria of the plan that the household meets, the public notice."""

    surveyors: str = ""
    criteria: Sequence[str] = ()
    posted_from: dt.date | None = None
    posted_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the household as typed: a label, never a name."""

    label: str
    birth_year: int | None
    groups: tuple[NeedGroup, ...]
    eligible: bool


@dataclass(frozen=True, slots=True)
class Support:
    """Help from elsewhere as typed."""

    source: str
    kind: str
    value: int | None
    period: str
