"""The denominator of the 30 %: persons, once each, frozen on the plan's day (A-12)."""

import datetime as dt
import uuid

import pytest

from portal.extensions import db
from portal.plans import preset
from portal.plans import queries as plans
from portal.plans.shape import PresetError
from portal.plans.terms import roster_frozen_on
from portal.supporters import actions, queries
from portal.supporters.appointment import Holder
from portal.supporters.invariants import broken
from portal.supporters.models import LeaderHolding, LeadershipKind
from tests.conftest import Stage
from tests.factories.addresses import AT
from tests.factories.supporters import leader

D = dt.date
LOCAL = {"kind": LeadershipKind.local_leader, "title": "Phó Bí thư cấp ủy"}


def counted(stage: Stage, persona: str = "redcross_reporter") -> queries.Counted:
    with stage.read():
        viewer = stage.viewer(persona)
        plan = plans.plan_of_day(viewer, AT.date())
        assert plan is not None
        return queries.leaders_counted(viewer, plan)


def test_the_day_is_the_plans_own_and_else_31_january(stage: Stage) -> None:
    with stage.read():
        plan = plans.plan_of_day(None, AT.date())
        assert plan is not None
        assert roster_frozen_on(plan) == D(2021, 1, 31)
        plan.settings = {"roster_frozen_on": "2021-02-28"}
        assert roster_frozen_on(plan) == D(2021, 2, 28)
        plan.settings = {}
        assert roster_frozen_on(plan) == D(2021, 1, 31)


def test_a_preset_whose_day_is_no_day_is_refused() -> None:
    text = (preset.FOLDER / "plan_2021.toml").read_text(encoding="utf-8")
    with pytest.raises(PresetError, match=r"settings\[\d+\].value: 2021-31-01 không phải ngày"):
        preset.parse(text.replace('"2021-01-31"', '"2021-31-01"'))


@pytest.mark.both_databases
def test_one_person_in_two_posts_counts_once(stage: Stage) -> None:
    with stage.work():
        keeper = stage.viewer("redcross_reporter")
        first = leader(keeper, "LHPN")
        leader(keeper, "BCD", person_id=first.person_id, **LOCAL)
        leader(keeper, "HND", "Trần Văn Ví Dụ")
    assert len(counted(stage).frozen) == 2
    with stage.read():
        listed = queries.roster_as_of(stage.viewer("redcross_reporter"), D(2021, 1, 31))
        assert [len(one.posts) for one in listed] == [1, 2]
    assert len(counted(stage, "committee_head").frozen) == 2
    assert len(counted(stage, "women_reporter").frozen) == 1


def test_appointed_later_stands_apart_and_not_in_the_denominator(stage: Stage) -> None:
    with stage.work():
        keeper = stage.viewer("redcross_reporter")
        on_the_day = leader(keeper, "LHPN", starts_on=D(2021, 1, 31)).person_id
        late = leader(keeper, "HND", "Trần Văn Ví Dụ", starts_on=D(2021, 2, 1)).person_id
        leader(keeper, "BCD", person_id=on_the_day, starts_on=D(2021, 3, 1), **LOCAL)
    now = counted(stage)
    assert (now.frozen, now.later, now.left) == ({on_the_day}, {late}, frozenset())


def test_who_left_after_the_day_still_counts_and_who_left_before_does_not(stage: Stage) -> None:
    with stage.work():
        keeper = stage.viewer("redcross_reporter")
        after = leader(keeper, "LHPN", ends_on=D(2021, 1, 31)).person_id
        leader(keeper, "HND", "Trần Văn Ví Dụ", ends_on=D(2021, 1, 30))
    now = counted(stage)
    assert (now.frozen, now.left) == ({after}, {after})


@pytest.mark.parametrize("day", [D(2020, 6, 2), D(2021, 3, 1), AT.date()])
def test_handing_over_leaves_no_day_without_and_none_with_two_holders(stage: Stage, day: D) -> None:
    with stage.work():
        keeper = stage.viewer("redcross_reporter")
        old = leader(keeper, "LHPN")
        actions.hand_over(old, Holder("Lê Thị Thí Dụ"), on=day, actor=keeper, at=AT)
    with stage.read():
        viewer = stage.viewer("redcross_reporter")
        for offset in range((AT.date() - D(2020, 6, 1)).days + 1):
            on = D(2020, 6, 1) + dt.timedelta(days=offset)
            expected = "Nguyễn Thị Mẫu" if on < day else "Lê Thị Thí Dụ"
            assert [one.name for one in queries.roster_as_of(viewer, on)] == [expected], on
        assert list(broken()) == []


def test_two_heads_or_a_post_backwards_break_an_invariant(stage: Stage) -> None:
    with stage.work():
        first = leader(stage.viewer("redcross_reporter"), "LHPN")
        same = {"person_id": first.person_id, "organisation_id": first.organisation_id, "title": "Chủ tịch"}
        kind = LeadershipKind.head_of_body
        db.session.add(
            LeaderHolding(id=uuid.uuid4(), kind=kind, starts_on=D(2021, 5, 2), ends_on=D(2021, 5, 1), **same)
        )
        db.session.flush()
        assert len(list(broken())) == 2
