"""The national list beside the registry: matched, marked, never doubled."""

from typing import Any

import pytest
import sqlalchemy as sa

from portal import jobs
from portal.addresses.models import HumanitarianAddress, Purpose, Reading
from portal.extensions import db, new_id
from portal.inhandao import queries
from portal.inhandao.models import NationalEntry
from portal.inhandao.queries import Pile
from tests.conftest import Stage
from tests.factories.addresses import SECRET, commune_of, waiting

HEADS = "Mã trên iNHANDAO\tHọ và tên chủ hộ\tXã\tNăm sinh chủ hộ\n"


def bring(stage: Stage, browser: Any, rows: str) -> Any:
    show = browser.post("/intake/inhandao/", {"pasted": HEADS + rows}, expect=303).location
    page = browser.get(f"{show}?view=all")
    if "/write" in page.html and browser.post(f"{show}/write", {}, expect=303):
        with stage.app.app_context():
            while jobs.run_one(stage.app, new_id()):
                pass
    return page


def counts(stage: Stage) -> dict[Pile, int]:
    with stage.read():
        return queries.counts(stage.viewer("redcross_reviewer"))


def three(stage: Stage) -> str:
    """Two households that differ in age, and one more in another name; gives the commune's name."""
    with stage.work():
        unit = commune_of(stage.viewer("commune_redcross"))
        for year, name in ((1950, SECRET), (1960, SECRET), (1970, "Điểu Thị Khác")):
            address = waiting(unit)
            address.birth_year, address.head_name, address.head_folded = year, name, _fold(name)
        return unit.full_name


def _fold(name: str) -> str:
    from portal.lib.vietnamese import fold

    return fold(name)


@pytest.mark.both_databases
def test_three_piles_and_marking_what_was_found(stage: Stage) -> None:
    commune = three(stage)
    browser = stage.client("commune_redcross")
    page = bring(stage, browser, f"ND-1\t{SECRET}\t{commune}\t1950\nND-9\tKhông Ai\t{commune}\t1950\n")
    assert "Khớp với DC-00001" in page.text
    assert "Chưa thấy trong sổ" in page.text
    assert counts(stage) == {Pile.unmarked: 1, Pile.both: 0, Pile.here: 2, Pile.there: 1}
    browser.post("/inhandao/mark", {}, expect=303)
    assert counts(stage) == {Pile.unmarked: 0, Pile.both: 1, Pile.here: 2, Pile.there: 1}
    with stage.read():
        marked = db.session.scalars(
            sa.select(HumanitarianAddress).where(HumanitarianAddress.posted_on.is_not(None))
        ).one()
        assert (marked.code, marked.posted_code) == ("DC-00001", "ND-1")
    assert "Không còn địa chỉ nào cần đánh dấu" in browser.post("/inhandao/mark", {}, expect=422).text


def test_the_code_goes_before_the_name_and_the_list_again_doubles_nothing(stage: Stage) -> None:
    commune = three(stage)
    browser = stage.client("commune_redcross")
    bring(stage, browser, f"ND-1\t{SECRET}\t{commune}\t1950\n")
    browser.post("/inhandao/mark", {}, expect=303)
    page = bring(stage, browser, f"ND-1\tTên Viết Khác\t{commune}\t1951\n")
    assert "Khớp với DC-00001" in page.text
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(NationalEntry)) == 1


def test_a_newer_list_of_a_commune_stands_for_the_older_one(stage: Stage) -> None:
    commune = three(stage)
    browser = stage.client("commune_redcross")
    bring(stage, browser, f"ND-1\t{SECRET}\t{commune}\t1950\nND-2\tĐã Rút\t{commune}\t1950\n")
    bring(stage, browser, f"ND-7\t{SECRET}\t{commune}\t1950\n")
    with stage.read():
        assert set(db.session.scalars(sa.select(NationalEntry.code))) == {"ND-7"}


def test_a_name_that_two_bear_is_matched_by_nobody(stage: Stage) -> None:
    commune = three(stage)
    browser = stage.client("commune_redcross")
    with stage.work():
        db.session.execute(sa.update(HumanitarianAddress).values(birth_year=1950, head_folded=_fold(SECRET)))
    page = bring(stage, browser, f"ND-1\t{SECRET}\t{commune}\t1950\n")
    assert "Nhiều địa chỉ cùng tên" in page.text
    assert counts(stage)[Pile.there] == 1


def test_two_lines_for_one_address_are_a_fault(stage: Stage) -> None:
    commune = three(stage)
    browser = stage.client("commune_redcross")
    page = bring(stage, browser, f"ND-1\t{SECRET}\t{commune}\t1950\nND-2\t{SECRET}\t{commune}\t1950\n")
    assert "Hai dòng cùng khớp với DC-00001" in page.text


def test_what_has_to_be_posted_goes_out_with_a_line_in_every_dossier(stage: Stage) -> None:
    three(stage)
    browser = stage.client("commune_redcross")
    assert "3 hộ đã phê duyệt" in browser.get("/inhandao/export").text
    assert browser.post("/inhandao/export", {}, expect=200).data.startswith(b"PK")
    with stage.read():
        assert set(db.session.scalars(sa.select(Reading.purpose))) == {Purpose.posting}
        assert len(db.session.scalars(sa.select(Reading)).all()) == 3


def test_only_officers_of_the_registry_compare(stage: Stage) -> None:
    for persona in ("women_reporter", "commune_head", "observer", "administrator"):
        stage.client(persona).get("/inhandao/", expect=403)
