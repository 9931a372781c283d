"""The shape of a plan before it is stored: what a preset is read into, value by value. Pure."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Literal

from portal.access import Level, OrganisationKind
from portal.lib.words import Words, _

_PLACE = re.compile(r"([^.\[]*)(?:\[(\d+)\])?\.?(.*)", re.DOTALL)  # fits whatever somebody calls a key


class PresetError(ValueError):
    """The preset says something impossible: `where` names table, row and key, `words` say what is wrong."""

    def __init__(self, where: str, words: Words) -> None:
        """`where` as in `targets[3].clause`, empty for the whole file."""
        super().__init__(f"{where}: {words}" if where else str(words))
        self.where = where
        self.words = words

    @property
    def sentence(self) -> Words:
        """The same for a reader: the table, the row counted from one, the key, and what is wrong with it."""
        table, row, key = _PLACE.fullmatch(self.where).groups()  # type: ignore[union-attr]
        if not table:
            return self.words
        if not key:
            return _("Bảng {table}: {words}", table=table, words=self.words)
        if row is None:
            return _("Bảng {table}, khóa {key}: {words}", table=table, key=key, words=self.words)
        told = {"table": table, "row": int(row) + 1, "key": key, "words": self.words}
        return _("Bảng {table}, hàng {row}, khóa {key}: {words}", **told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The plan itself: issuer, number, the campaign year that its data cover, the levels of territory it knows."""

    year: int
    number: str
    issuer: str
    title: str
    signed_on: dt.date
    signer: str
    data_from: dt.date
    data_to: dt.date
    province: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause of the text by its path, such as `II.3a`."""

    path: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """A document that the plan rests on."""

    number: str
    issued_on: dt.date
    issuer: str
    name: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How an ambiguity of the plan is read: `id` is A-01 …, `value` plain JSON, `text` the reading in words."""

    id: str
    key: str
    value: Any
    clause: str
    text: str
    choices: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who is meant: one organisation by its code, all of `kinds` at `level`, or sub-units that are only counted."""

    code: str
    name: str
    clause: str
    kinds: tuple[OrganisationKind, ...] = ()
    level: Level | None = None
    sub_units: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A reporting period of the plan year; `code` is Q1 … Q4, H1 or Y."""

    code: str
    name: str
    data_from: dt.date
    data_to: dt.date
    due_before: dt.date
    clause: str
    true_up_before: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A kind of report and the columns of its figures."""

    code: str
    name: str
    columns: tuple[Literal["to_date", "estimate", "official"], ...]
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """A party sends a form for each of some periods to a recipient, the party of its own territory.

    `clause` is a path, or the id of a setting where the plan is silent; `inner` asks for an earlier due day.
    """

    party: str
    form: str
    periods: tuple[str, ...]
    recipient: str
    clause: str
    inner: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A least value in đồng from so many eligible members on, or the months of a cycle."""

    code: str
    name: str
    clause: str
    eligible_from: int | None = None
    least_value: int | None = None
    months_from: int | None = None
    months_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What one unit of labour or goods counts for, in đồng, from a day on."""

    code: str
    name: str
    unit: str
    value: int
    valid_from: dt.date
    decision: str
    clause: str
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What makes a household's need more urgent, by how many points; the setting priority_points says from where on."""

    code: str
    text: str
    points: int
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A target with its comparison; without one it is a direction that is watched and never judged."""

    code: str
    name: str
    name_en: str
    numerator: str
    denominator: str
    comparison: Literal[">=", ">", "=", ""]
    unit: str
    kind: Literal["quantitative", "direction"]
    counted: Literal["registered", "delivered", "document"]
    levels: tuple[str, ...]
    parties: tuple[str, ...]
    clause: str
    goal: int | None = None
    stretch: int | None = None
    indicator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A task of section IV that is no count, and whose it is."""

    owner: str
    text: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Words over a group of lines."""

    code: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the report forms: what is counted, in which unit, from where; `parent` is a line or a heading."""

    code: str
    label: str
    label_en: str
    unit: Literal["count", "money", "days", "text", "list", "heading"]
    source: Literal["free", "pledges", "deliveries", "addresses", "threshold", "duties"]
    definition: str
    forms: tuple[str, ...]
    clause: str
    parent: str | None = None
    sum_of: tuple[str, ...] = ()
    facet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A whole plan, in the order of its file."""

    plan: Head
    clauses: tuple[Clause, ...]
    bases: tuple[Basis, ...]
    settings: tuple[Setting, ...]
    parties: tuple[Party, ...]
    periods: tuple[Period, ...]
    forms: tuple[Form, ...]
    reporting: tuple[Reporting, ...]
    thresholds: tuple[Threshold, ...]
    rates: tuple[Rate, ...]
    criteria: tuple[Criterion, ...]
    targets: tuple[Target, ...]
    duties: tuple[Duty, ...]
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]

    @property
    def values(self) -> dict[str, Any]:
        """The settings by key, as a plan stores them."""
        return {setting.key: setting.value for setting in self.settings}

    def party(self, code: str) -> Party:
        """The party of a code that the preset uses."""
        return next(party for party in self.parties if party.code == code)
