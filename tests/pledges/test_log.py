"""A pledge is made: what it needs, what it does to the address, who may."""

import dataclasses
import datetime as dt
import threading

import pytest
import sqlalchemy as sa

from portal.access import allowed
from portal.addresses import queries as addresses
from portal.addresses.models import AddressState, HumanitarianAddress, SupportKind
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.pledges.models import Pledge, PledgeState
from portal.pledges.offer import Parts
from tests.conftest import Stage
from tests.factories.addresses import commune_of, waiting
from tests.factories.pledges import one_off, pledge, regular

D = dt.date


def address_id(stage: Stage, **given: object):
    with stage.work():
        return waiting(commune_of(stage.viewer("commune_women")), **given).id


@pytest.mark.both_databases
def test_a_pledge_binds_the_organisation_to_the_address(stage: Stage) -> None:
    home = address_id(stage)
    actor = stage.viewer("women_reporter")
    with stage.work():
        made = pledge(
            actor, home, one_off(Parts(cash=2_000_000, goods=600_000, goods_note="40 kg gạo", labour_days=3))
        )
        assert (made.value, made.labour) == (3_350_000, 750_000)
        assert made.code == "CK-00001"
        assert made.is_lead
        assert [part.value for part in made.instalments] == [3_350_000]
    with stage.read():
        address = db.session.get_one(HumanitarianAddress, home)
        assert (address.state, address.open_pledges) == (AddressState.supported, 1)


def test_regular_support_gets_one_instalment_a_month(stage: Stage) -> None:
    home = address_id(stage)
    with stage.work():
        made = pledge(stage.viewer("women_reporter"), home, regular())
        assert [part.due_on.month for part in made.instalments] == [12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
        assert sum(part.value for part in made.instalments) == made.value
        assert made.ends_on == D(2021, 11, 30)


@pytest.mark.parametrize(
    ("offer", "code", "field"),
    [
        (regular(months=11), "pledge.cycle_length", "months"),
        (regular(months=25), "pledge.cycle_length", "months"),
        (one_off(months=12), "pledge.short_length", "months"),
        (one_off(Parts()), "pledge.nothing", "cash"),
        (one_off(Parts(goods=500_000)), "goods.unnamed", "goods_note"),
        (one_off(lasting_development=" "), "pledge.short_relief", "lasting_development"),
        (one_off(starts_on=D(2019, 1, 1)), "pledge.start_far", "starts_on"),
        (one_off(participants=1, leaders=2), "pledge.leaders", "leaders"),
        (one_off(instalments=((D(2021, 4, 1), 2_999_999),)), "instalments.sum", "instalments"),
        (
            regular(instalments=((D(2021, 1, 1), 3_000_000), (D(2020, 12, 1), 3_000_000))),
            "instalments.order",
            "instalments",
        ),
        (regular(instalments=((D(2021, 12, 1), 6_000_000),)), "instalments.outside", "instalments"),
    ],
)
def test_it_refuses_what_no_pledge_may_be(stage: Stage, offer: object, code: str, field: str) -> None:
    home = address_id(stage)
    with stage.work(), pytest.raises(Refusal) as refusal:
        pledge(stage.viewer("women_reporter"), home, offer, on=D(2021, 4, 1))
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_regular_support_needs_no_word_on_lasting_development(stage: Stage) -> None:
    home = address_id(stage)
    with stage.work():
        assert pledge(stage.viewer("women_reporter"), home, regular(lasting_development="")).months == 12


def test_others_may_help_too_once_they_say_that_they_know(stage: Stage) -> None:
    """A-07: a lead and co-supporters; the address counts once."""
    home = address_id(stage)
    with stage.work():
        pledge(stage.viewer("women_reporter"), home)
    with stage.work(), pytest.raises(Refusal, match=r"đã có 1 tổ chức cùng giúp") as refusal:
        pledge(stage.viewer("farmers_reporter"), home)
    assert refusal.value.field == "co_supporter"
    with stage.work():
        second = pledge(stage.viewer("farmers_reporter"), home, one_off(co_supporter=True))
        assert not second.is_lead
        assert db.session.get_one(HumanitarianAddress, home).open_pledges == 2


def test_one_organisation_pledges_an_address_once_at_a_time(stage: Stage) -> None:
    home = address_id(stage)
    with stage.work():
        pledge(stage.viewer("women_reporter"), home)
    with stage.work(), pytest.raises(Refusal, match="CK-00001") as refusal:
        pledge(stage.viewer("women_head"), home, one_off(co_supporter=True))
    assert refusal.value.code == "pledge.own_already"


def test_a_closed_address_is_refused_and_the_next_best_are_shown(stage: Stage) -> None:
    home = address_id(stage)
    others = [address_id(stage, priority=priority) for priority in (3, 1, 2)]
    browser = stage.client("women_reporter")
    with stage.work():
        db.session.get_one(HumanitarianAddress, home).state = AddressState.risen
    page = browser.post(f"/pledges/new/{home}", typed(), expect=409)
    assert "không còn nhận giúp đỡ" in page.text
    shown = [link["href"] for link in page.soup.select(".entry-act a")]
    assert shown == [f"/pledges/new/{others[place]}" for place in (1, 2, 0)]
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Pledge)) == 0


def typed(**changes: str) -> dict[str, str]:
    given = {
        "form": "once",
        "months": "",
        "kind": "production_tools",
        "starts_on": "1/4/21",
        "cash": "3tr",
        "participants": "2",
        "leaders": "1",
        "lasting_development": "Có công cụ làm ra thu nhập đều",
    }
    return given | changes


def test_the_four_steps_lead_to_the_pledge(stage: Stage) -> None:
    home = address_id(stage, eligible=2)
    browser = stage.client("women_reporter")
    assert "DC-00001" in browser.get("/pledges/new?q=dc-0000").text
    assert "Bước 2/4" in browser.get(f"/pledges/new/{home}").text
    second = {"form": "once", "kind": "house_building", "starts_on": "01/04/2021"}
    values = browser.get(f"/pledges/new/{home}/values", query_string=second)
    assert "Bước 3/4" in values.text
    third = second | {
        "cash": "3,2tr",
        "goods": "600000",
        "labour_days": "3",
        "participants": "4",
        "leaders": "1",
    }
    check = browser.get(f"/pledges/new/{home}/check", query_string=third)
    assert len(check.soup.select("button[name=to]")) == 1  # one way back to what was answered
    assert "Giao đủ cam kết này thì hộ có 4.550.000 đ, vẫn thiếu 450.000 đ" in check.text
    fields = check.form(f"/pledges/new/{home}")
    fields |= {"goods_note": "40 kg gạo", "lasting_development": "Mái nhà không dột nữa"}
    shown = browser.follow(browser.post(f"/pledges/new/{home}", fields))
    assert "Cam kết CK-00001" in shown.text
    assert "Chưa giao lần nào" in shown.text
    with stage.read():
        made = db.session.scalar(sa.select(Pledge))
        assert made is not None
        assert (made.value, made.participants, made.leaders) == (4_550_000, 4, 1)
        assert made.kind is SupportKind.house_building
        assert made.state is PledgeState.registered


def test_the_schedule_can_be_edited_before_it_is_sent(stage: Stage) -> None:
    home = address_id(stage)
    browser = stage.client("women_reporter")
    query = typed(form="short", months="3", kind="other", instalment_count="2")
    del query["lasting_development"]
    fields = browser.get(f"/pledges/new/{home}/check", query_string=query).form(f"/pledges/new/{home}")
    assert fields["instalments-1-due_on"] == "01/05/2021"
    fields |= {"lasting_development": "Có nghề", "instalments-1-value": "2tr"}
    page = browser.post(f"/pledges/new/{home}", fields, expect=422)
    assert "Các đợt cộng lại 3.500.000 đ, phải bằng cam kết 3.000.000 đ" in page.text
    assert page.form(f"/pledges/new/{home}")["instalments-1-value"] == "2tr"
    fields["instalments-0-value"] = "1tr"
    browser.post(f"/pledges/new/{home}", fields)
    with stage.read():
        made = db.session.scalar(sa.select(Pledge))
        assert made is not None
        assert [(part.due_on, part.value) for part in made.instalments] == [
            (D(2021, 4, 1), 1_000_000),
            (D(2021, 5, 1), 2_000_000),
        ]


@pytest.mark.parametrize(
    ("step", "changes", "sentence"),
    [
        ("values", {"form": "regular", "months": "8"}, "Hỗ trợ thường xuyên từ 12 đến 24 tháng"),
        ("values", {"form": "short"}, "Nhập số tháng giúp đỡ, ví dụ 6"),
        ("values", {"form": "regular"}, "Nhập số tháng giúp đỡ, ví dụ 12"),
        ("values", {"starts_on": "31/02/2021"}, "Ngày 31/02/2021 không có trong lịch"),
        ("values", {"kind": "nothing"}, "Chọn một mục trong danh sách"),
        ("check", {"cash": "1,5"}, "“1,5” chưa rõ là bao nhiêu tiền"),
        ("check", {"cash": ""}, "Nhập ít nhất một trong ba"),
        ("check", {"instalment_count": "99"}, "Chia từ 1 đến 24 đợt"),
    ],
)
def test_a_step_says_what_is_wrong_and_keeps_what_was_typed(
    stage: Stage, step: str, changes: dict[str, str], sentence: str
) -> None:
    home = address_id(stage)
    answers = typed(**changes)
    page = stage.client("women_reporter").get(f"/pledges/new/{home}/{step}", query_string=answers, expect=422)
    assert sentence in page.soup.select_one(".errsum").get_text()
    assert sentence in page.soup.select_one(".field-error").get_text()
    for name, value in changes.items():
        field = page.soup.find(attrs={"name": name, "type": "text"})
        if field:
            assert field["value"] == value


def test_what_was_typed_last_is_kept_when_it_is_refused(stage: Stage) -> None:
    home = address_id(stage)
    page = stage.client("women_reporter").post(
        f"/pledges/new/{home}", typed(goods="600k", lasting_development="Có nghề mới"), expect=422
    )
    assert "Ghi hiện vật gồm những gì" in page.soup.select_one(".field-error").get_text()
    kept = page.form(f"/pledges/new/{home}")
    assert kept["lasting_development"] == "Có nghề mới"
    assert kept["goods"] == "600k"


def test_the_preview_judges_while_one_types(stage: Stage) -> None:
    home = address_id(stage)
    url = f"/pledges/new/{home}/_preview"
    page = stage.client("women_reporter").get(url, query_string=typed(cash="2tr"), htmx=True)
    assert page.is_fragment
    assert page.soup.find(id="preview")
    assert "vẫn thiếu 1.000.000 đ" in page.text
    assert "Chu kỳ 12 tháng, từ 01/04/2021 đến 31/03/2022" in (
        stage.client("women_reporter")
        .get(url, query_string=typed(form="regular", months="12"), htmx=True)
        .text
    )


@pytest.mark.parametrize(
    ("persona", "may"),
    [
        ("women_reporter", True),
        ("women_head", True),
        ("redcross_reporter", True),
        ("redcross_reviewer", False),
        ("redcross_clerk", False),
        ("committee_head", False),
        ("observer", False),
        ("administrator", False),
        ("commune_women", True),
        ("commune_farmers", False),
    ],
)
def test_who_may_pledge_an_address_of_one_commune(stage: Stage, persona: str, may: bool) -> None:
    """The neighbour commune's Farmers are out of reach; committees, reviewers and observers do not pledge."""
    home = address_id(stage)
    with stage.read():
        masked = addresses.get(stage.viewer("women_reporter"), home)
        assert allowed(stage.viewer(persona), "pledges.log", masked) is may


def test_the_neighbour_gets_404(stage: Stage) -> None:
    home = address_id(stage)
    stage.client("commune_farmers").get(f"/pledges/new/{home}", expect=404)


def test_a_foreign_field_in_the_form_changes_nothing(stage: Stage) -> None:
    """F27: state, organisation and lead are not the form's to say."""
    home = address_id(stage)
    farmers = stage.viewer("farmers_reporter").organisation_id
    stage.client("women_reporter").post(
        f"/pledges/new/{home}",
        typed(state="fulfilled", organisation_id=str(farmers), is_lead="", delivered="9"),
    )
    with stage.read():
        made = db.session.scalar(sa.select(Pledge))
        assert made is not None
        assert made.organisation_id != farmers
        assert (made.state, made.is_lead, made.delivered) == (PledgeState.registered, True, 0)


@pytest.mark.both_databases
def test_of_several_at_once_one_leads_and_the_others_are_told(stage: Stage) -> None:
    home = address_id(stage)
    people = [
        stage.viewer(name)
        for name in ("women_reporter", "farmers_reporter", "youth_reporter", "redcross_reporter")
    ]
    gate, answers = threading.Barrier(len(people)), []

    def act(person: object) -> None:
        gate.wait(10)
        try:
            with stage.work():
                pledge(person, home)
            answers.append("made")
        except Refusal as refusal:
            answers.append(refusal.code)

    crowd = [threading.Thread(target=act, args=(person,)) for person in people]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(30)
    assert sorted(answers) == ["made", *["pledge.others_help"] * 3]
    with stage.read():
        assert db.session.get_one(HumanitarianAddress, home).open_pledges == 1


@pytest.mark.both_databases
def test_codes_of_pledges_made_at_once_do_not_collide(stage: Stage) -> None:
    homes = [address_id(stage) for _ in range(4)]
    actor = stage.viewer("women_reporter")
    gate, codes = threading.Barrier(len(homes)), []

    def act(home: object) -> None:
        gate.wait(10)
        with stage.work():
            codes.append(pledge(actor, home).code)

    crowd = [threading.Thread(target=act, args=(home,)) for home in homes]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(30)
    assert sorted(codes) == ["CK-00001", "CK-00002", "CK-00003", "CK-00004"]


def test_an_offer_is_a_plain_value() -> None:
    assert dataclasses.replace(one_off(), months=3).ends_on == D(2021, 6, 30)
