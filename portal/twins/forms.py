"""What is said about a pair."""

import wtforms
from flask_babel import lazy_gettext as _l

from portal.fields import ChoiceField, Form, Longest, LongTextField, PickField, choices
from portal.lib.words import _

VERDICTS = [("different", _("Hai hộ khác nhau")), ("same", _("Một hộ, đề nghị gộp"))]


class ReasonForm(Form):
    """A reason, whatever is decided."""

    reason = LongTextField(_l("Lý do"), [Longest(500)])
    version = wtforms.IntegerField(default=0)


class CompareForm(ReasonForm):
    """Two households or one, and which entry is kept."""

    verdict = PickField(_l("Hai địa chỉ này là"))
    kept = ChoiceField(_l("Nếu là một hộ, giữ địa chỉ"))

    def offer(self, first: str, second: str) -> "CompareForm":
        """The two codes to choose from."""
        self.verdict.choices = choices(VERDICTS)
        self.kept.choices = [(first, first), (second, second)]
        return self


class DecisionForm(ReasonForm):
    """Merge or not."""

    agreed = PickField(_l("Quyết định"))

    def offer(self) -> "DecisionForm":
        """Yes or no, in words."""
        self.agreed.choices = choices(
            [("yes", _("Gộp như đề nghị")), ("no", _("Không gộp, hai hộ khác nhau"))]
        )
        return self
