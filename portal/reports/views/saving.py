"""From what was sent to what is written: each line by its own form, its own version, its own answer."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.access import Viewer
from portal.lib.refusals import Refusal
from portal.reports import actions
from portal.reports.forms import DutyForm, SectionForm, explanation_form, form_of_line
from portal.reports.models import ReportLine
from portal.reports.papers import Paper
from portal.reports.writing import StaleLine


@dataclass
class Outcome:
    """What became of a sent page: the forms as they were sent, the lines that had moved on, whether all is well."""

    forms: dict[str, Any] = field(default_factory=dict)
    explanations: dict[str, Any] = field(default_factory=dict)
    stale: list[StaleLine] = field(default_factory=list)
    faulty: bool = False

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Every sentence with the id of its field."""
        forms = [*self.forms.items(), *self.explanations.items()]
        found = []
        for code, form in forms:
            found += [(part.id, f"{code}: {sentence}") for part in form for sentence in part.errors]
            found += [("", f"{code}: {sentence}") for sentence in form.form_errors]
        return found


class Page:
    """A sent page on its way into the draft."""

    def __init__(self, paper: Paper, sent: Mapping[str, Any], *, actor: Viewer, at: dt.datetime) -> None:
        """`sent` is the request's form."""
        self.paper, self.sent, self.actor, self.at = paper, sent, actor, at
        self.outcome = Outcome()
        self.versions: dict[str, int] = {}

    def lines(self, codes: Iterable[str], *, skip_untouched: bool = True) -> "Page":
        """Write the figures, duties and sections that were sent and changed."""
        for code in codes:
            line = self.paper.line(code)
            if line is None or f"{code}-version" not in self.sent:
                continue
            form = form_of_line(line, self.paper.sheet[code], self.paper, self.sent)
            self.outcome.forms[code] = form
            self._write(code, form, skip_untouched)
        return self

    def why(self, codes: Iterable[str]) -> "Page":
        """Write the explanations that were sent and changed."""
        for code in codes:
            if f"{code}-why-explanation" in self.sent:
                form = explanation_form(self.paper.sheet[code], self.sent)
                self.outcome.explanations[code] = form
                self._write(code, form, True)
        return self

    def _write(self, code: str, form: Any, skip_untouched: bool) -> None:
        if not form.validate():
            self.outcome.faulty = True
            return
        if form.keep.data == "theirs" or (skip_untouched and form.untouched()):
            return
        try:
            stored = self._by_kind(code, form)
        except StaleLine as stale:
            self.outcome.stale.append(stale)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
            self.outcome.faulty = True
        else:
            self.versions[code] = stored.version if stored else 0

    def _by_kind(self, code: str, form: Any) -> ReportLine | None:
        version = self.versions.get(code, form.version.data or 0)
        given: dict[str, Any] = {"version": version, "actor": self.actor, "at": self.at}
        report = self.paper.report
        if code in self.outcome.explanations and form is self.outcome.explanations[code]:
            return actions.explain(report, code, explanation=form.explanation.data or "", **given)
        if isinstance(form, DutyForm):
            return actions.record_duty(report, code, **form.typed(), **given)
        if isinstance(form, SectionForm):
            return actions.record_text(report, code, **form.typed(), **given)
        reason = form.reason.data or "" if form.reason.raw_data else self.paper.sheet[code].reason
        return actions.record_figure(report, code, **form.typed(), reason=reason, paper=self.paper, **given)
