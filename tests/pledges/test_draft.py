"""A draft keeps what was typed, binds nothing, and is its organisation's alone."""

import uuid

import pytest
import sqlalchemy as sa

from portal.addresses.models import AddressState, HumanitarianAddress
from portal.extensions import db
from portal.lib.refusals import Conflict, Refusal
from portal.pledges import actions, queries
from portal.pledges.invariants import broken
from portal.pledges.models import Pledge, PledgeState
from portal.pledges.offer import Parts
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, waiting
from tests.factories.pledges import deliver, one_off, pledge
from tests.page import form_values
from tests.pledges.test_log import typed


def put_aside(stage: Stage) -> tuple[uuid.UUID, uuid.UUID]:
    """A draft of the provincial women without its last words; gives its id and the household's."""
    with stage.work():
        home = waiting(commune_of(stage.viewer("commune_women"))).id
        offer = one_off(Parts(goods=900_000, cash=2_100_000), lasting_development="")
        made = actions.save_draft(home, offer, actor=stage.viewer("women_reporter"), at=AT)
        return made.id, home


@pytest.mark.both_databases
def test_a_draft_binds_nothing_and_is_invisible_to_others(stage: Stage) -> None:
    draft, home = put_aside(stage)
    with stage.read():
        address = db.session.get_one(HumanitarianAddress, home)
        assert (address.state, address.open_pledges) == (AddressState.waiting, 0)
        for persona, sees in (("women_head", True), ("redcross_reviewer", False), ("committee_head", False)):
            assert (queries.get(stage.viewer(persona), draft) is not None) is sees
        assert not list(broken())
    assert "NHAP-" in stage.client("women_head").get("/pledges/?view=drafts").text
    for persona in ("women_head", "redcross_reviewer"):
        assert "NHAP-" not in stage.client(persona).get("/pledges/").text
    stage.client("redcross_reviewer").get(f"/pledges/{draft}", expect=404)
    with stage.work():
        assert pledge(stage.viewer("farmers_reporter"), home).is_lead


def test_nothing_is_delivered_by_a_draft(stage: Stage) -> None:
    draft, _home = put_aside(stage)
    with stage.work(), pytest.raises(Refusal, match="chưa gửi"):
        deliver(stage.viewer("women_reporter"), db.session.get_one(Pledge, draft), Parts(cash=1_000_000))


def test_going_back_from_the_last_step_loses_no_word(stage: Stage) -> None:
    with stage.work():
        home = waiting(commune_of(stage.viewer("commune_women"))).id
    browser = stage.client("women_reporter")
    save = f"/pledges/new/{home}/draft"
    words = {"lasting_development": "Mái nhà không dột nữa", "goods": "600000", "goods_note": "20 tấm tôn"}
    back = browser.follow(browser.post(save, typed(**words) | {"to": "values"}))
    fields = form_values(back.soup.find("form", id="values"))
    assert fields["cash"] == "3.000.000"
    again = browser.get(f"/pledges/new/{home}/check", query_string=fields)
    assert "Đang mở bản nháp" in again.text
    kept = again.form(f"/pledges/new/{home}")
    assert (kept["lasting_development"], kept["goods_note"]) == (words["lasting_development"], "20 tấm tôn")
    shown = browser.follow(browser.post(f"/pledges/new/{home}", kept))
    assert "Cam kết CK-00001" in shown.text
    with stage.read():
        made = db.session.scalars(sa.select(Pledge)).one()
        assert (made.state, made.value, made.version) == (PledgeState.registered, 3_600_000, 2)


def test_a_draft_opens_at_its_last_step_and_can_be_thrown_away(stage: Stage) -> None:
    draft, home = put_aside(stage)
    browser = stage.client("women_head")
    page = browser.follow(browser.get(f"/pledges/{draft}", expect=303))
    assert page.form(f"/pledges/new/{home}")["draft"] == str(draft)
    browser.post(f"/pledges/{draft}/discard", {})
    with stage.read():
        assert db.session.get(Pledge, draft) is None


def test_what_was_sent_meanwhile_is_not_sent_again_nor_thrown_away(stage: Stage) -> None:
    draft, home = put_aside(stage)
    with stage.work():
        row = db.session.get_one(Pledge, draft)
        actions.log(home, one_off(), draft=row, actor=stage.viewer("women_reporter"), at=AT)
        with pytest.raises(Conflict, match="CK-00001"):
            actions.discard(row, actor=stage.viewer("women_reporter"), at=AT)
    again = stage.client("women_head").post(
        f"/pledges/new/{home}", typed() | {"draft": str(draft)}, expect=422
    )
    assert "đã được gắn bằng cam kết CK-00001" in again.text


def test_a_draft_for_a_household_that_was_closed_leads_to_the_next_best(stage: Stage) -> None:
    draft, home = put_aside(stage)
    with stage.work():
        db.session.get_one(HumanitarianAddress, home).state = AddressState.risen
    page = stage.client("women_reporter").post(
        f"/pledges/new/{home}", typed() | {"draft": str(draft)}, expect=409
    )
    assert "không còn nhận giúp đỡ" in page.text
    with stage.read():
        assert db.session.get_one(Pledge, draft).state is PledgeState.draft
