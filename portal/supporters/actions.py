"""The verbs of the roster, of persons and of branches. The book of acts names no person."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db, new_id
from portal.lib.refusals import Conflict, Refusal
from portal.lib.vietnamese import fold, nfc, person_sort_key, short_date, sort_key
from portal.lib.words import _
from portal.organisations.models import Organisation
from portal.supporters.appointment import Appointment, Holder
from portal.supporters.models import Branch, BranchKind, LeaderHolding, Person
from portal.supporters.queries import branch_names, namesakes
from portal.supporters.rules import persons_in_sight_of
from portal.supporters.vacancy import must_be_vacant

DAY = dt.timedelta(days=1)


def tidy(text: str) -> str:
    """A name as it is stored: NFC, single blanks."""
    return " ".join(nfc(text).split())


def _take_turns(organisation_id: uuid.UUID) -> None:
    """Whoever else fills a post or adds a branch of the organisation waits, so that two do not both find it free."""
    db.session.execute(sa.select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())


# Persons --------------------------------------------------------------------------------------------------------------


def add_person(name: str, *, outside_province: bool = False, actor: Viewer, at: dt.datetime) -> Person:
    """Enter a person who helps in his or her own name (III.4); the actor's organisation keeps the entry."""
    return _enter(name, actor.organisation_id, outside_province, actor, at)


def _enter(name: str, keeper: uuid.UUID, outside: bool, actor: Viewer, at: dt.datetime) -> Person:
    person = Person(id=new_id(), organisation_id=keeper, outside_province=outside, version=1)
    _call(person, name)
    db.session.add(person)
    record("person.added", "person", person.id, actor=actor, at=at, outside_province=outside)
    db.session.flush()
    return person


def _call(person: Person, name: str) -> None:
    name = tidy(name)
    if not name:
        raise Refusal("person.no_name", _("Nhập họ và tên"), "name")
    person.name, person.name_folded, person.name_sort = name, fold(name), person_sort_key(name)


def rename_person(person: Person, name: str, *, version: int, actor: Viewer, at: dt.datetime) -> Person:
    """Spell a name right; Conflict when somebody changed it since `version`."""
    db.session.refresh(person, with_for_update=True)
    if person.version != version:
        raise Conflict(
            _("Tên này vừa được người khác sửa thành {name}. Mở lại trang rồi làm tiếp", name=person.name),
            "person.changed",
        )
    _call(person, name)
    person.version += 1
    record("person.renamed", "person", person.id, actor=actor, at=at, version=person.version)
    db.session.flush()
    return person


# The roster -----------------------------------------------------------------------------------------------------------


def appoint(
    body: Organisation, appointment: Appointment, holder: Holder, *, actor: Viewer, at: dt.datetime
) -> LeaderHolding:
    """Put a leader on the roster. A body has one head on any day; other titles may be several people's."""
    appointment = _in_order(appointment, at.date())
    _take_turns(body.id)
    must_be_vacant(body.id, appointment, holder.person_id)
    return _hold(_person(holder, body, actor, at), body.id, appointment, actor, at)


def correct(
    holding: LeaderHolding, appointment: Appointment, *, version: int, actor: Viewer, at: dt.datetime
) -> LeaderHolding:
    """Put title and days right where they were entered wrong; Conflict when somebody did so since `version`."""
    db.session.refresh(holding, with_for_update=True)
    if holding.version != version:
        raise Conflict(
            _("Chức danh này vừa được người khác sửa. Mở lại trang rồi làm tiếp"), "holding.changed"
        )
    appointment = _in_order(appointment, at.date())
    _take_turns(holding.organisation_id)
    must_be_vacant(holding.organisation_id, appointment, holding.person_id, besides=holding.id)
    holding.title, holding.starts_on, holding.ends_on = (
        appointment.title, appointment.starts_on, appointment.ends_on
    )  # fmt: skip
    holding.version += 1
    _told("leader.corrected", holding, actor, at)
    return holding


def _in_order(appointment: Appointment, today: dt.date) -> Appointment:
    title = tidy(appointment.title)
    if not title:
        raise Refusal("holding.no_title", _("Nhập chức danh, ví dụ Chủ tịch"), "title")
    if appointment.starts_on > today:
        raise Refusal("holding.in_future", _("Ngày nhận chức không được sau hôm nay"), "starts_on")
    if appointment.ends_on and not appointment.starts_on <= appointment.ends_on <= today:
        raise Refusal("holding.days", _("Ngày thôi giữ chức phải từ ngày nhận chức đến hôm nay"), "ends_on")
    return dataclasses.replace(appointment, title=title)


def _person(holder: Holder, body: Organisation, actor: Viewer, at: dt.datetime) -> Person:
    """Somebody in sight who is on the list, or a new entry that the body itself keeps."""
    if holder.person_id:
        known = db.session.scalar(
            sa.select(Person).where(Person.id == holder.person_id, persons_in_sight_of(actor))
        )
        if known is None:
            raise Refusal("person.unknown", _("Không thấy người này trong danh sách. Chọn lại"), "who")
        return known
    if not holder.another and namesakes(actor, tidy(holder.name)):
        raise Refusal(
            "person.known",
            _("Đã có người cùng họ tên. Chọn người đó, hoặc “Người khác, trùng họ tên”"),
            "who",
        )
    return _enter(holder.name, body.id, False, actor, at)


def _hold(
    person: Person, body_id: uuid.UUID, appointment: Appointment, actor: Viewer, at: dt.datetime
) -> LeaderHolding:
    holding = LeaderHolding(
        id=new_id(), person_id=person.id, organisation_id=body_id, **dataclasses.asdict(appointment)
    )
    db.session.add(holding)
    _told("leader.appointed", holding, actor, at)
    return holding


def _told(verb: str, holding: LeaderHolding, actor: Viewer, at: dt.datetime) -> None:
    days = {"starts_on": holding.starts_on, "ends_on": holding.ends_on}
    record(verb, "leader_holding", holding.id, actor=actor, at=at, kind=holding.kind, **days)
    db.session.flush()


def _leave(holding: LeaderHolding, last_day: dt.date, actor: Viewer, at: dt.datetime) -> None:
    holding.ends_on = last_day
    holding.version += 1
    _told("leader.left", holding, actor, at)


def must_hold(holding: LeaderHolding) -> None:
    """Conflict when the post is over: somebody ended it or handed it over meanwhile."""
    if holding.ends_on is not None:
        raise Conflict(
            _("Chức danh này đã kết thúc ngày {day}. Mở lại danh sách", day=short_date(holding.ends_on)),
            "holding.over",
        )


def hand_over(
    holding: LeaderHolding, holder: Holder, *, on: dt.date, actor: Viewer, at: dt.datetime
) -> LeaderHolding:
    """Give a post to the next holder: the old one's last day is the day before `on`, the new one's first is `on`."""
    db.session.refresh(holding, with_for_update=True)
    must_hold(holding)
    if not holding.starts_on < on <= at.date():
        raise Refusal(
            "holding.hand_over_day",
            _("Ngày bàn giao phải sau ngày nhận chức {day}, đến hôm nay", day=short_date(holding.starts_on)),
            "on",
        )
    person = _person(holder, holding.organisation, actor, at)
    if person.id == holding.person_id:
        raise Refusal("holding.same_person", _("Người nhận đang giữ chức danh này. Chọn người khác"), "name")
    appointment = Appointment(holding.kind, holding.title, on)
    must_be_vacant(holding.organisation_id, appointment, person.id, besides=holding.id)
    _leave(holding, on - DAY, actor, at)
    return _hold(person, holding.organisation_id, appointment, actor, at)


def end_holding(holding: LeaderHolding, *, on: dt.date, actor: Viewer, at: dt.datetime) -> LeaderHolding:
    """End a post; `on` is its last day. Who stood on the frozen roster still counts there (A-12)."""
    db.session.refresh(holding, with_for_update=True)
    must_hold(holding)
    if not holding.starts_on <= on <= at.date():
        raise Refusal(
            "holding.last_day",
            _(
                "Ngày cuối giữ chức phải từ ngày nhận chức {day} đến hôm nay",
                day=short_date(holding.starts_on),
            ),
            "on",
        )
    _leave(holding, on, actor, at)
    return holding


# Branches -------------------------------------------------------------------------------------------------------------


def add_branches(
    kind: BranchKind,
    names: Iterable[str],
    *,
    opened_on: dt.date | None = None,
    actor: Viewer,
    at: dt.datetime,
) -> list[Branch]:
    """Enter branches of the actor's organisation; names that it has already, accents aside, are passed over."""
    if opened_on and opened_on > at.date():
        raise Refusal("branch.in_future", _("Ngày thành lập không được sau hôm nay"), "opened_on")
    _take_turns(actor.organisation_id)
    known = branch_names(actor, actor.organisation_id, kind)
    wanted = {fold(name): tidy(name) for name in reversed(list(names)) if fold(name) not in known | {""}}
    if not wanted:
        raise Refusal("branch.none_new", _("Chưa có tên nào mới. Gõ mỗi dòng một tên"), "names")
    made = [
        Branch(
            id=new_id(),
            organisation_id=actor.organisation_id,
            kind=kind,
            name=name,
            name_folded=folded,
            name_sort=sort_key(name),
            opened_on=opened_on,
        )
        for folded, name in reversed(wanted.items())
    ]
    db.session.add_all(made)
    record(
        "branches.added",
        "organisation",
        actor.organisation_id,
        actor=actor,
        at=at,
        kind=kind,
        count=len(made),
    )
    db.session.flush()
    return made


def close_branch(branch: Branch, *, on: dt.date, actor: Viewer, at: dt.datetime) -> Branch:
    """End a branch; `on` is its last day."""
    db.session.refresh(branch, with_for_update=True)
    must_be_open(branch)
    if on > at.date() or (branch.opened_on and on < branch.opened_on):
        raise Refusal("branch.last_day", _("Ngày cuối phải từ ngày thành lập đến hôm nay"), "on")
    branch.closed_on = on
    record("branch.closed", "branch", branch.id, actor=actor, at=at, on=on)
    db.session.flush()
    return branch


def must_be_open(branch: Branch) -> None:
    """Conflict when somebody closed the branch meanwhile."""
    if branch.closed_on is not None:
        raise Conflict(_("Mục này đã đóng ngày {day}", day=short_date(branch.closed_on)), "branch.closed")


def reopen_branch(branch: Branch, *, actor: Viewer, at: dt.datetime) -> Branch:
    """Undo a closing: the branch is there as if it had never been closed."""
    db.session.refresh(branch, with_for_update=True)
    if branch.closed_on is None:
        raise Conflict(_("Mục này vừa được người khác mở lại"), "branch.reopened")
    branch.closed_on = None
    record("branch.reopened", "branch", branch.id, actor=actor, at=at)
    db.session.flush()
    return branch
