"""Letters that are drafted from a report, a decision, a period or a consolidated edition, for one's own body.

What each was drafted from stands in its facts (`report_id`, `number`, `sha256`; `edition_id`), so that letter and
report find one another.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db, new_id
from portal.letters import (
    addressing,
    composing,
    consolidated_wording,
    heads,
    notice_wording,
    papers,
    queries,
    reminders,
    report_wording,
)
from portal.letters.blocks import Contact
from portal.letters.content import letter_from_json, letter_to_json
from portal.letters.models import Letter, LetterRecipient, LetterState
from portal.letters.soundness import proofread
from portal.letters.versions import took
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.organisations import queries as organisations
from portal.plans.models import Period, Plan
from portal.progress import queries as progress
from portal.progress.board import Standing
from portal.reports import queries as reports
from portal.reports.models import Report, ReportState
from portal.reports.papers import Paper
from portal.review import queries as review
from portal.review.models import Verdict


def begin(
    content: dict[str, Any],
    facts: Mapping[str, Any],
    recipients: Iterable[LetterRecipient],
    *,
    actor: Viewer,
    at: dt.datetime,
    period_id: uuid.UUID | None = None,
) -> Letter:
    """Put a draft on record, all keys of its JSON filled. `period_id` only for a reminder, which follows the reports of
    its period.
    """
    content = letter_to_json(letter_from_json(content))
    letter = Letter(
        id=new_id(),
        organisation_id=actor.organisation_id,
        period_id=period_id,
        kind=content["kind"],
        state=LetterState.draft,
        content=content,
        facts={"editors": [], "body": content["body"], "abstract": content["abstract"], **facts},
        drafted_by=actor.user_id,
        drafter_name=actor.user_name,
        drafted_at=at,
        changed_at=at,
        recipients=list(recipients),
    )
    reminders.describe(letter)
    db.session.add(letter)
    count = len(letter.recipients)
    told = {"form": facts["form"]} if "form" in facts else {"kind": letter.kind}
    took(letter, "letter.drafted", actor=actor, at=at, recipients=count, **told)
    return letter


def draft_from(letter: Letter, *, actor: Viewer, at: dt.datetime) -> Letter:
    """A new draft with the text of an earlier letter, under today's letterhead and signer, without number and date.

    It goes to those of its organisations that still exist. A reminder's text is taken without its list of the silent.
    """
    old, day = letter.content, _day(at)
    frame, signer_id = heads.frame(actor, day, old["distribution"], old["format"])
    content = {name: value for name, value in old.items() if name != "code"}
    content |= frame | {"number": None, "date": None, "draft": True}
    content["annexes"] = [] if letter.period_id else composing.own_annexes(old)
    addressed = {one.organisation_id for one in reminders.still_addressed(letter)}
    rows, to = addressing.standing(actor, addressed, day), addressing.chosen(letter)
    if addressed or "to" in letter.facts:
        there = {row.id for row in rows}
        to = replace(to, groups=tuple(one for one in to.groups if there >= set(one.members)))
        content = addressing.arranged(content, rows, to)
    facts = {
        "signer_id": str(signer_id),
        "to": addressing.stored(to),
        "body": composing.long_tables(old["body"]),
    }
    recipients = [
        LetterRecipient(organisation_id=row.id, position=place) for place, row in enumerate(rows, 1)
    ]
    return begin(content, facts, recipients, actor=actor, at=at)


def draft_report(paper: Paper, *, actor: Viewer, at: dt.datetime) -> Letter:
    """Draft the letter under which a submitted version of the own organisation's report goes to its recipient.

    Refuses a version that was not submitted, and a second letter while there is one about the same version.
    """
    version, report = paper.version, paper.report
    if version is None or version.submitted_at is None:
        raise Refusal("letter.report_not_sent", _("Bản này chưa gửi. Gửi báo cáo rồi mới soạn công văn"))
    if any(one.facts["number"] == version.number for one in queries.about(actor, report.id) if _goes_on(one)):
        raise Refusal("letter.report_has_one", _("Bản này đã có công văn. Mở công văn đó để làm tiếp"))
    frame, signer_id = heads.frame(actor, _day(at), [])
    content = report_wording.report(papers.reported(actor, paper), frame)
    proofread(content)
    facts: dict[str, Any] = {"signer_id": str(signer_id), "report_id": str(report.id)}
    facts |= {"number": version.number, "sha256": version.sha256}
    to = LetterRecipient(organisation_id=report.recipient_id, position=1)
    return begin(content, facts, [to], actor=actor, at=at)


def _goes_on(letter: Letter) -> bool:
    return letter.state is not LetterState.withdrawn


def draft_return(report: Report, *, actor: Viewer, at: dt.datetime) -> Letter:
    """Draft the official letter that returns a report to its unit: the reason, the comments that were sent, the day.

    Refuses a report that is not returned now, and a second letter about the same return.
    """
    decision = next((one for one in reversed(review.decisions_on(actor, report))), None)
    if (
        decision is None
        or decision.verdict is not Verdict.returned
        or report.state is not ReportState.returned
    ):
        raise Refusal("letter.not_returned", _("Báo cáo này hiện không bị trả lại"))
    if any(
        one.facts["number"] == decision.number for one in queries.about(actor, report.id) if _goes_on(one)
    ):
        raise Refusal(
            "letter.return_has_one", _("Lần trả lại này đã có công văn. Mở công văn đó để làm tiếp")
        )
    version = reports.version_of(actor, report, decision.number)
    assert version is not None
    assert version.submitted_at is not None
    own, day = organisations.own(actor), _day(at)
    frame, signer_id = heads.frame(actor, day, [])
    facts = notice_wording.Returned(
        sender=own.name,
        unit=report.organisation.name,
        period=report.period.name,
        number=decision.number,
        submitted_on=_day(version.submitted_at),
        plan=papers.plan_of(actor, report.period),
        reason=decision.reason,
        items=papers.returned_items(actor, report, decision.number),
        until=reminders.extended(day),
        contact=Contact(actor.user_name, own.phone),
    )
    content = notice_wording.returned(facts, frame)
    proofread(content)
    kept = {"signer_id": str(signer_id), "report_id": str(report.id), "number": decision.number}
    to = LetterRecipient(organisation_id=report.organisation_id, position=1)
    return begin(content, kept, [to], actor=actor, at=at)


def draft_acceptance(period: Period, *, actor: Viewer, at: dt.datetime) -> Letter:
    """Draft one notice to all units whose report of a period the own organisation has accepted and not yet told so."""
    rows = progress.completeness(actor, period)
    told = _told(actor)
    chosen = [row for row in rows if row.standing is Standing.accepted and row.obligation_id not in told]
    if not chosen:
        raise Refusal(
            "letter.nobody_accepted", _("Chưa có báo cáo nào mới tiếp nhận mà chưa được thông báo cho đơn vị")
        )
    chosen.sort(key=reminders.official_order)
    frame, signer_id = heads.frame(actor, _day(at), [])
    content = notice_wording.accepted(
        papers.accepted(actor, period, chosen),
        sender=organisations.own(actor).name,
        period=period.name,
        plan=papers.plan_of(actor, period),
        total=len(rows),
        frame=frame,
    )
    proofread(content)
    to = [
        LetterRecipient(organisation_id=row.organisation_id, obligation_id=row.obligation_id, position=place)
        for place, row in enumerate(chosen, 1)
    ]
    return begin(content, {"signer_id": str(signer_id)}, to, actor=actor, at=at)


def _told(viewer: Viewer) -> set[uuid.UUID | None]:
    """The obligations that a notice of the own organisation names already."""
    named = (
        sa.select(LetterRecipient.obligation_id)
        .join(Letter, Letter.id == LetterRecipient.letter_id)
        .where(
            Letter.organisation_id == viewer.organisation_id,
            Letter.kind == "thong-bao",
            Letter.state != LetterState.withdrawn,
        )
    )
    return set(db.session.scalars(named))


def draft_consolidated(
    edition_content: Mapping[str, Any], edition_id: uuid.UUID, plan: Plan, *, actor: Viewer, at: dt.datetime
) -> Letter:
    """Draft the committee's consolidated report from a frozen edition, in the format that the plan reads A-24 as.

    The actor writes for his own body, the committee; its head approves and signs. Refuses a second letter about the
    same edition while there is one.
    """
    same = sa.select(Letter.id).where(
        Letter.organisation_id == actor.organisation_id,
        Letter.state != LetterState.withdrawn,
        Letter.facts["edition_id"].as_string() == str(edition_id),
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise Refusal(
            "letter.edition_has_one", _("Bản tổng hợp này đã có báo cáo. Mở báo cáo đó để làm tiếp")
        )
    form = str(plan.settings.get("committee_letter_format", "party"))
    own = organisations.own(actor)
    frame, signer_id = heads.frame(actor, _day(at), [], form)
    facts = consolidated_wording.Consolidated(
        edition_content, own.name, papers.cited_plan(plan), form == "party"
    )
    content = consolidated_wording.report(facts, frame)
    proofread(content)
    kept = {"signer_id": str(signer_id), "edition_id": str(edition_id)}
    return begin(content, kept, [], actor=actor, at=at)


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(VIETNAM).date()
