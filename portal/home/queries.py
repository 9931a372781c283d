"""What stands on somebody's first page: the duty decides what is asked."""

import datetime as dt
from dataclasses import dataclass, field

import sqlalchemy as sa

from portal.access import Duty, OrganisationKind, Viewer, allowed
from portal.addresses.models import HumanitarianAddress
from portal.extensions import db
from portal.home import books, ledger, registers, tasks
from portal.home.tasks import Link, Task, Tasks
from portal.home.year import months
from portal.letters import queries as letters
from portal.letters.queries import Item
from portal.lib.clock import VIETNAM
from portal.lib.vietnamese import WEEKDAYS
from portal.lib.words import Words, _
from portal.organisations.models import Organisation, Unit
from portal.organisations.rules import in_sight_of
from portal.plans import queries as plans
from portal.plans.models import Period, Plan
from portal.pledges import queries as pledges
from portal.pledges.models import Instalment, Pledge, PledgeState
from portal.pledges.queries import HomeFigures
from portal.pledges.rules import IN_FORCE
from portal.progress import board
from portal.progress import queries as progress
from portal.progress.board import Summary
from portal.reports import official as true_ups
from portal.reports import queries as reports
from portal.reports.queries import Due
from portal.review import desk
from portal.review import queries as review
from portal.review.desk import Waiting

MEMBERS = frozenset(
    {OrganisationKind.front, OrganisationKind.mass_organisation, OrganisationKind.standing_agency}
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many organisations of a sector stand by an address, of how many (IV.2, T10)."""

    with_address: int
    all: int

    @property
    def share(self) -> float:
        """Per cent."""
        return 100 * self.with_address / self.all if self.all else 0.0


@dataclass(frozen=True, slots=True)
class Board:
    """The current period on the viewer's board."""

    period: Period
    summary: Summary


@dataclass(frozen=True, slots=True)
class Queue:
    """What lies on the reviewer's desk."""

    waiting: int
    returned: int
    accepted: int
    next: Waiting | None


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on the page. What a duty has no business with is None or empty."""

    tasks: Tasks
    due: Due | None = None
    coming: Due | None = None
    queue: Queue | None = None
    board: Board | None = None
    numbering: int | None = None
    signing: int | None = None
    figures: HomeFigures | None = None
    sector: Coverage | None = None
    plan: Plan | None = None
    year: list[tuple[Words, list[Words], str]] = field(default_factory=list)


def home(viewer: Viewer, at: dt.datetime) -> Home:
    """The first page of a viewer at a moment; for the administrator it holds nothing of the business (S7)."""
    today = at.astimezone(VIETNAM).date()
    if not viewer.does_business:
        return Home(Tasks())
    plan = plans.plan_of_day(viewer, today)
    dues = reports.due_for(viewer, today)
    back = [due.report.id for due in dues if due.report is not None]
    own = tasks.of_reports(dues, viewer.duty, today, review.first_sentences(viewer, back))
    official = tasks.of_true_ups(true_ups.open_for(viewer, today), viewer.duty, today)
    papers, numbering, signing = _letters(viewer, today)
    watched = progress.periods(viewer) if viewer.oversees_territory else []
    return Home(
        tasks=Tasks(
            (*own.returned, *papers.returned),
            (
                *own.next,
                *official.next,
                *papers.next,
                *books.waiting(viewer),
                *registers.waiting(viewer, today),
                *_instalments(viewer, today),
            ),
            (*own.waiting, *official.waiting),
        ),
        due=next((due for due in dues if tasks.is_task(due) and due.open), None),
        coming=next((due for due in dues if due.state is None and not tasks.is_task(due)), None),
        queue=_queue(viewer) if viewer.oversees_territory and viewer.duty is Duty.reviewer else None,
        board=_board(viewer, watched, today),
        numbering=numbering,
        signing=signing,
        figures=_figures(viewer, plan, today),
        sector=_sector(viewer),
        plan=plan,
        year=months(plan, [due.period for due in dues] or watched, today) if plan else [],
    )


def _queue(viewer: Viewer) -> Queue:
    counts = desk.overview(viewer).counts
    return Queue(
        waiting=counts[desk.Tab.waiting],
        returned=counts[desk.Tab.returned],
        accepted=counts[desk.Tab.accepted],
        next=desk.next_in_line(viewer),
    )


def _board(viewer: Viewer, periods: list[Period], today: dt.date) -> Board | None:
    current = progress.current(periods, today)
    if current is None:
        return None
    rows = progress.completeness(viewer, current)
    return Board(current, board.summary(rows, current.due_at))


def _letters(viewer: Viewer, today: dt.date) -> tuple[Tasks, int | None, int | None]:
    """Letters that wait for this viewer, and their counts for clerk and head."""
    if not viewer.oversees_territory:
        return Tasks(), None, None
    back = [
        _letter(item, today, "back", _("Bị trả lại"), _("Sửa"), note)
        for item, note in letters.sent_back(viewer)
    ]
    approve = [
        _letter(item, today, "sent", _("Chờ anh/chị duyệt"), _("Đọc và duyệt"))
        for item in letters.to_approve(viewer)
    ]
    sign = [
        _letter(item, today, "sent", _("Chờ anh/chị ký bản giấy"), _("Ghi nhận đã ký"))
        for item in letters.to_sign(viewer)
    ]
    number = [
        _letter(item, today, "sent", _("Đã ký, chờ cấp số trong ngày làm việc kế tiếp"), _("Cấp số"))
        for item in letters.to_number(viewer)
    ]
    recall = [
        _letter(item, today, "sent", _("Có đề nghị thu hồi, chờ anh/chị quyết định"), _("Quyết định"))
        for item in (letters.to_recall(viewer) if viewer.duty is Duty.head else ())
    ]
    return (
        Tasks(tuple(back), (*approve, *sign, *recall, *number)),
        len(number) if viewer.duty is Duty.clerk else None,
        len(approve) + len(sign) if viewer.duty is Duty.head else None,
    )


def _letter(item: Item, today: dt.date, mark: str, words: Words, act: Words, note: str = "") -> Task:
    day = item.changed_at.astimezone(VIETNAM).date()
    margin, days = tasks.since(item.changed_at, today)
    return Task(
        margin=margin,
        notes=(WEEKDAYS[day.weekday()], days),
        title=Words("{letter}", (("letter", item.named),)),
        mark=(mark, words),
        link=Link.to("letters.show", letter_id=item.id),
        act=act,
        quote=(note, "") if note else None,
    )


def _instalments(viewer: Viewer, today: dt.date) -> list[Task]:
    """Instalments due within two weeks, for those who log deliveries."""
    if not allowed(viewer, "pledges.deliver"):
        return []
    rows = db.session.execute(
        sa.select(
            Pledge.id,
            Pledge.code,
            Unit.full_name,
            Pledge.delivered,
            Instalment.due_on,
            Instalment.value,
        )
        .join(Instalment, Instalment.pledge_id == Pledge.id)
        .join(HumanitarianAddress, HumanitarianAddress.id == Pledge.address_id)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .where(
            Pledge.organisation_id == viewer.organisation_id,
            Pledge.state.in_(IN_FORCE),
            Instalment.due_on <= today + ledger.AHEAD,
        )
        .order_by(Pledge.id, Instalment.number)
    )
    return ledger.overdue([ledger.Instalment(*row) for row in rows], today)


def _figures(viewer: Viewer, plan: Plan | None, today: dt.date) -> HomeFigures | None:
    if plan is None or viewer.kind is OrganisationKind.steering_committee:
        return None
    return pledges.home_figures(viewer, plan.data_from, today)


def _sector(viewer: Viewer) -> Coverage | None:
    """For bodies that IV.2 binds: the own organisation and its sector below it."""
    if viewer.kind not in MEMBERS or viewer.sector is None:
        return None
    has_one = sa.exists().where(
        Pledge.organisation_id == Organisation.id,
        Pledge.person_id.is_(None),
        Pledge.state.in_((*IN_FORCE, PledgeState.fulfilled)),
    )
    row = db.session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(sa.case((has_one, 1), else_=0)), 0)).where(
            in_sight_of(viewer), Organisation.sector_code == viewer.sector
        )
    ).one()
    return Coverage(with_address=int(row[1]), all=int(row[0]))
