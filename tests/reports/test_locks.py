"""Every lock says what, since when, by whom, why, and what to do."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from portal.organisations.models import Organisation
from portal.plans.models import Obligation, Period
from portal.reports.locks import Asked, lock_of, locking, not_begun
from portal.reports.models import Channel, Entry, EventKind, Report, ReportEvent, ReportState

AT = dt.datetime.fromisoformat("2021-05-18T20:15+07:00")
LAST = SimpleNamespace(actor_name="Trần Thị Thí Dụ", at=AT)


def report(state: str, **values: Any) -> Report:
    return Report(
        state=ReportState(state),
        number=2,
        obligation=Obligation(closed_on=values.pop("closed_on", None), closed_reason="sáp nhập vào Hội tỉnh"),
        recipient=Organisation(short_name="Hội CTĐ tỉnh", phone="0271 111 1111"),
        **values,
    )


def asked(**values: Any) -> Asked:
    given: dict[str, Any] = {
        "last": LAST, "entry": None, "head": "Lý Văn Tạm Gọi", "phone": "0271 111 1111", "mine": True,
        "acts": frozenset(), "at": AT,
    }  # fmt: skip
    return Asked(**given | values)


ENTRY = Entry(channel=Channel.zalo, arrived_at=AT, at=AT, enterer_name="Đặng Thị Ví Dụ")


@pytest.mark.parametrize(
    ("held", "told", "says", "act"),
    [
        (report("handed_over"), asked(acts=frozenset({"reports.sign"})), "Lý Văn Tạm Gọi", "reports.sign"),
        (report("handed_over"), asked(head=""), "gọi trực hỗ trợ", None),
        (report("submitted"), asked(acts=frozenset({"reports.recall"})), "0271 111 1111", "reports.recall"),
        (report("submitted"), asked(mine=False), "đang chờ Hội CTĐ tỉnh duyệt", None),
        (
            report("accepted"),
            asked(acts=frozenset({"reports.ask_reopening"})),
            "mở lại",
            "reports.ask_reopening",
        ),
        (report("draft", entered_by=object()), asked(entry=ENTRY), "Đặng Thị Ví Dụ", None),
        (report("draft", closed_on=dt.date(2021, 4, 1)), asked(), "sáp nhập vào Hội tỉnh", None),
        (report("returned", reopened_until=AT), asked(), "đã hết lúc 20:15 ngày 18/05/2021", None),
    ],
)
def test_it_says_why_since_when_by_whom_and_what_to_do(
    held: Report, told: Asked, says: str, act: str | None
) -> None:
    found = lock_of(held, told)
    assert found is not None
    sentences = [str(found.strong), *map(str, found.rest)]
    assert any(says in sentence for sentence in sentences)
    assert "2021" in sentences[0], "since when"
    assert all(sentence.endswith(".") for sentence in sentences)
    assert (found.act[0] if found.act else None) == act


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_what_is_the_units_to_write_has_none(state: str) -> None:
    assert lock_of(report(state), asked()) is None
    later = AT + dt.timedelta(seconds=1)
    assert lock_of(report(state, reopened_until=later), asked()) is None


def test_a_period_to_come_says_from_when_it_opens() -> None:
    found = not_begun(Period(data_from=dt.date(2021, 6, 1), clause="V.1"))
    assert "01/06/2021" in str(found.strong)
    assert "V.1" in str(found.rest[0])


def test_official_figures_confirmed_later_do_not_pass_for_the_acceptance() -> None:
    story = [ReportEvent(kind=EventKind(kind)) for kind in ("submitted", "accepted", "trued_up")]
    assert locking(report("accepted"), story) is story[1]
    assert locking(report("draft"), story) is None
