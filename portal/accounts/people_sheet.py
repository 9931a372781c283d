"""The list of people as a spreadsheet, cut as it is on the screen."""

import datetime as dt

from flask_babel import gettext as _

from portal.accounts.people_list import Listing
from portal.accounts.words import DUTIES, STATES
from portal.fields import say
from portal.lib import clock, sheets
from portal.lib.vietnamese import moment


def workbook(listing: Listing, viewer_name: str, at: dt.datetime) -> bytes:
    """One line a person; several posts stand one under the other in the cell."""
    columns = (
        sheets.Column(_("Họ và tên"), width=28),
        sheets.Column(_("Tên đăng nhập"), width=20),
        sheets.Column(_("Nhiệm vụ"), width=60),
        sheets.Column(_("Trạng thái"), width=18),
        sheets.Column(_("Vào cổng gần nhất"), "date", 14),
    )
    cells = [
        (
            row.name,
            row.username,
            "\n".join(f"{post.name}: {say(DUTIES[post.duty])}" for post in listing.posts.get(row.id, ())),
            say(STATES[row.state][1]),
            (row.last_seen_at + clock.shift()).astimezone(clock.VIETNAM).date() if row.last_seen_at else None,
        )
        for row in listing.window.rows
    ]
    notes = [viewer_name, _("Xuất lúc %(moment)s, theo bộ lọc trên màn hình", moment=say(moment(at)))]
    return sheets.to_xlsx([sheets.Sheet(_("Người dùng"), columns, cells, notes)], at=at)
