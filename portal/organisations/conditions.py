"""What must hold before an organisation is registered, renamed or ended; looked at before it is confirmed, too."""

import datetime as dt

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.lib import vietnamese
from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.organisations.models import FormerName, Names, Organisation


def must_be_new(viewer: Viewer, code: str) -> None:
    """Refuse a code that some organisation has or had."""
    taken = sa.select(Organisation.short_name).where(sa.func.upper(Organisation.code) == code.upper())
    if (name := db.session.scalar(taken)) is not None:
        raise Refusal("organisation.code", _("Mã {code} đã là của {name}", code=code, name=name), "code")


def must_fit(organisation: Organisation, names: Names, on: dt.date, at: dt.datetime) -> dt.date | None:
    """Refuse a day to come, a day before the present name, names that change nothing; gives the present name's day."""
    must_have_begun(on, at)
    last = db.session.scalar(
        sa.select(sa.func.max(FormerName.valid_to)).where(FormerName.organisation_id == organisation.id)
    )
    since = last + dt.timedelta(days=1) if last else organisation.opened_on
    if since is not None and on <= since:
        raise Refusal(
            "organisation.name_later",
            _("Ngày đổi tên phải sau {day}, là ngày có tên hiện nay", day=vietnamese.short_date(since)),
            "effective_on",
        )
    if names == Names(organisation.name, organisation.short_name, organisation.abbreviation):
        raise Refusal("organisation.same_name", _("Tên mới giống hệt tên hiện nay"), "name")
    return since


def must_have_begun(on: dt.date, at: dt.datetime) -> None:
    """Refuse a day to come: open things pass on as they stand on the day itself."""
    if on > at.date():
        raise Refusal(
            "organisation.not_yet",
            _("Ngày {day} chưa đến. Ghi nhận từ đúng ngày có hiệu lực trở đi", day=vietnamese.short_date(on)),
            "effective_on",
        )
