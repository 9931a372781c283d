"""A letter takes the style that is in force on its day; the instrument is named in the check of form."""

import datetime as dt

import pytest

from portal.letters.content import letter_from_json
from portal.letters.layouts import STYLES, style
from portal.letters.soundness import checks
from portal.lib import clock
from tests.letters.examples import ordinary, varied
from tests.letters.test_advice import whole

SIGNER = {"authority": [], "title": "Trưởng ban", "name": "Trần Thị Tượng Trưng"}


@pytest.mark.parametrize(
    ("form", "day", "instrument"),
    [
        ("state", "2019-12-31", "Nghị định 30/2020/NĐ-CP"),
        ("state", "2020-03-05", "Nghị định 30/2020/NĐ-CP"),
        ("state", "2027-01-01", "Nghị định 30/2020/NĐ-CP"),
        ("party", "2021-01-08", "Hướng dẫn 36-HD/VPTW"),
        ("party", "2026-05-26", "Hướng dẫn 36-HD/VPTW"),
        ("party", "2026-05-27", "Hướng dẫn 05-HD/VPTW"),
    ],
)
def test_the_day_of_a_letter_says_which_instrument_it_follows(form: str, day: str, instrument: str) -> None:
    letter = whole(varied(ordinary(), format=form, signer=SIGNER, date=day))
    assert style(letter_from_json(letter)).instrument == instrument
    said = checks(letter | {"annexes": []}, drafted_body=[], leaving=0, signer_fits=True)
    assert any(instrument in str(check.words) for check in said)


def test_an_undated_letter_follows_todays(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = letter_from_json(varied(ordinary(), format="party", signer=SIGNER, date=None))
    monkeypatch.setattr(clock, "today", lambda: dt.date(2026, 6, 1))
    assert style(letter).instrument == "Hướng dẫn 05-HD/VPTW"
    monkeypatch.setattr(clock, "today", lambda: dt.date(2021, 6, 1))
    assert style(letter).instrument == "Hướng dẫn 36-HD/VPTW"


def test_styles_stand_in_the_order_of_their_days() -> None:
    for form in {one.format for one in STYLES}:
        days = [one.since for one in STYLES if one.format is form]
        assert days == sorted(set(days))
