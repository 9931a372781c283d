"""Pledges in every state beside the usual ones: persons', drafts, confirmed, renewed, passed on."""

import datetime as dt

import sqlalchemy as sa

from portal.access import Duty, Level, Viewer
from portal.addresses.models import AddressState, HumanitarianAddress, SupportKind
from portal.demonstration.people import invented
from portal.demonstration.players import Players, moment
from portal.extensions import db
from portal.organisations.models import Organisation, Unit
from portal.pledges import actions, closing, delivering, linking
from portal.pledges.givers import origin
from portal.pledges.handover import Handover
from portal.pledges.models import Pledge, PledgeState, SupportForm
from portal.pledges.offer import Offer, Parts
from portal.supporters.actions import add_person

LAST = dt.date(2021, 5, 18)
CONFIRMED_BEFORE = dt.date(2021, 4, 1)
MOST_CONFIRMED = 200


def write(players: Players) -> None:
    """Fill in what the usual households do not show; call inside `database.working()`."""
    women = players.named("LHPN", Duty.reporter)
    for number, outside in enumerate((False, True)):
        person = add_person(invented(70 + number), outside_province=outside, actor=women, at=moment(LAST, 30))
        promised = actions.log(
            _waiting(women).id, _offer(person_id=person.id), actor=women, at=moment(LAST, 40 + number)
        )
        if outside:
            gift = Handover(LAST, Parts(cash=3_000_000), origin(promised))
            delivering.deliver(promised, gift, actor=women, at=moment(LAST, 60))
    actions.save_draft(_waiting(women).id, _offer(lasting_development=""), actor=women, at=moment(LAST, 70))
    _renew(players)
    _pass_on(players)
    _confirm(players)


def _offer(**changed: object) -> Offer:
    given = {
        "form": SupportForm.one_off_support,
        "months": 0,
        "kind": SupportKind.production_tools,
        "starts_on": LAST,
        "parts": Parts(cash=3_000_000),
        "lasting_development": "Có công cụ làm ra thu nhập đều",
    }
    return Offer(**(given | changed))  # type: ignore[arg-type]


def _waiting(actor: Viewer) -> HumanitarianAddress:
    """The last household in reach that nobody helps, and that an organisation from outside may help."""
    rows = db.session.scalars(
        sa.select(HumanitarianAddress)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .where(
            Unit.no.between(actor.unit_no, actor.unit_last),
            HumanitarianAddress.state == AddressState.waiting,
            HumanitarianAddress.open_pledges == 0,
        )
        .order_by(HumanitarianAddress.code.desc())
        .limit(20)
    )
    return next(row for row in rows if not row.lacks_guardian)


def _renew(players: Players) -> None:
    farmers = players.named("HND", Duty.reporter)
    done = _first(Pledge.organisation_id == farmers.organisation_id, Pledge.state == PledgeState.fulfilled)
    closing.renew(done, _offer(), version=done.version, actor=farmers, at=moment(LAST, 80))


def _pass_on(players: Players) -> None:
    """From a provincial body without a part in the reports' story to the veterans."""
    rest = _first(
        Organisation.level == Level.province,
        Organisation.code.not_in(("LHPN", "HND", "CCB")),
        Pledge.state == PledgeState.under_way,
        Pledge.delivered < Pledge.value,
    )
    to = db.session.scalars(sa.select(Organisation).where(Organisation.code == "CCB")).one()
    head = players.of(rest.organisation_id, Duty.head)
    assert head is not None
    reason = "Đơn vị không còn kinh phí; Hội Cựu chiến binh đồng ý giúp tiếp"
    closing.pass_on(rest, to, reason=reason, on=LAST, version=rest.version, actor=head, at=moment(LAST, 90))


def _first(*where: sa.ColumnElement[bool]) -> Pledge:
    return db.session.scalars(
        sa.select(Pledge).join(Organisation).where(*where).order_by(Pledge.code).limit(1)
    ).one()


def _confirm(players: Players) -> None:
    """What was registered before April is confirmed, so that the rest waits."""
    reviewer = players.named("HCTD", Duty.reviewer)
    pledges = db.session.scalars(
        sa.select(Pledge)
        .where(
            Pledge.state.in_((PledgeState.registered, PledgeState.under_way)),
            Pledge.registered_on < CONFIRMED_BEFORE,
        )
        .order_by(Pledge.code)
        .limit(MOST_CONFIRMED)
    )
    linking.confirm([(row, row.version) for row in pledges], actor=reviewer, at=moment(LAST, 100))
