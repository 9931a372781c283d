"""Invented leaders of every body (SIZES: 12 a commune, 25 a district), branches of the communes, a few donors."""

import datetime as dt
import itertools
import uuid
from collections.abc import Iterator

import sqlalchemy as sa

from portal import database
from portal.access import Duty, Level, OrganisationKind
from portal.accounts.models import Post, User
from portal.demonstration.people import invented
from portal.demonstration.players import Players, moment
from portal.demonstration.territory import STANDING_AGENCY
from portal.extensions import db
from portal.organisations.models import Organisation
from portal.supporters import actions
from portal.supporters.appointment import Appointment, Holder
from portal.supporters.models import BranchKind, LeaderHolding, LeadershipKind

ENTERED = moment(dt.date(2021, 1, 20), 0)
SINCE = dt.date(2020, 6, 15)
HANDED_OVER = dt.date(2021, 3, 15)  # after the roster was frozen
FIRST_NAME = 500  # away from the accounts' names
TITLES = {
    OrganisationKind.steering_committee: "Trưởng Ban",
    OrganisationKind.department: "Thủ trưởng",
    OrganisationKind.media: "Giám đốc",
    OrganisationKind.party_body: "Trưởng Ban",
    OrganisationKind.school_branch: "Hiệu trưởng",
}
LOCAL = (
    "Phó Bí thư cấp ủy",
    "Phó Chủ tịch Ủy ban nhân dân",
    "Chủ tịch Hội đồng nhân dân",
    "Ủy viên thường vụ",
)
LOCAL_LEADERS = {Level.commune: 1, Level.district: 4, Level.province: 4}
BRANCHES = {
    "HCTD": (BranchKind.association_branch, "Chi hội Chữ thập đỏ thôn"),
    "LHPN": (BranchKind.association_branch, "Chi hội Phụ nữ thôn"),
    "HND": (BranchKind.association_branch, "Chi hội Nông dân thôn"),
    "CCB": (BranchKind.association_branch, "Chi hội Cựu chiến binh thôn"),
    "TD": (BranchKind.youth_branch, "Chi đoàn thôn"),
    "LDLD": (BranchKind.trade_union, "Công đoàn cơ sở Công ty Thí Dụ"),
    "TH": (BranchKind.school_class, "Lớp"),
}
CLASSES = ("6A", "7A", "8A", "9A")
DONORS = {"LHPN": 3, "HCTD": 4}


def fill(players: Players) -> None:
    """Everything of the room, by its own actions."""
    with database.working():
        _Roll(players).call()
    with database.working():
        _branches(players)
        _donors(players)


class _Roll:
    """Calls the roll of leaders; the provincial Red Cross enters all of them."""

    def __init__(self, players: Players) -> None:
        self.keeper = players.named(STANDING_AGENCY, Duty.reporter)
        self.names: Iterator[str] = map(invented, itertools.count(FIRST_NAME))
        rows = db.session.execute(
            sa.select(Post.organisation_id, User.name)
            .join(User, User.id == Post.user_id)
            .where(Post.duty == Duty.head)
            .order_by(User.username.desc())
        )
        self.heads = {row.organisation_id: row.name for row in rows}

    def call(self) -> None:
        """A head for each body; of a committee, its head is among the local leaders too: two posts, one person."""
        bodies = db.session.scalars(
            sa.select(Organisation)
            .where(Organisation.closed_on.is_(None))
            .order_by(Organisation.unit_no, Organisation.code)
        )
        for place, body in enumerate(bodies):
            name = self.heads.get(body.id) or next(self.names)
            title = TITLES.get(body.kind, "Chủ tịch")
            head = self._appoint(body, LeadershipKind.head_of_body, title, name)
            if body.kind is OrganisationKind.steering_committee:
                self._local(body, head)
            if body.kind is OrganisationKind.standing_agency:
                kind = LeadershipKind.honorary_president
                self._appoint(body, kind, "Chủ tịch danh dự", next(self.names))
            if place % 25 == 7:
                newcomer = Holder(next(self.names), another=True)
                at = moment(HANDED_OVER, 60)
                actions.hand_over(head, newcomer, on=HANDED_OVER, actor=self.keeper, at=at)

    def _local(self, committee: Organisation, head: LeaderHolding) -> None:
        titles = LOCAL[: LOCAL_LEADERS[committee.level]]
        for title in titles:
            known = head.person_id if title == titles[0] else None
            self._appoint(
                committee, LeadershipKind.local_leader, title, "" if known else next(self.names), known
            )

    def _appoint(
        self, body: Organisation, kind: LeadershipKind, title: str, name: str, known: uuid.UUID | None = None
    ) -> LeaderHolding:
        holder = Holder(person_id=known) if known else Holder(name, another=True)
        appointment = Appointment(kind, title, SINCE)
        return actions.appoint(body, appointment, holder, actor=self.keeper, at=ENTERED)


def _branches(players: Players) -> None:
    """Four a commune's organisation, one of them closed at the Red Cross."""
    bodies = db.session.scalars(
        sa.select(Organisation).where(Organisation.level == Level.commune).order_by(Organisation.code)
    )
    for body in bodies:
        kind, words = BRANCHES.get(body.code.split("-")[0], (None, ""))
        actor = players.of(body.id, Duty.reporter)
        if kind is None or actor is None:
            continue
        endings = CLASSES if kind is BranchKind.school_class else map(str, range(1, 5))
        names = [f"{words} {ending}" for ending in endings]
        made = actions.add_branches(kind, names, opened_on=SINCE, actor=actor, at=ENTERED)
        if words.startswith("Chi hội Chữ thập đỏ"):
            actions.close_branch(made[-1], on=HANDED_OVER, actor=actor, at=moment(HANDED_OVER, 90))


def _donors(players: Players) -> None:
    """Persons who help in their own names, most of them outside the province."""
    names = map(invented, itertools.count(2 * FIRST_NAME))
    for code, count in DONORS.items():
        for place in range(count):
            actor = players.named(code, Duty.reporter)
            actions.add_person(next(names), outside_province=place > 0, actor=actor, at=ENTERED)
