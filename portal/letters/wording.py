"""What the reminder (công văn đôn đốc) says: the facts that its words (`kinds/reminder.txt`) are chosen by. Pure.

Two forms. Before the day is over it says how many days are left and threatens nobody; from the day after the due day on
it says how long the reports are overdue and what follows (A-04). “Trước ngày 20/5” means that 19/5 is the last day.
Up to six bodies are named after “Kính gửi”; more stand in an annex.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from portal.letters import kinds
from portal.letters.blocks import CitedPlan, Contact
from portal.letters.content import Distribution, Issuer, Signer

NAMED = 6
"""So many bodies are named on the first page; more go into the annex."""
_LONG_NAME, _LONG_NOTE = 90, 50


@dataclass(frozen=True, slots=True)
class Silent:
    """A body that has not reported: its official name, which report, before which day, days overdue, a note."""

    name: str
    report: str
    due: dt.date
    overdue: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a reminder says.

    `sender` and `role` are who writes as named in the text (“Hội Chữ thập đỏ tỉnh”, “cơ quan Thường trực Ban Chỉ đạo”);
    `due` is the day before which reports were to come, `extended` the day before which they now are asked for;
    `reported` of `total` bodies had reported at `at` (Vietnam's time); `silent` are those written to.
    """

    letterhead: Issuer
    sender: str
    role: str
    plan: CitedPlan
    period: str
    due: dt.date
    at: dt.datetime
    reported: int
    total: int
    silent: tuple[Silent, ...]
    signer: Signer
    contact: Contact | None = None
    extended: dt.date | None = None
    distribution: tuple[Distribution, ...] = ()
    archive: str = ""
    urgency: str | None = None
    format: str = "state"

    @property
    def is_overdue(self) -> bool:
        """From the day after the due day on."""
        return self.at.date() > self.due

    @property
    def last(self) -> dt.date:
        """The last day in time."""
        return self.due - dt.timedelta(days=1)

    @property
    def left(self) -> int:
        """Whole days from today to the last day in time."""
        return (self.last - self.at.date()).days

    @property
    def until(self) -> dt.date | None:
        """Before which day the report is asked for; None: at once."""
        return (self.extended if self.is_overdue else None) or (None if self.left < 0 else self.due)

    @property
    def lateness(self) -> list[int]:
        """The different numbers of days overdue, the least first."""
        return sorted({unit.overdue for unit in self.silent})

    @property
    def missing(self) -> int:
        """How many have not reported."""
        return self.total - self.reported

    @property
    def writes_to_all(self) -> bool:
        """Whether all of them are written to."""
        return len(self.silent) == self.missing

    @property
    def has_annex(self) -> bool:
        """Whether the bodies stand in an annex."""
        return len(self.silent) > NAMED

    @property
    def is_wide(self) -> bool:
        """Whether the annex lies across the page."""
        return any(len(unit.note) > _LONG_NOTE or len(unit.name) > _LONG_NAME for unit in self.silent)


def reminder(facts: Reminder) -> dict[str, Any]:
    """The letter's JSON: a draft, without number and date. At least one silent body."""
    frame = {
        "format": facts.format,
        "issuer": asdict(facts.letterhead),
        "signer": {**asdict(facts.signer), "authority": list(facts.signer.authority)},
        "distribution": [asdict(line) for line in facts.distribution],
        "archive": facts.archive,
    }
    return kinds.write("reminder", frame, facts=facts) | {"urgency": facts.urgency}
