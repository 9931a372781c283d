"""The lists at the largest size of SIZES (province-max: branches and classes help too): 18,000 dossiers, 20,000 pledges.

The rows are the province's own, copied under new ids and codes, in a folder that nobody else looks at.
"""

import itertools
import uuid
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from portal.addresses.models import AddressGroup, AddressNeed, HumanitarianAddress
from portal.extensions import db, table_of
from portal.lib import clock
from portal.pledges.models import Delivery, Instalment, Pledge
from tests.bench.bare_list import BareList
from tests.bench.figure import Figure
from tests.bench.list_cost import LIMIT, PERSONA, check_alike
from tests.bench.province import Caller, Province, cpu_ms

DOSSIERS, PLEDGES = 18_177, 19_586
ROUNDS = 20
REGISTRY = "/addresses/"
FILTERED = "/addresses/?q=bu&place={place}&need=house_building&people=more"


def figures(province: Province) -> Iterator[Figure]:
    """The registry's list, also with a search and three filters, and the pledge list, beside the bare page."""
    with province.work():
        place = _grow()
    secret = province.secret(PERSONA)
    ours = Caller(province.app, province.cookie(secret))
    page = BareList(province.folder / "portal.db", b"of the bench only", clock.machine(), clock.today())
    bare = Caller(page, f"bare={page.cookie(secret)}")
    check_alike(ours.get("/pledges/"), bare.get("/pledges/"))
    paths = {
        "pledge_list": "/pledges/",
        "registry": REGISTRY,
        "registry_filtered": FILTERED.format(place=place),
    }
    *costs, bare_ms = cpu_ms(
        *(lambda path=path: ours.get(path) for path in paths.values()),
        lambda: bare.get("/pledges/"),
        rounds=ROUNDS,
    )
    for name, cost in zip(paths, costs, strict=True):
        yield Figure.within(f"largest_{name}_cpu_ratio", cost / bare_ms, "×", LIMIT)
        yield Figure.within(f"largest_{name}_cpu", cost, "ms", None)


def _grow() -> str:
    """Copy what is there until it is as much as wanted; gives the id of a district to filter by."""
    homes = _rows(HumanitarianAddress)
    numbers = itertools.count(len(homes) + 1)
    copies = [{row["id"]: uuid.uuid4() for row in homes} for _ in range(-(-DOSSIERS // len(homes)) - 1)]
    for ids in copies:
        _insert(
            HumanitarianAddress,
            [row | {"id": ids[row["id"]], "code": f"DC-{next(numbers):05}"} for row in homes],
        )
        for model in (AddressGroup, AddressNeed):
            _insert(model, [row | {"address_id": ids[row["address_id"]]} for row in _rows(model, homes)])
    _more_pledges(copies)
    return str(
        db.session.execute(
            sa.text(
                "select parent_id from unit where id = (select unit_id from address order by code limit 1)"
            )
        ).scalar_one()
    )


def _more_pledges(copies: list[dict[uuid.UUID, uuid.UUID]]) -> None:
    pledges = _rows(Pledge)
    children = {model: _rows(model) for model in (Instalment, Delivery)}
    numbers = itertools.count(len(pledges) + 1)
    for homes in copies[: PLEDGES // len(pledges) - 1]:
        ids = {row["id"]: uuid.uuid4() for row in pledges}
        _insert(
            Pledge,
            [
                row
                | {
                    "id": ids[row["id"]],
                    "code": f"CK-{next(numbers):05}",
                    "address_id": homes[row["address_id"]],
                }
                for row in pledges
            ],
        )
        for model, rows in children.items():
            changed = [
                row | {"pledge_id": ids[row["pledge_id"]]} for row in rows if not row.get("replaced_by_id")
            ]
            if model is Delivery:
                changed = [
                    row | {"id": uuid.uuid4(), "address_id": homes[row["address_id"]]} for row in changed
                ]
            _insert(model, changed)


def _rows(model: Any, of: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """The rows as they are; with `of` only those of these addresses."""
    known = {row["id"] for row in of} if of else None
    rows = [dict(row) for row in db.session.execute(sa.select(table_of(model))).mappings()]
    return [row for row in rows if known is None or row["address_id"] in known]


def _insert(model: Any, rows: list[dict[str, Any]]) -> None:
    db.session.execute(sa.insert(table_of(model)), rows)
