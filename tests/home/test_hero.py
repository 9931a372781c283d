"""The one sentence at the top, and the act under it."""

import datetime as dt
import uuid

import pytest

from portal.access import Duty, Level, OrganisationKind, Viewer
from portal.home.hero import hero
from portal.home.queries import Home, Queue
from portal.home.tasks import Tasks
from portal.reports.models import ReportState
from portal.review.desk import Waiting
from portal.review.findings import Findings
from tests.home.due import due

TODAY = dt.date(2021, 5, 18)
NOBODY_WAITS = Queue(waiting=0, returned=0, accepted=3, next=None)


def viewer(duty: Duty, kind: OrganisationKind = OrganisationKind.mass_organisation) -> Viewer:
    return Viewer(
        user_id=uuid.uuid4(),
        user_name="Nguyễn Thị Mẫu",
        post_id=uuid.uuid4(),
        duty=duty,
        organisation_id=uuid.uuid4(),
        organisation_name="Hội LHPN tỉnh",
        kind=kind,
        level=Level.province,
        unit_id=uuid.uuid4(),
        unit_no=1,
        unit_last=120,
        sector="LHPN",
    )


def said(home: Home, duty: Duty = Duty.reporter, on: dt.date = TODAY) -> str:
    return str(hero(viewer(duty), home, on).sentence)


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        ("2021-05-01", "Báo cáo 6 tháng đầu năm 2021 đến hạn ngày 19/05/2021"),
        ("2021-05-18", "Còn 1 ngày để gửi báo cáo 6 tháng đầu năm 2021"),
        ("2021-05-19", "Hôm nay là ngày cuối để gửi báo cáo 6 tháng đầu năm 2021"),
        ("2021-05-20", "Đang trong ngày hạn của báo cáo 6 tháng đầu năm 2021"),
        ("2021-05-22", "Quá hạn 2 ngày: báo cáo 6 tháng đầu năm 2021 chưa gửi"),
    ],
)
def test_the_sentence_counts_down_and_names_the_day_over(today: str, sentence: str) -> None:
    assert said(Home(Tasks(), due=due(today)), on=dt.date.fromisoformat(today)) == sentence


def test_a_big_figure_stands_there_in_the_last_days_only() -> None:
    assert hero(viewer(Duty.reporter), Home(Tasks(), due=due("2021-05-18")), TODAY).figure == "1"
    assert hero(viewer(Duty.reporter), Home(Tasks(), due=due("2021-05-01")), TODAY).figure == ""
    assert hero(viewer(Duty.reporter), Home(Tasks(), due=due("2021-05-19")), TODAY).figure == ""


def test_what_came_back_is_said_before_the_day() -> None:
    home = Home(Tasks(), due=due(state=ReportState.returned))
    assert said(home) == "Báo cáo 6 tháng đầu năm 2021 bị trả lại, cần sửa và gửi lại"
    assert hero(viewer(Duty.reporter), home, TODAY).acts[0].link.endpoint == "review.slip"


def test_the_head_is_led_to_the_signature_when_it_was_handed_over() -> None:
    acts = hero(viewer(Duty.head), Home(Tasks(), due=due(state=ReportState.handed_over)), TODAY).acts
    assert acts[0].link.endpoint == "reports.sign"


def test_the_deadline_names_its_weekday_and_its_clause() -> None:
    of = hero(viewer(Duty.reporter), Home(Tasks(), due=due()), TODAY)
    assert str(of.lede[0]) == "Hạn: hết thứ Tư 19/05/2021, theo câu “trước ngày 20/5”."
    assert of.clause is not None
    assert of.clause[0] == "V.2"


def test_the_reviewer_is_led_to_the_one_to_take_next() -> None:
    first = Waiting(
        report_id=uuid.uuid4(),
        organisation="Hội Nông dân tỉnh",
        official_name="Hội Nông dân tỉnh Bình Phước",
        period="6 tháng đầu năm 2021",
        number=2,
        state=ReportState.submitted,
        submitted_at=dt.datetime.fromisoformat("2021-05-17T19:47+07:00"),
        first_submitted_at=dt.datetime.fromisoformat("2021-05-16T14:25+07:00"),
        due_at=due().obligation.due_at,
        findings=Findings(flags=0, unexplained=0, changed=1),
    )
    home = Home(Tasks(), queue=Queue(waiting=9, returned=3, accepted=14, next=first))
    found = hero(viewer(Duty.reviewer, OrganisationKind.standing_agency), home, TODAY)
    assert str(found.sentence) == "9 báo cáo chờ duyệt"
    assert str(found.lede[0]) == "Nên xem trước: Hội Nông dân tỉnh, bản 2, đã chờ 1 ngày."
    assert (found.acts[0].link.endpoint, found.acts[0].starts) == ("review.take_next", True)
    all_read = Home(Tasks(), queue=Queue(waiting=9, returned=3, accepted=14, next=None))
    assert said(all_read, Duty.reviewer) == "9 báo cáo chờ duyệt"


def test_a_reviewer_with_an_empty_desk_hears_so() -> None:
    assert said(Home(Tasks(), queue=NOBODY_WAITS), Duty.reviewer) == "Đã duyệt hết báo cáo gửi đến"


def test_the_clerk_hears_of_signed_letters_without_number() -> None:
    assert said(Home(Tasks(), numbering=2), Duty.clerk) == "2 công văn đã ký, chờ cấp số"


def test_the_head_of_the_agency_hears_of_letters_to_sign() -> None:
    assert said(Home(Tasks(), signing=1), Duty.head) == "1 công văn chờ anh/chị"


def test_with_nothing_to_do_the_next_period_is_named() -> None:
    home = Home(Tasks(), coming=due(before="2021-11-20", name="năm 2021"))
    found = hero(viewer(Duty.reporter), home, TODAY)
    assert str(found.sentence) == "Không còn việc nào"
    assert "Kỳ tới: báo cáo năm 2021" in str(found.lede[0])
    assert "hạn hết ngày 19/11/2021" in str(found.lede[0])


def test_the_administrator_is_led_to_people_organisations_the_rearrangement_and_outages() -> None:
    found = hero(viewer(Duty.administrator), Home(Tasks()), TODAY)
    places = [act.link.endpoint for act in found.acts]
    assert places == ["accounts.people", "organisations.index", "succession.reform", "plans.outages"]
