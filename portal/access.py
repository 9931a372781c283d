"""Who is looking, and the register of what is allowed: pure, knows neither the web nor the rooms.

A rule is a predicate `can_x(viewer, subject) -> bool` in a room's `rules.py`, registered under the name that the
guards use. Nothing is allowed that no rule allows.
"""

import datetime as dt
import enum
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class Duty(enum.StrEnum):
    """What a post asks of its holder (domain §2); there are no other roles."""

    reporter = "reporter"
    head = "head"
    reviewer = "reviewer"
    clerk = "clerk"
    observer = "observer"
    administrator = "administrator"


class Level(enum.StrEnum):
    """Levels of territory; the district level ends on 30 June 2025."""

    province = "province"
    district = "district"
    commune = "commune"


class OrganisationKind(enum.StrEnum):
    """What an organisation is in the campaign; reach follows from it (domain §2)."""

    steering_committee = "steering_committee"
    standing_agency = "standing_agency"
    front = "front"
    mass_organisation = "mass_organisation"
    department = "department"
    media = "media"
    party_body = "party_body"
    government = "government"
    school_branch = "school_branch"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person in one active post. Plain values only, so that rules need no database.

    `unit_no` … `unit_last` is the interval of the post's territory in the pre-order of units.
    """

    user_id: uuid.UUID
    user_name: str
    post_id: uuid.UUID
    duty: Duty
    organisation_id: uuid.UUID
    organisation_name: str
    kind: OrganisationKind
    level: Level
    unit_id: uuid.UUID
    unit_no: int
    unit_last: int
    sector: str | None
    title: str = ""
    posts_count: int = 1
    language: str = "vi"
    theme: str = "auto"
    session_id: uuid.UUID | None = None
    seen_at: dt.datetime | None = None

    @property
    def oversees_territory(self) -> bool:
        """Standing agencies and steering committees see all organisations of their territory."""
        return self.kind in (OrganisationKind.standing_agency, OrganisationKind.steering_committee)

    @property
    def does_business(self) -> bool:
        """The administrator handles accounts and settings, never dossiers or figures (S7)."""
        return self.duty is not Duty.administrator

    def covers(self, unit_no: int) -> bool:
        """Whether a unit of this pre-order number lies in the viewer's territory."""
        return self.unit_no <= unit_no <= self.unit_last


Predicate = Callable[[Viewer, Any], bool]
RULES: dict[str, Predicate] = {}


def rule(name: str) -> Callable[[Predicate], Predicate]:
    """Register a predicate under `room.verb`; two rules of one name stop the start."""

    def register(predicate: Predicate) -> Predicate:
        if name in RULES and RULES[name].__qualname__ != predicate.__qualname__:
            raise RuntimeError(f"two rules are called {name}")
        RULES[name] = predicate
        return predicate

    return register


def allowed(viewer: Viewer | None, name: str, subject: Any = None) -> bool:
    """Whether this viewer may do `name` to `subject`; an unknown name is a mistake of ours, not a no."""
    predicate = RULES[name]
    return viewer is not None and predicate(viewer, subject)
