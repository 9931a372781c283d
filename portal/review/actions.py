"""What the desk does: comment on a line, decide on a version; what the unit does with a return slip: answer an item."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db, new_id
from portal.lib import vietnamese
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import Words, _
from portal.reports import actions as reports
from portal.reports import papers
from portal.reports.models import Report, ReportState
from portal.review import desk
from portal.review.desk import Filter
from portal.review.models import MOST_LETTERS, Comment, Decision, Verdict
from portal.review.sieve import Reader, Sieve


def comment(report: Report, number: int, line: str, body: str, *, actor: Viewer, at: dt.datetime) -> Comment:
    """Write, or write anew, the actor's own unsent comment on one line of a version (`line` empty: on the whole).

    It is seen by the desk only until a decision sends it. Raises Refusal for an empty or overlong text, Conflict when
    the version is no longer the one that waits for a decision.
    """
    _lock(report)
    _still_waits(report, number)
    _known(report, line, actor)
    text = _readable(body)
    unsent = db.session.scalar(
        sa.select(Comment).where(
            Comment.report_id == report.id,
            Comment.number == number,
            Comment.line == line,
            Comment.author_id == actor.user_id,
            Comment.sent_at.is_(None),
        )
    )
    if unsent is None:
        unsent = _new(report, number, line, actor)
        db.session.add(unsent)
    unsent.body, unsent.at = text, at
    record("review.commented", "report", report.id, actor=actor, at=at, number=number, line=line)
    db.session.flush()
    return unsent


def remove(report: Report, item: Comment, *, actor: Viewer, at: dt.datetime) -> None:
    """Take back one's own comment that was not sent yet; what was sent stays for ever."""
    _lock(report)
    if item.author_id != actor.user_id:
        raise Refusal("comment.not_own", _("Chỉ người viết mới bỏ được ý kiến này"))
    db.session.refresh(item)
    if item.sent_at is not None:
        raise Conflict(
            _(
                "Ý kiến này đã gửi cho đơn vị lúc {when}, không bỏ được nữa",
                when=vietnamese.moment(item.sent_at),
            )
        )
    db.session.delete(item)
    record(
        "review.comment_removed", "report", report.id, actor=actor, at=at, number=item.number, line=item.line
    )
    db.session.flush()


def answer(
    report: Report, item: Comment, body: str, seen: str | None = None, *, actor: Viewer, at: dt.datetime
) -> Comment:
    """The unit answers one item of a return slip; the desk reads it with the next version. Answered again, the new text
    stands in place of the old.

    `seen` is the text that stood there when the page was opened. Raises Refusal for an empty or overlong text, Conflict
    when the report is no longer with the unit, or when a colleague has answered meanwhile.
    """
    _lock(report)
    if report.state in (ReportState.submitted, ReportState.accepted):
        raise Conflict(
            _("Báo cáo không còn ở đơn vị nên không trả lời được nữa. Mở lại trang để xem trạng thái mới")
        )
    text = _readable(body)
    given = db.session.scalar(sa.select(Comment).where(Comment.answers_id == item.id))
    if given is None:
        given = _new(report, item.number, item.line, actor)
        given.answers_id = item.id
        db.session.add(given)
    elif seen is not None and given.body not in (seen, text):
        raise Conflict(
            _(
                "{who} đã trả lời mục này lúc {when}: “{body}”. Mở lại trang rồi viết tiếp",
                who=given.author_name,
                when=vietnamese.moment(given.at),
                body=given.body,
            )
        )
    given.body, given.at, given.sent_at = text, at, at
    given.author_id, given.author_name = actor.user_id, actor.user_name
    record("review.answered", "report", report.id, actor=actor, at=at, number=item.number, line=item.line)
    db.session.flush()
    return given


def take_next(*, actor: Viewer, at: dt.datetime) -> Report | None:
    """Take the oldest right one that nobody reads; of two at once each gets another one.

    When everything is being read: the first of those that the actor reads himself, else None.
    """
    free = desk.line_up(actor).limit(1).with_for_update(of=Report, skip_locked=True)
    report_id = db.session.scalar(free)
    if report_id is None:
        mine = desk.waiting_for(actor, Filter(sieve=Sieve(reader=Reader.mine)), limit=1)
        return db.session.get_one(Report, mine[0].report_id) if mine else None
    report = db.session.get_one(Report, report_id)
    reports.take(report, actor=actor, at=at)
    return report


def decide(
    report: Report,
    number: int,
    version: int,
    verdict: Verdict,
    reason: str,
    *,
    actor: Viewer,
    at: dt.datetime,
    seen: Sequence[str] = (),
) -> Decision:
    """Accept or return one version, once (trust §1.2, Review). `seen` are the lines ticked as looked at, for the book.

    Raises Conflict, naming who did what and when, when another decision came first, a newer version arrived or the
    unit took it back; Refusal when it is returned without a word, or accepted over a comment that was not sent.
    """
    _lock(report)
    _still_waits(report, number)
    if report.version != version:
        raise Conflict(_("Báo cáo vừa thay đổi. Mở lại trang, đọc bản mới rồi quyết định"))
    reason = vietnamese.nfc(reason).strip()
    if len(reason) > MOST_LETTERS:
        raise Refusal(
            "decision.too_long", _("Viết ngắn hơn: tối đa {most} ký tự", most=MOST_LETTERS), "reason"
        )
    unsent = _unsent(report, number)
    _has_its_words(verdict, reason, unsent)
    decision = _write(report, number, verdict, reason, actor=actor, at=at)
    for item in unsent:
        item.sent_at = at
    if verdict is Verdict.accepted:
        reports.accept(report, number, actor=actor, at=at)
    else:
        reports.send_back(report, number, actor=actor, at=at, note=reason or first_sentence(unsent))
    record(
        f"review.{verdict.value}",
        "report",
        report.id,
        actor=actor,
        at=at,
        number=number,
        comments=len(unsent),
        seen=[line[:10] for line in seen[:3]],
    )
    db.session.flush()
    return decision


def first_sentence(items: Sequence[Comment]) -> str:
    """What the unit reads first: the comment on the whole, else the one on the first line."""
    ordered = sorted(items, key=lambda item: item.line)
    return ordered[0].body if ordered else ""


def _new(report: Report, number: int, line: str, actor: Viewer) -> Comment:
    return Comment(
        id=new_id(),
        report_id=report.id,
        number=number,
        line=line,
        author_id=actor.user_id,
        author_name=actor.user_name,
        organisation_id=actor.organisation_id,
    )


def _write(
    report: Report, number: int, verdict: Verdict, reason: str, *, actor: Viewer, at: dt.datetime
) -> Decision:
    decision = Decision(
        id=new_id(),
        report_id=report.id,
        number=number,
        verdict=verdict,
        reason=reason,
        reviewer_id=actor.user_id,
        reviewer_name=actor.user_name,
        at=at,
    )
    db.session.add(decision)
    return decision


def _has_its_words(verdict: Verdict, reason: str, unsent: Sequence[Comment]) -> None:
    """A return says why; an acceptance leaves nothing unsaid."""
    if verdict is Verdict.accepted and unsent:
        raise Refusal(
            "decision.comments_open",
            _("Còn {count} ý kiến chưa gửi: bỏ đi, hoặc trả lại kèm ý kiến", count=len(unsent)),
        )
    if verdict is Verdict.returned and not unsent and not reason:
        raise Refusal("decision.no_reason", _("Viết lý do trả lại, hoặc ít nhất một ý kiến"), "reason")


def _readable(body: str) -> str:
    text = vietnamese.nfc(body).strip()
    if not text:
        raise Refusal("comment.empty", _("Viết một câu, ô này đang để trống"), "body")
    if len(text) > MOST_LETTERS:
        raise Refusal("comment.too_long", _("Viết ngắn hơn: tối đa {most} ký tự", most=MOST_LETTERS), "body")
    return text


def _known(report: Report, line: str, actor: Viewer) -> None:
    form, duties = papers.form_of(actor, report)
    if line and line not in duties and not any(of.code == line for of in form):
        raise Refusal("comment.unknown_line", _("Báo cáo này không có dòng {line}", line=line))


def _lock(report: Report) -> None:
    """The report as it stands now, held until the end: the second of two comes after the first has committed."""
    db.session.refresh(report, with_for_update=True)


def _unsent(report: Report, number: int) -> list[Comment]:
    return list(
        db.session.scalars(
            sa.select(Comment).where(
                Comment.report_id == report.id, Comment.number == number, Comment.sent_at.is_(None)
            )
        )
    )


def _still_waits(report: Report, number: int) -> None:
    """Nothing overtook the reader of this version; else Conflict says who did what, and when."""
    if report.state is ReportState.submitted and report.number == number:
        return
    decision = db.session.scalar(
        sa.select(Decision).where(Decision.report_id == report.id, Decision.number == number)
    )
    if decision is not None:
        raise Conflict(overtaken(decision), "review.decided")
    if report.number > number:
        raise Conflict(
            _(
                "Đơn vị đã lập bản {newer}; bản {number} anh/chị đang xem không còn chờ quyết định",
                newer=report.number,
                number=number,
            ),
            "review.newer_version",
        )
    raise Conflict(
        _("Đơn vị đã rút bản {number} về để sửa; chưa có gì để quyết định", number=number), "review.recalled"
    )


def overtaken(decision: Decision) -> Words:
    """Who decided what, and when, for the one who came second."""
    did = {
        Verdict.accepted: _("{who} đã nhận bản {number} lúc {when}. Quyết định của anh/chị chưa được ghi"),
        Verdict.returned: _("{who} đã trả lại bản {number} lúc {when}. Quyết định của anh/chị chưa được ghi"),
    }[decision.verdict]
    return _(
        did.msgid, who=decision.reviewer_name, number=decision.number, when=vietnamese.moment(decision.at)
    )
