"""One of many letters: the pattern's content with the name of one addressee where it says `{đơn vị}`. Pure."""

import re
from typing import Any

from portal.letters.content import LetterError
from portal.lib.words import _

NAME_HERE = "{đơn vị}"
_PLACE = re.compile(r"\{\s*đơn vị\s*\}", re.IGNORECASE)
_BRACES = re.compile(r"\{[^{}]*\}?|\}")


def copy_for(name: str, content: dict[str, Any]) -> dict[str, Any]:
    """The letter to this addressee: alone behind “Kính gửi:” where the kind of letter has it, and named in the text.

    Raises LetterError for another word in braces: it would stand in every letter.
    """
    found: dict[str, Any] = _named(content, name)
    return found | {"recipients": [name] if content["recipients"] else []}


def _named(value: Any, name: str) -> Any:
    if isinstance(value, str):
        parts = _PLACE.split(value)
        if stray := next(filter(None, map(_BRACES.search, parts)), None):
            raise LetterError(
                "body",
                _(
                    "Không biết “{token}”. Chỗ ghi tên đơn vị nhận viết là {known}",
                    token=stray[0],
                    known=NAME_HERE,
                ),
            )
        return name.join(parts)
    if isinstance(value, dict):
        return {key: _named(part, name) for key, part in value.items()}
    if isinstance(value, list):
        return [_named(part, name) for part in value]
    return value
