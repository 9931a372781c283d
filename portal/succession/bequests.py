"""Who gets what when organisations end. Pure: the preview and the act ask the same question."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.succession.estate import Thing
from portal.succession.models import ActKind, Outcome, What

# What may not be left behind: somebody must go on with it. Posts, leading posts and branches may end with the body.
MUST_PASS = frozenset({What.pledge, What.address, What.obligation, What.desk, What.person})


@dataclass(frozen=True, slots=True)
class Act:
    """A decision. `heirs` names for each organisation that gives something up who follows it (None: nobody).

    `chosen` says for each thing of a division who gets it; `shares` what per cent each heir of a division takes;
    `posts_end` whose posts do not pass on; `lives_on` who goes on beside its heirs.
    """

    kind: ActKind
    legal_basis: str
    effective_on: dt.date
    heirs: Mapping[uuid.UUID, uuid.UUID | None]
    shares: Mapping[uuid.UUID, int] = field(default_factory=dict)
    chosen: Mapping[str, uuid.UUID] = field(default_factory=dict)
    posts_end: Collection[uuid.UUID] = frozenset()
    lives_on: bool = False

    def heir(self, thing: Thing) -> uuid.UUID | None:
        """Who follows in this thing."""
        if self.kind is ActKind.division:
            return self.chosen.get(thing.key)
        if thing.what in (What.post, What.holding) and thing.owner_id in self.posts_end:
            return None
        return self.heirs[thing.owner_id]


@dataclass(frozen=True, slots=True)
class Bequest:
    """One thing, who gets it, and what becomes of it."""

    thing: Thing
    heir_id: uuid.UUID | None
    outcome: Outcome


def bequests(
    act: Act,
    things: Iterable[Thing],
    owed: Collection[tuple[uuid.UUID, uuid.UUID]],
    led: Collection[uuid.UUID] = frozenset(),
) -> list[Bequest]:
    """What becomes of each thing; `owed` are the (organisation, period) for which the heirs owe a report already.

    `led` are the heirs that have a head: theirs stays, and the post of a head who would come ends. So do the posts of
    all heads who come from several organisations to one without a head: who leads it is for a decision to say.

    Of several reports for one period the heir takes on the first, what somebody has begun before what nobody has;
    nobody comes to owe a report to himself.
    """
    things = list(things)
    desks = {thing.id: act.heir(thing) for thing in things if thing.what is What.desk}
    crowded = _crowded(act, things, led)
    taken, found = set(owed), []
    for thing in things:
        heir = act.heir(thing)
        outcome = Outcome.passed if heir and not (thing.sole and heir in crowded) else Outcome.ended
        if heir and thing.what is What.obligation and thing.period_id:
            recipient = desks.get(thing.id) or thing.recipient_id
            doubled = heir == recipient or (heir, thing.period_id) in taken
            outcome = Outcome.doubled if doubled else Outcome.passed
            taken.add((heir, thing.period_id))
        found.append(Bequest(thing, heir, Outcome.kept if heir == thing.owner_id else outcome))
    return found


def _crowded(act: Act, things: Iterable[Thing], led: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """The heirs that would have several heads."""
    heads: dict[uuid.UUID, set[uuid.UUID]] = {}
    for thing in things:
        if thing.sole and (heir := act.heir(thing)):
            heads.setdefault(heir, {heir} & set(led)).add(thing.owner_id)
    return {heir for heir, bodies in heads.items() if len(bodies) > 1}


def left_behind(found: Sequence[Bequest]) -> list[Bequest]:
    """What nobody would go on with though somebody must."""
    return [one for one in found if one.heir_id is None and one.thing.what in MUST_PASS]


def fingerprint(found: Sequence[Bequest]) -> str:
    """The things that were shown, so that nobody passes on what he has not seen."""
    lines = sorted(one.thing.key for one in found)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
