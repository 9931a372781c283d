"""The board's counts, sentences and roll call."""

import dataclasses
import datetime as dt
import uuid

import pytest

from portal.access import OrganisationKind
from portal.plans import calendar
from portal.progress import board, queries
from portal.progress.board import Row, Standing, standing_of, summary
from portal.progress.queries import Filter, Order, arrange
from portal.reports.models import ReportState

DUE = calendar.due_at(dt.date(2021, 5, 20))


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2021-{text}+07:00")


def row(standing: Standing, name: str = "Hội Nông dân tỉnh", **changes: object) -> Row:
    reported = standing in (Standing.sent, Standing.accepted, Standing.returned)
    made = Row(
        obligation_id=uuid.uuid4(),
        organisation_id=uuid.uuid4(),
        organisation=name,
        official_name=name,
        kind=OrganisationKind.mass_organisation,
        district="",
        phone="0271 000 0005",
        due_at=DUE,
        standing=standing,
        handed_over=False,
        report_id=None if standing is Standing.silent else uuid.uuid4(),
        number=int(reported),
        first_submitted_at=at("05-16T14:25") if reported else None,
        changed_at=None if standing is Standing.silent else at("05-17T08:15"),
        seen_at=None,
        clause="V.2",
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


ROWS = [
    *[row(Standing.silent) for _ in range(2)],
    row(Standing.drafting),
    row(Standing.sent),
    row(Standing.returned),
    *[row(Standing.accepted) for _ in range(3)],
]


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        ("2021-05-12", "Còn 7 ngày, 3 đơn vị chưa gửi"),
        ("2021-05-18", "Còn 1 ngày, 3 đơn vị chưa gửi"),
        ("2021-05-19", "Hôm nay là ngày cuối, 3 đơn vị chưa gửi"),
        ("2021-05-20", "Đang trong ngày hạn, 3 đơn vị chưa gửi"),
        ("2021-05-21", "Quá hạn 1 ngày, 3 đơn vị chưa gửi"),
    ],
)
def test_the_headline_has_a_form_before_on_and_after_the_due_day(today: str, sentence: str) -> None:
    assert str(summary(ROWS, DUE).headline(dt.date.fromisoformat(today))) == sentence


def test_a_returned_report_counts_as_reported() -> None:
    counted = summary(ROWS, DUE)
    assert (counted.total, counted.reported, counted.unreported) == (8, 5, 3)
    assert counted.counts == {
        Standing.silent: 2,
        Standing.drafting: 1,
        Standing.returned: 1,
        Standing.sent: 1,
        Standing.accepted: 3,
    }


def test_nobody_is_missing_when_all_have_reported() -> None:
    assert (
        str(summary([row(Standing.sent)], DUE).headline(dt.date(2021, 5, 21))) == "Cả 1 đơn vị đã gửi báo cáo"
    )


def test_an_empty_board_says_that_nobody_owes() -> None:
    assert "không đơn vị nào phải gửi" in str(summary([], DUE).headline(dt.date(2021, 5, 18)))


def test_no_total_without_its_coverage_and_its_minute() -> None:
    words = summary(ROWS, DUE).coverage(at("05-18T20:15"))
    assert str(words) == "Tổng hợp từ 5/8 đơn vị, chốt 20:15 ngày 18/05/2021"


def test_an_inner_due_day_of_all_units_holds_over_the_periods() -> None:
    inner = calendar.due_at(dt.date(2021, 5, 13))
    assert summary([row(Standing.silent, due_at=inner)], DUE).due_at == inner
    assert summary([row(Standing.silent, due_at=inner), row(Standing.silent)], DUE).due_at == DUE


@pytest.mark.parametrize(
    ("state", "submitted", "standing"),
    [
        (None, False, Standing.silent),
        (ReportState.draft, False, Standing.drafting),
        (ReportState.handed_over, False, Standing.drafting),
        (ReportState.submitted, True, Standing.sent),
        (ReportState.returned, True, Standing.returned),
        (ReportState.handed_over, True, Standing.returned),
        (ReportState.draft, True, Standing.drafting),
        (ReportState.accepted, True, Standing.accepted),
    ],
)
def test_where_a_report_stands_follows_from_its_state(
    state: ReportState | None, submitted: bool, standing: Standing
) -> None:
    assert standing_of(state, at("05-16T14:25") if submitted else None) is standing


def test_the_roll_call_shows_one_square_a_unit_the_done_first() -> None:
    (squad,) = board.roll_call(ROWS)
    assert squad.standings[:3] == (Standing.accepted,) * 3
    assert squad.standings[-2:] == (Standing.silent,) * 2


def test_a_long_roll_call_is_grouped_by_district() -> None:
    many = [row(Standing.silent, district="Huyện A") for _ in range(100)]
    many += [row(Standing.sent, district="Huyện B") for _ in range(31)]
    assert [(squad.name, len(squad.standings)) for squad in board.roll_call(many)] == [
        ("Huyện A", 100),
        ("Huyện B", 31),
    ]


def test_when_and_whether_in_time_stand_in_one_sentence() -> None:
    today = dt.date(2021, 5, 18)
    assert str(row(Standing.silent).moment(today)) == "chưa ai đăng nhập"
    assert str(row(Standing.silent, seen_at=at("05-06T09:10")).moment(today)) == "đăng nhập 06/05, 09:10"
    assert str(row(Standing.returned).moment(today)) == "từ 17/05, 08:15, đã 1 ngày"
    assert str(row(Standing.sent).moment(today)) == "16/05, 14:25, trước hạn"
    late = row(Standing.sent, first_submitted_at=at("05-21T00:00"))
    assert str(late.moment(today)) == "21/05, 00:00, quá hạn"


def test_returning_never_makes_an_on_time_unit_late() -> None:
    corrected = row(Standing.sent, number=2, changed_at=at("05-25T10:00"))
    assert str(corrected.punctuality.words if corrected.punctuality else "") == "trước hạn"


def test_the_basis_names_clauses_or_else_the_readings() -> None:
    assert board.basis([row(Standing.sent), row(Standing.sent, clause="V.1")]) == ["V.1", "V.2"]
    inner = [row(Standing.sent, clause="A-17"), row(Standing.sent, clause="A-16")]
    assert board.basis(inner) == ["A-16", "A-17"]


def test_the_reminder_names_no_person_and_no_figure() -> None:
    words = str(board.reminder_text(ROWS[0], "6 tháng đầu năm 2021", dt.date(2021, 5, 19), "http://cong/"))
    assert words == (
        "Kính gửi Hội Nông dân tỉnh: báo cáo 6 tháng đầu năm 2021 cần gửi chậm nhất hết ngày 19/05/2021. "
        "Anh/chị mở http://cong/ để xem và gửi. Cần hỗ trợ, gọi cơ quan thường trực."
    )


def test_units_to_call_first_stand_first() -> None:
    away, seen = row(Standing.silent), row(Standing.silent, seen_at=at("05-17T21:02"))
    done, sent = row(Standing.accepted), row(Standing.sent)
    assert arrange([done, seen, sent, away], Filter()) == [away, seen, sent, done]


def test_the_search_knows_no_accents_and_no_case() -> None:
    women, farmers = (
        row(Standing.silent, "Hội Liên hiệp Phụ nữ tỉnh"),
        row(Standing.silent, "Hội Nông dân tỉnh"),
    )
    assert arrange([women, farmers], Filter(words="phu NU")) == [women]
    assert arrange([women, farmers], Filter(words="nông dân hội")) == [farmers]


def test_names_sort_as_vietnamese_does() -> None:
    names = ["Ủy ban Mặt trận", "Đảng ủy khối", "Ban Dân vận", "Ánh sáng"]
    rows = arrange([row(Standing.silent, name) for name in names], Filter(order=Order.name))
    assert [found.organisation for found in rows] == [
        "Ánh sáng",
        "Ban Dân vận",
        "Đảng ủy khối",
        "Ủy ban Mặt trận",
    ]


def test_a_standing_filters_the_rows_and_nothing_else() -> None:
    assert len(arrange(ROWS, Filter(standing=Standing.accepted))) == 3


def test_the_last_sign_in_is_read_on_the_business_clock() -> None:
    shifted = queries.on_business_clock(
        [row(Standing.silent, seen_at=at("05-18T20:00"))], dt.timedelta(hours=-1)
    )
    assert shifted[0].seen_at == at("05-18T19:00")
