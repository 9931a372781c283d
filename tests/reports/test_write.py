"""Typing into a draft: kept at once, by line, never over somebody else's words."""

from typing import Any

import pytest

from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.pledges.offer import Parts
from portal.reports import actions, papers
from portal.reports.models import Report
from portal.reports.writing import StaleLine
from tests.factories import addresses, pledges, reports


@pytest.fixture
def draft(stage: Any) -> Any:
    """An open draft of the Women's Union with one delivery of 2 million in cash and 1 million in goods."""
    with stage.work():
        women = stage.viewer("women_reporter")
        household = addresses.waiting(addresses.commune_of(women))
        promised = pledges.pledge(women, household.id)
        pledges.deliver(women, promised, Parts(cash=2_000_000, goods=1_000_000, goods_note="gạo"))
        return reports.draft(women).id


def open_again(draft: Any) -> Report:
    return db.session.get_one(Report, draft)


def put(stage: Any, draft: Any, code: str, *, who: str = "women_reporter", **given: Any) -> Any:
    values = {"version": 0, "value": None, "actor": stage.viewer(who), "at": clock.now(), **given}
    return actions.record_figure(open_again(draft), code, **values)


def sheet(stage: Any, draft: Any) -> Any:
    return papers.live(stage.viewer("women_reporter"), open_again(draft)).sheet


def test_a_figure_is_filled_from_the_ledger_and_nothing_is_stored_until_somebody_types(
    stage: Any, draft: Any
) -> None:
    with stage.read():
        of = sheet(stage, draft)
        assert (of["C"].value, of["C1"].value, of["C2"].value, of["B3"].value) == (
            3_000_000,
            2_000_000,
            1_000_000,
            1,
        )
        assert papers.typed_lines(stage.viewer("women_reporter"), open_again(draft)) == {}


def test_an_overruled_figure_keeps_both_values_and_moves_sum_and_estimate(stage: Any, draft: Any) -> None:
    with stage.work():
        put(stage, draft, "C2", value=1_600_000, reason="Phiếu giao chưa kịp ghi sổ")
    with stage.read():
        of = sheet(stage, draft)
        assert (of["C2"].ledger, of["C2"].value, of["C2"].overruled) == (1_000_000, 1_600_000, True)
        assert (of["C"].value, of["C"].ledger, of["C"].estimate) == (3_600_000, 3_000_000, 3_600_000)


def test_a_figure_equal_to_the_ledger_is_no_overruling(stage: Any, draft: Any) -> None:
    with stage.work():
        assert put(stage, draft, "C2", value=1_000_000, estimate=1_000_000) is None
        put(stage, draft, "C2", value=1_600_000, reason="x")
        put(stage, draft, "C2", version=1, value=1_000_000, reason="")
        assert not sheet(stage, draft)["C2"].overruled


def test_the_same_autosave_twice_is_no_conflict(stage: Any, draft: Any) -> None:
    with stage.work():
        first = put(stage, draft, "D1A", value=12)
        assert put(stage, draft, "D1A", value=12) is first
        assert first.version == 1


@pytest.mark.both_databases
def test_a_line_that_moved_on_is_not_overwritten_and_both_sides_are_told(stage: Any, draft: Any) -> None:
    with stage.work():
        put(stage, draft, "D1A", value=12, who="women_head")
        with pytest.raises(StaleLine) as stale:
            put(stage, draft, "D1A", value=15)
        assert (stale.value.stored["value"], stale.value.typed["value"]) == (12, 15)
        assert stale.value.who == "Trần Thị Thí Dụ"
        assert sheet(stage, draft)["D1A"].value == 12


@pytest.mark.parametrize("code", ["C", "B", "E1", "D2", "D2-1", "Z9"])
def test_sums_headings_texts_and_unknown_lines_take_no_figure(stage: Any, draft: Any, code: str) -> None:
    with stage.work(), pytest.raises(Refusal, match=r"report\.unknown_line"):
        put(stage, draft, code, value=1)


def test_nothing_is_written_once_it_is_handed_over(stage: Any, draft: Any) -> None:
    with stage.work():
        report, women = open_again(draft), stage.viewer("women_reporter")
        reports.fill(report, women)
        actions.hand_over(report, version=report.version, actor=women, at=clock.now())
        with pytest.raises(Conflict, match="Nguyễn Thị Mẫu đã bàn giao"):
            put(stage, draft, "D1A", version=1, value=5)


def test_the_cut_off_lies_within_the_period_and_not_in_the_future(stage: Any, draft: Any) -> None:
    import datetime as dt

    with stage.work():
        report, women = open_again(draft), stage.viewer("women_reporter")
        for day in (dt.date(2020, 11, 30), dt.date(2021, 5, 19)):
            with pytest.raises(Refusal, match=r"report\.cut_off"):
                actions.set_cut_off(report, day, version=1, actor=women, at=clock.now())
        actions.set_cut_off(report, dt.date(2021, 4, 1), version=1, actor=women, at=clock.now())
        assert sheet(stage, draft)["C"].value == 0
        with pytest.raises(Conflict):
            actions.set_cut_off(report, dt.date(2021, 4, 2), version=1, actor=women, at=clock.now())


def test_nothing_happened_is_said_in_one_act_but_not_against_the_ledger(stage: Any, draft: Any) -> None:
    with stage.work():
        women = stage.viewer("women_reporter")
        with pytest.raises(Refusal, match=r"report\.not_nothing"):
            actions.report_nothing(open_again(draft), actor=women, at=clock.now())
        farmers = stage.viewer("farmers_reporter")
        report = actions.report_nothing(reports.draft(farmers), actor=farmers, at=clock.now())
        of = papers.live(farmers, report)
        assert not [one for one in of.problems(clock.today()) if one.level == "must_fix"]
        assert of.sheet["D1P"].value == 0


# Pages ---------------------------------------------------------------------------------------------------------------


def test_as_page_the_whole_grid_is_saved_and_untouched_figures_stay_with_the_ledger(
    stage: Any, draft: Any
) -> None:
    browser = stage.client("women_reporter")
    url = f"/reports/{draft}/figures"
    values = browser.get(url).form("/figures") | {"D1A-value": "12", "D1P-value": "1.234", "next": "draft"}
    page = browser.follow(browser.post(url, values))
    assert page.form("/figures")["D1P-value"] == "1.234"
    with stage.read():
        typed = papers.typed_lines(stage.viewer("women_reporter"), open_again(draft))
        assert sorted(typed) == ["D1A", "D1P"]


def test_as_page_what_cannot_be_read_is_kept_on_screen_with_a_sentence(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    url = f"/reports/{draft}/figures"
    values = browser.get(f"{url}?edit=C2").form("/figures") | {"C2-value": "1,5", "D1A-value": "7"}
    page = browser.post(url, values, expect=422)
    sent = page.form("/figures")
    assert (sent["C2-value"], sent["D1A-value"]) == ("1,5", "7")
    assert "C2: “1,5” chưa rõ là bao nhiêu tiền" in page.text
    assert page.soup.title.text.startswith("Lỗi: ")
    values |= {"C2-value": "1tr6", "C2-reason": "Phiếu giao chưa ghi sổ", "next": "draft"}
    page = browser.follow(browser.post(url, values))
    assert "Sửa tay , sổ ghi 1.000.000" in page.text


def test_as_fragment_a_line_is_saved_without_its_fields_coming_back(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    sent = {"D1A-version": "0", "D1A-shown": "0|||e3b0c44298", "D1A-value": "12", "D1A-estimate": ""}
    part = browser.post(f"/reports/{draft}/lines/D1A", sent, expect=200, htmx=True)
    assert part.is_fragment
    assert [tag.get("id") for tag in part.soup.find_all(recursive=False)] == ["line-D1A"]
    assert [field["name"] for field in part.soup.find_all("input")] == ["D1A-version"]
    assert part.soup.find("input")["value"] == "1"
    assert "Đã lưu 20:15" in part.text
    again = browser.post(f"/reports/{draft}/lines/D1A", sent, expect=200, htmx=True)
    assert again.soup.find("input")["value"] == "1"
    bad = browser.post(f"/reports/{draft}/lines/D1A", sent | {"D1A-value": "mười"}, expect=422, htmx=True)
    assert bad.is_fragment
    assert "Gõ một số nguyên" in bad.text


def test_as_page_without_scripts_a_line_can_be_saved_too(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    page = browser.post(
        f"/reports/{draft}/lines/D1A", {"D1A-version": "0", "D1A-shown": "0||", "D1A-value": "12"}
    )
    assert page.location.endswith("/figures#row-D1A")
    bad = browser.post(
        f"/reports/{draft}/lines/D1M", {"D1M-version": "0", "D1M-shown": "0||", "D1M-value": "x"}, expect=422
    )
    assert bad.soup.h1.text == "Chưa lưu dòng D1M"


def test_a_stale_tab_gets_both_values_and_may_keep_its_own_or_take_the_new_one(
    stage: Any, draft: Any
) -> None:
    mine, theirs = stage.client("women_reporter"), stage.client("women_head")
    url = f"/reports/{draft}/figures"
    old = mine.get(url).form("/figures")
    theirs.post(url, theirs.get(url).form("/figures") | {"D1A-value": "12", "D1M-value": "4"})
    page = mine.post(url, old | {"D1A-value": "15", "D1M-value": "5", "D1P-value": "99"}, expect=409)
    assert "Trần Thị Thí Dụ đã sửa lúc 18/05/2021, 20:15" in page.text
    assert "12" in page.text
    assert "15" in page.text
    choice = page.form("/figures") | {"D1M-keep": "theirs", "next": "draft"}
    form = mine.follow(mine.post(url, choice)).form("/figures")
    assert (form["D1A-value"], form["D1M-value"], form["D1P-value"]) == ("15", "4", "99")


def test_a_stale_tab_gets_both_values_as_fragment(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    sent = {"D1A-version": "0", "D1A-shown": "0|||e3b0c44298", "D1A-estimate": ""}
    browser.post(f"/reports/{draft}/lines/D1A", sent | {"D1A-value": "12"}, expect=200, htmx=True)
    part = browser.post(f"/reports/{draft}/lines/D1A", sent | {"D1A-value": "15"}, expect=409, htmx=True)
    assert part.is_fragment
    assert "bản mới 12, của anh/chị 15" in part.text


@pytest.mark.both_databases
def test_no_interleaving_of_two_tabs_overwrites_silently(stage: Any, draft: Any) -> None:
    import random

    dice = random.Random(20210518)
    with stage.work():
        of, women = (
            papers.live(stage.viewer("women_reporter"), open_again(draft)),
            stage.viewer("women_reporter"),
        )
        seen, stored, lost = {"a": (0, None), "b": (0, None)}, (0, None), 0
        for step in range(500):
            tab = dice.choice("ab")
            if dice.random() < 0.4:
                seen[tab] = stored
                continue
            value = dice.randrange(1, 4)
            try:
                line = put(stage, draft, "D1A", version=seen[tab][0], value=value, paper=of, actor=women)
            except StaleLine as stale:
                lost += 1
                assert seen[tab][0] != stored[0]
                assert stale.stored["value"] == stored[1]
            else:
                assert line is not None
                assert seen[tab][0] == stored[0] or value == stored[1], step
                stored = seen[tab] = (line.version, line.value)
        assert lost > 50


def test_the_narrative_takes_over_last_years_words_as_a_marked_draft(province: Any) -> None:
    with province.read():
        report = reports_of(province, "women_reporter")
    browser = province.client("women_reporter")
    url = f"/reports/{report}/narrative"
    page = browser.get(url)
    take = page.soup.find("button", attrs={"name": "take"})
    assert take is not None
    page = browser.follow(browser.post(url, page.form("/narrative") | {"take": take["value"]}))
    assert "Từ kỳ trước, chưa sửa." in page.text
    assert take["value"] == "all"
    sent = page.form("/narrative")
    assert all(sent[f"E{number}-text"].strip() for number in range(1, 6))


def reports_of(stage: Any, persona: str) -> Any:
    from portal.reports import queries

    dues = queries.due_for(stage.viewer(persona), clock.today())
    return next(due.report.id for due in dues if due.period.code == "2021-H1" and due.report)


@pytest.mark.parametrize(
    ("persona", "get", "post"),
    [
        ("women_head", 200, 303),
        ("farmers_reporter", 404, 404),
        ("redcross_reviewer", 403, 403),
        ("committee_head", 403, 403),
        ("observer", 403, 403),
        ("commune_women", 404, 404),
        ("administrator", 404, 404),
    ],
)
def test_a_draft_is_read_and_written_by_its_own_unit_only(
    stage: Any, draft: Any, persona: str, get: int, post: int
) -> None:
    browser = stage.client(persona)
    for page in ("figures", "lines/C1"):
        browser.get(f"/reports/{draft}/{page}", expect=get)
    sent = {"D1A-version": "0", "D1A-shown": "0||", "D1A-value": "12"}
    browser.post(f"/reports/{draft}/lines/D1A", sent, expect=post)
    browser.post(f"/reports/{draft}/figures", sent, expect=post)
    browser.post(f"/reports/{draft}/narrative", {}, expect=post)
    browser.post(f"/reports/{draft}/check", {}, expect=post)
