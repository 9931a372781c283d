"""Posts: which of them are in force, which may be held together, who gives and ends them (trust §1.5 c11, S7, S8)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Duty, OrganisationKind, Viewer, rule
from portal.accounts.models import Post, User
from portal.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the rules judge one on a day: the account and all posts, the newest first."""

    user: User
    posts: list[Post]
    on: dt.date

    @property
    def held(self) -> list[Post]:
        """The posts that are not over."""
        return [post for post in self.posts if post.ends_on is None or post.ends_on >= self.on]


def in_force(on: dt.date) -> sa.ColumnElement[bool]:
    """The posts held on a day."""
    return sa.and_(Post.starts_on <= on, not_over(on))


def not_over(on: dt.date) -> sa.ColumnElement[bool]:
    """The posts held on a day or later."""
    return sa.or_(Post.ends_on.is_(None), Post.ends_on >= on)


def excludes(duty: Duty, held: set[Duty]) -> bool:
    """The administrator holds no other duty, and nobody else becomes administrator beside one (S7)."""
    return bool(held) and (duty is Duty.administrator) != (held == {Duty.administrator})


def manages(viewer: Viewer) -> bool:
    """Whether a post manages people at all: the administrator carries out, heads decide."""
    return viewer.duty in (Duty.administrator, Duty.head)


def _leads_territory(viewer: Viewer) -> bool:
    return viewer.kind is OrganisationKind.standing_agency


def governs(viewer: Viewer, organisation: Organisation, duty: Duty) -> bool:
    """Whether a post gives and ends this duty of this organisation (S8: never upward, never outside its reach).

    The administrator: every one. A head: the own organisation's; a standing agency's head also its territory's, but
    not those of the committee that it serves. No head makes an administrator.
    """
    if viewer.duty is Duty.administrator:
        return True
    if viewer.duty is not Duty.head or duty is Duty.administrator:
        return False
    if organisation.id == viewer.organisation_id:
        return True
    above = organisation.kind is OrganisationKind.steering_committee and organisation.level is viewer.level
    return _leads_territory(viewer) and viewer.covers(organisation.unit_no) and not above


def reviews(organisation: Organisation) -> bool:
    """Whether reports are sent to an organisation, so that it has reviewers (domain §2)."""
    return organisation.kind in (OrganisationKind.standing_agency, OrganisationKind.steering_committee)


def in_reach_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The organisations whose people a post manages: a criterion on `Organisation`."""
    if viewer.duty is Duty.administrator:
        return sa.true()
    if viewer.duty is not Duty.head:
        return sa.false()
    own = Organisation.id == viewer.organisation_id
    if not _leads_territory(viewer):
        return own
    above = sa.and_(
        Organisation.kind == OrganisationKind.steering_committee, Organisation.level == viewer.level
    )
    return sa.or_(own, sa.and_(Organisation.unit_no.between(viewer.unit_no, viewer.unit_last), ~above))


def governed_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The posts that a post governs: a criterion on `Post` joined to `Organisation`."""
    if viewer.duty is Duty.administrator:
        return sa.true()
    return sa.and_(in_reach_of(viewer), Post.duty != Duty.administrator)


@rule("accounts.people")
def can_list(viewer: Viewer, _: Any) -> bool:
    """Whoever manages people; the list is cut to the own reach."""
    return manages(viewer)


@rule("accounts.grant")
def can_grant(viewer: Viewer, person: Person | None) -> bool:
    """Give a post to somebody in sight, never to oneself (S8)."""
    return manages(viewer) and (person is None or person.user.id != viewer.user_id)


@rule("accounts.end_post")
def can_end(viewer: Viewer, post: Post | None) -> bool:
    """End or hand over a post that one governs, never one's own."""
    if post is None:
        return manages(viewer)
    return post.user_id != viewer.user_id and governs(viewer, post.organisation, post.duty)


@rule("accounts.secure")
def can_secure(viewer: Viewer, person: Person | None) -> bool:
    """Suspend, let in again, end sessions, print a new code: only who governs every post that the person holds.

    Otherwise the head of one organisation could print himself the way into a post of another.
    """
    if person is None or viewer.duty is Duty.administrator:
        return manages(viewer) and (person is None or person.user.id != viewer.user_id)
    own = person.user.id == viewer.user_id
    return (
        not own
        and bool(person.held)
        and all(governs(viewer, post.organisation, post.duty) for post in person.held)
    )
