"""The reminder to the silent (công văn đôn đốc): whom it goes to, who signs it, how it follows the reports.

Drafted from the board of who has reported: a unit has reported once a complete report came in, whatever was decided on
it since (domain §5 item 8), so a unit that corrects a returned report is not reminded. A unit that reports before the
letter is issued leaves it.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db
from portal.letters import heads, plaintext, wording
from portal.letters.blocks import CitedPlan, Contact
from portal.letters.content import Distribution, Issuer, Signer
from portal.letters.models import Letter, LetterRecipient, LetterState
from portal.letters.rules import authors, signer_of
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import fold, sort_key
from portal.lib.words import _
from portal.organisations import queries as organisations
from portal.plans import calendar
from portal.plans import queries as plans
from portal.plans.models import Period
from portal.progress import queries as progress
from portal.progress.board import Row

BEFORE, OVERDUE = "before", "overdue"
ROLE = "cơ quan Thường trực Ban Chỉ đạo"
GRACE = 5  # working days that an overdue reminder leaves


@dataclass(frozen=True, slots=True)
class Roll:
    """The roll call of a period: those of the asked who are silent, in the letter's order, and the counts of all."""

    period: Period
    silent: tuple[Row, ...]
    reported: int
    total: int

    def form(self, on: dt.date) -> str:
        """Which form the reminder takes: `overdue` from the day after the due day on (A-04)."""
        return OVERDUE if calendar.days_overdue(on, self.period.due_at) else BEFORE


def call(viewer: Viewer, period: Period, organisation_ids: Collection[uuid.UUID]) -> Roll:
    """Call the roll of these organisations; refuses one that owes the viewer's own no report, and silence of none."""
    rows = progress.completeness(viewer, period)
    asked = set(organisation_ids)
    if not asked:
        raise Refusal("letter.nobody_chosen", _("Chọn ít nhất một đơn vị chưa gửi báo cáo"))
    if asked - {row.organisation_id for row in rows}:
        raise Refusal(
            "letter.owes_nothing",
            _("Có đơn vị không phải gửi báo cáo kỳ này về đây. Chọn lại trong bảng Hạn nộp"),
        )
    silent = [row for row in rows if row.organisation_id in asked and not row.has_reported]
    if not silent:
        raise Refusal("letter.nobody_silent", _("Các đơn vị này đã gửi báo cáo cả, không còn ai để nhắc"))
    return Roll(
        period=period,
        silent=tuple(sorted(silent, key=official_order)),
        reported=sum(row.has_reported for row in rows),
        total=len(rows),
    )


def official_order(row: Row) -> tuple[bool, str, str]:
    """Provincial bodies first, then district by district, each by name."""
    return bool(row.district), sort_key(row.district), sort_key(row.official_name)


def signer_fits(viewer: Viewer, letter: Letter, on: dt.date, chosen: uuid.UUID | None = None) -> bool:
    """Whether the person named under a letter, or chosen for it, may sign that day as it says, and neither he nor who
    delegated it to him wrote in it (S5, S9).
    """
    for one in heads.signatories(viewer, on, letter.content["format"], letter.kind):
        if one.user_id == (chosen or signer_of(letter)):
            as_told = chosen is not None or heads.named(one) == letter.content["signer"]
            return as_told and not {one.user_id, one.delegator_id} & authors(letter)
    return False


def describe(letter: Letter) -> None:
    """What lists and searches show of the content."""
    letter.abstract = letter.content["abstract"]
    letter.folded = fold(" ".join((letter.abstract, letter.drafter_name, *letter.content["recipients"])))


def contact_phone(letter: Letter) -> str:
    """The telephone of the drafter's office, which the letter is to name; empty where it names none."""
    return str(letter.facts.get("contact", {}).get("phone", ""))


def still_addressed(letter: Letter) -> list[LetterRecipient]:
    """Whom the letter goes to now."""
    return [recipient for recipient in letter.recipients if recipient.dropped_at is None]


def draft(viewer: Viewer, roll: Roll, at: dt.datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """Content and facts of a new reminder: letterhead and signer of the day, the drafter as the person to call."""
    on = at.astimezone(VIETNAM).date()
    frame, signer_id = heads.frame(viewer, on, [])
    contact = {"name": viewer.user_name, "phone": organisations.own(viewer).phone}
    facts = {"signer_id": str(signer_id), "editors": [], "contact": contact}
    return _worded(viewer, frame, facts, roll, at)


def _worded(
    viewer: Viewer, frame: dict[str, Any], facts: dict[str, Any], roll: Roll, at: dt.datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The letter as it would be drafted now inside its frame (issuer, signer, who gets a copy), and its new facts."""
    local = at.astimezone(VIETNAM)
    plan = plans.plan(viewer, roll.period.plan_id)
    assert plan is not None
    due = calendar.due_day(roll.period.due_at)
    content = wording.reminder(
        wording.Reminder(
            letterhead=Issuer(**frame["issuer"]),
            sender=organisations.own(viewer).name,
            role=ROLE,
            plan=CitedPlan(plan.number, plan.signed_on, plan.issuer, plan.title.removeprefix("Kế hoạch ")),
            period=roll.period.name,
            due=due,
            at=local,
            reported=roll.reported,
            total=roll.total,
            silent=tuple(_silent(row, roll.period, local.date()) for row in roll.silent),
            signer=Signer(**frame["signer"] | {"authority": tuple(frame["signer"]["authority"])}),
            contact=Contact(**facts["contact"]),
            extended=extended(local.date()) if roll.form(local.date()) == OVERDUE else None,
            distribution=tuple(Distribution(**line) for line in frame["distribution"]),
            archive=frame["archive"],
            format=frame["format"],
        )
    )
    new = {
        "form": roll.form(local.date()),
        "at": at.isoformat(),
        "abstract": content["abstract"],
        "body": content["body"],
    }
    return content, facts | new


def _silent(row: Row, period: Period, on: dt.date) -> wording.Silent:
    return wording.Silent(
        name=row.official_name,
        report=f"Báo cáo {period.name}",
        due=calendar.due_day(row.due_at),
        overdue=calendar.days_overdue(on, row.due_at),
    )


def extended(on: dt.date) -> dt.date:
    """The new day before which an overdue report is asked for: so many working days from today."""
    for _turn in range(GRACE):
        on = calendar.working_day_from(on + calendar.DAY)
    return on


def drop_reported(letter: Letter, *, actor: Viewer, at: dt.datetime) -> None:
    """Take out of a letter whoever has reported since, and word it anew for those who are left.

    What a person wrote stays; paragraphs that nobody touched follow the counts and the form. Refuses when nobody is
    left, and at the issue a signed before-the-day letter whose day is over: its text would be another.
    """
    if letter.period_id is None:
        return
    period = db.session.get_one(Period, letter.period_id)
    addressed = still_addressed(letter)
    roll = call(actor, period, [recipient.organisation_id for recipient in addressed])
    form = roll.form(at.astimezone(VIETNAM).date())
    if letter.state is LetterState.issued and form != letter.facts["form"]:
        raise Refusal(
            "letter.form_outdated",
            _(
                "Hạn nộp đã qua từ khi ký, lời nhắc trước hạn không còn đúng. Trả lại để soạn lại theo mẫu quá hạn"
            ),
        )
    silent = {row.organisation_id for row in roll.silent}
    gone = [recipient for recipient in addressed if recipient.organisation_id not in silent]
    if not gone and form == letter.facts["form"]:
        return
    for recipient in gone:
        recipient.dropped_at = at
    content, facts = _worded(actor, letter.content, letter.facts, roll, at)
    content |= {name: letter.content[name] for name in ("bases", "urgency", "distribution")}
    content["body"] = plaintext.merged(letter.content["body"], letter.facts["body"], content["body"])
    if letter.content["abstract"] != letter.facts["abstract"]:
        content["abstract"] = letter.content["abstract"]
    letter.content, letter.facts = content, facts
    describe(letter)
    if gone:
        names = [recipient.organisation.name for recipient in gone]
        record("letter.recipients_dropped", "letter", letter.id, actor=actor, at=at, organisations=names)
