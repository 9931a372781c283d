"""Register lines without a letter behind them."""

import datetime as dt
from typing import Any

from portal.documents import actions
from portal.documents.models import RegisterEntry
from portal.extensions import new_id
from portal.lib import clock


def numbered(viewer: Any, on: dt.date | None = None, **given: Any) -> RegisterEntry:
    """A number from the viewer's own outgoing book, today's unless a day is given."""
    values: dict[str, Any] = {
        "series": "",
        "abstract": "V/v đôn đốc nộp báo cáo",
        "signer": "Đỗ Văn Minh Họa",
        "recipients": "Hội Nông dân tỉnh Bình Phước",
        "keeper": "VT, VP",
        "copies": 3,
        "subject_type": "letter",
        "subject_id": new_id(),
    }
    return actions.take_number(
        organisation_id=viewer.organisation_id,
        on=on or clock.today(),
        symbol_of=lambda number: f"{number:02}/CTĐ-VP",
        actor=viewer,
        at=clock.now(),
        **(values | given),
    )
