"""What is said when a leading post is filled: which post, from when, and by whom."""

import datetime as dt
import uuid
from dataclasses import dataclass

from portal.supporters.models import LeadershipKind


@dataclass(frozen=True, slots=True)
class Appointment:
    """A post and its days; `ends_on` is the last day of a post that is over already."""

    kind: LeadershipKind
    title: str
    starts_on: dt.date
    ends_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds it: a person on the list (`person_id`), or a new one called `name`.

    `another` says that the new one is not the person of the same name who is on the list already (A-12).
    """

    name: str = ""
    person_id: uuid.UUID | None = None
    another: bool = False
