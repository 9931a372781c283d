"""The province of 2021: its real units, and the organisations that act in them."""

import datetime as dt

from portal.access import Level
from portal.organisations import actions, reference
from portal.organisations.models import Letterhead, Organisation, Unit
from portal.organisations.reference import OrganisationRow, UnitRow

SMALL_DISTRICT = "691"  # Bù Gia Mập: eight communes, as SIZES counts a small province
SMALL_COMMUNES = ("25222", "25225")  # where the commune personas are
SMALL_SCHOOLS = 3
STANDING_AGENCY = "HCTD"
COMMITTEE = "BCD"
OPENED = dt.date(2016, 7, 1)


def settle(size: str, *, at: dt.datetime) -> tuple[dict[str, Unit], dict[str, Organisation]]:
    """Load the units and register the organisations; gives both by code.

    `small` registers the named provincial bodies, three schools and one district; `province` everything.
    """
    rows = reference.units()
    units = actions.load_units(
        [(row.code, row.name, row.full_name, row.type, row.level, row.parent) for row in rows],
        actor=None,
        at=at,
    )
    for code, name in reference.sectors().items():
        actions.register_sector(code, name)
    organisations = {}
    for row in _cast(rows, size):
        organisations[row.code] = actions.register(
            code=row.code,
            kind=row.kind,
            unit=units[row.unit],
            name=row.name,
            short_name=row.short_name,
            abbreviation=row.abbreviation,
            sector_code=row.sector,
            is_member=row.member,
            phone=row.phone,
            opened_on=OPENED,
            actor=None,
            at=at,
        )
    actions.set_letterhead(organisations[STANDING_AGENCY], red_cross_letterhead(), actor=None, at=at)
    actions.set_letterhead(organisations[COMMITTEE], committee_letterhead(), actor=None, at=at)
    return units, organisations


def _cast(rows: list[UnitRow], size: str) -> list[OrganisationRow]:
    province = rows[0]
    provincial = reference.province_organisations(province)
    if size == "small":
        schools = [row for row in provincial if row.code.startswith("HCTD-T")]
        cast = provincial[: reference.NAMED] + schools[:SMALL_SCHOOLS]
        lower = [row for row in rows if SMALL_DISTRICT in (row.code, row.parent)]
    else:
        cast = provincial
        lower = [row for row in rows if row.level is not Level.province]
    for unit in lower:
        cast += reference.lower_organisations(unit)
    return cast


def red_cross_letterhead() -> Letterhead:
    """How the provincial Red Cross heads its letters (State form, one series for all kinds a year)."""
    return Letterhead(
        valid_from=dt.date(2020, 1, 1),
        valid_to=None,
        format="state",
        superior="HỘI CHỮ THẬP ĐỎ VIỆT NAM",
        name="HỘI CHỮ THẬP ĐỎ\nTỈNH BÌNH PHƯỚC",
        abbreviation="CTĐ",
        drafting_unit="VP",
        place="Bình Phước",
        archive="VT, VP",
        number_scope="one_per_body_year",
        authority="",
        signer_title="CHỦ TỊCH",
    )


def committee_letterhead() -> Letterhead:
    """How the provincial committee heads its letters (Party form, each type counted through the term from 2020)."""
    return Letterhead(
        valid_from=dt.date(2020, 1, 1),
        valid_to=None,
        format="party",
        superior="TỈNH ỦY BÌNH PHƯỚC",
        name="BAN CHỈ ĐẠO CUỘC VẬN ĐỘNG NHÂN ĐẠO",
        abbreviation="BCĐ",
        drafting_unit="",
        place="Bình Phước",
        archive="Văn phòng Tỉnh ủy",
        number_scope="per_type_party_term 2020",
        authority="",
        signer_title="TRƯỞNG BAN",
    )
