"""One letter to each of many: its progress, pause and end; the list, the PDF to print."""

import tempfile
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any, cast

from flask import Response, make_response, render_template, request, send_file
from flask_babel import gettext as _

from portal.documents import vault
from portal.documents.serving import spreadsheet
from portal.extensions import db
from portal.fields import say
from portal.http import found, guard, invalid, is_fragment, require, see_other, viewer
from portal.letters import dispatching, emailing, mailing, mailings, outbox, queries
from portal.letters.bundle import bundle
from portal.letters.customs import named
from portal.letters.forms import ReasonForm, StepForm
from portal.letters.models import DispatchState, Letter, Mailing
from portal.letters.views.handling import bp
from portal.lib import clock, sheets
from portal.lib.refusals import Refusal
from portal.lib.words import _ as words

PAGE = 50

# Under way -----------------------------------------------------------------------------------------------------------


@bp.get("/<uuid:letter_id>/mailing")
@guard("letters.mailing")
def progress(letter_id: uuid.UUID) -> Any:
    """How far it is; asked for again every two seconds while it moves."""
    letter, post = _mailing(letter_id)
    require("letters.mailing", letter)
    known, everybody = mailings.progress(viewer(), post), mailings.all_lines(viewer(), post)
    page = {"letter": letter, "progress": known, **_mails(post, everybody)}
    page["moving"] = known.moving or page["mailing_mail"]
    if is_fragment():
        answer = make_response(render_template("letters/_mailing.html", **page))
        if not page["moving"]:
            answer.headers["HX-Refresh"] = "true"  # what may be done is another now
        return answer
    after = min(request.args.get("after", 0, type=int), mailing.MOST)
    below = [line for line in everybody if line.position > after]
    return render_template(
        "letters/mailing.html",
        named=named(letter.kind, letter.abstract),
        failures=[line for line in everybody if line.error],
        lines=below[:PAGE],
        more=len(below) > PAGE,
        after=after,
        **page,
    )


def _mails(post: Mailing, everybody: list[mailings.Line]) -> dict[str, Any]:
    """How the letters that have their number stand by e-mail, and whether the worker is at it."""
    issued = [line for line in everybody if line.letter_id]
    mails = Counter(line.mail_state for line in issued)
    queued = emailing.under_way(viewer(), post)
    return {
        "mails": mails,
        "mail_counts": outbox.counted(mails),
        "queued": queued,
        "mailing_mail": queued or bool(mails.keys() & {DispatchState.waiting, DispatchState.sending}),
        "unmailed": [line for line in issued if line.mail_state in dispatching.AGAIN],
        "marks": outbox.MARKS,
        "can_mail": dispatching.server() is not None,
    }


@bp.route("/<uuid:letter_id>/mailing/email", methods=["GET", "POST"])
@guard("letters.email_each", decision=True)
def email_each(letter_id: uuid.UUID) -> Any:
    """Mail its letters to all who do not have theirs yet, those where it failed included."""
    letter, post = _mailing(letter_id)
    require("letters.email_each", letter)
    form = StepForm()
    everybody = mailings.all_lines(viewer(), post)
    page = {
        "letter": letter,
        "named": named(letter.kind, letter.abstract),
        "progress": mailings.progress(viewer(), post),
        "count": emailing.to_mail(viewer(), post),
        **_mails(post, everybody),
    }
    if request.method == "GET":
        return render_template("letters/email_each.html", form=form, **page)
    if form.validate():
        try:
            emailing.start(post, actor=viewer(), at=clock.now())
            return see_other("letters.progress", letter_id=letter_id)
        except Refusal as refusal:
            form.refuse(None, refusal.words)
    return invalid("letters/email_each.html", form=form, **page)


@bp.post("/<uuid:letter_id>/mailing/pause")
@guard("letters.steer_mailing")
def pause_mailing(letter_id: uuid.UUID) -> Any:
    """Let it rest after the letter in hand."""
    return _steer(letter_id, mailing.pause)


@bp.post("/<uuid:letter_id>/mailing/resume")
@guard("letters.steer_mailing")
def resume_mailing(letter_id: uuid.UUID) -> Any:
    """Go on; what failed is tried again."""
    return _steer(letter_id, mailing.resume)


def _steer(letter_id: uuid.UUID, act: Callable[..., None]) -> Any:
    letter, post = _mailing(letter_id)
    require("letters.steer_mailing", letter)
    act(post, version=_version(), actor=viewer(), at=clock.now())
    return see_other("letters.progress", letter_id=letter_id)


@bp.route("/<uuid:letter_id>/mailing/stop", methods=["GET", "POST"])
@guard("letters.steer_mailing", decision=True)
def stop_mailing(letter_id: uuid.UUID) -> Any:
    """Stop it for good, with a reason."""
    letter, post = _mailing(letter_id)
    require("letters.steer_mailing", letter)
    form = ReasonForm()
    page: dict[str, Any] = {"letter": letter, "named": named(letter.kind, letter.abstract)}
    page["progress"] = mailings.progress(viewer(), post)
    if request.method == "GET":
        return render_template("letters/stop_mailing.html", form=form, **page)
    if not form.validate():
        return invalid("letters/stop_mailing.html", form=form, **page)
    given = {"version": form.version.data, "reason": form.reason.data}
    mailing.stop(post, **given, actor=viewer(), at=clock.now())
    return see_other("letters.progress", letter_id=letter_id)


def _mailing(letter_id: uuid.UUID) -> tuple[Letter, Mailing]:
    letter: Letter = found(queries.get(viewer(), letter_id))
    return letter, cast("Mailing", found(mailings.get(viewer(), letter_id)))


def _version() -> int:
    seen = request.form.get("version", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0


# Paper ---------------------------------------------------------------------------------------------------------------


@bp.get("/<uuid:letter_id>/mailing.pdf")
@guard("letters.mailing")
def mailing_pdf(letter_id: uuid.UUID) -> Any:
    """All letters, or those from one number to another, as one PDF for the printer."""
    letter, post = _mailing(letter_id)
    require("letters.mailing", letter)
    ranges = {one.year: one for one in mailings.progress(viewer(), post).ranges}
    book = found(ranges.get(request.args.get("year", max(ranges, default=0), type=int)))
    first = max(request.args.get("first", book.first, type=int), book.first)
    last = min(request.args.get("last", book.last, type=int), book.last)
    kept = mailings.files(viewer(), post, book.year, first, last)
    if not kept or None in kept:
        raise Refusal(
            "letter.not_all_printed",
            words(
                "Trong khoảng số này còn văn bản chưa có PDF, hoặc không có văn bản nào của lần gửi. "
                "Chờ tạo xong hoặc chọn khoảng khác"
            ),
        )
    db.session.rollback()
    whole = tempfile.TemporaryFile()  # noqa: SIM115 - sent and closed by the answer
    bundle((vault.read(sha256) for sha256 in kept if sha256), whole, duplex="duplex" in request.args)
    whole.seek(0)
    name = f"so-{first}-{last}-{book.year}.pdf"
    return send_file(whole, mimetype="application/pdf", as_attachment=True, download_name=name)


@bp.get("/<uuid:letter_id>/mailing.xlsx")
@guard("letters.mailing")
def mailing_xlsx(letter_id: uuid.UUID) -> Response:
    """Who got which letter, as a spreadsheet."""
    letter, post = _mailing(letter_id)
    require("letters.mailing", letter)
    rows = [
        [line.position, line.symbol or "", line.dated, line.name, line.place, _mail(line), line.error]
        for line in mailings.all_lines(viewer(), post)
    ]
    columns = [
        sheets.Column(_("STT"), "count", 6),
        sheets.Column(_("Số, ký hiệu văn bản"), width=18),
        sheets.Column(_("Ngày tháng văn bản"), "date", 12),
        sheets.Column(_("Nơi nhận văn bản"), width=48),
        sheets.Column(_("Địa bàn"), width=28),
        sheets.Column(_("Thư điện tử"), width=24),
        sheets.Column(_("Ghi chú"), width=40),
    ]
    notes = [named(letter.kind, letter.abstract), viewer().organisation_name]
    sheet = sheets.Sheet(name=_("Nơi nhận"), columns=columns, rows=rows, notes=notes)
    return spreadsheet(sheets.to_xlsx([sheet], at=clock.now()), "danh-sach-noi-nhan.xlsx")


def _mail(line: mailings.Line) -> str:
    """How the e-mail of a line stands, with the reason."""
    if line.letter_id is None:
        return ""
    return ": ".join(filter(None, (say(outbox.MARKS[line.mail_state][1]), line.mail_error)))
