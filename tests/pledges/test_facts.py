"""The rows behind reports: whose they are, what is in the window, sums that agree over every split."""

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.addresses.models import SupportKind
from portal.extensions import db
from portal.organisations.models import Organisation
from portal.pledges import closing, queries
from portal.pledges.delivering import correct_delivery
from portal.pledges.facts import Facts
from portal.pledges.handover import Handover
from portal.pledges.invariants import broken
from portal.pledges.models import Delivery, Pledge
from portal.pledges.offer import Parts
from portal.pledges.threshold import judge_fact
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, waiting
from tests.factories.pledges import deliver, one_off, pledge, regular

D = dt.date
WINDOW = (D(2020, 12, 1), D(2021, 5, 31))


def facts(stage: Stage, persona: str = "women_reporter") -> Facts:
    viewer = stage.viewer(persona)
    return queries.facts_of(viewer, db.session.get_one(Organisation, viewer.organisation_id), *WINDOW)


@pytest.mark.both_databases
def test_a_report_speaks_for_the_organisation_and_its_sector_below(stage: Stage) -> None:
    with stage.work():
        unit = commune_of(stage.viewer("commune_women"))
        for persona in ("women_reporter", "commune_women", "farmers_reporter"):
            actor = stage.viewer(persona)
            promised = pledge(actor, waiting(unit).id, one_off(Parts(cash=2_000_000, labour_days=4)))
            deliver(actor, promised, Parts(cash=1_000_000, labour_days=4))
    with stage.read():
        rows = facts(stage)
        assert {row.organisation_id for row in rows.deliveries} == {
            stage.viewer("women_reporter").organisation_id,
            stage.viewer("commune_women").organisation_id,
        }
        assert [(row.cash, row.labour_days, row.labour, row.value) for row in rows.deliveries] == [
            (1_000_000, 4, 1_000_000, 2_000_000)
        ] * 2
        assert rows.organisations > 2
        assert len(rows.pledges) == 2
        assert all(row.groups == ("grave_illness",) for row in rows.pledges)
        assert facts(stage, "commune_women").organisations == 1
        assert Facts.from_json(rows.to_json()) == rows


def test_rows_out_of_the_window_corrected_or_cancelled_do_not_count(stage: Stage) -> None:
    with stage.work():
        actor = stage.viewer("women_reporter")
        promised = pledge(
            actor, waiting(commune_of(actor)).id, regular(starts_on=D(2020, 11, 1)), on=D(2020, 11, 1)
        )
        deliver(actor, promised, Parts(cash=1), D(2020, 11, 30))
        wrong = deliver(actor, promised, Parts(cash=20), D(2020, 12, 1))
        gone = deliver(actor, promised, Parts(cash=300), D(2021, 1, 1))
        for row, parts in ((wrong, Parts(cash=4_000)), (gone, Parts())):
            correct_delivery(
                row, Handover(row.delivered_on, parts), reason="x", confirmed=(), actor=actor, at=AT
            )
    with stage.read():
        rows = facts(stage)
        assert [row.value for row in rows.deliveries] == [4_000]
        assert [(row.registered_on, row.months) for row in rows.pledges] == [(D(2020, 11, 1), 12)]
        assert {part.due_on for part in rows.instalments} == {
            D(2020, 12, 1),
            *(D(2021, m, 1) for m in range(1, 6)),
        }


def test_pledges_that_ended_before_the_window_or_were_withdrawn_are_left_out(stage: Stage) -> None:
    with stage.work():
        actor = stage.viewer("women_reporter")
        unit = commune_of(actor)
        old = pledge(actor, waiting(unit).id, regular(starts_on=D(2020, 6, 1)), on=D(2020, 6, 1))
        deliver(actor, old, Parts(cash=1), D(2020, 7, 1))
        closing.end(old, version=1, on=D(2020, 11, 30), reason="x", actor=actor, at=AT)
        taken_back = pledge(actor, waiting(unit).id)
        closing.withdraw(taken_back, version=1, reason="x", actor=actor, at=AT)
    with stage.read():
        assert facts(stage).pledges == ()
        assert facts(stage).households == ()


def test_a_household_is_judged_on_the_help_of_everyone(stage: Stage) -> None:
    """A-07: the other organisation's delivery counts for the household and enters nobody else's rows."""
    with stage.work():
        home = waiting(commune_of(stage.viewer("women_reporter")), eligible=2).id
        for persona in ("women_reporter", "farmers_reporter"):
            actor = stage.viewer(persona)
            promised = pledge(actor, home, one_off(Parts(cash=2_500_000), co_supporter=True))
            deliver(actor, promised, Parts(cash=2_500_000))
    with stage.read():
        rows = facts(stage)
        terms = queries.terms(stage.viewer("women_reporter"), AT.date())
        assert sum(row.value for row in rows.deliveries) == 2_500_000
        assert [judge_fact(home, terms, AT.date()).total for home in rows.households] == [5_000_000]
        assert judge_fact(rows.households[0], terms, AT.date()).reached


def test_a_broken_cycle_comes_as_one_off_help(stage: Stage) -> None:
    """A-19."""
    with stage.work():
        actor = stage.viewer("women_reporter")
        promised = pledge(actor, waiting(commune_of(actor)).id, regular())
        deliver(actor, promised, Parts(cash=3_000_000), D(2020, 12, 2))
        assert facts(stage).households[0].one_off == ()
        closing.end(promised, version=1, on=D(2021, 3, 1), reason="x", actor=actor, at=AT)
        household = facts(stage).households[0]
        assert household.one_off == ((D(2020, 12, 2), 3_000_000),)
        assert household.cycles == ((D(2020, 12, 1), D(2021, 11, 30), D(2021, 3, 1), 12),)


def test_an_organisation_out_of_sight_has_no_facts(stage: Stage) -> None:
    with stage.read():
        other = db.session.get_one(Organisation, stage.viewer("farmers_reporter").organisation_id)
        with pytest.raises(LookupError):
            queries.facts_of(stage.viewer("women_reporter"), other, *WINDOW)


def test_home_tells_new_and_carried_over_addresses_apart(stage: Stage) -> None:
    with stage.work():
        actor = stage.viewer("women_reporter")
        unit = commune_of(actor)
        carried = pledge(actor, waiting(unit).id, regular(starts_on=D(2020, 10, 1)), on=D(2020, 10, 1))
        deliver(actor, carried, Parts(cash=400_000), D(2020, 11, 30))
        deliver(actor, carried, Parts(cash=500_000), D(2021, 1, 1))
        pledge(actor, waiting(unit).id)
    with stage.read():
        figures = queries.home_figures(actor, D(2020, 12, 1), AT.date())
        assert (figures.addresses, figures.new, figures.carried_over) == (2, 1, 1)
        assert (figures.deliveries, figures.delivered, figures.waiting_first_delivery) == (1, 500_000, 1)


SPLITS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 3_000_000), st.integers(0, 9)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(splits=SPLITS)
def test_sums_by_organisation_by_commune_and_by_row_agree_over_random_splits(
    stage: Stage, splits: list[tuple[int, int, int, int]]
) -> None:
    """Domain §5, item 5: one address, several supporters, three honest counts."""
    with stage.app.app_context():
        from portal import database

        database.work()
        people = [stage.viewer(name) for name in ("women_reporter", "farmers_reporter", "youth_reporter")]
        units = [commune_of(stage.viewer(name)) for name in ("commune_women", "commune_farmers")]
        homes = [waiting(units[place % 2]) for place in range(3)]
        pledges: dict[tuple[int, int], Pledge] = {}
        for who, where, cash, days in splits:
            if not cash and not days:
                continue
            if (who, where) not in pledges:
                offer = one_off(Parts(cash=5_000_000), co_supporter=True)
                pledges[who, where] = pledge(people[who], homes[where].id, offer)
            deliver(people[who], pledges[who, where], Parts(cash=cash, labour_days=days))
        rows = db.session.scalars(sa.select(Delivery)).all()
        whole = sum(row.value for row in rows)
        by_organisation = [queries.home_figures(person, WINDOW[0], AT.date()).delivered for person in people]
        by_facts = [
            sum(row.value for row in facts(stage, name).deliveries)
            for name in ("women_reporter", "farmers_reporter", "youth_reporter")
        ]
        assert sum(by_organisation) == sum(by_facts) == whole
        assert sum(home.judged_value for home in homes) == whole
        distinct = len({row.address_id for row in rows})
        assert distinct <= len(pledges)
        assert list(broken()) == []
        assert SupportKind.production_tools in {row.kind for row in rows} or not rows
        db.session.rollback()


def test_the_invariants_name_what_is_broken(stage: Stage) -> None:
    with stage.work():
        actor = stage.viewer("women_reporter")
        promised = pledge(actor, waiting(commune_of(actor)).id)
        deliver(actor, promised, Parts(cash=1_000_000))
        assert list(broken()) == []
        promised.delivered = 7
        db.session.flush()
        assert any("CK-00001: delivered 7" in fault for fault in broken())
        promised.delivered = 1_000_000
        promised.address.open_pledges = 5
        db.session.flush()
        assert any("DC-00001" in fault for fault in broken())
        promised.address.open_pledges = 1
        promised.instalments[0].value += 1
        db.session.flush()
        assert any("instalments" in fault for fault in broken())
        db.session.rollback()
