"""What a reviewer types: a comment on a line, the decision on a version; what the unit types: an answer."""

import wtforms
from flask_babel import lazy_gettext as _l

from portal.fields import ChoiceField, Form, Longest, LongTextField, choices
from portal.lib.words import _
from portal.review.models import MOST_LETTERS, Verdict
from portal.review.sentences import READY


class CommentForm(Form):
    """A comment on one line of one version."""

    number = wtforms.IntegerField(
        validators=[wtforms.validators.InputRequired()], widget=wtforms.widgets.HiddenInput()
    )
    line = wtforms.HiddenField()
    ready = ChoiceField(_l("Câu có sẵn"), default="")
    body = LongTextField(_l("Ý kiến"), validators=[Longest(MOST_LETTERS)])

    def __init__(self, **values: object) -> None:
        """The ready sentences are offered in the reader's language."""
        super().__init__(**values)
        self.ready.choices = choices([("", _("Không dùng câu có sẵn")), *READY])


class AnswerForm(Form):
    """The unit's answer to one item of a return slip."""

    body = LongTextField(_l("Trả lời"), validators=[Longest(MOST_LETTERS)])
    seen = LongTextField(widget=wtforms.widgets.HiddenInput())


class DecisionForm(Form):
    """Accept or return: the version that was read rides along."""

    number = wtforms.IntegerField(
        validators=[wtforms.validators.InputRequired()], widget=wtforms.widgets.HiddenInput()
    )
    version = wtforms.IntegerField(
        validators=[wtforms.validators.InputRequired()], widget=wtforms.widgets.HiddenInput()
    )
    verdict = ChoiceField(choices=[verdict.value for verdict in Verdict])
    reason = LongTextField(_l("Lý do chung"), validators=[Longest(MOST_LETTERS)])
