"""Households made by the room's own actions; call inside `stage.work()`."""

import datetime as dt

import sqlalchemy as sa

from portal.access import Level, OrganisationKind, Viewer
from portal.addresses import actions, papers
from portal.addresses.household import Household
from portal.addresses.models import HumanitarianAddress, NeedGroup, SupportKind
from portal.extensions import db
from portal.lib.clock import VIETNAM
from portal.organisations.models import Organisation, Unit

AT = dt.datetime(2021, 5, 18, 20, 15, tzinfo=VIETNAM)
SECRET = "Hộ Bí Mật Canh Giữ"
VILLAGE = "Thôn Kín Đáo"
STORY = "Câu chuyện riêng của hộ"


def commune_of(viewer: Viewer) -> Unit:
    """The viewer's commune, or the first one of the viewer's territory."""
    unit = db.session.scalar(
        sa.select(Unit)
        .where(Unit.level == Level.commune, Unit.no.between(viewer.unit_no, viewer.unit_last))
        .order_by(Unit.no)
        .limit(1)
    )
    assert unit is not None
    return unit


def found(
    unit: Unit,
    *,
    eligible: int = 1,
    needs: tuple[SupportKind, ...] = (SupportKind.production_tools,),
    groups: tuple[NeedGroup, ...] = (NeedGroup.grave_illness,),
    priority: int = 2,
) -> HumanitarianAddress:
    """A household that was found by its commune's Red Cross."""
    proposer = db.session.scalar(
        sa.select(Organisation)
        .where(Organisation.unit_id == unit.id, Organisation.kind == OrganisationKind.standing_agency)
        .limit(1)
    ) or db.session.scalar(sa.select(Organisation).where(Organisation.code == "HCTD"))
    assert proposer is not None
    household = Household(
        head_name=SECRET,
        birth_year=1951,
        village=VILLAGE,
        circumstances=STORY,
        size=eligible + 2,
        eligible=eligible,
        groups=groups,
        needs=needs,
        priority=priority,
    )
    return actions.record(household, unit, proposed_by=proposer, actor=None, at=AT)


def surveyed(unit: Unit, **given: object) -> HumanitarianAddress:
    """A household that was surveyed and agreed to be helped and to have its data processed: it waits for approval."""
    address = found(unit, **given)  # type: ignore[arg-type]
    day = dt.date(2020, 12, 5)
    needs = [need.kind for need in address.needs]
    return actions.survey(address, on=day, needs=needs, consented_on=day, actor=None, at=AT)


def waiting(unit: Unit, **given: object) -> HumanitarianAddress:
    """A household that was approved: it waits for support."""
    return actions.approve(surveyed(unit, **given), on=dt.date(2020, 12, 5), actor=None, at=AT)


def with_guardian(address: HumanitarianAddress) -> HumanitarianAddress:
    """An orphan's dossier with somebody who agrees for the child."""
    papers.set_guardian(
        address, name="Bà Ngoại Mẫu", relation="bà ngoại", evidence="Quyết định của xã",
        version=address.version, actor=None, at=AT,
    )  # fmt: skip
    return address
