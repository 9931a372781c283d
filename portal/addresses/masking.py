"""What of a household may be shown to whom: the one place that pages, exports, letters and logs ask. Pure."""

import enum
from typing import Any


class Reach(enum.IntEnum):
    """How much a viewer may know of a household; each step holds those before it (trust §1.5, c1–c6).

    `code`: code, commune, kinds of need, number of eligible members. `initials`: in lists of those who keep the
    registry. `contact`: what whoever helps needs to get there. `care`: with the illness, for whoever pays the doctor.
    """

    code = 0
    initials = 1
    contact = 2
    care = 3
    whole = 4


CONTACT = ("head_name", "village", "phone")
CARE = ("groups", "circumstances")
WHOLE = (
    "birth_year", "household_size", "identity_last4", "members", "other_supports", "consents", "survey", "files",
    "guardian_name", "guardian_relation", "guardian_evidence", "priority_reason", "close_note", "reopen_reason",
    "unposted_reason",
)  # fmt: skip
FIELDS = {Reach.contact: CONTACT, Reach.care: CARE, Reach.whole: WHOLE}


def shown(address: Any, reach: Reach) -> dict[str, Any]:
    """The personal fields that this reach may know, by name; what it may not know is not in it."""
    names = [name for least, some in FIELDS.items() if reach >= least for name in some]
    return {name: getattr(address, name) for name in names}


def initials(name: str, reach: Reach) -> str:
    """`Nguyễn Thị Lan` → `N.T. L.` for those who keep the registry; nothing for others."""
    words = name.split()
    if reach < Reach.initials or not words:
        return ""
    *family, given = (f"{word[0].upper()}." for word in words)
    return " ".join(filter(None, ("".join(family), given)))
