"""Who drafts, approves, signs, numbers a letter; separation of duties is judged on the person (S5)."""

import uuid
from typing import Any

import sqlalchemy as sa

from portal.access import Duty, OrganisationKind, Viewer, rule
from portal.consolidation.models import Edition
from portal.documents.models import Direction, RegisterEntry
from portal.documents.rules import reads
from portal.letters.models import IN_FORCE, Letter, LetterState
from portal.reports.models import Report, ReportState
from portal.reports.rules import own

DRAFTERS = frozenset({Duty.reviewer, Duty.clerk})
UNNUMBERED = frozenset({LetterState.draft, LetterState.put_up, LetterState.approved, LetterState.signed})


def writes(viewer: Viewer) -> bool:
    """Reviewer and clerk write letters; in a body that does not oversee a territory, the reporter does."""
    return viewer.duty in (DRAFTERS if viewer.oversees_territory else (Duty.reporter, Duty.clerk))


def numbers(viewer: Viewer) -> bool:
    """The clerk numbers; in a body that does not oversee a territory, the reporter has the clerk's part too."""
    return viewer.duty is Duty.clerk or (not viewer.oversees_territory and viewer.duty is Duty.reporter)


def in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The letters a viewer may open, a criterion on `Letter`: those of the own organisation, whatever their state."""
    return sa.and_(
        Letter.organisation_id == viewer.organisation_id, sa.true() if reads(viewer) else sa.false()
    )


def authors(letter: Letter) -> frozenset[uuid.UUID]:
    """Whoever wrote in the letter: its drafter and those who edited it after him. None of them decides on it."""
    return frozenset({letter.drafted_by, *(uuid.UUID(editor) for editor in letter.facts.get("editors", ()))})


def signer_of(letter: Letter) -> uuid.UUID | None:
    """The person whose name stands under the letter."""
    signer = letter.facts.get("signer_id")
    return uuid.UUID(signer) if signer else None


def goes_apart(letter: Letter) -> bool:
    """Whether each addressee is to get a letter of its own."""
    return bool(letter.facts.get("to", {}).get("apart"))


def signers_of(letter: Letter) -> frozenset[uuid.UUID]:
    """The person whose name stands under the letter, and the head who delegated it to him: their conflicts are one."""
    told = (letter.facts.get("signer_id"), letter.facts.get("delegator_id"))
    return frozenset(uuid.UUID(one) for one in told if one)


def _own(viewer: Viewer, letter: Letter) -> bool:
    return reads(viewer) and letter.organisation_id == viewer.organisation_id


@rule("letters.list")
def can_list(viewer: Viewer, _: Any) -> bool:
    """Look into the own organisation's letters."""
    return reads(viewer)


@rule("letters.see")
def can_see(viewer: Viewer, letter: Letter) -> bool:
    """Open one of them, its preview included."""
    return _own(viewer, letter)


@rule("letters.draft")
def can_draft(viewer: Viewer, _: Any) -> bool:
    """Begin a letter: reviewer or clerk of a standing agency."""
    return viewer.kind is OrganisationKind.standing_agency and viewer.duty in DRAFTERS


@rule("letters.begin")
def can_begin(viewer: Viewer, model: Any) -> bool:
    """Begin a letter of a kind (`kinds.Model`) for the own organisation, where the kind leaves it to such a body."""
    return reads(viewer) and writes(viewer) and (model is None or not model.who or viewer.kind in model.who)


@rule("letters.answer")
def can_answer(viewer: Viewer, entry: RegisterEntry) -> bool:
    """Write the letter that answers what arrived."""
    mine = reads(viewer) and writes(viewer) and entry.book.organisation_id == viewer.organisation_id
    return mine and entry.book.direction is Direction.incoming and entry.voided_at is None


@rule("letters.draft_report")
def can_draft_report(viewer: Viewer, report: Report) -> bool:
    """Write the letter under which the own organisation's report goes out, once it has been submitted."""
    return reads(viewer) and writes(viewer) and own(viewer, report) and report.first_submitted_at is not None


@rule("letters.draft_return")
def can_draft_return(viewer: Viewer, report: Report) -> bool:
    """Write to the unit whose report the own organisation has returned."""
    mine = report.recipient_id == viewer.organisation_id
    return can_draft(viewer, None) and mine and report.state is ReportState.returned


@rule("letters.draft_consolidated")
def can_draft_consolidated(viewer: Viewer, edition: Edition | None) -> bool:
    """Write the steering committee's consolidated report: its own reviewer or clerk, once its head approved it."""
    if viewer.kind is not OrganisationKind.steering_committee or viewer.duty not in DRAFTERS:
        return False
    return edition is None or (
        edition.approved_at is not None and edition.organisation.unit_id == viewer.unit_id
    )


@rule("letters.edit")
def can_edit(viewer: Viewer, letter: Letter) -> bool:
    """Write in a draft: its drafter, or the clerk."""
    mine = viewer.user_id == letter.drafted_by or viewer.duty is Duty.clerk
    return _own(viewer, letter) and writes(viewer) and mine and letter.state is LetterState.draft


@rule("letters.copy")
def can_copy(viewer: Viewer, letter: Letter) -> bool:
    """Take an earlier letter of the own body as a start: whoever writes its letters."""
    return _own(viewer, letter) and writes(viewer)


@rule("letters.address")
def can_address(viewer: Viewer, letter: Letter) -> bool:
    """Choose whom a draft goes to, unless that follows from reports (a reminder, a notice, a report's own letter)."""
    follows = letter.period_id or {"report_id", "edition_id"} & letter.facts.keys()
    told = any(one.obligation_id for one in letter.recipients)
    return can_edit(viewer, letter) and not follows and not told


@rule("letters.put_up")
def can_put_up(viewer: Viewer, letter: Letter) -> bool:
    """Put a draft up for approval: whoever may write in it."""
    return can_edit(viewer, letter)


@rule("letters.approve")
def can_approve(viewer: Viewer, letter: Letter) -> bool:
    """Approve the text: a head who wrote nothing in it (S5)."""
    return (
        _own(viewer, letter)
        and viewer.duty is Duty.head
        and letter.state is LetterState.put_up
        and viewer.user_id not in authors(letter)
    )


@rule("letters.sign")
def can_sign(viewer: Viewer, letter: Letter) -> bool:
    """Record one's signature: only the person whose name stands under the letter, a head or who signs for one; neither
    he nor who delegated it to him is an author (S5, S9).
    """
    return (
        _own(viewer, letter)
        and viewer.duty is not Duty.observer
        and letter.state is LetterState.approved
        and viewer.user_id == signer_of(letter)
        and not signers_of(letter) & authors(letter)
    )


@rule("letters.sign_digitally")
def can_sign_digitally(viewer: Viewer, letter: Letter) -> bool:
    """Bring the signed PDF back: the signer himself, who thereby signs; of an issued letter whoever keeps copies."""
    issued = letter.state is LetterState.issued and letter.file_id is not None
    return can_sign(viewer, letter) or (issued and can_keep_copy(viewer, letter))


@rule("letters.keep_copy")
def can_keep_copy(viewer: Viewer, letter: Letter) -> bool:
    """Put a signed copy beside a signed or issued letter: who signed it, a head, or who numbers."""
    return (
        _own(viewer, letter)
        and letter.state in (LetterState.signed, LetterState.issued)
        and (viewer.duty is Duty.head or numbers(viewer) or viewer.user_id == letter.signed_by)
    )


@rule("letters.to_number")
def can_number(viewer: Viewer, _: Any) -> bool:
    """See the queue of signed letters that wait for their number: the clerk."""
    return reads(viewer) and numbers(viewer)


@rule("letters.issue")
def can_issue(viewer: Viewer, letter: Letter) -> bool:
    """Take the number and issue: the clerk, on another's signature (S5), never before it (N6)."""
    return (
        _own(viewer, letter)
        and numbers(viewer)
        and letter.state is LetterState.signed
        and viewer.user_id != letter.signed_by
        and not goes_apart(letter)
    )


@rule("letters.send_back")
def can_send_back(viewer: Viewer, letter: Letter) -> bool:
    """Send it back to its drafter: the head on whom it waits, who is to sign it, or the clerk who finds a fault before
    numbering.
    """
    waits_for = {
        LetterState.put_up: {Duty.head},
        LetterState.approved: {Duty.head},
        LetterState.signed: {Duty.head, Duty.clerk},
    }
    mine = (letter.state is LetterState.signed and numbers(viewer)) or (
        letter.state is LetterState.approved and viewer.user_id == signer_of(letter)
    )
    return _own(viewer, letter) and (mine or viewer.duty in waits_for.get(letter.state, ()))


@rule("letters.withdraw")
def can_withdraw(viewer: Viewer, letter: Letter) -> bool:
    """Give a letter up before it has a number: its drafter, or a head."""
    mine = viewer.user_id == letter.drafted_by or viewer.duty is Duty.head
    return _own(viewer, letter) and viewer.duty is not Duty.observer and mine and letter.state in UNNUMBERED


@rule("letters.render_again")
def can_render_again(viewer: Viewer, letter: Letter) -> bool:
    """Try once more to make the PDF of an issued letter: reviewer, clerk or head."""
    return (
        _own(viewer, letter)
        and viewer.duty is not Duty.observer
        and letter.state is LetterState.issued
        and letter.file_id is None
        and bool(letter.rendering_error)
    )


@rule("letters.issue_each")
def can_issue_each(viewer: Viewer, letter: Letter) -> bool:
    """Start the mailing of a signed letter that goes apart: the clerk, on another's signature (S5)."""
    return (
        _own(viewer, letter)
        and numbers(viewer)
        and letter.state is LetterState.signed
        and viewer.user_id != letter.signed_by
        and goes_apart(letter)
    )


@rule("letters.mailing")
def can_see_mailing(viewer: Viewer, letter: Letter) -> bool:
    """See how far a mailing is, its list and its PDF."""
    return _own(viewer, letter) and letter.state is LetterState.apart


@rule("letters.steer_mailing")
def can_steer(viewer: Viewer, letter: Letter) -> bool:
    """Pause a mailing, resume it, try again what failed, stop it for good: clerk or head."""
    return can_see_mailing(viewer, letter) and (numbers(viewer) or viewer.duty is Duty.head)


@rule("letters.email_each")
def can_email_each(viewer: Viewer, letter: Letter) -> bool:
    """Mail the letters of a mailing, once they have their PDF: the clerk."""
    return can_see_mailing(viewer, letter) and numbers(viewer)


def _stands(viewer: Viewer, letter: Letter) -> bool:
    """Whether it is the own organisation's, issued and still in force."""
    return _own(viewer, letter) and letter.state is LetterState.issued and letter.effect in IN_FORCE


def _recall_waits(letter: Letter) -> bool:
    return bool(letter.recalls) and letter.recalls[-1].agreed is None


@rule("letters.email")
def can_email(viewer: Viewer, letter: Letter) -> bool:
    """Mail an issued letter once its PDF is there: the clerk."""
    return _stands(viewer, letter) and numbers(viewer) and letter.file_id is not None


@rule("letters.hand_over")
def can_hand_over(viewer: Viewer, letter: Letter) -> bool:
    """Record that an issued letter left on paper: the clerk."""
    return _own(viewer, letter) and letter.state is LetterState.issued and numbers(viewer)


@rule("letters.recall")
def can_recall(viewer: Viewer, letter: Letter) -> bool:
    """Ask that an issued letter be taken back: its drafter, the clerk or a head, while nobody has asked."""
    mine = viewer.user_id == letter.drafted_by or viewer.duty is Duty.head or numbers(viewer)
    return _stands(viewer, letter) and mine and viewer.duty is not Duty.observer and not _recall_waits(letter)


@rule("letters.answer_recall")
def can_answer_recall(viewer: Viewer, letter: Letter) -> bool:
    """Decide on it: a head who did not ask (S5)."""
    waits = _stands(viewer, letter) and _recall_waits(letter)
    return waits and viewer.duty is Duty.head and letter.recalls[-1].asked_by != viewer.user_id


@rule("letters.replace")
def can_replace(viewer: Viewer, letter: Letter) -> bool:
    """Begin the letter that replaces an issued one: whoever writes letters."""
    return _stands(viewer, letter) and writes(viewer)


@rule("letters.correct")
def can_correct(viewer: Viewer, letter: Letter) -> bool:
    """Begin the letter that corrects an issued one: the same."""
    return can_replace(viewer, letter)
