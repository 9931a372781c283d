"""Due moments move later, for reasons that stay: an extension for one unit, an outage for all (domain §5 item 14)."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.plans import postponing
from portal.plans.models import Obligation
from portal.reports import queries as reports
from tests.factories import reports as made

DUE = "20/05 00:00"


def moment(text: str) -> dt.datetime:
    return dt.datetime.strptime(f"2021 {text} +0700", "%Y %d/%m %H:%M %z")


@pytest.mark.parametrize(
    ("began", "ended", "after"),
    [
        ("19/05 22:00", "20/05 02:00", "20/05 04:00"),  # over the deadline: all of it counts
        ("19/05 22:00", "19/05 23:00", "20/05 01:00"),  # within the last day
        ("18/05 22:00", "19/05 02:00", "20/05 02:00"),  # only its part of the last day
        ("18/05 00:00", "21/05 06:00", "22/05 06:00"),  # days on end
        ("18/05 20:00", "19/05 00:00", "20/05 00:00"),  # over when the last day begins
        ("20/05 00:00", "20/05 03:00", "20/05 00:00"),  # began when it was too late anyway
        ("19/05 23:59", "20/05 00:00", "20/05 00:01"),  # the last minute
    ],
)
def test_an_outage_gives_back_what_it_took(began: str, ended: str, after: str) -> None:
    assert postponing.after_outage(moment(DUE), moment(began), moment(ended)) == moment(after)


@given(st.integers(-5000, 5000), st.integers(1, 5000))
def test_an_outage_never_brings_a_due_moment_forward(began: int, minutes: int) -> None:
    due, first = moment(DUE), moment(DUE) + dt.timedelta(minutes=began)
    last = first + dt.timedelta(minutes=minutes)
    assert due <= postponing.after_outage(due, first, last) <= due + (last - first)


@pytest.mark.parametrize(
    ("day", "at", "said"),
    [
        (dt.date(2021, 5, 24), "18/05 20:15", ""),
        (dt.date(2021, 6, 18), "18/05 20:15", ""),  # the thirtieth day
        (dt.date(2021, 5, 19), "18/05 20:15", "muộn hơn hạn hiện nay"),
        (dt.date(2021, 5, 22), "18/05 20:15", "là ngày nghỉ"),
        (dt.date(2021, 6, 21), "18/05 20:15", "tối đa 30 ngày"),
        (dt.date(2021, 5, 24), "25/05 08:00", "từ hôm nay trở đi"),  # nobody is made punctual afterwards
    ],
)
def test_an_extension_ends_on_a_working_day_to_come(day: dt.date, at: str, said: str) -> None:
    try:
        postponing.must_extend(moment(DUE), day, moment(at))
        assert not said
    except Refusal as refusal:
        assert said
        assert said in str(refusal)


def test_a_reason_says_something() -> None:
    for text in ("", "bận", "x" * 19 + "   "):
        with pytest.raises(Refusal):
            postponing.reason_of(text)
    assert postponing.reason_of(" Lũ lụt tại hai xã vùng sâu. ") == "Lũ lụt tại hai xã vùng sâu."


REASON = "Mưa lũ cô lập ba xã, đơn vị chưa tổng hợp được"


@pytest.mark.both_databases
def test_moves_compose_and_late_becomes_in_time_but_never_the_reverse(stage: Any) -> None:
    """An outage moves everyone's clock, an extension one unit's; what was submitted already is judged anew."""
    stage.at("2021-05-20T01:00+07:00")
    with stage.work():
        women, head = stage.viewer("women_reporter"), stage.viewer("women_head")
        report = made.submitted(women, head)
        obligation = report.obligation
        other = made.obligation(stage.viewer("farmers_reporter"))
        assert reports.punctuality(report, obligation) == "on_day"
        given_: Any = {"actor": stage.viewer("administrator"), "at": moment("20/05 03:00")}
        _outage, moved = postponing.record_outage(
            moment("19/05 22:00"), moment("20/05 02:00"), "Máy chủ mất điện, điện lực đã xác nhận", **given_
        )
        assert moved == len(_due_at(moment("20/05 04:00")))
        assert obligation.due_at == other.due_at == moment("20/05 04:00")
        assert reports.punctuality(report, obligation) == "before"
        postponing.extend(
            other,
            dt.date(2021, 5, 24),
            REASON,
            seen=other.due_at.isoformat(),
            actor=stage.viewer("redcross_reviewer"),
            at=clock.now(),
        )
        assert (obligation.due_at, other.due_at) == (moment("20/05 04:00"), moment("25/05 00:00"))
        words = [str(postponing.told(one)) for one in postponing.changes_of(women, [other.id])[other.id]]
        assert words == [
            "Sự cố hệ thống từ 22:00 ngày 19/05/2021 đến 02:00 ngày 20/05/2021, hạn lùi đến 04:00 ngày 20/05/2021: Máy chủ mất điện, điện lực đã xác nhận (Lê Thị Thử Nghiệm, 03:00 ngày 20/05/2021).",
            f"Được gia hạn đến hết ngày 24/05/2021, vì: {REASON} (Lê Văn Ví Dụ, 01:00 ngày 20/05/2021).",
        ]
        with pytest.raises(Refusal, match=r"outage\.twice"):
            postponing.record_outage(
                moment("20/05 01:00"), moment("20/05 02:30"), "Lại mất điện một lần nữa", **given_
            )
        with pytest.raises(Refusal, match=r"outage\.future"):
            postponing.record_outage(
                moment("20/05 02:30"), moment("20/05 09:00"), "Bảo trì sắp tới đây thôi", **given_
            )


def _due_at(at: dt.datetime) -> list[Any]:
    return list(db.session.scalars(sa.select(Obligation.id).where(Obligation.due_at == at)))


def test_two_reviewers_do_not_extend_over_each_other(stage: Any) -> None:
    with stage.work():
        obligation = made.obligation(stage.viewer("women_reporter"))
        given_: Any = {"seen": obligation.due_at.isoformat(), "at": clock.now()}
        postponing.extend(
            obligation, dt.date(2021, 5, 24), REASON, actor=stage.viewer("redcross_reviewer"), **given_
        )
        with pytest.raises(Conflict):
            postponing.extend(
                obligation, dt.date(2021, 5, 26), REASON, actor=stage.viewer("redcross_reviewer_2"), **given_
            )


def test_it_is_shown_wherever_the_due_day_is(stage: Any) -> None:
    """Board row, first page, the unit's own list; the page of outages is the administrator's."""
    with stage.read():
        obligation = made.obligation(stage.viewer("women_reporter"))
        period, url = obligation.period_id, f"/plans/obligations/{obligation.id}/extend"
    reviewer = stage.client("redcross_reviewer")
    form = reviewer.get(url).form("/extend")
    refused = reviewer.post(url, form | {"last_day": "22/5/21", "reason": "bận"}, 422)
    assert "ít nhất 20 ký tự" in refused.text or "là ngày nghỉ" in refused.text
    reviewer.post(url, form | {"last_day": "24/5/21", "reason": REASON})
    said = f"Được gia hạn đến hết ngày 24/05/2021, vì: {REASON} (Lê Văn Ví Dụ, 20:15 ngày 18/05/2021)."
    assert said in reviewer.get(f"/progress/board?period={period}").text
    women = stage.client("women_reporter")
    assert said in women.get("/").text
    assert said in women.get("/reports/").text

    administrator = stage.client("administrator")
    assert "/plans/outages" in administrator.get("/").html
    asked = "began_day=17/05/2021&began_time=22h&ended_day=18/05/2021&ended_time=2:00"
    page = administrator.get(f"/plans/outages/new?{asked}")
    assert "Không hạn nào" in page.text
    form = page.form("/plans/outages")
    administrator.post("/plans/outages", form | {"reason": "hỏng"}, 422)
    page = administrator.follow(
        administrator.post("/plans/outages", form | {"reason": "Máy chủ mất điện, điện lực xác nhận"})
    )
    assert "17/05/2021, 22:00" in page.text
