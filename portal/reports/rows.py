"""The rows behind a figure, as they are listed: deliveries, pledges, addresses, organisations, communes."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from portal.pledges.facts import DeliveryFact, PledgeFact


@dataclass(frozen=True, slots=True)
class Row:
    """A ledger row behind a figure: what it is, where and whose, its own amount, and what it adds to the figure.

    `id` is None where naming the row would name a household's group, and so an illness.
    """

    kind: str
    id: uuid.UUID | None
    label: str
    place: str
    organisation: str
    on: dt.date | None
    amount: int
    share: int


def delivery_row(row: DeliveryFact, share: int) -> Row:
    """One delivery."""
    return Row("delivery", row.id, row.address_code, row.commune, row.organisation, row.on, row.value, share)


def pledge_row(row: PledgeFact, share: int, on: dt.date | None = None) -> Row:
    """One pledge."""
    return Row(
        "pledge", row.id, row.code, row.commune, row.organisation, on or row.registered_on, row.value, share
    )


def address_row(rows: Iterable[DeliveryFact]) -> Row:
    """One address with all that was delivered to it, under its latest day."""
    rows = list(rows)
    last, amount = rows[-1], sum(row.value for row in rows)
    return Row(
        "address", last.address_id, last.address_code, last.commune, last.organisation, last.on, amount, 1
    )


def commune_rows(communes: Iterable[str]) -> list[Row]:
    """Addresses by commune only: a group names an illness, so which household belongs to it is not listed."""
    tally: dict[str, int] = {}
    for commune in communes:
        tally[commune] = tally.get(commune, 0) + 1
    return [
        Row("commune", None, commune, commune, "", None, 0, number)
        for commune, number in sorted(tally.items())
    ]
