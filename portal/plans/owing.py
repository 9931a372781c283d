"""Who owes which report to whom under a preset: told before it is activated, then written. Asks the store nothing."""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.organisations.models import Organisation, Unit
from portal.plans.shape import Party, Preset, Reporting


@dataclass(frozen=True, slots=True)
class Owed:
    """One organisation's report for one period, to its recipient."""

    rule: Reporting
    period: str
    organisation: Organisation
    recipient: Organisation


def is_meant(party: Party, organisation: Organisation) -> bool:
    """Whether a party of the plan means this organisation: by kind and level, or by its code."""
    if party.kinds:
        return organisation.kind in party.kinds and organisation.level is party.level
    return organisation.code == party.code


def owed(
    preset: Preset, organisations: Sequence[Organisation], units: Mapping[uuid.UUID, Unit]
) -> Iterator[Owed]:
    """All that the preset asks of these organisations. Refuses a sender in whose territory nobody receives."""
    meant = {party.code: [one for one in organisations if is_meant(party, one)] for party in preset.parties}
    for rule in preset.reporting:
        for organisation in meant[rule.party]:
            recipient = _recipient(preset.party(rule.recipient), organisation, meant[rule.recipient], units)
            for period in rule.periods:
                yield Owed(rule, period, organisation, recipient)


def counted(found: Iterator[Owed]) -> list[tuple[Reporting, int]]:
    """How many organisations each rule makes owe, in the plan's order; the reports are this times its periods."""
    counts = Counter((one.rule, one.organisation.id) for one in found)
    return list(Counter(rule for rule, _organisation in counts).items())


def _recipient(
    party: Party, sender: Organisation, receivers: Sequence[Organisation], units: Mapping[uuid.UUID, Unit]
) -> Organisation:
    """The one organisation of the party in whose territory the sender lies."""
    for organisation in receivers:
        unit = units[organisation.unit_id]
        if unit.no <= sender.unit_no <= unit.last_no:
            return organisation
    raise Refusal(
        "plan.no_recipient",
        _("Không có nơi nhận báo cáo của {name}: {party}", name=sender.short_name, party=party.name),
    )
