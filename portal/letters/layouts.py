"""The forms that a letter can be written in: by its format, and by the day from which an instrument is in force."""

import datetime as dt
from dataclasses import dataclass
from types import ModuleType

from portal.letters import party_form, state_form
from portal.letters.content import Format, LetterContent
from portal.lib import clock


@dataclass(frozen=True, slots=True)
class Style:
    """A way to write letters: `since` is the first day of the instrument that prescribes it."""

    format: Format
    since: dt.date
    instrument: str
    form: ModuleType


STYLES = (
    Style(Format.state, dt.date(2020, 3, 5), "Nghị định 30/2020/NĐ-CP", state_form),
    Style(Format.party, dt.date(2018, 4, 3), "Hướng dẫn 36-HD/VPTW", party_form),
    Style(Format.party, dt.date(2026, 5, 27), "Hướng dẫn 05-HD/VPTW", party_form),
)
"""In the order of their days. The two of the Party agree in all that the form prints (official-documents §2)."""


def style(letter: LetterContent) -> Style:
    """The style of the letter's day, of today for an undated one; before the first instrument its style."""
    on = letter.date or clock.today()
    known = [style for style in STYLES if style.format is letter.format]
    return next((style for style in reversed(known) if style.since <= on), known[0])


def symbol(letter: LetterContent) -> str:
    """Number and symbol as the letter's form and the register write them. Raises LetterError."""
    written: str = style(letter).form.symbol(letter)
    return written
