"""Several deliveries at once: all of them or none, and only when the control totals agree."""

import uuid

import pytest
import sqlalchemy as sa

from portal.extensions import db
from portal.pledges.batch import Control, Faults, Line, deliver_many, weigh
from portal.pledges.concerns import Unconfirmed
from portal.pledges.handover import Handover
from portal.pledges.invariants import broken
from portal.pledges.models import Delivery, Pledge
from portal.pledges.offer import Parts
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, waiting
from tests.factories.pledges import D, deliver, pledge

FIRST = D(2021, 4, 2)


@pytest.fixture
def codes(stage: Stage) -> list[str]:
    """A pledge by its own code, two by their addresses' codes; three million each."""
    with stage.work():
        actor = stage.viewer("women_reporter")
        made = [pledge(actor, waiting(commune_of(actor)).id) for _number in range(3)]
        return [made[0].code, made[1].address.code, made[2].address.code]


def line(code: str, cash: int = 1_000_000, on: D = FIRST, **parts: object) -> Line:
    return Line(code, Handover(on, Parts(cash=cash, **parts)))  # type: ignore[arg-type]


def count() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Delivery)) or 0


@pytest.mark.both_databases
def test_a_list_that_agrees_with_its_control_totals_is_written_whole(stage: Stage, codes: list[str]) -> None:
    lines = [line(code) for code in codes] + [line(codes[0], 500_000, goods=200_000, goods_note="20 kg gạo")]
    with stage.work():
        deliver_many(lines, control=Control(4, 3_700_000), actor=stage.viewer("women_reporter"), at=AT)
    with stage.read():
        assert count() == 4
        assert list(db.session.scalars(sa.select(Pledge.delivered).order_by(Pledge.code))) == [
            1_700_000, 1_000_000, 1_000_000,
        ]  # fmt: skip
        assert list(broken()) == []


def test_control_totals_that_differ_are_named_with_both_figures(stage: Stage, codes: list[str]) -> None:
    with stage.work():
        with pytest.raises(Faults) as refused:
            deliver_many(
                [line(code) for code in codes],
                control=Control(4, 30_000_000),
                actor=stage.viewer("women_reporter"),
                at=AT,
            )
        assert count() == 0
    assert [(fault.line, fault.field, str(fault.words)) for fault in refused.value.faults] == [
        (None, "count", "Ghi 4 lần giao, danh sách có 3 dòng"),
        (None, "total", "Tổng tiền và hiện vật ghi 30.000.000 đ, các dòng cộng lại 3.000.000 đ"),
    ]


@pytest.mark.both_databases
def test_every_fault_of_every_line_is_told_and_nothing_is_written(stage: Stage, codes: list[str]) -> None:
    lines = [
        line(codes[0]),
        line("CK-99999"),
        line(codes[1], on=D(2021, 5, 19)),
        line(codes[2], 0),
        line(codes[2], 0, goods=1_000_000),
    ]
    with stage.work():
        with pytest.raises(Faults) as refused:
            deliver_many(lines, control=Control(5, 4_000_000), actor=stage.viewer("women_reporter"), at=AT)
        assert count() == 0
    assert [(fault.line, fault.field) for fault in refused.value.faults] == [
        (1, "code"), (2, "delivered_on"), (3, "cash"), (4, "goods_note"),
    ]  # fmt: skip


def test_the_concerns_of_all_lines_are_confirmed_at_once(stage: Stage, codes: list[str]) -> None:
    lines = [line(codes[0], 4_000_000), line(codes[1]), line(codes[1])]
    control = Control(3, 6_000_000)
    with stage.work():
        actor = stage.viewer("women_reporter")
        with pytest.raises(Unconfirmed) as asked:
            deliver_many(lines, control=control, actor=actor, at=AT)
        assert count() == 0
        codes_seen = [concern.code for concern in asked.value.concerns]
        assert codes_seen == ["0.above_pledge", "2.same_again"]
        assert str(asked.value.concerns[0].words).startswith("Dòng 1: ")
        deliver_many(lines, control=control, confirmed=codes_seen, actor=actor, at=AT)
        assert count() == 3


def test_another_organisations_code_is_no_pledge_of_ours(stage: Stage, codes: list[str]) -> None:
    with stage.work(), pytest.raises(Faults) as refused:
        deliver_many(
            [line(codes[0])], control=Control(1, 1_000_000), actor=stage.viewer("farmers_reporter"), at=AT
        )
    assert [fault.field for fault in refused.value.faults] == ["code"]


def test_an_address_with_an_old_and_a_new_pledge_means_the_new_one(stage: Stage) -> None:
    with stage.work():
        actor = stage.viewer("women_reporter")
        home = waiting(commune_of(actor))
        old = pledge(actor, home.id)
        deliver(actor, old, Parts(cash=3_000_000))
        new: uuid.UUID = pledge(actor, home.id, on=D(2021, 4, 5)).id
        (row,) = deliver_many(
            [line(home.code, on=D(2021, 4, 20))], control=Control(1, 1_000_000), actor=actor, at=AT
        )
        assert row.pledge_id == new


@pytest.mark.both_databases
def test_weighing_a_list_says_the_same_and_writes_nothing(stage: Stage, codes: list[str]) -> None:
    lines = [line(codes[0], 4_000_000), line("CK-99999"), line(codes[1])]
    with stage.work():
        faults, concerns = weigh(lines, actor=stage.viewer("women_reporter"), at=AT)
        assert [(fault.line, fault.field) for fault in faults] == [(1, "code")]
        assert [(number, concern.code) for number, concern in concerns] == [(0, "above_pledge")]
    with stage.read():
        assert count() == 0
        assert list(broken()) == []
