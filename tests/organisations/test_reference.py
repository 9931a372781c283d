"""The reference data: the real units, and as many organisations as the campaign has."""

import re
import unicodedata
from collections import Counter

import pytest

from portal.access import Level, OrganisationKind
from portal.organisations import reference
from portal.plans import preset

UNITS = reference.units()
PROVINCE = UNITS[0]
BU_GIA_MAP = "691"
LOWER = [row for unit in UNITS[1:] for row in reference.lower_organisations(unit)]
UPPER = reference.province_organisations(PROVINCE)
ALL = UPPER + LOWER


def of_commune_committees(rows):
    return [
        row for row in rows if row.kind is OrganisationKind.steering_committee and row.level is Level.commune
    ]


def by_code(code):
    return next(row for row in ALL if row.code == code)


def test_the_province_has_11_districts_and_111_communes():
    assert Counter(unit.level for unit in UNITS) == {
        Level.province: 1,
        Level.district: 11,
        Level.commune: 111,
    }
    assert Counter(unit.type for unit in UNITS)["xa"] == 90
    assert PROVINCE.parent is None


def test_every_unit_stands_after_its_parent():
    seen = set()
    for unit in UNITS:
        assert unit.parent is None or unit.parent in seen
        seen.add(unit.code)


def test_the_size_province_counts_1284_organisations_and_a_committee_in_every_commune():
    assert len(ALL) - len(of_commune_committees(ALL)) == 111 * 9 + 11 * 20 + 55 + 10 == 1_284
    assert len(of_commune_committees(ALL)) == 111


def test_the_size_small_counts_110_organisations_in_bu_gia_map():
    units = [unit for unit in UNITS if BU_GIA_MAP in (unit.code, unit.parent)]
    rows = [row for unit in units for row in reference.lower_organisations(unit)]
    schools = [row for row in UPPER if row.kind is OrganisationKind.school_branch]
    small = rows + UPPER[: reference.NAMED] + schools[:3]
    assert len(units) == 9
    assert len(small) - len(of_commune_committees(small)) == 110


def test_every_district_and_commune_has_a_steering_committee_and_a_red_cross():
    for unit in UNITS[1:]:
        kinds = Counter(row.kind for row in reference.lower_organisations(unit))
        assert kinds[OrganisationKind.steering_committee] == 1
        assert kinds[OrganisationKind.standing_agency] == 1


def test_53_bodies_of_the_province_owe_the_reports_of_v2_and_21_those_of_v1():
    plan = preset.load("plan_2021")
    owing = Counter()
    for row in plan.reporting:
        party = plan.party(row.party)
        found = [one for one in ALL if one.kind in party.kinds and one.level == party.level]
        owing[row.clause] += len(found) * len(row.periods)
        if row.clause == "V.2":
            assert len(found) == 53
    assert owing == {"V.1": 126, "V.2": 106, "A-16": 111 * 6, "A-17": 11 * 18 * 2}


def test_every_body_that_the_plan_names_is_registered_under_its_code():
    plan = preset.load("plan_2021")
    named = {party.code for party in plan.parties if not party.kinds and not party.sub_units}
    assert named == {row.code for row in UPPER[: reference.NAMED]}
    clauses = {clause.path for clause in plan.clauses}
    assert {row.clause for row in ALL} <= clauses


@pytest.mark.parametrize("attribute", ["code", "name", "phone"])
def test_codes_official_names_and_telephones_are_unique(attribute):
    found = Counter(getattr(row, attribute) for row in ALL)
    assert [value for value, times in found.items() if times > 1] == []


def test_short_names_and_abbreviations_are_unique_within_a_unit():
    for unit in UNITS:
        rows = [row for row in ALL if row.unit == unit.code]
        for attribute in ("short_name", "abbreviation"):
            assert len({getattr(row, attribute) for row in rows}) == len(rows)


def test_telephones_are_plainly_invented():
    assert all(re.fullmatch(r"0271 000 \d{4}", row.phone) for row in ALL)


@pytest.mark.parametrize(
    ("code", "name", "short_name"),
    [
        ("LHPN", "Hội Liên hiệp Phụ nữ tỉnh Bình Phước", "Hội LHPN tỉnh"),
        ("TD-691", "Đoàn Thanh niên Cộng sản Hồ Chí Minh huyện Bù Gia Mập", "Huyện Đoàn Bù Gia Mập"),
        ("TD-688", "Đoàn Thanh niên Cộng sản Hồ Chí Minh thị xã Phước Long", "Thị Đoàn Phước Long"),
        ("TD-689", "Đoàn Thanh niên Cộng sản Hồ Chí Minh thành phố Đồng Xoài", "Thành Đoàn Đồng Xoài"),
        ("BDV-690", "Ban Dân vận Thị ủy Bình Long", "Ban Dân vận Thị ủy Bình Long"),
        ("LHPN-25225", "Hội Liên hiệp Phụ nữ xã Đak Ơ", "Hội LHPN xã Đak Ơ"),
        ("LHPN-25195", "Hội Liên hiệp Phụ nữ phường Tân Phú", "Hội LHPN phường Tân Phú"),
        ("HCTD-25432", "Hội Chữ thập đỏ thị trấn Chơn Thành", "Hội CTĐ thị trấn Chơn Thành"),
        (
            "HCTD-25207",
            "Hội Chữ thập đỏ xã Tân Thành, thành phố Đồng Xoài",
            "Hội CTĐ xã Tân Thành, thành phố Đồng Xoài",
        ),
        ("TH-25222", "Trường Tiểu học và Trung học cơ sở Bù Gia Mập", "Trường TH và THCS Bù Gia Mập"),
    ],
)
def test_names_follow_the_kind_of_place(code, name, short_name):
    assert (by_code(code).name, by_code(code).short_name) == (name, short_name)


def test_no_pattern_is_left_unfilled():
    for row in ALL:
        for text in (row.name, row.short_name, row.abbreviation):
            assert text == unicodedata.normalize("NFC", text).strip()
            assert not re.search(r"[{}]|\s\s", text)


def test_every_sector_is_named_by_its_provincial_organisation_and_lower_units_belong_to_one():
    sectors = reference.sectors()
    assert set(sectors) <= {row.code for row in UPPER}
    assert {row.sector for row in LOWER} - {None} <= set(sectors)
    assert sectors["LHPN"] == "Hội LHPN tỉnh"
    assert by_code("TYT-25222").sector == "SYT"
    assert by_code("PLDTBXH-691").sector == "SLDTBXH"


def test_the_licence_of_the_units_goes_with_them():
    notice = (reference.FOLDER / "NOTICE").read_text(encoding="utf-8")
    for words in (
        "ThangLeQuoc/vietnamese-provinces-database",
        "303cd6a",
        "MIT License",
        "Copyright (c) 2021 Thang Le Quoc",
    ):
        assert words in notice
