"""Instalments of the own organisation that fall due: what was promised by a day and not yet delivered. Pure."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from portal.home.tasks import Link, Task
from portal.lib import money
from portal.lib.vietnamese import WEEKDAYS
from portal.lib.words import _, n_

AHEAD = dt.timedelta(days=14)
MOST = 5  # tasks from the ledger on the first page; the list of pledges has them all


@dataclass(frozen=True, slots=True)
class Instalment:
    """One instalment up to the horizon; `delivered` is what its pledge has got so far, in đồng."""

    pledge_id: uuid.UUID
    pledge: str
    commune: str
    delivered: int
    due_on: dt.date
    value: int


def overdue(rows: Iterable[Instalment], today: dt.date) -> list[Task]:
    """The first instalment of each pledge that its deliveries do not cover, the earliest first.

    `rows` come by pledge and within it by day.
    """
    open_ones = []
    for _pledge, of_pledge in groupby(rows, key=lambda row: row.pledge_id):
        promised = 0
        for row in of_pledge:
            promised += row.value
            if promised > row.delivered:
                open_ones.append((row, promised - row.delivered))
                break
    open_ones.sort(key=lambda pair: (pair[0].due_on, pair[0].pledge))
    return [_task(row, missing, today) for row, missing in open_ones[:MOST]]


def _task(row: Instalment, missing: int, today: dt.date) -> Task:
    days = (row.due_on - today).days
    left = n_("còn {days} ngày", "còn {days} ngày", days, days=days) if days else _("hôm nay")
    return Task(
        margin=f"{row.due_on:%d/%m}",
        notes=(
            WEEKDAYS[row.due_on.weekday()],
            left if days >= 0 else n_("quá hẹn {days} ngày", "quá hẹn {days} ngày", -days, days=-days),
        ),
        title=_("Giao theo cam kết {pledge}, {commune}", pledge=row.pledge, commune=row.commune),
        mark=("", _("Còn {amount} đ của đợt này chưa giao", amount=money.show(missing))),
        link=Link.to("pledges.deliver", pledge_id=row.pledge_id),
        act=_("Ghi lần giao"),
        late=days < 0,
    )
