"""One letter to each of many: chosen on the draft; its progress, pause and end; the list, the PDF to print."""

import tempfile
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from flask import Response, make_response, render_template, request, send_file
from flask_babel import gettext as _

from portal.access import Level
from portal.documents import vault
from portal.documents.serving import spreadsheet
from portal.extensions import db
from portal.http import found, guard, invalid, is_fragment, require, see_other, viewer
from portal.letters import groups, mailing, mailings, queries
from portal.letters.bundle import bundle
from portal.letters.customs import named
from portal.letters.forms import GroupForm, ReasonForm
from portal.letters.models import Letter, Mailing
from portal.letters.parts import part
from portal.letters.views.handling import bp
from portal.lib import clock, sheets
from portal.lib.refusals import Refusal
from portal.lib.words import _ as words

# On the draft --------------------------------------------------------------------------------------------------------


@bp.get("/<uuid:letter_id>/apart")
@guard("letters.apart")
def apart(letter_id: uuid.UUID) -> str:
    """Choose who each gets a letter of their own."""
    letter = found(queries.get(viewer(), letter_id))
    require("letters.apart", letter)
    return render_template("letters/apart.html", form=_group_form(), **_of_draft(letter))


@bp.post("/<uuid:letter_id>/apart")
@guard("letters.apart")
def add_recipients(letter_id: uuid.UUID) -> Any:
    """Add a group."""
    letter = found(queries.get(viewer(), letter_id))
    require("letters.apart", letter)
    form = _group_form()
    if form.validate():
        level = Level(form.level.data) if form.level.data else None
        chosen = groups.members(viewer(), form.sector.data, level)
        given = {"version": form.version.data, "actor": viewer(), "at": clock.now()}
        try:
            mailing.add_recipients(letter, chosen, **given)
        except Refusal as refusal:
            form.refuse("sector", refusal.words)
        else:
            return see_other("letters.apart", letter_id=letter_id)
    db.session.rollback()
    return invalid("letters/apart.html", form=form, **_of_draft(found(queries.get(viewer(), letter_id))))


@bp.post("/<uuid:letter_id>/together")
@guard("letters.apart")
def put_together(letter_id: uuid.UUID) -> Any:
    """Make it one letter again."""
    letter = found(queries.get(viewer(), letter_id))
    require("letters.apart", letter)
    mailing.put_together(letter, version=_version(), actor=viewer(), at=clock.now())
    return see_other("letters.show", letter_id=letter_id)


def _group_form() -> GroupForm:
    form = GroupForm()
    form.sector.choices = [
        ("", _("Mọi đơn vị trong địa bàn")),
        (groups.OWING, _("Các đơn vị phải gửi báo cáo về đây")),
        *((code, f"{name} ({count})") for code, name, count in groups.sectors(viewer())),
    ]
    form.level.choices = [
        ("", _("Mọi cấp")),
        (Level.province, _("Cấp tỉnh")),
        (Level.district, _("Cấp huyện")),
        (Level.commune, _("Cấp xã")),
    ]
    return form


def _of_draft(letter: Letter) -> dict[str, Any]:
    return {
        "letter": letter,
        "addressees": queries.addressees(viewer(), letter),
        "part": partial(part, first=request.args.get("from", 0, type=int)),
        "named": named(letter.kind, letter.abstract),
    }


# Under way -----------------------------------------------------------------------------------------------------------


@bp.get("/<uuid:letter_id>/mailing")
@guard("letters.mailing")
def progress(letter_id: uuid.UUID) -> Any:
    """How far it is; asked for again every two seconds while it moves."""
    letter, post = _mailing(letter_id)
    require("letters.mailing", letter)
    known = mailings.progress(viewer(), post)
    if is_fragment():
        answer = make_response(render_template("letters/_mailing.html", letter=letter, progress=known))
        if not known.moving:
            answer.headers["HX-Refresh"] = "true"  # what may be done is another now
        return answer
    after = min(request.args.get("after", 0, type=int), mailing.MOST)
    lines, more = mailings.lines(viewer(), post, after)
    return render_template(
        "letters/mailing.html",
        letter=letter,
        named=named(letter.kind, letter.abstract),
        progress=known,
        failures=[line for line in mailings.all_lines(viewer(), post) if line.error] if known.failed else [],
        lines=lines,
        more=more,
        after=after,
    )


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
        [line.position, line.symbol or "", line.dated, line.name, line.place, line.error]
        for line in mailings.all_lines(viewer(), post)
    ]
    columns = [
        sheets.Column(_("STT"), "count", 6),
        sheets.Column(_("Số, ký hiệu văn bản"), width=18),
        sheets.Column(_("Ngày tháng văn bản"), "date", 12),
        sheets.Column(_("Nơi nhận văn bản"), width=48),
        sheets.Column(_("Địa bàn"), width=28),
        sheets.Column(_("Ghi chú"), width=40),
    ]
    notes = [named(letter.kind, letter.abstract), viewer().organisation_name]
    sheet = sheets.Sheet(name=_("Nơi nhận"), columns=columns, rows=rows, notes=notes)
    return spreadsheet(sheets.to_xlsx([sheet], at=clock.now()), "danh-sach-noi-nhan.xlsx")
