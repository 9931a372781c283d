"""Organisations merge, divide, dissolve: what is open passes on, what is past stays."""

import datetime as dt
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from portal.accounts.models import Post, User
from portal.addresses.models import AddressState, HumanitarianAddress
from portal.extensions import db
from portal.lib.refusals import Conflict, Refusal
from portal.organisations import queries
from portal.organisations.models import Organisation, Succession
from portal.organisations.places import places
from portal.plans.models import Obligation
from portal.pledges import invariants
from portal.pledges.models import Delivery, Pledge, PledgeState
from portal.reports.models import Report, ReportState
from portal.succession import actions, drafts
from portal.succession.bequests import Act, Bequest, fingerprint
from portal.succession.models import HandoverLine, Outcome, What
from portal.supporters import invariants as roster_invariants
from portal.supporters import lists
from portal.supporters.models import LeaderHolding, LeadershipKind
from tests.conftest import Stage
from tests.factories.supporters import leader
from tests.page import Browser, Page

BASIS = {"legal_basis": "Quyết định số 12/QĐ-VD", "on": dt.date(2021, 5, 18)}
AT = dt.datetime.fromisoformat("2021-05-18T20:15+07:00")


def organisation(code: str) -> Organisation:
    return db.session.scalars(sa.select(Organisation).where(Organisation.code == code)).one()


def merger(*codes: str) -> Act:
    *origins, heir = (organisation(code) for code in codes)
    return drafts.merger(origins, heir, **BASIS)


def carry_out(stage: Stage, act: Act, seen: str | None = None) -> Any:
    return actions.carry_out(act, seen, actor=stage.viewer("administrator"), at=AT)


def written(found: list[Bequest]) -> set[tuple[Any, ...]]:
    return {
        (one.thing.what, one.thing.id, one.heir_id, one.outcome) for one in found if one.outcome != "kept"
    }


@pytest.mark.both_databases
def test_the_minute_says_what_the_preview_said_and_nothing_is_left_open(province: Stage) -> None:
    with province.work():
        act = merger("LHPN-25222", "HND-25222", "LHPN-25225")
        found = drafts.preview(province.viewer("administrator"), act)
        minute = carry_out(province, act, fingerprint(found))
        lines = db.session.scalars(sa.select(HandoverLine).where(HandoverLine.handover_id == minute.id))
        assert {(row.what, row.subject_id, row.to_id, row.outcome) for row in lines} == written(found)
        assert {What.post, What.pledge} <= {one.thing.what for one in found}
        assert not drafts.preview(province.viewer("administrator"), act)
        assert not list(invariants.broken())


def test_an_open_pledge_ends_and_its_rest_is_promised_by_the_heir_while_deliveries_stay(
    province: Stage,
) -> None:
    with province.work():
        old, heir = organisation("LHPN-25222"), organisation("LHPN-25225")
        before = db.session.execute(sa.select(Delivery.id, Delivery.organisation_id, Delivery.value)).all()
        open_before = {
            row.address_id: row.value - row.delivered
            for row in db.session.scalars(
                sa.select(Pledge).where(
                    Pledge.organisation_id == old.id, Pledge.state.in_(("registered", "under_way"))
                )
            )
        }
        known = set(db.session.scalars(sa.select(Pledge.id)))
        carry_out(province, merger("LHPN-25222", "LHPN-25225"))
        fresh = db.session.scalars(sa.select(Pledge).where(Pledge.id.not_in(known))).all()
        assert {row.address_id: row.value for row in fresh} == {k: v for k, v in open_before.items() if v > 0}
        assert {row.organisation_id for row in fresh} == {heir.id}
        assert (
            before
            == db.session.execute(sa.select(Delivery.id, Delivery.organisation_id, Delivery.value)).all()
        )


def test_who_held_a_post_goes_on_in_the_heir_without_signing_in_anew(province: Stage) -> None:
    browser = province.client("commune_women")
    assert "Hội LHPN xã Bù Gia Mập" in browser.get("/").text
    with province.work():
        carry_out(province, merger("LHPN-25222", "LHPN-25225"))
    assert "Hội LHPN xã Đak Ơ" in browser.get("/").text
    with province.read():
        posts = db.session.scalars(sa.select(Post).join(User).where(User.username == "phunuxa.lap")).all()
        assert {(post.organisation.code, post.ends_on) for post in posts} == {
            ("LHPN-25222", dt.date(2021, 5, 17)),
            ("LHPN-25225", None),
        }


def test_a_waiting_address_is_the_heir_s_and_stays_in_its_commune(province: Stage) -> None:
    with province.work():
        old, heir = organisation("HCTD-25222"), organisation("HCTD-25225")
        waiting = sa.select(HumanitarianAddress).where(
            HumanitarianAddress.proposed_by_id == old.id,
            HumanitarianAddress.state.in_((AddressState.found, AddressState.surveyed, AddressState.waiting)),
        )
        db.session.execute(
            sa.update(HumanitarianAddress)
            .where(
                HumanitarianAddress.unit_id == old.unit_id, HumanitarianAddress.state == AddressState.waiting
            )
            .values(proposed_by_id=old.id)
        )
        places = {row.id: row.unit_id for row in db.session.scalars(waiting)}
        assert places
        carry_out(province, merger("HCTD-25222", "HCTD-25225"))
        rows = db.session.scalars(
            sa.select(HumanitarianAddress).where(HumanitarianAddress.id.in_(places))
        ).all()
        assert {row.id: row.unit_id for row in rows} == places
        assert {row.proposed_by_id for row in rows} == {heir.id}


@pytest.mark.both_databases
def test_an_unfinished_report_passes_on_unless_the_heir_owes_one_itself(province: Stage) -> None:
    """Nobody comes to owe a report to himself; what was submitted stays with who submitted it."""
    with province.work():
        old, heir = organisation("HND"), organisation("SYT")
        found = drafts.preview(province.viewer("administrator"), merger("HND", "SYT"))
        assert {one.outcome for one in found if one.thing.what is What.obligation} == {Outcome.doubled}
        found = drafts.preview(province.viewer("administrator"), merger("HCTD-691", "HCTD"))
        assert {one.outcome for one in found if one.thing.what is What.obligation} == {Outcome.doubled}
        accepted = db.session.scalars(
            sa.select(Report.id).where(Report.organisation_id == old.id, Report.state == ReportState.accepted)
        ).all()
        carry_out(province, merger("HND", "SYT"))
        closed = db.session.scalars(sa.select(Obligation).where(Obligation.closed_on.is_not(None))).all()
        assert closed
        assert {row.organisation_id for row in closed} == {old.id}
        assert (
            accepted
            == db.session.scalars(
                sa.select(Report.id).where(
                    Report.organisation_id == old.id, Report.state == ReportState.accepted
                )
            ).all()
        )
        assert heir.closed_on is None


def test_a_draft_follows_its_obligation_and_what_waited_for_a_signature_is_drafted_anew(
    province: Stage,
) -> None:
    with province.work():
        heir = Organisation(
            **{
                column: getattr(organisation("TD"), column)
                for column in (
                    "kind", "level", "unit_id", "unit_no", "sector_code", "abbreviation", "opened_on", "name_sort",
                )
            },
            id=uuid.uuid4(), code="TD-MOI", name="Đoàn mới", short_name="Đoàn mới", name_folded="doan moi",
        )  # fmt: skip
        db.session.add(heir)
        db.session.flush()
        report = db.session.scalars(
            sa.select(Report).where(
                Report.organisation_id == organisation("TD").id, Report.state == ReportState.handed_over
            )
        ).one()
        carry_out(province, merger("TD", "TD-MOI"))
        db.session.refresh(report)
        assert (report.organisation_id, report.state) == (heir.id, ReportState.draft)
        assert report.obligation.organisation_id == heir.id


def test_dissolving_with_open_things_and_no_heir_is_refused_with_the_list(province: Stage) -> None:
    browser = province.client("administrator")
    with province.read():
        url = f"/organisations/{organisation('LHPN-691').id}/dissolve"
        code = db.session.scalars(
            sa.select(Pledge.code).where(
                Pledge.organisation_id == organisation("LHPN-691").id, Pledge.state == PledgeState.under_way
            )
        ).first()
    refused = browser.get(f"{url}?legal_basis=QĐ+12+ngày+01/05/2021&effective_on=18/05/2021", 422)
    assert "chưa có nơi nhận" in refused.soup.select_one(".errsum").text
    assert refused.soup.select_one("input[name=into]")["aria-invalid"] == "true"
    assert not refused.soup.select(".btn-red")
    assert code
    assert code in refused.text
    with province.read():
        assert organisation("LHPN-691").closed_on is None
    looked = browser.get(f"{url}?legal_basis=QĐ+12+ngày+01/05/2021&effective_on=18/05/2021&into=lhpn")
    minute = browser.follow(browser.post(url, looked.form("dissolve")))
    assert code in minute.text


@pytest.mark.both_databases
def test_a_division_wants_every_thing_assigned_and_shares_of_a_hundred(province: Stage) -> None:
    with province.work():
        origin, one, other = (organisation(code) for code in ("LHPN-691", "LHPN-25222", "LHPN-25225"))
        shares = {one.id: 60, other.id: 40}
        with pytest.raises(Refusal, match="shares"):
            drafts.division(origin, {one.id: 60, other.id: 41}, {}, **BASIS)
        act = drafts.division(origin, shares, {}, **BASIS)
        found = drafts.preview(province.viewer("administrator"), act)
        assert {row.heir_id for row in found} == {None}
        chosen = {row.thing.key: one.id for row in found}
        last = found[-1].thing.key
        with pytest.raises(Refusal, match="left_behind"):
            carry_out(
                province,
                drafts.division(origin, shares, {k: v for k, v in chosen.items() if k != last}, **BASIS),
            )
        minute = carry_out(province, drafts.division(origin, shares, {**chosen, last: other.id}, **BASIS))
        lines = db.session.scalars(sa.select(HandoverLine).where(HandoverLine.handover_id == minute.id)).all()
        assert [row.to_id for row in lines if row.subject_id == found[-1].thing.id] == [other.id]
        edges = db.session.scalars(sa.select(Succession).where(Succession.act_id == minute.id)).all()
        assert {(row.to_id, row.share) for row in edges} == set(shares.items())


def test_who_keeps_a_part_of_a_division_goes_on(province: Stage) -> None:
    browser = province.client("administrator")
    with province.read():
        origin = organisation("LHPN-691")
        url = f"/organisations/{origin.id}/divide"
        heir = organisation("LHPN-25222").id.hex
        keep = origin.id.hex
    looked = browser.get(
        f"{url}?into=LHPN-691+70%0ALHPN-25222+30&legal_basis=QĐ+1+ngày+01/05/2021&effective_on=18/05/2021"
    )
    fields = looked.form("divide")
    things = [name for name in fields if "-" in name]
    again = browser.post(url, {**fields, things[0]: keep}, 422)
    assert again.form("divide")[things[0]] == keep
    minute = browser.follow(browser.post(url, {**fields, **dict.fromkeys(things, keep), things[-1]: heir}))
    assert "Hội LHPN xã Bù Gia Mập" in minute.text
    with province.read():
        assert organisation("LHPN-691").closed_on is None
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Succession)) == 2


def test_what_was_opened_since_the_preview_is_not_passed_on_unseen(province: Stage) -> None:
    with province.work():
        act = merger("LHPN-25222", "LHPN-25225")
        seen = fingerprint(drafts.preview(province.viewer("administrator"), act))
        db.session.execute(
            sa.update(Pledge)
            .where(Pledge.organisation_id == organisation("LHPN-25222").id)
            .values(state=PledgeState.ended)
        )
        with pytest.raises(Conflict):
            carry_out(province, act, seen)


def test_the_heir_reports_the_rows_of_who_merged_into_it(province: Stage) -> None:
    with province.work():
        carry_out(province, merger("HND-25222", "HND-25225"))
        below = queries.sector_below(province.viewer("administrator"), organisation("HND-25225"))
        assert [row.code for row in below] == ["HND-25225", "HND-25222"]


def test_a_neighbour_does_not_see_the_minute(province: Stage) -> None:
    with province.work():
        minute = carry_out(province, merger("LHPN-25222", "LHPN-25225")).id
    province.client("women_reporter").get(f"/organisations/handovers/{minute}")
    province.client("commune_farmers").get(f"/organisations/handovers/{minute}", 404)


def heads(code: str) -> list[LeaderHolding]:
    """Who leads a body, as of now."""
    return list(
        db.session.scalars(
            sa.select(LeaderHolding).where(
                LeaderHolding.organisation_id == organisation(code).id,
                LeaderHolding.kind == LeadershipKind.head_of_body,
                LeaderHolding.ends_on.is_(None),
            )
        )
    )


def led(stage: Stage, *codes: str) -> None:
    """Each of these has a head, and no other."""
    for code in codes:
        without_a_head(code)
        leader(stage.viewer("redcross_reporter"), code, name=f"Bùi Thị {code}", starts_on=dt.date(2021, 5, 2))


def without_a_head(code: str) -> None:
    for held in heads(code):
        held.ends_on = dt.date(2021, 4, 30)


def looked_at(stage: Stage, code: str, heir: str) -> tuple[Browser, str, Page]:
    with stage.read():
        url = f"/organisations/{organisation(code).id}/merge"
    asked = f"into={heir}&legal_basis=QĐ+12+ngày+01/05/2021&effective_on=18/05/2021"
    browser = stage.client("administrator")
    return browser, url, browser.get(f"{url}?{asked}")


def test_the_head_of_the_receiving_body_stays_and_the_other_s_post_ends(province: Stage) -> None:
    with province.work():
        led(province, "LHPN-25222", "LHPN-25225")
        (own,) = (held.id for held in heads("LHPN-25225"))
        (other,) = (held.id for held in heads("LHPN-25222"))
        found = drafts.preview(province.viewer("administrator"), merger("LHPN-25222", "LHPN-25225"))
        assert [one.outcome for one in found if one.thing.id == other] == [Outcome.ended]
    _browser, _url, page = looked_at(province, "LHPN-25222", "LHPN-25225")
    assert "chỉ có một người đứng đầu" in page.text
    assert "có thể bổ nhiệm lại" in page.text
    with province.work():
        carry_out(province, merger("LHPN-25222", "LHPN-25225"))
        assert [held.id for held in heads("LHPN-25225")] == [own]
        assert db.session.get_one(LeaderHolding, other).ends_on == dt.date(2021, 5, 17)
        assert not list(roster_invariants.broken())


def test_heads_who_come_together_to_a_body_without_one_all_end_and_a_single_one_goes_on(
    province: Stage,
) -> None:
    with province.work():
        led(province, "LHPN-25222", "HND-25222")
        without_a_head("LHPN-25225")
        viewer = province.viewer("administrator")

        def outcomes(*codes: str) -> set[Outcome]:
            return {one.outcome for one in drafts.preview(viewer, merger(*codes)) if one.thing.sole}

        assert outcomes("LHPN-25222", "LHPN-25225") == {Outcome.passed}
        assert outcomes("LHPN-25222", "HND-25222", "LHPN-25225") == {Outcome.ended}


def test_who_moves_with_a_body_is_told_of_once_on_the_roster(province: Stage) -> None:
    with province.work():
        led(province, "LHPN-25222")
        without_a_head("LHPN-25225")
        (moved,) = heads("LHPN-25222")
        carry_out(province, merger("LHPN-25222", "LHPN-25225"))
        viewer, views = province.viewer("redcross_head"), {}
        within = places(viewer, "", searching=False)
        for view in ("now", "later", "over"):
            wanted = lists.Filter(view=view)
            rows = lists.roster(viewer, wanted, within, dt.date(2021, 5, 19), dt.date(2021, 1, 31)).rows(
                wanted
            )
            views[view] = [row.id for row in rows if row.person_id == moved.person_id]
        (now,) = heads("LHPN-25225")
        assert views == {"now": [now.id], "later": [now.id], "over": []}


def test_a_body_is_found_by_its_code_or_by_what_is_printed_if_only_one_is_so_called(province: Stage) -> None:
    with province.read():
        viewer = province.viewer("administrator")
        one = db.session.scalars(
            sa.select(Organisation).where(Organisation.code.startswith("HCTD-T"))
        ).first()
        assert one
        for typed in (one.code, one.code.lower(), one.abbreviation, one.abbreviation.lower(), "hctđ-25222"):
            assert len(queries.called(viewer, typed)) == 1, typed
        assert queries.called(viewer, one.abbreviation) == [one]
        assert queries.called(viewer, "không có") == []


def test_a_preview_says_what_will_become_of_a_report_and_the_minute_what_became(province: Stage) -> None:
    browser, url, page = looked_at(province, "HND", "SYT")
    assert "sẽ chuyển: nơi nhận tự báo cáo kỳ này" in page.text
    assert "đã chuyển" not in page.text
    minute = browser.follow(browser.post(url, page.form("merge")))
    assert "đã chuyển: nơi nhận tự báo cáo kỳ này" in minute.text
