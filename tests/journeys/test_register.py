"""A clerk's evening in a browser: ten signed letters get their numbers, the register is printed; what it costs in clicks."""

import re
from collections.abc import Callable

import sqlalchemy as sa
from playwright.sync_api import expect

from portal.extensions import db
from portal.letters.models import Letter, LetterState
from tests.conftest import Stage
from tests.drill.server import serving
from tests.factories.letters import copies
from tests.journeys.desk import Desk
from tests.journeys.tally import Tally

WAITING = 10


def ten_wait(stage: Stage) -> int:
    """So many signed letters of the Red Cross wait for their number; gives the last number of its book."""
    with stage.read():
        own = Letter.organisation_id == stage.viewer("redcross_clerk").organisation_id
        signed = list(db.session.scalars(sa.select(Letter.id).where(own, Letter.state == LetterState.signed)))
        issued = db.session.scalar(
            sa.select(sa.func.count()).select_from(Letter).where(own, Letter.state == LetterState.issued)
        )
    copies(stage, signed[0], WAITING - len(signed))
    return int(issued or 0)


def test_a_clerk_numbers_ten_letters_and_prints_the_register_without_javascript(
    province: Stage, desks: Callable[..., Desk]
) -> None:
    last = ten_wait(province)
    with serving(province.app) as server:
        desk = desks(server, script=False).sign_in("redcross_clerk")
        tally, page = Tally(desk), desk.page
        desk.menu("Công văn")
        desk.link("Chờ cấp số", exact=True)
        ticks = page.get_by_role("checkbox", name=re.compile("^Cấp số cùng lúc"))
        expect(ticks).to_have_count(WAITING)
        for tick in ticks.all():
            tick.check()
        tally.clicks += 2 + WAITING
        tally.press("Cấp số các văn bản đã chọn")
        numbered = desk.main.get_by_role("link", name=re.compile(r"^\d+\W"))
        expect(numbered).to_have_count(WAITING)
        given = [int(symbol.split("/")[0]) for symbol in numbered.all_inner_texts()]
        assert given == list(range(last + 1, last + WAITING + 1))
        tally.press("In sổ theo mẫu")
        expect(page.get_by_role("columnheader").filter(has_text=re.compile(r"\(\d+\)$"))).to_have_count(10)
        expect(page.get_by_role("rowheader")).to_have_count(last + WAITING)
    assert tally.clicks == 14
    assert tally.fields == 0
