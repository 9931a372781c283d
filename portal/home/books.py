"""What waits for this person in the two books: households to survey, approve or compare, pledges and deliveries to
confirm or to cancel. One row each, with how many; nothing waits, no row.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from portal.access import Level, Viewer, allowed
from portal.addresses.models import AddressState, HumanitarianAddress
from portal.extensions import db
from portal.home.tasks import Link, Task
from portal.lib.words import Words, _, n_
from portal.organisations.models import Organisation, Unit
from portal.pledges.double_list import ASKED
from portal.pledges.models import Delivery, DeliveryPair, Pledge
from portal.pledges.rules import awaits, shown_to
from portal.pledges.words import DOUBLE
from portal.twins.models import TwinState
from portal.twins.queries import count_said


def waiting(viewer: Viewer) -> list[Task]:
    """The rows, the most pressing first."""
    return [
        Task(margin=str(count), notes=(), title=title, mark=("", mark), link=link, act=act)
        for count, title, mark, link, act in _found(viewer)
        if count
    ]


def _found(viewer: Viewer) -> Iterator[tuple[int, Words, Words, Link, Words]]:
    if allowed(viewer, "addresses.approve"):
        count = _households(viewer, AddressState.surveyed)
        title = n_("{count} hộ chờ phê duyệt", "{count} hộ chờ phê duyệt", count)
        yield count, title, _("Đã khảo sát"), Link.to("addresses.queue"), _("Phê duyệt")
    if viewer.level is Level.commune and allowed(viewer, "addresses.survey"):
        count = _households(viewer, AddressState.found)
        title = n_("{count} hộ mới, cần khảo sát", "{count} hộ mới, cần khảo sát", count)
        yield count, title, _("Mới phát hiện"), Link.to("addresses.index", view="found"), _("Khảo sát")
    if allowed(viewer, "pledges.deliver"):
        asked = ASKED.with_only_columns(sa.func.count()).where(_own_second(viewer))
        count = db.session.scalar(asked) or 0
        title = n_("{count} lần giao bị hỏi là ghi trùng", "{count} lần giao bị hỏi là ghi trùng", count)
        link = Link.to("pledges.deliveries", check=DOUBLE, organisation=viewer.organisation_id.hex)
        yield count, title, _("Xem lại, hủy nếu trùng"), link, _("Xem lại")
    if allowed(viewer, "pledges.confirm"):
        count = _count(_unconfirmed(viewer))
        title = n_("{count} cam kết chờ xác nhận", "{count} cam kết chờ xác nhận", count)
        yield count, title, _("Đã đăng ký"), Link.to("pledges.index", view="unconfirmed"), _("Xác nhận")
    if allowed(viewer, "twins.decide"):
        count = count_said(viewer).get(TwinState.proposed, 0)
        title = n_("{count} đề nghị gộp hộ", "{count} đề nghị gộp hộ", count)
        yield count, title, _("Chờ quyết định"), Link.to("twins.index", tab="proposed"), _("Quyết định")


def _households(viewer: Viewer, state: AddressState) -> int:
    here = Unit.no.between(viewer.unit_no, viewer.unit_last)
    return _count(sa.select(HumanitarianAddress).join(Unit).where(HumanitarianAddress.state == state, here))


def _unconfirmed(viewer: Viewer) -> Any:
    """What the list of pledges shows as unconfirmed: only what is in sight can be confirmed there."""
    pledges = sa.select(Pledge).join(Organisation, Organisation.id == Pledge.organisation_id)
    here = pledges.join(HumanitarianAddress, HumanitarianAddress.id == Pledge.address_id).join(
        Unit, Unit.id == HumanitarianAddress.unit_id
    )
    return here.where(shown_to(viewer), awaits(viewer))


def _count(rows: Any) -> int:
    return db.session.scalar(rows.with_only_columns(sa.func.count())) or 0


def _own_second(viewer: Viewer) -> sa.ColumnElement[bool]:
    own = sa.select(Delivery.id).where(Delivery.organisation_id == viewer.organisation_id)
    return DeliveryPair.second_id.in_(own)
