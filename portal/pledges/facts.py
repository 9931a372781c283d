"""The ledger rows behind a report: plain, frozen values that can be counted, listed, and kept with a version.

Pure: no database. A report's figures are functions of these rows, so a frozen copy of them can always be opened again.
Nothing here names a person.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class DeliveryFact:
    """One delivery that counts (not replaced by a correction). Money in đồng."""

    id: uuid.UUID
    address_id: uuid.UUID
    address_code: str
    commune: str
    groups: tuple[str, ...]
    organisation_id: uuid.UUID
    organisation: str
    on: dt.date
    form: str
    kind: str
    cash: int
    goods: int
    labour_days: int
    labour: int
    value: int
    origin: str


@dataclass(frozen=True, slots=True)
class PledgeFact:
    """One pledge that was in force for at least a day of the window; `value` = cash + goods + labour, as promised.

    With a `person_id` it is that person's and counts nowhere as the organisation's; `leaders` is then 1 for whoever
    holds a leading post within the window. `again` = renewed or taken over, so the address is not new (A-11).
    """

    id: uuid.UUID
    code: str
    address_id: uuid.UUID
    address_code: str
    commune: str
    groups: tuple[str, ...]
    organisation_id: uuid.UUID
    organisation: str
    form: str
    kind: str
    months: int
    starts_on: dt.date
    ends_on: dt.date
    registered_on: dt.date
    ended_on: dt.date | None
    state: str
    cash: int
    goods: int
    labour_days: int
    labour: int
    value: int
    participants: int
    leaders: int
    person_id: uuid.UUID | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class InstalmentFact:
    """A part of a pledge in force that falls due on a day."""

    pledge_id: uuid.UUID
    number: int
    due_on: dt.date
    value: int


@dataclass(frozen=True, slots=True)
class AddressFact:
    """An address that one of the organisations proposed.

    `reasoned` whether its dossier says why it is not on iNHANDAO (A-22); the reason itself may name a person and stays.
    """

    id: uuid.UUID
    code: str
    commune: str
    organisation_id: uuid.UUID
    organisation: str
    surveyed_on: dt.date | None
    approved_on: dt.date | None
    posted_on: dt.date | None
    needs: tuple[str, ...] = ()
    eligible: int = 0
    closed: bool = False
    reasoned: bool = False


@dataclass(frozen=True, slots=True)
class HouseholdFact:
    """All help to one address by whomever (A-07): what the threshold engine judges.

    `one_off` = (day, value) of deliveries that are judged by least value; `cycles` = (start, planned end, actual end or
    None, months) of regular pledges.
    """

    address_id: uuid.UUID
    code: str
    eligible_count: int
    risen_on: dt.date | None
    one_off: tuple[tuple[dt.date, int], ...]
    cycles: tuple[tuple[dt.date, dt.date, dt.date | None, int], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a report counts, from the first day of the data window on.

    `organisations` = how many organisations the report speaks for (itself and its sector below it).
    """

    organisations: int
    deliveries: tuple[DeliveryFact, ...]
    pledges: tuple[PledgeFact, ...]
    instalments: tuple[InstalmentFact, ...]
    addresses: tuple[AddressFact, ...]
    households: tuple[HouseholdFact, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON in compact rows: a list of field names, then a list of values for each row."""
        result: dict[str, Any] = {"organisations": self.organisations}
        for name, kind in KINDS.items():
            names = [field.name for field in fields(kind)]
            rows = [[_plain(getattr(row, key)) for key in names] for row in getattr(self, name)]
            result[name] = {"fields": names, "rows": rows}
        return result

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Facts":
        """The rows again, equal to what `to_json` was given; what an older report did not keep yet is as if unsaid."""
        parts: dict[str, Any] = {"organisations": data["organisations"]}
        for name, kind in KINDS.items():
            names = data[name]["fields"]
            parts[name] = tuple(
                kind(**{key: _typed(key, value) for key, value in zip(names, row, strict=True)})
                for row in data[name]["rows"]
            )
        return cls(**parts)


KINDS: dict[str, Any] = {
    "deliveries": DeliveryFact,
    "pledges": PledgeFact,
    "instalments": InstalmentFact,
    "addresses": AddressFact,
    "households": HouseholdFact,
}


def _plain(value: Any) -> Any:
    if isinstance(value, (uuid.UUID, dt.date)):
        return str(value)
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    return value


def _day(value: str | None) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(value)


def _typed(key: str, value: Any) -> Any:
    if key == "id" or key.endswith("_id"):
        return None if value is None else uuid.UUID(value)
    if key == "on" or key.endswith("_on"):
        return _day(value)
    if key == "one_off":
        return tuple((dt.date.fromisoformat(day), amount) for day, amount in value)
    if key == "cycles":
        return tuple((_day(start), _day(end), _day(actual), months) for start, end, actual, months in value)
    return tuple(value) if isinstance(value, list) else value
