"""What is typed into a consolidation: an adjustment, the decision on it, the note of an edition."""

from collections.abc import Sequence

import wtforms
from flask_babel import lazy_gettext as _l

from portal.consolidation.models import MOST_LETTERS
from portal.fields import ChoiceField, Form, Longest, LongTextField, MoneyField, Required, choices
from portal.lib.words import _, phrase
from portal.plans.models import FormLine

MORE, LESS = "more", "less"


class AdjustmentForm(Form):
    """One line, an amount to add or to take away, and why."""

    line = ChoiceField(_l("Dòng của bảng số liệu"))
    direction = ChoiceField(_l("Thêm hay bớt"), default=MORE)
    amount = MoneyField(_l("Số điều chỉnh"), validators=[Required(_("Nhập số cần thêm hoặc bớt, khác 0"))])
    reason = LongTextField(_l("Lý do, căn cứ"), validators=[Longest(MOST_LETTERS)])

    def __init__(self, lines: Sequence[FormLine], **values: object) -> None:
        """Only lines that are no sum of others can be adjusted."""
        super().__init__(**values)
        self.line.choices = [
            (line.code, f"{line.code}. {text}")
            for line in lines
            if not line.sum_of
            for _code, text in choices([(line.code, phrase(line.label))])
        ]
        self.direction.choices = choices([(MORE, _("Thêm vào")), (LESS, _("Bớt đi"))])


class VersionForm(Form):
    """The version that was read rides along."""

    version = wtforms.IntegerField(
        validators=[wtforms.validators.InputRequired()], widget=wtforms.widgets.HiddenInput()
    )


class RulingForm(VersionForm):
    """Approve or refuse an adjustment."""

    approved = ChoiceField(choices=["yes", "no"])


class FreezingForm(Form):
    """Freeze: the number of the newest edition that was read, and a note for whoever reads this one."""

    last = wtforms.IntegerField(
        validators=[wtforms.validators.InputRequired()], widget=wtforms.widgets.HiddenInput()
    )
    note = LongTextField(_l("Ghi chú của bản chốt"), validators=[Longest(MOST_LETTERS)])
