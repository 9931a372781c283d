"""The return slip that a unit reads and answers: what came back with the last return, item by item."""

from dataclasses import dataclass

from portal.access import Viewer
from portal.reports import papers, sheet
from portal.reports.models import Report
from portal.review.models import Decision, Verdict
from portal.review.queries import decisions_on, notes
from portal.review.reading import Note


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a return slip: the comment with its answer, the name of its line (empty: the whole report).

    `is_figure` says on which page of the report the line is corrected.
    """

    note: Note
    label: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class Slip:
    """What came back to a unit with the last return: the reason, and the items, the one on the whole first."""

    decision: Decision | None
    items: list[Item]
    earlier: list[Item]

    @property
    def answered(self) -> int:
        """Items that the unit has answered."""
        return sum(item.note.answer is not None for item in self.items)


def slip(viewer: Viewer, report: Report) -> Slip:
    """The return slip of a report of the viewer's own organisation; empty when it was never returned."""
    returned = [item for item in decisions_on(viewer, report) if item.verdict is Verdict.returned]
    form, duties = papers.form_of(viewer, report)
    labels = {line.code: line.label for line in form} | {code: duty.text for code, duty in duties.items()}
    words = set(duties) | {line.code for line in form if line.unit == sheet.TEXT}
    places = {code: place for place, code in enumerate(["", *labels])}
    items = sorted(
        (
            Item(note, labels.get(note.line, ""), note.line not in words)
            for note in notes(viewer, report)
            if note.sent_at is not None
        ),
        key=lambda item: (places.get(item.note.line, 0), item.note.at),
    )
    last = returned[-1] if returned else None
    return Slip(
        decision=last,
        items=[item for item in items if last is not None and item.note.number == last.number],
        earlier=[item for item in items if last is None or item.note.number != last.number],
    )
