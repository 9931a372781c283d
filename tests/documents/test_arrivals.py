"""What arrives on paper or by e-mail: numbered in the incoming book, said twice when it is there twice, followed up."""

import dataclasses
import datetime as dt
import io
import uuid
import zipfile
from typing import Any

import pytest
import sqlalchemy as sa

from portal.documents import arrivals, following, invariants
from portal.documents.arrivals import Arrived
from portal.documents.entering import version_of
from portal.documents.models import Channel, RegisterEntry, StoredFile
from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from tests.conftest import Stage
from tests.factories.documents import numbered

URL = "/documents/incoming"
MAY = dt.date(2021, 5, 18)
PAPER = Arrived(
    author="Hội Nông dân tỉnh",
    author_id=None,
    symbol="12/CV-HND",
    of_date=dt.date(2021, 5, 14),
    abstract="Công văn về việc cử cán bộ phối hợp khảo sát",
    recipients="Phòng Công tác xã hội",
    channel=Channel.paper,
    answers_id=None,
)


def arrive(stage: Stage, on: dt.date = MAY, paper: Arrived = PAPER, **given: Any) -> RegisterEntry:
    with stage.work():
        line = arrivals.arrive(paper, on=on, actor=stage.viewer("redcross_clerk"), at=clock.now(), **given)
        entry = db.session.get_one(RegisterEntry, line.id)
        db.session.expunge(entry)
        return entry


def correct(stage: Stage, entry_id: uuid.UUID, paper: Arrived, version: int) -> dict[str, list[str]]:
    with stage.work():
        entry, clerk = db.session.get_one(RegisterEntry, entry_id), stage.viewer("redcross_clerk")
        return arrivals.correct(entry, paper, version=version, actor=clerk, at=clock.now())


def another(symbol: str, **given: Any) -> Arrived:
    return dataclasses.replace(PAPER, symbol=symbol, **given)


def post_of(stage: Stage, persona: str) -> uuid.UUID:
    return stage.viewer(persona).post_id


def faults(stage: Stage) -> list[str]:
    with stage.read():
        return list(invariants.broken())


def test_arrivals_are_numbered_in_the_order_of_their_days(stage: Stage) -> None:
    assert arrive(stage, dt.date(2021, 5, 17)).number == 1
    assert arrive(stage, paper=another("13/CV-HND")).number == 2
    with pytest.raises(Refusal, match=r"arrival\.backwards.*18/05/2021"):
        arrive(stage, dt.date(2021, 5, 17), another("14/CV-HND"))
    assert arrive(stage, paper=another("14/CV-HND")).number == 3
    assert faults(stage) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"on": dt.date(2021, 5, 19)}, "arrival.later"),
        ({"paper": another("1", of_date=dt.date(2021, 5, 19))}, "arrival.of_later"),
        ({"paper": another("1", answers_id=uuid.uuid4())}, "arrival.answers_none"),
        ({"due_on": dt.date(2021, 5, 22)}, "follow.day_off"),
        ({"due_on": dt.date(2021, 5, 17)}, "follow.due_before"),
        ({"due_on": dt.date(2021, 5, 20), "handler_id": uuid.uuid4()}, "follow.no_post"),
        ({"due_on": dt.date(2021, 5, 20), "paper": another("1", recipients="")}, "follow.nobody"),
    ],
)
def test_what_cannot_be_is_refused_and_takes_no_number(
    stage: Stage, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        arrive(stage, **given)
    assert arrive(stage).number == 1


def test_the_same_author_symbol_and_date_is_entered_twice_only_when_meant(stage: Stage) -> None:
    arrive(stage)
    same = dataclasses.replace(PAPER, author="HỘI NÔNG DÂN  TỈNH", symbol="12/cv-hnd", abstract="Khác")
    with pytest.raises(Refusal, match="số đến 01"):
        arrive(stage, paper=same)
    assert arrive(stage, paper=same, again=True).number == 2
    assert arrive(stage, paper=another("", abstract="Thư không số")).number == 3
    assert arrive(stage, paper=another("", abstract="Thư không số")).number == 4


def test_a_slip_is_put_right_with_the_old_value_kept_and_never_the_number(stage: Stage) -> None:
    entry = arrive(stage)
    with stage.read():
        shown = version_of(entry.id)
    changed = correct(stage, entry.id, another("21/CV-HND"), version=shown)
    assert changed == {"symbol": ["12/CV-HND", "21/CV-HND"]}
    with pytest.raises(Conflict):
        correct(stage, entry.id, PAPER, version=1)
    page = stage.client("redcross_clerk").get(f"/documents/entries/{entry.id}")
    assert "Số, ký hiệu: “12/CV-HND” → “21/CV-HND”" in page.text
    assert len(stage.client("redcross_clerk").get(f"{URL}?q=21/cv").soup.select("tbody tr")) == 1


def test_the_clerk_enters_a_paper_with_its_scan_and_a_second_look_loses_neither(stage: Stage) -> None:
    browser = stage.client("redcross_clerk")
    form = browser.get(f"{URL}/new").form("new")
    form |= {
        "author": "Hội Nông dân tỉnh Bình Phước",
        "symbol": "12/CV-HND",
        "of_date": "14/5/2021",
        "abstract": "",
        "due_on": "24/5/21",
        "handler": str(post_of(stage, "redcross_reviewer")),
    }
    scan = (io.BytesIO(b"%PDF-1.4 a scan %%EOF"), "quet.pdf")
    page = browser.post(f"{URL}/new", form | {"scan": scan}, expect=422)
    assert "Đã giữ tệp vừa gửi" in page.text
    form = page.form("new") | {"abstract": "Công văn về việc phối hợp"}
    shown = browser.follow(browser.post(f"{URL}/new", form))
    assert shown.soup.h1.get_text(strip=True) == "Văn bản đến số 01, năm 2021"
    assert "Trong hạn" in shown.text
    with stage.read():
        entry = db.session.scalars(sa.select(RegisterEntry)).one()
        assert entry.author_id is not None
        assert db.session.get_one(StoredFile, entry.file_id).name == "01-den-2021.pdf"
    assert faults(stage) == []


def test_the_list_filters_what_waits_and_says_overdue_in_words(stage: Stage) -> None:
    arrive(stage, due_on=dt.date(2021, 5, 20))
    arrive(stage, paper=another("13/CV-HND"), due_on=dt.date(2021, 5, 28))
    arrive(stage, paper=another("9/TB-UBND", author="Ủy ban nhân dân tỉnh"))
    stage.at("2021-05-24T08:00+07:00")
    browser = stage.client("redcross_reviewer")
    for asked, numbers in (
        ("", ["03", "02", "01"]),
        ("?sort=oldest", ["01", "02", "03"]),
        ("?show=waiting", ["02", "01"]),
        ("?show=overdue", ["01"]),
        ("?from=Ủy ban nhân dân tỉnh", ["03"]),
        ("?q=uy+ban", ["03"]),
        ("?q=hnd&year=all", ["02", "01"]),
    ):
        rows = browser.get(URL + asked).soup.select("tbody th")
        assert [cell.get_text(strip=True) for cell in rows] == numbers, asked
    page = browser.get("/documents/following")
    assert [cell.get_text(strip=True) for cell in page.soup.select("tbody th")] == ["01", "02"]
    assert "Quá hạn 4 ngày" in page.text


def test_progress_is_dated_and_signed_and_closes_the_act(stage: Stage) -> None:
    entry = arrive(stage, due_on=dt.date(2021, 5, 20), handler_id=post_of(stage, "redcross_reviewer"))
    browser = stage.client("redcross_reviewer")
    url = f"/documents/entries/{entry.id}"
    assert "1 văn bản đến giao anh/chị giải quyết" in browser.get("/").text
    form = browser.get(url).form("progress")
    browser.post(f"{url}/progress", form | {"body": ""}, expect=422)
    browser.post(f"{url}/progress", form | {"body": "Đã cử hai cán bộ", "closes": "y"})
    browser.post(
        f"{url}/progress", browser.get(url).form("progress") | {"version": "1", "body": "x"}, expect=409
    )
    assert "Không có văn bản nào" in browser.get("/documents/following").text
    row = browser.get("/documents/following/print").soup.select_one("tbody tr")
    assert "Đã cử hai cán bộ" in row.get_text()
    assert "Đã giải quyết" in row.get_text()


def test_a_letter_of_ours_is_answered_by_what_arrived(stage: Stage) -> None:
    with stage.work():
        ours = numbered(stage.viewer("redcross_clerk")).id
    entry = arrive(stage, paper=another("15/CV-HND", answers_id=ours))
    page = stage.client("redcross_head").get(f"/documents/entries/{ours}")
    assert page.soup.find("a", href=f"/documents/entries/{entry.id}").get_text() == "15/CV-HND"


@pytest.mark.parametrize(
    ("book", "count", "first"), [("incoming", 10, "Ngày đến"), ("following", 7, "Số đến")]
)
def test_print_and_spreadsheet_have_the_official_columns(
    stage: Stage, book: str, count: int, first: str
) -> None:
    arrive(stage, due_on=dt.date(2021, 5, 20), paper=another("=1+1"))
    browser = stage.client("redcross_head")
    page = browser.get(f"/documents/{book}/print?year=2021")
    heads = [cell.get_text(strip=True) for cell in page.soup.select("thead tr:first-child th")]
    assert (len(heads), heads[0]) == (count, first)
    assert page.soup.select_one("tbody th").get_text(strip=True) == "01"
    sheet = browser.get(f"/documents/{book}.xlsx")
    with zipfile.ZipFile(io.BytesIO(sheet.data)) as file:
        assert "<f>" not in file.read("xl/worksheets/sheet1.xml").decode()


def test_another_body_sees_nothing_of_it(stage: Stage) -> None:
    entry = arrive(stage)
    for stranger in ("district_reviewer", "women_head"):
        stage.client(stranger).get(f"/documents/entries/{entry.id}", expect=404)
        assert "12/CV-HND" not in stage.client(stranger).get(URL).text


def test_who_may_deal_with_it_is_of_the_own_body(stage: Stage) -> None:
    with stage.read():
        clerk = stage.viewer("redcross_clerk")
        posts = following.posts(clerk, MAY)
        assert {post.organisation_id for post in posts} == {clerk.organisation_id}
        assert len({post.user_id for post in posts}) == len(posts)
