"""Whatever people do to pledges in whatever order, the ledger adds up and no delivery changes but by its own verbs."""

import datetime as dt
from collections import Counter
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.addresses.models import HumanitarianAddress
from portal.extensions import db
from portal.lib.refusals import Conflict, Refusal
from portal.organisations.models import Organisation
from portal.pledges import actions, closing, linking, pledge_list, queries
from portal.pledges.invariants import broken
from portal.pledges.models import Delivery, Pledge
from portal.pledges.offer import Parts
from portal.pledges.threshold import judge_fact
from portal.reports.figures import Ledger, Window, count
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, waiting
from tests.factories.pledges import deliver, one_off, pledge, regular

D = dt.date
PEOPLE = ("women_reporter", "farmers_reporter", "commune_women")
VERBS = ("log", "draft", "deliver", "amend", "withdraw", "end", "renew", "pass_on", "confirm", "lead")
STEP = st.tuples(
    st.sampled_from(VERBS), st.integers(0, 2), st.integers(0, 2), st.integers(1, 4), st.booleans()
)


class History:
    """Does what it is told where that is possible; what is refused leaves no trace."""

    def __init__(self, stage: Stage) -> None:
        self.actors = [stage.viewer(name) for name in PEOPLE]
        self.reviewer = stage.viewer("redcross_reviewer")
        unit = commune_of(stage.viewer("commune_women"))
        self.homes = [waiting(unit, eligible=1 + place % 2).id for place in range(3)]

    def do(self, verb: str, who: int, where: int, millions: int, long: bool) -> None:
        actor, home = self.actors[who], self.homes[where]
        offer = (regular if long else one_off)(Parts(cash=millions * 1_000_000), co_supporter=True)
        at: dict[str, Any] = {"actor": actor, "at": AT}
        if verb in ("log", "draft"):
            pledge(actor, home, offer) if verb == "log" else actions.save_draft(home, offer, **at)
            return
        rows = sa.select(Pledge).where(
            Pledge.address_id == home, Pledge.organisation_id == actor.organisation_id
        )
        row = db.session.scalars(
            rows.order_by(Pledge.registered_on, Pledge.id).limit(1).offset(millions % 2)
        ).first()
        if row is None:
            return
        if verb == "deliver":
            deliver(actor, row, Parts(cash=millions * 500_000))
        elif verb == "amend":
            actions.amend(row, offer, version=row.version, **at)
        elif verb == "withdraw":
            closing.withdraw(row, version=row.version, reason="x", **at)
        elif verb == "end":
            closing.end(row, version=row.version, on=AT.date(), reason="x", **at)
        elif verb == "renew":
            closing.renew(row, offer, version=row.version, **at)
        elif verb == "pass_on":
            to = db.session.get_one(Organisation, self.actors[who - 1].organisation_id)
            closing.pass_on(row, to, reason="x", on=AT.date(), actor=None, at=AT)
        elif verb == "confirm":
            linking.confirm([(row, row.version)], actor=self.reviewer, at=AT)
        else:
            other = db.session.scalars(sa.select(Pledge.id).where(Pledge.address_id == home).limit(1)).one()
            linking.hand_lead(row, other, version=row.version, **at)


def rows() -> list[Any]:
    return list(db.session.execute(sa.select(Delivery.__table__).order_by(Delivery.id)))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=8, max_size=30))
def test_the_ledger_adds_up_after_any_history(
    stage: Stage, steps: list[tuple[str, int, int, int, bool]]
) -> None:
    with stage.work():
        history = History(stage)
        for verb, *rest in steps:
            before = rows()
            try:
                with db.session.begin_nested():
                    history.do(verb, *rest)
            except (Refusal, Conflict):
                db.session.expire_all()
            after = rows()
            assert after == before or (verb == "deliver" and len(after) == len(before) + 1), verb
        assert not list(broken())
        _adds_up(stage)
        db.session.rollback()


def _adds_up(stage: Stage) -> None:
    given = list(db.session.scalars(sa.select(Delivery)))
    total = sum(row.value for row in given)
    organisations, communes = Counter[Any](), Counter[Any]()
    for row in given:
        organisations[row.organisation_id] += row.value
        communes[db.session.get_one(HumanitarianAddress, row.address_id).unit_id] += row.value
    assert sum(organisations.values()) == sum(communes.values()) == total
    viewer = stage.viewer("redcross_reviewer")
    heads = pledge_list.pledges_in_sight(viewer, pledge_list.Filter(), AT.date()).heads
    assert heads["delivered"].value == total
    for head in heads.values():
        assert head.addresses <= head.attachments
    assert heads["under_way"].attachments <= heads["registered"].attachments
    _sentences_agree(stage)


def _sentences_agree(stage: Stage) -> None:
    """The page, the list's kept sum and a report judge a household alike (A-07, A-19)."""
    viewer = stage.viewer("women_reporter")
    on = AT.date()
    own = db.session.get_one(Organisation, viewer.organisation_id)
    facts = queries.facts_of(viewer, own, D(2020, 12, 1), on)
    terms = queries.terms(viewer, on)
    reached = 0
    for household in facts.households:
        address = db.session.get_one(HumanitarianAddress, household.address_id)
        shown = queries.judgement(viewer, address.id, address.eligible_count, on)
        counted = judge_fact(household, terms, on)
        assert (shown.total, shown.reached) == (counted.total, counted.reached)
        assert shown.total == address.judged_value
        assert terms.sentence(address.eligible_count, address.judged_value) == counted.terms.sentence(
            counted.eligible, counted.total
        )
        helped = any(row.address_id == address.id for row in facts.deliveries)
        reached += shown.reached and helped
    figures = count(Ledger(facts, Window(D(2020, 12, 1), D(2021, 5, 31), on), terms))
    assert figures["B6"].value == reached
