"""What a plan says differently from that of the year before, in words. Pure."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from portal.lib.words import Words, _, phrase
from portal.plans import wording
from portal.plans.shape import Preset
from portal.plans.wording import Row, Section


class Kind(enum.StrEnum):
    """What became of a row."""

    added = "added"
    removed = "removed"
    changed = "changed"

    @property
    def words(self) -> Words:
        """What the screens call it."""
        return {Kind.added: _("Thêm"), Kind.removed: _("Bỏ"), Kind.changed: _("Đổi")}[self]


@dataclass(frozen=True, slots=True)
class Change:
    """A row that is not as it was: the sentences that are gone and those that are new."""

    kind: Kind
    row: Row
    was: tuple[Words, ...]
    now: tuple[Words, ...]


def compare(before: Preset, after: Preset) -> list[tuple[Words, list[Change]]]:
    """Section by section the rows that were added, removed or changed; sections without a change are left out."""
    pairs = zip(_whole(before), _whole(after), strict=True)
    found = [(new.title, list(_changes(old, new))) for old, new in pairs]
    return [(title, changes) for title, changes in found if changes]


def _whole(plan: Preset) -> tuple[Section, ...]:
    text = tuple(Row(one.path, one.path, one.heading, (phrase(one.text),), one.path) for one in plan.clauses)
    return (
        Section("head", "", _("Số, ngày và thời gian"), (wording.head(plan),)),
        Section("clause", "", _("Các mục của văn bản"), text),
        *wording.sections(plan),
    )


def _changes(old: Section, new: Section) -> Iterator[Change]:
    was = {row.key: row for row in old.rows}
    now = {row.key: row for row in new.rows}
    for key, row in now.items():
        if key not in was:
            yield Change(Kind.added, row, (), row.said)
        elif _said(was[key]) != _said(row):
            gone, come = _said(was[key]), _said(row)
            yield Change(
                Kind.changed,
                row,
                tuple(words for words in gone if words not in come),
                tuple(words for words in come if words not in gone),
            )
    for key, row in was.items():
        if key not in now:
            yield Change(Kind.removed, row, row.said, ())


def _said(row: Row) -> tuple[Words, ...]:
    """All sentences of a row, its title and clause among them."""
    rests = (_("Căn cứ: mục {clause}", clause=row.clause),) if row.clause else ()
    return (phrase(row.title), *row.said, *rests)
