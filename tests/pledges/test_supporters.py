"""A person's or a branch's pledge: whose it is, how it is counted, how the person is chosen."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.organisations.models import Organisation
from portal.pledges import queries
from portal.pledges.facts import Facts
from portal.pledges.givers import origin
from portal.pledges.invariants import broken
from portal.pledges.models import Origin, Pledge
from portal.pledges.offer import Parts
from portal.reports.figures import Ledger, Window, count
from portal.supporters.actions import add_person
from portal.supporters.models import Branch, BranchKind, LeaderHolding, LeadershipKind, Person
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, waiting
from tests.factories.pledges import deliver, one_off, pledge
from tests.page import form_values

D = dt.date
WINDOW = Window(D(2020, 12, 1), D(2021, 5, 31), D(2021, 5, 18))


def person(
    stage: Stage, persona: str = "women_reporter", *, leads: bool = False, outside: bool = False
) -> Person:
    """Someone whom the persona's organisation keeps; call inside `work`."""
    actor = stage.viewer(persona)
    made = add_person("Trần Thị Nhân Ái", outside_province=outside, actor=actor, at=AT)
    if leads:
        db.session.add(
            LeaderHolding(
                person_id=made.id, organisation_id=actor.organisation_id, kind=LeadershipKind.head_of_body,
                title="Chủ tịch", starts_on=D(2020, 1, 1),
            )
        )  # fmt: skip
    return made


def home(stage: Stage) -> uuid.UUID:
    return waiting(commune_of(stage.viewer("commune_women"))).id


def figures(stage: Stage) -> tuple[dict[str, int], Facts]:
    viewer = stage.viewer("women_reporter")
    own = db.session.get_one(Organisation, viewer.organisation_id)
    facts = queries.facts_of(viewer, own, WINDOW.first, WINDOW.last)
    counted = count(Ledger(facts, WINDOW, queries.terms(viewer, D(2021, 5, 18))))
    return {code: figure.value for code, figure in counted.items()}, facts


@pytest.mark.both_databases
def test_a_personal_pledge_is_the_persons_and_never_the_units(stage: Stage) -> None:
    """R-15, A-12: it raises no count of organisations; two pledges of one leader are one leader."""
    with stage.work():
        actor, leader = stage.viewer("women_reporter"), person(stage, leads=True)
        donor = person(stage)
        for giver in (leader, leader, donor):
            made = pledge(actor, home(stage), one_off(person_id=giver.id, participants=7, leaders=3))
            deliver(actor, made, Parts(cash=1_000_000))
    with stage.read():
        values, facts = figures(stage)
        assert (values["A1"], values["A2"], values["A2L"]) == (0, 2, 1)
        assert (values["B2"], values["C"]) == (3, 3_000_000)
        assert Facts.from_json(facts.to_json()) == facts
        assert not list(broken())
    with stage.work():
        pledge(stage.viewer("women_reporter"), home(stage), one_off(participants=7, leaders=3))
    with stage.read():
        values, _facts = figures(stage)
        assert (values["A1"], values["A2"], values["A2L"]) == (1, 9, 4)


def test_frozen_facts_from_before_there_were_personal_pledges_can_still_be_opened(stage: Stage) -> None:
    with stage.work():
        pledge(stage.viewer("women_reporter"), home(stage))
    with stage.read():
        _values, facts = figures(stage)
        old = facts.to_json()
        keep = [name for name in old["pledges"]["fields"] if name not in ("person_id", "again")]
        places = [old["pledges"]["fields"].index(name) for name in keep]
        old["pledges"] = {
            "fields": keep, "rows": [[row[place] for place in places] for row in old["pledges"]["rows"]]
        }  # fmt: skip
        assert Facts.from_json(old) == facts


def test_only_the_own_organisations_people_and_open_branches_give(stage: Stage) -> None:
    with stage.work():
        actor, theirs = stage.viewer("women_reporter"), person(stage, "farmers_reporter")
        branch = Branch(
            organisation_id=actor.organisation_id, kind=BranchKind.association_branch, name="Chi hội 1",
            name_folded="chi hoi 1", name_sort="chi hoi 1", closed_on=D(2021, 1, 1),
        )  # fmt: skip
        db.session.add(branch)
        db.session.flush()
        address = home(stage)
        for wrong in ({"person_id": theirs.id}, {"branch_id": branch.id}, {"person_id": uuid.uuid4()}):
            with pytest.raises(Refusal) as refusal:
                pledge(actor, address, one_off(**wrong))
            assert refusal.value.code == "pledge.not_own_supporter"


def test_a_person_may_stand_beside_the_organisation_but_once(stage: Stage) -> None:
    with stage.work():
        actor, donor, address = stage.viewer("women_reporter"), person(stage), home(stage)
        pledge(actor, address)
        offer = one_off(person_id=donor.id, co_supporter=True)
        pledge(actor, address, offer)
        with pytest.raises(Refusal) as refusal:
            pledge(actor, address, offer)
        assert refusal.value.code == "pledge.own_already"


def test_what_a_person_gives_does_not_come_from_the_organisation(stage: Stage) -> None:
    with stage.work():
        actor = stage.viewer("women_reporter")
        for outside, expected in ((False, Origin.mobilised), (True, Origin.outside_province)):
            made = pledge(actor, home(stage), one_off(person_id=person(stage, outside=outside).id))
            assert origin(made) is expected
        assert origin(pledge(actor, home(stage))) is Origin.own
        shown = made.id
    fields = stage.client("women_reporter").get(f"/pledges/{shown}/deliver").form(f"/pledges/{shown}/deliver")
    assert fields["origin"] == "outside_province"


SECOND = {"form": "once", "kind": "production_tools", "starts_on": "01/04/2021", "giver": "person"}


def test_the_person_is_found_by_name_or_added_on_the_way(stage: Stage) -> None:
    with stage.work():
        address = home(stage)
        known = person(stage).id
    browser = stage.client("women_reporter")
    asked = browser.follow(browser.get(f"/pledges/new/{address}/values", query_string=SECOND, expect=303))
    assert "Cam kết cá nhân tính cho người ấy" in asked.text
    form = f"/pledges/new/{address}/giver"
    again = browser.post(form, asked.form(form) | {"name": "không có ai"}, expect=422)
    assert "Không thấy ai tên như vậy" in again.text
    chosen = browser.post(form, asked.form(form) | {"name": "nhan ai"}, expect=422).soup.select_one(
        ".entry-act a"
    )
    assert chosen is not None
    values = browser.get(str(chosen["href"]))
    assert form_values(values.soup.find("form", id="values"))["person"] == str(known)
    added = browser.post(
        form, asked.form(form) | {"name": "Lý Văn Hảo Tâm", "add": "1", "outside_province": "y"}
    )
    fields = form_values(browser.follow(added).soup.find("form", id="values")) | {"cash": "3tr"}
    check = browser.get(f"/pledges/new/{address}/check", query_string=fields)
    assert "Lý Văn Hảo Tâm nhận gắn địa chỉ này, qua " in check.text
    sent = check.form(f"/pledges/new/{address}") | {"lasting_development": "Có nghề"}
    assert "Lý Văn Hảo Tâm" in browser.follow(browser.post(f"/pledges/new/{address}", sent)).text
    with stage.read():
        made = db.session.scalars(sa.select(Pledge)).one()
        assert made.person is not None
        assert made.person.outside_province
        assert "Hảo Tâm" not in stage.client("redcross_reviewer").get("/pledges/").text
