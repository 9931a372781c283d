"""Both lines are the same rows: whatever is split over whomever, no total moves (domain §5 items 4 and 5)."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.access import Level, OrganisationKind
from portal.consolidation import lines
from portal.consolidation.lines import Row
from portal.consolidation.senders import Body, Sender, Side, Told
from portal.consolidation.summing import Ground, consolidate
from portal.reports.models import ReportState

NOON = dt.datetime(2021, 5, 20, 13, 15, tzinfo=dt.UTC)
DAY = dt.date(2021, 4, 1)
MASS = OrganisationKind.mass_organisation


def key(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def body(number: int, level: Level, sector: str | None, unit_no: int) -> Body:
    kind = OrganisationKind.standing_agency if sector == "CTD" else MASS
    return Body(key(number), f"Đơn vị {number}", kind, level, sector, unit_no)


# The province is unit 0–20, its districts 1–10 and 11–20, communes between; the women's line has all three levels,
# the last two have no head in the province.
AGENCY = body(1, Level.province, "CTD", 0)
BODIES = [
    AGENCY,
    body(2, Level.district, "CTD", 1),
    body(3, Level.district, "CTD", 11),
    body(4, Level.commune, "CTD", 2),
    body(10, Level.province, "PN", 0),
    body(11, Level.district, "PN", 1),
    body(12, Level.district, "PN", 11),
    body(13, Level.commune, "PN", 2),
    body(14, Level.commune, "PN", 12),
    body(20, Level.district, None, 1),
    body(21, Level.district, "CA", 11),
]
LAST = {0: 20, 1: 10, 11: 20, 2: 2, 12: 12}
TO_PROVINCE, TO_DISTRICTS = {2, 3, 10}, {4: 2, 11: 2, 12: 3, 20: 2, 21: 3}
KNOWN = {one.id: one for one in BODIES}


def senders() -> list[Sender]:
    owing = {key(one): AGENCY.id for one in TO_PROVINCE} | {
        key(one): key(to) for one, to in TO_DISTRICTS.items()
    }
    return [
        Sender(
            KNOWN[one], "", LAST[KNOWN[one].unit_no], to, NOON, key(900 + one.int), ReportState.accepted, NOON,
            dt.date(2021, 5, 20),
        )
        for one, to in owing.items()
    ]  # fmt: skip


def consolidated(rows: list[Row], owing: list[Sender]) -> object:
    told = [
        Told(one, tuple(row for row in rows if one.tells_of(KNOWN[row.organisation_id]) and row.on <= one.cut_off))
        for one in owing
        if one.accepted
    ]  # fmt: skip
    places = {row.address_id: f"Huyện {row.address_id.int % 2}" for row in rows}
    ground = Ground(AGENCY.id, KNOWN, {"PN": "Phụ nữ", "CTD": "Chữ thập đỏ"}, places, places)
    return consolidate(owing, told, rows, ground, NOON)


amounts = st.integers(0, 10**9)
deliveries = st.lists(
    st.builds(
        lambda organisation, address, cash, goods, labour, days: (organisation, address, cash, goods, labour, days),
        st.sampled_from(BODIES), st.integers(500, 508), amounts, amounts, amounts, st.integers(0, 40),
    ),
    max_size=40,
).map(
    lambda drawn: [
        Row(key(1000 + place), key(address), f"NĐ-{address}", one.id, DAY + dt.timedelta(days), cash, goods, labour)
        for place, (one, address, cash, goods, labour, days) in enumerate(drawn)
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(deliveries)
def test_with_the_same_coverage_both_lines_are_the_ledger(rows: list[Row]) -> None:
    whole = consolidated(rows, senders())
    assert whole.sector.total == whole.territory.total == whole.ledger == lines.sums(rows)
    assert whole.agrees
    assert not whole.gaps[Side.ledger]
    for line in (whole.sector, whole.territory):
        for part in ("deliveries", "cash", "goods", "labour", "value"):
            assert sum(getattr(one, part) for _name, one in line.groups) == getattr(line.total, part)
        assert line.total.addresses <= line.total.attachments <= line.total.deliveries
        assert line.total.addresses <= sum(one.addresses for _name, one in line.groups)


@settings(max_examples=60, deadline=None)
@given(deliveries, st.sets(st.sampled_from(sorted(TO_PROVINCE | TO_DISTRICTS.keys()))), st.integers(0, 40))
def test_the_rows_listed_make_the_whole_difference(rows: list[Row], silent: set[int], days: int) -> None:
    """Whoever is silent and whoever closed early: one line and its rows less the other and its rows leave nothing."""
    owing = [
        replace(one, state=None, cut_off=None, first_submitted_at=None)
        if one.body.id.int in silent
        else replace(one, cut_off=DAY + dt.timedelta(days if one.body.id.int % 2 else 40))
        for one in senders()
    ]
    whole = consolidated(rows, owing)
    left, right = (sum(row.value for row in whole.gaps[side]) for side in (Side.sector, Side.territory))
    assert whole.sector.total.value - left == whole.territory.total.value - right
    covered = {row.id for row in rows} - {row.id for row in whole.gaps[Side.ledger]}
    assert covered == whole.sector.rows.keys() | whole.territory.rows.keys()
    for side in Side:
        assert all(str(gap.why) and gap.organisation for gap in whole.listed(side))


@given(st.lists(amounts, min_size=1, max_size=6), st.integers(1, 6))
def test_a_value_split_over_organisations_moves_no_total(parts: list[int], organisations: int) -> None:
    """Several supporters of one household: one address, as many attachments as supporters, the same value."""
    rows = [
        Row(key(place), key(500), "NĐ-1", key(place % organisations), DAY, part, 0, 0)
        for place, part in enumerate(parts)
    ]
    total = lines.sums(rows)
    assert (total.addresses, total.value) == (1, sum(parts))
    assert total.attachments == min(organisations, len(parts))
    by_organisation = lines.grouped(rows, lambda row: row.organisation_id)
    assert sum(one.value for one in by_organisation.values()) == sum(parts)


def test_a_delivery_told_twice_counts_once_and_the_later_telling_holds() -> None:
    row = Row(key(1), key(500), "NĐ-1", key(13), DAY, 100, 0, 0)
    corrected = row._replace(cash=80)
    assert lines.sums(lines.once([[row], [row], [corrected]]).values()).value == 80
    only_left, only_right = lines.difference({row.id: row}, {row.id: corrected})
    assert (only_left, only_right) == ([row], [corrected])


WOMEN_XA = KNOWN[key(13)]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"state": None, "first_submitted_at": None}, "Đơn vị 10 chưa gửi báo cáo"),
        ({"state": ReportState.submitted}, "báo cáo của Đơn vị 10 đang chờ duyệt"),
        ({"state": ReportState.returned}, "báo cáo của Đơn vị 10 bị trả lại, đang sửa"),
        ({"cut_off": dt.date(2021, 3, 31)}, "báo cáo của Đơn vị 10 chốt ngày 31/03/2021, trước lần trao này"),
        ({}, "ghi sổ hoặc đính chính sau khi Đơn vị 10 lập báo cáo"),
    ],
)
def test_a_missing_row_names_the_report_that_should_have_told_it(
    change: dict[str, object], sentence: str
) -> None:
    from portal.consolidation.senders import Telling

    owing = [replace(one, **change) if one.body.id == key(10) else one for one in senders()]
    telling = Telling(Side.sector, owing, AGENCY.id)
    assert str(telling.why_not(WOMEN_XA, DAY)) == sentence


def test_on_the_territorys_line_a_commune_body_is_its_districts_to_tell() -> None:
    from portal.consolidation.senders import Telling

    telling = Telling(Side.territory, senders(), AGENCY.id)
    assert telling.sender(WOMEN_XA).body.id == key(11)
    assert telling.sender(KNOWN[key(4)]).body.id == key(4)
    nobodys = body(99, Level.commune, "XX", 2)
    assert "không báo cáo nào trên tuyến này" in str(telling.why_not(nobodys, DAY))
