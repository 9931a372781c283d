"""The strip of the campaign year."""

import datetime as dt

from portal.home.year import months
from portal.plans.models import Period, Plan

PLAN = Plan(
    year=2021,
    number="02-KH/BCĐ",
    signed_on=dt.date(2021, 1, 8),
    data_from=dt.date(2020, 12, 1),
    data_to=dt.date(2021, 11, 30),
)
HALF = Period(
    code="2021-H1",
    name="6 tháng đầu năm 2021",
    due_before=dt.date(2021, 5, 20),
    true_up_before=dt.date(2021, 6, 10),
)


def test_the_year_runs_from_december_to_november_and_says_what_is_due() -> None:
    strip = months(PLAN, [HALF], dt.date(2021, 5, 18))
    assert len(strip) == 12
    assert [str(name) for name, _words, _state in strip[:2]] == ["12/2020", "Tháng 01"]
    said = {str(name): [str(word) for word in words] for name, words, _state in strip}
    assert said["12/2020"] == ["Mở năm báo cáo"]
    assert said["Tháng 01"] == ["Kế hoạch 02-KH/BCĐ"]
    assert said["Tháng 05"] == ["Trước 20/5: 6 tháng"]
    assert said["Tháng 06"] == ["Trước 10/6: số chính thức 6 tháng"]
    assert [state for _name, _words, state in strip] == ["past"] * 5 + ["now"] + [""] * 6
