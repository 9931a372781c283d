"""Reference data of this room: the units of Bình Phước in 2021 and the organisations that the plan names or implies.

Pure: reads the CSV files beside it. The provincial list holds the fifteen bodies that sections III and IV name,
forty other boards, departments and unions of III.4 and V.2, and ten schools directly under the provincial Red Cross
(the plan names none of the latter, so their number is assumed and the schools' names are invented). Lower
organisations follow from the patterns in `verticals.csv`. Telephone numbers are invented.
"""

import csv
import functools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from portal.access import Level, OrganisationKind

FOLDER = Path(__file__).with_suffix("")
NAMED = 15  # the bodies of sections III and IV, first in the provincial list
YOUTH = {"huyen": "Huyện Đoàn", "thi_xa": "Thị Đoàn", "thanh_pho": "Thành Đoàn"}
PARTY = {"huyen": "Huyện ủy", "thi_xa": "Thị ủy", "thanh_pho": "Thành ủy"}
MOST_IN_A_UNIT = 20


@dataclass(frozen=True, slots=True)
class UnitRow:
    """An administrative unit as the General Statistics Office lists it."""

    code: str
    name: str
    full_name: str
    type: str
    level: Level
    parent: str | None


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation to register: its unit is given by the unit's code, its place in the plan by a clause.

    `name` is the official one for letters, `short_name` for tables, `abbreviation` for the sign of a document.
    """

    code: str
    name: str
    short_name: str
    abbreviation: str
    kind: OrganisationKind
    level: Level
    sector: str | None
    member: bool
    clause: str
    phone: str
    unit: str
    name_en: str = ""


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@functools.cache
def _unit_rows() -> tuple[UnitRow, ...]:
    return tuple(
        UnitRow(
            row["code"],
            row["name"],
            row["full_name"],
            row["type"],
            Level(row["level"]),
            row["parent_code"] or None,
        )
        for row in _rows("units_binh_phuoc_2021.csv")
    )


def units() -> list[UnitRow]:
    """The province, its 11 districts and its 111 communes, every unit after its parent."""
    return list(_unit_rows())


def province_organisations(province: UnitRow) -> list[OrganisationRow]:
    """The organisations of province level, the named ones first, the schools last."""
    return [
        OrganisationRow(
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            abbreviation=row["abbreviation"],
            kind=OrganisationKind(row["kind"]),
            level=Level(row["level"]),
            sector=row["sector"] or None,
            member=row["member"] == "yes",
            clause=row["clause"],
            phone=row["phone"],
            unit=province.code,
            name_en=row["name_en"],
        )
        for row in _rows("organisations_2021.csv")
    ]


def lower_organisations(unit: UnitRow) -> list[OrganisationRow]:
    """The organisations of one district (20) or commune (9), and the commune's steering committee.

    A district's committee is one of its twenty.
    """
    return list(_lower_organisations(unit, 1_000 + MOST_IN_A_UNIT * _unit_rows().index(unit)))


def _lower_organisations(unit: UnitRow, first_phone: int) -> Iterator[OrganisationRow]:
    words = _words(unit)
    yield from (
        OrganisationRow(
            code=f"{row['code']}-{unit.code}",
            name=row["name"].format(**words),
            short_name=row["short_name"].format(**words),
            abbreviation=row["abbreviation"],
            kind=OrganisationKind(row["kind"]),
            level=unit.level,
            sector=row["sector"] or None,
            member=row["member"] == "yes",
            clause=row["clause"],
            phone=f"0271 000 {first_phone + place:04d}",
            unit=unit.code,
        )
        for place, row in enumerate(row for row in _rows("verticals.csv") if row["level"] == unit.level)
    )


@dataclass(frozen=True, slots=True)
class Merged:
    """A commune of 1 July 2025, and the codes of the communes of 2021 that went whole into it."""

    unit: UnitRow
    origins: tuple[str, ...]

    def organisations(self) -> list[OrganisationRow]:
        """What the patterns of a commune make of it; the year keeps the codes apart from those of 2021."""
        first_phone = 5_000 + MOST_IN_A_UNIT * [merged.unit for merged in merges()].index(self.unit)
        rows = _lower_organisations(self.unit, first_phone)
        return [replace(row, code=f"{row.code}-2025") for row in rows]


@functools.cache
def merges() -> tuple[Merged, ...]:
    """The 40 communes that the 111 became by resolution 1662/NQ-UBTVQH15."""
    origins: dict[tuple[str, str], list[str]] = {}
    for row in _rows("merges_binh_phuoc_2025.csv"):
        origins.setdefault((row["new_code"], row["new_full_name"]), []).append(row["old_code"])
    province = _unit_rows()[0].code
    return tuple(
        Merged(
            UnitRow(
                code, name.split(" ", 1)[1], name, _TYPES[name.split(" ", 1)[0]], Level.commune, province
            ),
            tuple(codes),
        )
        for (code, name), codes in origins.items()
    )


_TYPES = {"Xã": "xa", "Phường": "phuong"}


def sectors() -> dict[str, str]:
    """Each vertical system's code and the name of its provincial organisation."""
    return {row["sector"]: row["short_name"] for row in _rows("organisations_2021.csv") if row["sector"]}


def _words(unit: UnitRow) -> dict[str, str]:
    """What fills the patterns: the unit as it stands in a name, with its district where the province has two."""
    district = next((", " + _lower(row.full_name) for row in _districts() if row.code == unit.parent), "")
    return {
        "place": _lower(unit.full_name) + (district if _homonyms("full_name")[unit.full_name] > 1 else ""),
        "school": unit.name + (district if _homonyms("name")[unit.name] > 1 else ""),
        "name": unit.name,
        "doan": YOUTH.get(unit.type, ""),
        "uy": PARTY.get(unit.type, ""),
    }


def _districts() -> list[UnitRow]:
    return [row for row in _unit_rows() if row.level is Level.district]


@functools.cache
def _homonyms(key: str) -> Counter[str]:
    return Counter(getattr(row, key) for row in _unit_rows() if row.level is Level.commune)


def _lower(full_name: str) -> str:
    return full_name[0].lower() + full_name[1:]
