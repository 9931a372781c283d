"""Reference data of this room: the units of Bình Phước in 2021 and the organisations that the plan names or implies.

Pure: reads the CSV files beside it. The provincial list holds the fifteen bodies that sections III–IV name, forty other
boards, departments and unions of III.4 and V.2, and ten schools directly under the provincial Red Cross (the plan names
none, so these are assumptions). Lower organisations follow from the patterns in `verticals.csv`.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.access import Level, OrganisationKind

FOLDER = Path(__file__).with_suffix("")
NAMED = 15  # the bodies of sections III and IV, first in the provincial list
YOUTH = {"huyen": "Huyện Đoàn", "thi_xa": "Thị Đoàn", "thanh_pho": "Thành Đoàn"}
PARTY = {"huyen": "Huyện ủy", "thi_xa": "Thị ủy", "thanh_pho": "Thành ủy"}


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
    """An organisation to register: its unit is given by the unit's code."""

    code: str
    name: str
    short_name: str
    abbreviation: str
    kind: OrganisationKind
    sector: str | None
    member: bool
    phone: str
    unit: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def units() -> list[UnitRow]:
    """The province, its 11 districts and its 111 communes."""
    return [
        UnitRow(
            row["code"], row["name"], row["full_name"], row["type"], Level(row["level"]), row["parent_code"] or None
        )
        for row in _rows("units_binh_phuoc_2021.csv")
    ]


def province_organisations(province: UnitRow) -> list[OrganisationRow]:
    """The organisations of province level, the named ones first, the schools last."""
    return [
        OrganisationRow(
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            abbreviation=row["abbreviation"],
            kind=OrganisationKind(row["kind"]),
            sector=row["sector"] or None,
            member=row["member"] == "yes",
            phone=row["phone"],
            unit=province.code,
        )
        for row in _rows("organisations_2021.csv")
    ]


def lower_organisations(unit: UnitRow) -> list[OrganisationRow]:
    """The organisations of one district or commune, its steering committee and its Red Cross among them."""
    place = unit.full_name[0].lower() + unit.full_name[1:]
    words = {"place": place, "name": unit.name, "doan": YOUTH.get(unit.type, ""), "uy": PARTY.get(unit.type, "")}
    found = []
    for index, row in enumerate(row for row in _rows("verticals.csv") if row["level"] == unit.level):
        found.append(
            OrganisationRow(
                code=f"{row['code']}-{unit.code}",
                name=row["name"].format(**words),
                short_name=row["short_name"].format(**words),
                abbreviation=row["abbreviation"],
                kind=OrganisationKind(row["kind"]),
                sector=row["sector"] or None,
                member=row["member"] == "yes",
                phone=f"0271 {int(unit.code) % 1000:03d} {index:02d}{int(unit.code) // 1000:02d}",
                unit=unit.code,
            )
        )
    return found


def sectors() -> dict[str, str]:
    """Each vertical system's code and the name of its provincial organisation."""
    return {row["sector"]: row["short_name"] for row in _rows("organisations_2021.csv") if row["sector"]}
