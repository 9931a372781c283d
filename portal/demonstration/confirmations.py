"""A second look at the invented deliveries: some confirmed, one shown in a photograph, pairs that look like one."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from PIL import Image, ImageDraw

from portal import database
from portal.access import Duty, OrganisationKind
from portal.addresses.models import HumanitarianAddress
from portal.demonstration.players import Players, moment
from portal.documents import actions as documents
from portal.extensions import db
from portal.lib import pictures
from portal.organisations.models import Organisation
from portal.pledges import comparing, confirming, delivering, double_list
from portal.pledges.keeping import COUNTS
from portal.pledges.models import Delivery, Pledge

UNTIL = dt.date(2021, 4, 15)  # what was handed over later still waits
DAY = dt.date(2021, 5, 17)


def fill(players: Players, *, say: Callable[[str], Any]) -> None:
    """Confirm what two other persons could know of; of the pairs one is the same, one is not, the others wait."""
    say("  confirmations …")
    with database.working():
        for delivery, code in _shown_to_a_second_person():
            head = players.of(delivery.organisation_id, Duty.head)
            if code and (head is None or head.user_id == delivery.logged_by):
                head = players.named(code, Duty.reporter)
            if head is not None and head.user_id != delivery.logged_by:
                confirming.confirm([delivery], actor=head, at=moment(DAY, 30))
    with database.working():
        _photograph(players)
        reviewer = players.named("HCTD", Duty.reviewer)
        for pair, is_same, reason in zip(
            double_list.pairs_in_sight(reviewer),
            (True, False),
            ("Hộ chỉ nhận một lần, có ký nhận với đơn vị ghi trước.", "Hộ ký nhận hai lần, khác ngày."),
            strict=False,
        ):
            comparing.decide(pair, is_same=is_same, reason=reason, actor=reviewer, at=moment(DAY, 60))


def _shown_to_a_second_person() -> list[Any]:
    """Two of three earlier deliveries, each with the code of the Red Cross of its household's commune."""
    agency = sa.select(Organisation.code).where(
        Organisation.unit_id == HumanitarianAddress.unit_id,
        Organisation.kind == OrganisationKind.standing_agency,
    )
    rows = db.session.execute(
        sa.select(Delivery, agency.scalar_subquery())
        .join(HumanitarianAddress, HumanitarianAddress.id == Delivery.address_id)
        .join(Pledge, Pledge.id == Delivery.pledge_id)
        .where(Delivery.delivered_on <= UNTIL, COUNTS)
        .order_by(Pledge.code, Delivery.delivered_on)
    ).all()
    return [row for number, row in enumerate(rows) if number % 3]


def _photograph(players: Players) -> None:
    """A drawing in place of a photograph, with the last delivery of the provincial Women's Union."""
    actor = players.named("LHPN", Duty.reporter)
    delivery = db.session.scalars(
        sa.select(Delivery)
        .where(Delivery.organisation_id == actor.organisation_id, COUNTS)
        .order_by(Delivery.delivered_on.desc(), Delivery.logged_at.desc())
        .limit(1)
    ).one()
    drawing = Image.new("RGB", (640, 480), "#d8d2c4")
    pen = ImageDraw.Draw(drawing)
    pen.rectangle((90, 150, 550, 400), outline="#5b5548", width=6)
    pen.polygon(((70, 150), (320, 40), (570, 150)), outline="#5b5548", width=6)
    pen.rectangle((270, 260, 370, 400), fill="#8a8270")
    content = io.BytesIO()
    drawing.save(content, "PNG")
    at = moment(DAY, 45)
    kept = documents.store(
        actor.organisation_id,
        "anh-lan-giao.jpg",
        pictures.MEDIA_TYPE,
        pictures.clean(content.getvalue()),
        at,
        sealed=True,
    )
    photo = delivering.Photo(kept.id, "Ảnh: hình vẽ ngôi nhà, thay cho ảnh trao hỗ trợ")
    delivering.add_photo(delivery, photo, actor=actor, at=at)
