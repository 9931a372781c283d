"""What waits for this person in the registers: numbers that another asked to be void, what arrived and is his to do."""

import datetime as dt
from collections.abc import Iterator

from portal.access import Duty, Viewer
from portal.documents import queries as documents
from portal.documents.rules import reads
from portal.home.tasks import Link, Task
from portal.lib.vietnamese import short_date
from portal.lib.words import _, n_


def waiting(viewer: Viewer, today: dt.date) -> Iterator[Task]:
    """The rows; nothing waits, no row."""
    if not reads(viewer):
        return
    count, first = documents.mine(viewer)
    if first is not None:
        yield Task(
            margin=str(count),
            notes=(),
            title=n_(
                "{count} văn bản đến giao anh/chị giải quyết",
                "{count} văn bản đến giao anh/chị giải quyết",
                count,
            ),
            mark=("sent", _("Hạn sớm nhất {date}", date=short_date(first))),
            link=Link.to("documents.follow_up"),
            act=_("Giải quyết"),
            late=first < today,
        )
    if viewer.duty is Duty.head:
        for entry in documents.void_requests(viewer):
            yield Task(
                margin=f"{entry.number:02}",
                notes=(),
                title=_("Đề nghị hủy số {symbol}: {abstract}", symbol=entry.symbol, abstract=entry.abstract),
                mark=("sent", _("{name} đề nghị", name=entry.void_asker_name)),
                link=Link.to("documents.void", entry_id=entry.id),
                act=_("Xem và quyết định"),
            )
