"""Places to filter by and to find by name: the units of a viewer's territory, folded for search without accents."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.access import Level, Viewer
from portal.extensions import db
from portal.lib.vietnamese import fold
from portal.organisations.models import Unit

MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Places:
    """`options` = (id, name) for a filter; `interval` of the chosen place, None when none is chosen."""

    options: list[tuple[uuid.UUID, str]]
    interval: tuple[int, int] | None
    units: Sequence[Any]

    def named(self, word: str) -> list[uuid.UUID]:
        """The units of which, or of whose district, a word of the name begins so."""
        wanted, found, inside = f" {word}", [], 0
        for unit in self.units:
            if unit.no <= inside or wanted in f" {fold(unit.full_name)}":
                found.append(unit.id)
                if unit.level is Level.district and unit.no > inside:
                    inside = unit.last_no
        return found


def search_words(text: str) -> list[str]:
    """What was typed into a search box, without accents, word by word."""
    return fold(text).split()[:MOST_WORDS]


def places(viewer: Viewer, chosen: str | None, searching: bool) -> Places:
    """Districts to choose from, or communes where the territory is one district or one district is chosen.
    Since the districts ended, the communes of the province; an ended unit is still found by its name.

    One question to the store; all units are read only when a search or a choice needs them.
    """
    deep = searching or bool(chosen) or viewer.level is not Level.province
    statement = (
        sa.select(Unit.id, Unit.no, Unit.last_no, Unit.level, Unit.full_name, Unit.valid_to)
        .where(Unit.no.between(viewer.unit_no, viewer.unit_last))
        .order_by(Unit.no)
    )
    if not deep:
        over = aliased(Unit)
        in_district = sa.exists().where(
            over.level == Level.district, over.valid_to.is_(None), Unit.no.between(over.no, over.last_no)
        )
        free = sa.and_(Unit.level == Level.commune, ~in_district)
        statement = statement.where(Unit.valid_to.is_(None), sa.or_(Unit.level == Level.district, free))
    units = db.session.execute(statement).all()
    place = next((unit for unit in units if unit.id.hex == chosen), None) if chosen else None
    living = [unit for unit in units if unit.valid_to is None]
    districts = [unit for unit in living if unit.level is Level.district]
    district = next((unit for unit in districts if place and unit.no <= place.no <= unit.last_no), None)
    options = [
        (unit.id.hex, unit.full_name)
        for unit in living
        if (unit.level is Level.district and viewer.level is Level.province)
        or (unit.level is Level.commune and _listed(viewer, unit, districts, district))
    ]
    return Places(options, (place.no, place.last_no) if place else None, units)


def _listed(viewer: Viewer, commune: Any, districts: list[Any], chosen: Any) -> bool:
    if viewer.level is not Level.province:
        return viewer.level is Level.district
    over = next((unit for unit in districts if unit.no <= commune.no <= unit.last_no), None)
    return over is None or over is chosen
