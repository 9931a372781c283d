"""What of the desk somebody wants to see: who sent it, in time or not, clean or not, corrected, read by oneself."""

import enum
from dataclasses import dataclass

import sqlalchemy as sa

from portal.access import Level, OrganisationKind, Viewer
from portal.extensions import Instant
from portal.lib import clock
from portal.lib.words import Words, _
from portal.organisations.models import Organisation
from portal.plans.calendar import Punctuality
from portal.reports.models import Report, ReportState, ReportVersion
from portal.review.findings import Findings


class Sender(enum.StrEnum):
    """Groups of those who report, as the reviewers divide the work (domain §5.2)."""

    district_agency = "district_agency"
    commune_agency = "commune_agency"
    school = "school"
    provincial_member = "provincial_member"
    district_member = "district_member"

    @property
    def words(self) -> Words:
        """What the screens call it."""
        return {
            Sender.district_agency: _("Hội Chữ thập đỏ cấp huyện"),
            Sender.commune_agency: _("Hội Chữ thập đỏ cấp xã"),
            Sender.school: _("Trường học"),
            Sender.provincial_member: _("Thành viên cấp tỉnh"),
            Sender.district_member: _("Thành viên cấp huyện"),
        }[self]

    @property
    def members(self) -> sa.ColumnElement[bool]:
        """Who belongs to it: a criterion on `Organisation`."""
        agency = Organisation.kind == OrganisationKind.standing_agency
        school = Organisation.kind == OrganisationKind.school_branch
        member = sa.not_(sa.or_(agency, school))
        return {
            Sender.district_agency: sa.and_(agency, Organisation.level == Level.district),
            Sender.commune_agency: sa.and_(agency, Organisation.level == Level.commune),
            Sender.school: school,
            Sender.provincial_member: sa.and_(member, Organisation.level == Level.province),
            Sender.district_member: sa.and_(member, Organisation.level == Level.district),
        }[self]


class Look(enum.StrEnum):
    """What there is to look at in a version."""

    clean = "clean"
    flagged = "flagged"
    corrected = "corrected"

    @property
    def words(self) -> Words:
        """What the screens call it."""
        return {
            Look.clean: _("Không có điểm cần giải thích"),
            Look.flagged: _("Có điểm cần giải thích"),
            Look.corrected: _("Bản sửa lại"),
        }[self]


class Reader(enum.StrEnum):
    """Who reads a version now."""

    mine = "mine"
    nobody = "nobody"

    @property
    def words(self) -> Words:
        """What the screens call it."""
        return {Reader.mine: _("Tôi đang xem"), Reader.nobody: _("Chưa ai xem")}[self]


@dataclass(frozen=True, slots=True)
class Sieve:
    """All of it is in the address; what is not asked for is None."""

    sender: Sender | None = None
    punctuality: Punctuality | None = None
    look: Look | None = None
    reader: Reader | None = None

    @property
    def asks(self) -> bool:
        """Whether it leaves anything out."""
        return self != Sieve()

    def criteria(self, viewer: Viewer) -> list[sa.ColumnElement[bool]]:
        """What the store can decide; the rest is read from each row (`keeps`)."""
        found = []
        if self.sender is not None:
            found.append(self.sender.members)
        if self.look is Look.corrected:
            found.append(ReportVersion.number > 1)
        if self.reader is Reader.mine:
            found.append(sa.and_(Report.taken_by == viewer.user_id, taken()))
        if self.reader is Reader.nobody:
            found.append(free_for(viewer))
        return found

    @property
    def reads(self) -> bool:
        """Whether rows must be read to know which are wanted."""
        return self.punctuality is not None or self.look in (Look.clean, Look.flagged)

    def keeps(self, punctuality: Punctuality, found: Findings) -> bool:
        """Whether a version of this class of A-04, with these findings, is wanted."""
        if self.punctuality not in (None, punctuality):
            return False
        return self.look not in (Look.clean, Look.flagged) or (self.look is Look.flagged) == bool(found.flags)


def taken() -> sa.ColumnElement[bool]:
    """Whether somebody reads a report now: a criterion on `Report`."""
    now = sa.literal(clock.machine(), Instant())
    return sa.and_(Report.state == ReportState.submitted, Report.taken_until > now)


def free_for(viewer: Viewer) -> sa.ColumnElement[bool]:
    """What waits, nobody reads, and this person neither drafted nor submitted (S1): a criterion on `Report`."""
    own = sa.exists().where(
        ReportVersion.report_id == Report.id,
        sa.or_(ReportVersion.drafted_by == viewer.user_id, ReportVersion.submitted_by == viewer.user_id),
    )
    now = sa.literal(clock.machine(), Instant())
    unread = sa.or_(Report.taken_until.is_(None), Report.taken_until <= now)
    return sa.and_(Report.state == ReportState.submitted, unread, sa.not_(own.correlate(Report)))
