"""Whom a letter goes to: organisations one by one, whole groups in one line, and outsiders as free text.

What was chosen stands in the letter's facts (`to`), the organisations themselves in its rows; the lines of “Kính gửi”
and the list in an annex, where there are too many for the head of a letter, follow from both.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Level, Viewer
from portal.extensions import db
from portal.letters import customs
from portal.letters.apart import NAME_HERE
from portal.letters.composing import ADDRESSED, MOST_LINES, in_annex, own_annexes
from portal.letters.content import Kind
from portal.letters.models import Letter, LetterRecipient
from portal.letters.reading import one_line
from portal.letters.rules import goes_apart
from portal.organisations.models import Organisation, Unit
from portal.organisations.rules import directory_of, open_on
from portal.progress import queries as progress

TYPES = {
    "huyen": "huyện",
    "thi_xa": "thị xã",
    "thanh_pho": "thành phố",
    "xa": "xã",
    "phuong": "phường",
    "thi_tran": "thị trấn",
}
"""Types of units in the order in which a letter names them together."""


@dataclass(frozen=True, slots=True)
class Group:
    """Organisations that are chosen with one tick: `words` is their line in a letter."""

    code: str
    words: str
    members: tuple[uuid.UUID, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen beside single organisations; `by_name`: the members of groups are named one by one; `apart`: each
    organisation gets a letter of its own, and nobody else any.
    """

    groups: tuple[Group, ...] = ()
    outside: tuple[str, ...] = ()
    by_name: bool = False
    apart: bool = False


def chosen(letter: Letter) -> Chosen:
    """What a letter's facts say; where nobody has chosen yet, its lines that name none of its organisations."""
    to = letter.facts.get("to")
    if to is not None:
        groups = (
            Group(one["code"], one["words"], tuple(map(uuid.UUID, one["members"]))) for one in to["groups"]
        )
        return Chosen(tuple(groups), tuple(to["outside"]), to["by_name"], goes_apart(letter))
    names = tuple(one.organisation.name for one in letter.recipients)
    lines = [line for line in letter.content["recipients"] if not (names and line.startswith(names))]
    return Chosen(outside=tuple(line for line in lines if "Phụ lục" not in line))


def others(letter: Letter) -> tuple[str, ...]:
    """The recipients that are only written in the letter; a line that gathers its units is none of them."""
    return chosen(letter).outside if "to" in letter.facts or not letter.recipients else ()


def stored(to: Chosen) -> dict[str, Any]:
    """The same for the facts."""
    groups = [
        {"code": one.code, "words": one.words, "members": [str(member) for member in one.members]}
        for one in to.groups
    ]
    return {"groups": groups, "outside": list(to.outside), "by_name": to.by_name, "apart": to.apart}


def arranged(content: dict[str, Any], rows: Sequence[Organisation], to: Chosen) -> dict[str, Any]:
    """The content addressed so: line by line, or by a list in an annex where there are more lines than a head bears.

    Of a letter that goes apart, “Kính gửi” shows where each name will stand.
    """
    if to.apart:
        here = [NAME_HERE] if customs.TYPES[Kind(content["kind"])].addressed else []
        return content | {"recipients": here, "annexes": own_annexes(content)}
    together = set() if to.by_name else {member for group in to.groups for member in group.members}
    lines = [] if to.by_name else [group.words for group in to.groups]
    lines += [row.name for row in rows if row.id not in together]
    lines += to.outside
    others = own_annexes(content)
    if len(lines) <= MOST_LINES:
        return content | {"recipients": lines, "annexes": others}
    names = [*(row.name for row in rows), *to.outside]
    columns = [{"label": "STT", "kind": "count"}, {"label": "Cơ quan, đơn vị", "kind": "text"}]
    listed_rows = [[place, name] for place, name in enumerate(names, 1)]
    listed = {"type": "table", "columns": columns, "rows": listed_rows, "total": False}
    annex = {"title": ADDRESSED, "landscape": False, "body": [listed]}
    new = content | {"annexes": [annex, *others]}
    return new | {"recipients": [in_annex(new)]}


def outsiders(text: str) -> tuple[str, ...]:
    """Lines of free text, each once, without the dash and the mark that the form adds."""
    lines = (one_line(line).lstrip("-– ").rstrip(" ;.") for line in text.split("\n"))
    return tuple(dict.fromkeys(line for line in lines if line))


# Organisations and groups --------------------------------------------------------------------------------------------


def standing(viewer: Viewer, wanted: Iterable[uuid.UUID], on: dt.date) -> list[Organisation]:
    """Those of these organisations in sight that exist on a day, in a letter's order: level by level, by place."""
    rows = db.session.scalars(
        sa.select(Organisation).where(Organisation.id.in_(wanted), directory_of(viewer), open_on(on))
    )
    levels = list(Level)
    return sorted(rows, key=lambda row: (levels.index(row.level), row.unit_no, row.name_sort))


def groups(viewer: Viewer, unit: Unit, sector: str, on: dt.date) -> list[Group]:
    """The groups that one can tick at a place of the trees: a sector's bodies in a unit level by level; without a
    sector the members of the campaign, and in the viewer's own unit those that owe a report.
    """
    found = [_level(viewer, unit, sector, level, on) for level in Level]
    if not sector and unit.id == viewer.unit_id:
        found += _owing(viewer, on)
    return [group for group in found if len(group.members) > 1]


def _level(viewer: Viewer, unit: Unit, sector: str, level: Level, on: dt.date) -> Group:
    rows = db.session.execute(
        sa.select(Organisation.id, Organisation.name, Unit.full_name, Unit.type)
        .join(Unit, Unit.id == Organisation.unit_id)
        .where(
            directory_of(viewer),
            open_on(on),
            Organisation.unit_no.between(unit.no, unit.last_no),
            Organisation.level == level,
            Organisation.id != viewer.organisation_id,
            Organisation.sector_code == sector if sector else Organisation.is_member,
        )
        .order_by(Organisation.unit_no, Organisation.name_sort)
    ).all()
    kinds = {row.type for row in rows}
    among = [f"các {', '.join(words for kind, words in TYPES.items() if kind in kinds)}"]
    among = ["cấp tỉnh"] if level is Level.province else among
    among += [] if unit.level is Level.province else [f"của {_lower(unit.full_name)}"]
    who = _common([(row.name, row.full_name) for row in rows]) if sector else "Các cơ quan, đơn vị thành viên"
    words = " ".join([who, *among])
    return Group(f"{level}:{sector}:{unit.id.hex}", words, tuple(row.id for row in rows))


def _lower(place: str) -> str:
    return place[:1].lower() + place[1:]


def _common(names: Sequence[tuple[str, str]]) -> str:
    """What the names of a group have in common before the names of their places."""
    bare = {name.casefold().removesuffix(place.casefold()).strip() for name, place in names}
    if len(bare) != 1 or not names:
        return "Các cơ quan, đơn vị cùng ngành"
    return names[0][0][: len(bare.pop())].rstrip()


def _owing(viewer: Viewer, on: dt.date) -> list[Group]:
    """Those that still owe the report of the period that is due now."""
    period = progress.current(progress.periods(viewer), on)
    if period is None:
        return []
    rows = [row.organisation_id for row in progress.completeness(viewer, period) if not row.has_reported]
    words = f"Các cơ quan, đơn vị chưa gửi báo cáo {period.name}"
    return [Group(f"owing::{period.id.hex}", words, tuple(rows))]


@dataclass(frozen=True, slots=True)
class Picked:
    """What a page of the picker sends: of the organisations `shown` and the groups `offered` those that are ticked."""

    shown: frozenset[uuid.UUID]
    ticked: frozenset[uuid.UUID]
    offered: tuple[Group, ...]
    codes: frozenset[str]
    outside: str
    by_name: bool
    apart: bool = False


def picked(viewer: Viewer, letter: Letter, page: Picked, on: dt.date) -> tuple[list[Organisation], Chosen]:
    """Whom a letter goes to after a page of the picker; whoever was not on that page stays as he is.

    A group that lost a member is no longer written in one line: the others are named one by one.
    """
    before = chosen(letter)
    gone = {one.code for one in page.offered} - page.codes
    held = {one.code: one for one in (*before.groups, *page.offered) if one.code not in gone}
    left = {member for one in before.groups if one.code in gone for member in one.members}
    kept = {one.organisation_id for one in letter.recipients} - left
    kept |= {member for one in held.values() for member in one.members}
    rows = standing(viewer, (kept - (page.shown - page.ticked)) | page.ticked, on)
    there = {row.id for row in rows}
    whole = tuple(one for one in held.values() if there >= set(one.members))
    return rows, Chosen(whole, outsiders(page.outside), page.by_name, page.apart)


def send_to(letter: Letter, rows: Sequence[Organisation]) -> None:
    """Make these the organisations that a letter goes to, in this order."""
    there = {one.organisation_id: one for one in letter.recipients}
    letter.recipients = [there.get(row.id) or LetterRecipient(organisation_id=row.id) for row in rows]
    for position, one in enumerate(letter.recipients, 1):
        one.position = position
