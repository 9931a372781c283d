"""Leaders are put on the roster, hand over and leave: who is meant by a name, what is refused, what the pages do."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.audit.models import AuditEntry
from portal.demonstration.territory import SMALL_COMMUNES, SMALL_DISTRICT
from portal.extensions import db
from portal.lib.refusals import Conflict, Refusal
from portal.supporters import actions
from portal.supporters.appointment import Appointment, Holder
from portal.supporters.models import LeaderHolding, LeadershipKind, Person
from portal.supporters.rules import kinds_kept
from tests.conftest import Stage
from tests.factories.addresses import AT
from tests.factories.supporters import body, leader

D = dt.date
HEAD = LeadershipKind.head_of_body
EVERY = tuple(LeadershipKind)


@pytest.mark.parametrize(
    ("persona", "code", "kept"),
    [
        ("redcross_reporter", "LHPN", EVERY),
        ("redcross_head", f"LHPN-{SMALL_COMMUNES[0]}", EVERY),
        ("redcross_reviewer", "LHPN", ()),
        ("two_posts", f"BCD-{SMALL_DISTRICT}", EVERY),
        ("two_posts", "LHPN", ()),
        ("commune_redcross", f"HND-{SMALL_COMMUNES[0]}", EVERY),
        ("commune_redcross", f"HND-{SMALL_COMMUNES[1]}", ()),
        ("commune_women", f"LHPN-{SMALL_COMMUNES[0]}", (HEAD,)),
        ("commune_women", f"HND-{SMALL_COMMUNES[0]}", ()),
        ("women_head", "LHPN", (HEAD,)),
        ("women_head", f"LHPN-{SMALL_COMMUNES[0]}", ()),
        ("committee_head", "BCD", ()),
        ("observer", "BCD", ()),
        ("administrator", "HCTD", ()),
    ],
)
def test_the_territorys_standing_agency_keeps_all_and_each_body_its_head(
    stage: Stage, persona: str, code: str, kept: tuple[LeadershipKind, ...]
) -> None:
    with stage.read():
        whose = body(code)
        assert kinds_kept(stage.viewer(persona), whose.id, whose.unit_no) == kept


def test_somebody_of_the_same_name_is_offered_before_a_new_entry_is_made(stage: Stage) -> None:
    with stage.work():
        keeper = stage.viewer("redcross_reporter")
        known = leader(keeper, "LHPN", "Đỗ Thị Mẫu").person_id
        post = Appointment(LeadershipKind.local_leader, "Phó Bí thư", D(2020, 6, 1))
        with pytest.raises(Refusal) as refusal:
            actions.appoint(body("BCD"), post, Holder("do  thi mau"), actor=keeper, at=AT)
        assert (refusal.value.code, refusal.value.field) == ("person.known", "who")
        holding = actions.appoint(body("BCD"), post, Holder(person_id=known), actor=keeper, at=AT)
        assert holding.person_id == known
        holding = actions.appoint(body("BCD"), post, Holder("Đỗ Thị Mẫu", another=True), actor=keeper, at=AT)
        assert holding.person_id != known


def test_a_person_out_of_sight_is_neither_offered_nor_taken(stage: Stage) -> None:
    with stage.work():
        hidden = actions.add_person("Bùi Văn Tạm Gọi", actor=stage.viewer("farmers_reporter"), at=AT).id
        keeper = stage.viewer("women_reporter")
        post = Appointment(HEAD, "Chủ tịch", D(2020, 6, 1))
        with pytest.raises(Refusal) as refusal:
            actions.appoint(body("LHPN"), post, Holder(person_id=hidden), actor=keeper, at=AT)
        assert refusal.value.code == "person.unknown"
        made = actions.appoint(body("LHPN"), post, Holder("Bùi Văn Tạm Gọi"), actor=keeper, at=AT)
        assert (made.person_id == hidden, made.person.organisation_id) == (False, keeper.organisation_id)


@pytest.mark.both_databases
def test_a_body_has_one_head_at_a_time_and_several_deputies(stage: Stage) -> None:
    with stage.work():
        keeper = stage.viewer("redcross_reporter")
        leader(keeper, "LHPN", starts_on=D(2020, 6, 1), ends_on=D(2020, 12, 31))
        leader(keeper, "LHPN", starts_on=D(2021, 1, 1))
        leader(keeper, "LHPN", starts_on=D(2019, 1, 1), ends_on=D(2020, 5, 31))
        for starts, ends in ((D(2020, 5, 31), D(2020, 6, 1)), (D(2020, 12, 31), None), (D(2018, 1, 1), None)):
            with pytest.raises(Refusal) as refusal:
                leader(keeper, "LHPN", starts_on=starts, ends_on=ends)
            assert refusal.value.code == "holding.taken"
        deputy = {"kind": LeadershipKind.local_leader, "title": "Phó Bí thư"}
        first = leader(keeper, "BCD", **deputy)
        leader(keeper, "BCD", **deputy)
        with pytest.raises(Refusal) as refusal:
            leader(keeper, "BCD", person_id=first.person_id, **deputy)
        assert refusal.value.code == "holding.same"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_on": D(2021, 5, 19)}, "holding.in_future"),
        ({"ends_on": D(2020, 5, 31)}, "holding.days"),
        ({"ends_on": D(2021, 5, 19)}, "holding.days"),
        ({"title": " "}, "holding.no_title"),
        ({"name": " "}, "person.no_name"),
    ],
)
def test_days_and_words_that_cannot_be_are_refused(
    stage: Stage, changes: dict[str, object], code: str
) -> None:
    with stage.work(), pytest.raises(Refusal) as refusal:
        leader(stage.viewer("redcross_reporter"), "LHPN", **changes)  # type: ignore[arg-type]
    assert refusal.value.code == code


def test_a_post_that_is_over_is_not_handed_over_or_ended_again(stage: Stage) -> None:
    with stage.work():
        keeper = stage.viewer("redcross_reporter")
        holding = leader(keeper, "LHPN")
        for day in (D(2020, 5, 31), D(2021, 5, 19)):
            with pytest.raises(Refusal):
                actions.end_holding(holding, on=day, actor=keeper, at=AT)
        actions.end_holding(holding, on=D(2021, 5, 18), actor=keeper, at=AT)
        with pytest.raises(Conflict):
            actions.end_holding(holding, on=D(2021, 5, 18), actor=keeper, at=AT)
        with pytest.raises(Conflict):
            actions.hand_over(holding, Holder("Lê Văn Mẫu"), on=D(2021, 5, 18), actor=keeper, at=AT)


def test_nobody_gets_by_hand_over_the_post_that_he_holds_already(stage: Stage) -> None:
    with stage.work():
        keeper = stage.viewer("redcross_reporter")
        deputy = {"kind": LeadershipKind.local_leader, "title": "Phó Bí thư"}
        one, two = (leader(keeper, "BCD", name, **deputy) for name in ("Bùi Văn Mẫu", "Lê Văn Mẫu"))
        for holder in (one, two):
            with pytest.raises(Refusal) as refusal:
                actions.hand_over(
                    one, Holder(person_id=holder.person_id), on=D(2021, 3, 1), actor=keeper, at=AT
                )
            assert refusal.value.code in ("holding.same_person", "holding.same")


@pytest.mark.parametrize("day", [D(2020, 6, 1), D(2021, 5, 19)])
def test_a_hand_over_on_a_day_that_cannot_be_is_refused(stage: Stage, day: D) -> None:
    with stage.work():
        keeper = stage.viewer("redcross_reporter")
        holding = leader(keeper, "LHPN")
        with pytest.raises(Refusal) as refusal:
            actions.hand_over(holding, Holder("Lê Văn Mẫu"), on=day, actor=keeper, at=AT)
    assert refusal.value.code == "holding.hand_over_day"


def test_the_pages_ask_who_is_meant_and_then_write(stage: Stage) -> None:
    browser = stage.client("commune_women")
    place = browser.get("/supporters/leaders/new", expect=303).location
    browser.post("/supporters/persons/new", {"name": "Thị Mẫu", "outside_province": "y"})
    fields = browser.get(place).form("/leaders/new") | {"title": "Chủ tịch", "starts_on": "1/6/20"}
    assert len(browser.get(place).soup.select("select[name=kind] option")) == 1
    page = browser.post(place, fields | {"name": "Thi Mau"}, expect=422)
    assert "Trong danh sách đã có người cùng họ tên" in page.text
    known = page.soup.select_one("input[name=who]")["value"]
    shown = browser.follow(browser.post(place, page.form("/leaders/new") | {"who": known}))
    assert known in shown.soup.select_one("a[href*=rename]")["href"]
    assert "từ 01/06/2020" in shown.text
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == 1


def test_hand_over_and_end_by_their_pages(stage: Stage) -> None:
    with stage.work():
        holding = leader(stage.viewer("redcross_reporter"), "LHPN").id
    browser = stage.client("women_head")
    page = browser.get(f"/supporters/leaders/{holding}/hand-over")
    browser.post(f"/supporters/leaders/{holding}/hand-over", page.form("/hand-over"), expect=422)
    fields = page.form("/hand-over") | {"name": "Lê Thị Thử Nghiệm", "on": "1/3/2021"}
    shown = browser.follow(browser.post(f"/supporters/leaders/{holding}/hand-over", fields))
    assert "Lê Thị Thử Nghiệm" in shown.text
    end = shown.soup.select_one("a[href$=end]")["href"]
    shown = browser.follow(browser.post(end, browser.get(end).form("/end")))
    assert "01/03/2021 đến 18/05/2021" in shown.text
    browser.get(end, expect=409)
    with stage.read():
        days = {(row.starts_on, row.ends_on) for row in db.session.scalars(sa.select(LeaderHolding))}
        assert days == {(D(2020, 6, 1), D(2021, 2, 28)), (D(2021, 3, 1), D(2021, 5, 18))}


def test_the_book_of_acts_names_no_person(stage: Stage) -> None:
    with stage.work():
        leader(stage.viewer("redcross_reporter"), "LHPN", "Canaria Bí Mật")
        for entry in db.session.scalars(sa.select(AuditEntry)):
            assert "Canaria" not in str(entry.changes)


@pytest.mark.both_databases
def test_whoever_renames_second_is_told_what_the_name_is_now(stage: Stage) -> None:
    with stage.work():
        actor = stage.viewer("women_reporter")
        person = actions.add_person("Bui Van Mau", actor=actor, at=AT)
        actions.rename_person(person, "Bùi Văn  Mẫu", version=1, actor=actor, at=AT)
        assert (person.name, person.name_folded, person.version) == ("Bùi Văn Mẫu", "bui van mau", 2)
        with pytest.raises(Conflict, match=r"person.changed|") as late:
            actions.rename_person(person, "Bùi Văn Mậu", version=1, actor=actor, at=AT)
        assert "Bùi Văn Mẫu" in str(late.value)


@pytest.mark.both_databases
def test_what_was_entered_wrong_is_put_right_by_whoever_comes_first(stage: Stage) -> None:
    with stage.work():
        keeper = stage.viewer("redcross_reporter")
        leader(keeper, "LHPN", ends_on=D(2020, 12, 31))
        holding = leader(keeper, "LHPN", starts_on=D(2021, 2, 1))
        right = Appointment(HEAD, "Chủ  tịch Hội", D(2021, 1, 1))
        actions.correct(holding, right, version=1, actor=keeper, at=AT)
        assert (holding.title, holding.starts_on, holding.version) == ("Chủ tịch Hội", D(2021, 1, 1), 2)
        with pytest.raises(Conflict):
            actions.correct(holding, right, version=1, actor=keeper, at=AT)
        with pytest.raises(Refusal) as refusal:
            actions.correct(
                holding, Appointment(HEAD, "Chủ tịch", D(2020, 12, 31)), version=2, actor=keeper, at=AT
            )
        assert refusal.value.code == "holding.taken"
        url = f"/supporters/leaders/{holding.id}/correct"
    browser = stage.client("women_reporter")
    fields = browser.get(url).form("/correct")
    assert (fields["starts_on"], fields["ends_on"]) == ("01/01/2021", "")
    assert "31/01/2021" in browser.follow(browser.post(url, fields | {"ends_on": "31/1/21"})).text
