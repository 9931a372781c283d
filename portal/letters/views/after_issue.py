"""What happens to a letter after it has its number: mailed, handed over, recalled, replaced, corrected."""

import datetime as dt
import uuid
from typing import Any

from flask import Response, request
from flask_babel import gettext

from portal.documents.serving import spreadsheet
from portal.fields import choices, say
from portal.http import found, guard, require, see_other, viewer
from portal.letters import dispatching, outbox, queries, recalling, replacing
from portal.letters.forms import AnswerForm, CorrectionForm, HandOverForm, MailForm, ReasonForm, StepForm
from portal.letters.models import Channel, Letter
from portal.letters.parts import part
from portal.letters.rendering import file_name
from portal.letters.views.handling import _step, bp
from portal.lib import clock, money, sheets
from portal.lib.refusals import Refusal
from portal.lib.words import _

BOTH = ["GET", "POST"]
ALL = "all"  # a box that stands for everybody who does not have the letter


@bp.route("/<uuid:letter_id>/email", methods=BOTH)
@guard("letters.email", decision=True)
def email(letter_id: uuid.UUID) -> Any:
    """Mail it to everybody who does not have it yet, those where it failed included."""

    def act(letter: Letter, *, version: int, outside: str, actor: Any, at: dt.datetime) -> None:
        if not dispatching.send(letter, outside.splitlines(), actor=actor, at=at):
            raise Refusal("letter.nobody_to_mail", _("Không còn nơi nào có địa chỉ thư mà chưa được gửi"))

    return _step("email", letter_id, MailForm(), act, "outside")


@bp.route("/<uuid:letter_id>/handover", methods=BOTH)
@guard("letters.hand_over", decision=True)
def hand_over(letter_id: uuid.UUID) -> Any:
    """Record that it left on paper."""
    letter = found(queries.get(viewer(), letter_id))
    entry = queries.entry_of(viewer(), letter)
    lacking = outbox.lacking(outbox.lines(viewer(), letter))
    everybody = [str(one.organisation_id) for one in lacking if one.organisation_id]
    boxes = part([(str(one.organisation_id), one.name) for one in lacking if one.organisation_id], _first())
    offered = list(boxes.rows)
    ticked = everybody
    if boxes.total > len(boxes.rows):
        words = _("Cả {count} nơi chưa được chuyển", count=money.show(boxes.total))
        offered, ticked = [(ALL, say(words)), *offered], [ALL]
    usual = {"on": clock.today(), "copies": entry.copies if entry else None}
    form = HandOverForm(data=usual | {"organisations": ticked})
    form.channel.choices = choices((one, outbox.CHANNELS[one]) for one in (Channel.post, Channel.hand))
    form.organisations.choices = offered

    def act(
        letter: Letter, *, version: int, organisations: list[str], channel: str, actor: Any, **given: Any
    ) -> None:
        chosen = [uuid.UUID(one) for one in (everybody if ALL in organisations else organisations)]
        dispatching.hand_over(letter, channel=Channel(channel), organisation_ids=chosen, actor=actor, **given)

    return _step("hand_over", letter_id, form, act, "channel", "on", "copies", "organisations", boxes=boxes)


def _first() -> int:
    """Where the part of a long list begins that is asked for."""
    return request.args.get("from", 0, type=int)


@bp.get("/<uuid:letter_id>/undelivered.xlsx")
@guard("letters.see")
def undelivered(letter_id: uuid.UUID) -> Response:
    """Those who do not have it, to be called or written to by other ways."""
    letter = found(queries.get(viewer(), letter_id))
    require("letters.see", letter)
    entry = found(queries.entry_of(viewer(), letter))
    columns = [
        sheets.Column(gettext("Nơi nhận"), width=60),
        sheets.Column(gettext("Điện thoại"), width=16),
        sheets.Column(gettext("Tình trạng"), width=24),
        sheets.Column(gettext("Lý do"), width=60),
    ]
    rows = [
        (line.name, line.phone, say(outbox.MARKS[line.state][1]), line.error)
        for line in outbox.lacking(outbox.lines(viewer(), letter))
    ]
    sheet = sheets.Sheet(name=gettext("Chưa chuyển được"), columns=columns, rows=rows, notes=[entry.symbol])
    name = file_name(entry.symbol, entry.dated.year).removesuffix(".pdf")
    return spreadsheet(sheets.to_xlsx([sheet], at=clock.now()), f"chua-chuyen-{name}.xlsx")


@bp.route("/<uuid:letter_id>/recall", methods=BOTH)
@guard("letters.recall", decision=True)
def recall(letter_id: uuid.UUID) -> Any:
    """Ask that it be taken back."""
    return _step("recall", letter_id, ReasonForm(), recalling.ask, "reason")


@bp.route("/<uuid:letter_id>/recall/answer", methods=BOTH)
@guard("letters.answer_recall", decision=True)
def answer_recall(letter_id: uuid.UUID) -> Any:
    """The second person takes it back, or leaves it in force."""
    form = AnswerForm()
    form.agreed.choices = choices(
        [("yes", _("Thu hồi văn bản")), ("no", _("Không thu hồi, văn bản giữ hiệu lực"))]
    )

    def act(letter: Letter, *, agreed: str, **given: Any) -> None:
        recalling.decide(letter, agreed=agreed == "yes", **given)

    return _step("answer_recall", letter_id, form, act, "agreed")


@bp.route("/<uuid:letter_id>/replacement", methods=BOTH)
@guard("letters.replace", decision=True)
def replace(letter_id: uuid.UUID) -> Any:
    """Begin the letter that replaces it."""
    return _begun("replace", letter_id, StepForm(), replacing.replace)


@bp.route("/<uuid:letter_id>/correction", methods=BOTH)
@guard("letters.correct", decision=True)
def correct(letter_id: uuid.UUID) -> Any:
    """Begin the letter that corrects it."""
    return _begun("correct", letter_id, CorrectionForm(), replacing.correct, "wrong", "right")


def _begun(name: str, letter_id: uuid.UUID, form: Any, begin: Any, *typed: str) -> Any:
    """The same step, which leads to the new draft."""
    drafts: list[Letter] = []

    def act(letter: Letter, *, version: int, **given: Any) -> None:
        drafts.append(begin(letter, **given))

    answer = _step(name, letter_id, form, act, *typed)
    return see_other("letters.show", letter_id=drafts[0].id) if drafts else answer
