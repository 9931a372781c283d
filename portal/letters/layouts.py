"""The forms that a letter can be written in, by its format."""

from types import ModuleType

from portal.letters import party_form, state_form
from portal.letters.content import Format, LetterContent

FORMS: dict[Format, ModuleType] = {Format.state: state_form, Format.party: party_form}


def symbol(letter: LetterContent) -> str:
    """Number and symbol as the letter's form and the register write them. Raises LetterError."""
    written: str = FORMS[letter.format].symbol(letter)
    return written
