"""Anybody who holds an issued letter may ask by its short code whether it is genuine, and learns no more than it says."""

import hashlib
import io
import uuid

import pytest
import sqlalchemy as sa

from portal.accounts.passwords import MOST_PER_ADDRESS
from portal.database import RateCounter
from portal.extensions import db
from portal.letters import codes
from portal.letters.confirming import names_a_person
from portal.letters.models import Letter
from tests.conftest import Stage
from tests.factories.letters import letter_of, reminder
from tests.factories.post import PDF, with_pdf


def issued(stage: Stage) -> tuple[uuid.UUID, str]:
    """An issued letter and its code as it is printed."""
    letter_id = reminder(stage, 1, "issue")
    with stage.read():
        letter = letter_of(letter_id)
        assert letter.code
        assert letter.content["code"] == codes.shown(letter.code)
        return letter_id, codes.shown(letter.code)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("K7QF-3M9X", "K7QF3M9X"),
        (" k7qf 3m9x ", "K7QF3M9X"),
        ("K7QF-3M9", ""),
        ("K0OI-1L5S", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_as_it_is_typed(typed: str, meant: str) -> None:
    assert codes.read(typed) == meant
    assert not meant or codes.shown(meant) == "K7QF-3M9X"


@pytest.mark.parametrize(
    ("kind", "abstract", "named"),
    [
        ("cong-van", "đôn đốc nộp báo cáo 6 tháng đầu năm 2021", False),
        ("cong-van", "hỗ trợ bà Nguyễn Thị Mẫu", True),
        ("cong-van", "hỗ trợ hộ nghèo huyện Lộc Ninh", False),
        ("thong-bao", "Về trường hợp em Lê Văn Ví Dụ", True),
        ("thu-cam-on", "cảm ơn tấm lòng hảo tâm", True),
    ],
)
def test_an_abstract_that_names_a_private_person_is_not_public(kind: str, abstract: str, named: bool) -> None:
    assert names_a_person(kind, abstract) is named


def test_whoever_types_the_code_is_told_number_day_and_hash_without_signing_in(stage: Stage) -> None:
    letter_id, code = issued(stage)
    browser = stage.client(None)
    browser.get("/letters/confirm")
    page = browser.get("/letters/confirm?code=" + code.lower().replace("-", "+"), 303)
    page = browser.follow(page)
    for said in (
        "Công văn số 01/CTĐ-VP",
        "18/05/2021",
        "đang có hiệu lực",
        "Đỗ Văn Minh Họa",
        "đang được tạo",
    ):
        assert said in page.text
    with_pdf(stage, letter_id)
    page = browser.follow(browser.get(f"/letters/confirm?code={code}", 303))
    assert hashlib.sha256(PDF).hexdigest() in page.text
    for sent, said in ((PDF, "Đúng bản đã phát hành"), (PDF + b" ", "Không phải bản đã phát hành")):
        page = browser.post(f"/letters/confirm/{code}", {"file": (io.BytesIO(sent), "a.pdf")}, 200)
        assert said in page.text
    assert "Chọn tệp" in browser.post(f"/letters/confirm/{code}", {}, 422).text
    assert browser.get(f"/letters/confirm/{code}?lang=en").soup.html["lang"] == "en"


def test_an_unknown_code_is_answered_plainly_and_guessing_ends_soon(stage: Stage) -> None:
    _letter_id, code = issued(stage)
    browser = stage.client(None)
    assert "8 chữ và số" in browser.get("/letters/confirm?code=123", 422).text
    for _try in range(MOST_PER_ADDRESS + 3):
        browser.get(f"/letters/confirm/{code}")
    assert "Không có văn bản nào" in browser.get("/letters/confirm/BBBB-BBBB", 404).text
    with stage.work():
        db.session.execute(sa.update(RateCounter).values(count=MOST_PER_ADDRESS))
    assert "Thử lại sau" in browser.get("/letters/confirm/CCCC-CCCC", 429).text
    assert "Thử lại sau" in browser.get(f"/letters/confirm/{code}", 429).text


def test_an_abstract_to_a_person_is_left_out(stage: Stage) -> None:
    letter_id, code = issued(stage)
    with stage.work():
        db.session.execute(
            sa.update(Letter).where(Letter.id == letter_id).values(abstract="cảm ơn bà Lê Thị Mẫu")
        )
    page = stage.client(None).get(f"/letters/confirm/{code}")
    assert "không hiển thị công khai" in page.text
    assert "Lê Thị Mẫu" not in page.text
