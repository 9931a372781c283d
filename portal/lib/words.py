"""Translatable text without the web.

A msgid is the Vietnamese sentence itself, with `{named}` places. Rules and actions make Words; templates and
error pages translate them. Extracted with `-k _ -k n_:1,2`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence and what fills its places. Hashable; `str()` gives the Vietnamese.

    Params may be Words themselves: they are translated first. `plural` and `count` are for languages that
    have plurals; Vietnamese has none.
    """

    msgid: str
    params: tuple[tuple[str, object], ...] = ()
    plural: str | None = None
    count: int | None = None

    def __str__(self) -> str:
        """The Vietnamese sentence."""
        return self.msgid.format(**{name: str(value) for name, value in self.params})

    def translated(
        self,
        gettext: Callable[[str], str],
        ngettext: Callable[[str, str, int], str] | None = None,
    ) -> str:
        """The sentence in the language of `gettext`; without `ngettext` a plural is read as a singular."""
        if self.plural is not None and self.count is not None and ngettext is not None:
            sentence = ngettext(self.msgid, self.plural, self.count)
        else:
            sentence = gettext(self.msgid)
        return sentence.format(**{name: _say(value, gettext, ngettext) for name, value in self.params})


def _say(
    value: object, gettext: Callable[[str], str], ngettext: Callable[[str, str, int], str] | None
) -> str:
    return value.translated(gettext, ngettext) if isinstance(value, Words) else str(value)


def _(msgid: str, /, **params: object) -> Words:
    """Words with their places filled: `_("Hạn là {date}", date="18/05/2021")`."""
    return Words(msgid, tuple(sorted(params.items())))


_YEAR = re.compile(r"\b20\d\d\b")


def phrase(text: str) -> Words:
    """What the plan calls a period or a line of a form, as Words: the catalogues know it with `{year}` for its year."""
    found = _YEAR.search(text)
    return Words(text.replace(found[0], "{year}"), (("year", found[0]),)) if found else Words(text)


def n_(msgid: str, plural: str, count: int, /, **params: object) -> Words:
    """Words that count something; `{count}` is filled with `count` unless given otherwise."""
    return Words(msgid, tuple(sorted({"count": count, **params}.items())), plural, count)
