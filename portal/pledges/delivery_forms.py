"""What a person types about deliveries: one, its photograph, its correction, a pair that looks like one."""

import datetime as dt
import uuid
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l

from portal.fields import (
    CountField,
    DayField,
    Form,
    Longest,
    LongTextField,
    MoneyField,
    PhotoField,
    PickField,
    Required,
    TextField,
    choices,
)
from portal.lib.words import _
from portal.pledges.delivering import Photo
from portal.pledges.handover import Handover
from portal.pledges.models import Delivery, DeliveryPair, Origin
from portal.pledges.offer import Parts
from portal.pledges.words import DISTINCT, ORIGINS, SAME, VERDICTS


class HandoverForm(Form):
    """What was handed over, and when; a second look when something is odd."""

    delivered_on = DayField(_l("Ngày giao"), [Required(_("Nhập ngày giao, ví dụ 18/05/2021"))])
    cash = MoneyField(_l("Tiền (đồng)"))
    goods = MoneyField(_l("Hiện vật, trị giá (đồng)"))
    goods_note = TextField(_l("Hiện vật gồm những gì"), [Longest(120)])
    labour_days = CountField(_l("Ngày công"))
    origin = PickField(_l("Nguồn"), default=Origin.own.value)
    note = LongTextField(_l("Ghi chú"), [Longest(500)])
    confirmed = wtforms.BooleanField(_l("Tôi đã xem lại, vẫn ghi lần giao này"))
    seen = wtforms.HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The choices are in the reader's language."""
        super().__init__(*args, **kwargs)
        self.origin.choices = choices(ORIGINS.items())

    def handover(self) -> Handover:
        """What was typed."""
        parts = Parts(
            self.cash.data or 0, self.goods.data or 0, self.goods_note.data or "", self.labour_days.data or 0
        )
        assert self.delivered_on.data is not None, "validated before"
        return Handover(self.delivered_on.data, parts, Origin(self.origin.data), self.note.data or "")

    def confirmations(self) -> frozenset[str]:
        """The concerns that the person saw and confirmed; others are asked anew."""
        return frozenset((self.seen.data or "").split()) if self.confirmed.data else frozenset()


class PhotoForm(Form):
    """A photograph of the hand-over or of its receipt; `kept` names the one that was sent before a second look."""

    photo = PhotoField(_l("Ảnh trao hoặc ảnh chứng từ"))
    description = TextField(_l("Ảnh chụp gì"), [Longest(120)])
    kept = wtforms.HiddenField()

    def shown(self) -> Photo | None:
        """The photograph that is kept already, with its words."""
        try:
            return Photo(uuid.UUID(self.kept.data or ""), self.description.data or "")
        except ValueError:
            return None


class DeliveryForm(HandoverForm, PhotoForm):
    """One delivery, filled in on a phone beside the household's door."""

    @classmethod
    def empty(
        cls, on: dt.date, parts: Parts, description: str, origin: Origin = Origin.own
    ) -> "DeliveryForm":
        """The form for a day, with what was agreed for this time already typed."""
        return cls(
            formdata=None,
            data={
                "delivered_on": on,
                "description": description,
                "cash": parts.cash or None,
                "goods": parts.goods or None,
                "goods_note": parts.goods_note,
                "labour_days": parts.labour_days or None,
                "origin": origin.value,
            },
        )


class CorrectionForm(HandoverForm):
    """The right figures of a delivery, and why the old ones were wrong."""

    reason = LongTextField(
        _l("Vì sao sửa"), [Required(_("Ghi vì sao sửa, ví dụ: ghi thừa một số 0")), Longest(500)]
    )
    cancel = wtforms.BooleanField(_l("Lần giao này không có thật, hủy hẳn"))

    def handover(self) -> Handover:
        """A cancelled delivery hands over nothing."""
        typed = super().handover()
        return Handover(typed.on, Parts(), typed.origin, typed.note) if self.cancel.data else typed

    @classmethod
    def of(cls, delivery: Delivery, asked: str = "") -> "CorrectionForm":
        """The form filled with the delivery as it stands, or ready to cancel it for the reason that is `asked`."""
        return cls(
            formdata=None,
            data={
                "delivered_on": delivery.delivered_on,
                "cash": delivery.cash or None,
                "goods": delivery.goods or None,
                "goods_note": delivery.goods_note,
                "labour_days": delivery.labour_days or None,
                "origin": delivery.origin.value,
                "note": delivery.note,
                "reason": asked,
                "cancel": bool(asked),
            },
        )


class CompareForm(Form):
    """Whether two deliveries are one, and why."""

    verdict = PickField(_l("Hai lần giao này"))
    reason = LongTextField(_l("Lý do"), [Required(_("Ghi lý do để người sau hiểu")), Longest(500)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The choices are in the reader's language."""
        super().__init__(*args, **kwargs)
        self.verdict.choices = choices(VERDICTS.items())

    @classmethod
    def of(cls, decision: DeliveryPair | None) -> "CompareForm":
        """The form as sent, or filled with what was decided before."""
        if decision is None:
            return cls()
        return cls(data={"verdict": SAME if decision.is_same else DISTINCT, "reason": decision.reason})
