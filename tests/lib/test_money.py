"""Money: whole đồng as officers write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib import money


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("3tr", 3_000_000),
        ("3 triệu", 3_000_000),
        ("3 TRIỆU đồng", 3_000_000),
        ("3 trieu dong", 3_000_000),
        ("3,5 triệu", 3_500_000),
        ("3.5tr", 3_500_000),
        ("3tr5", 3_500_000),
        ("3tr500", 3_500_000),
        ("3tr050", 3_050_000),
        ("1 tỷ 200 triệu", 1_200_000_000),
        ("1tỉ2", 1_200_000_000),
        ("3 triệu 500 nghìn", 3_500_000),
        ("500k", 500_000),
        ("500 nghìn", 500_000),
        ("500 ngàn đ", 500_000),
        ("3000000", 3_000_000),
        ("3.000.000", 3_000_000),
        ("3 000 000", 3_000_000),
        ("3\u00a0000\u202f000 ₫", 3_000_000),
        ("3,000,000đ", 3_000_000),
        ("3.000.000 VNĐ", 3_000_000),
        ("3.000.000đ.", 3_000_000),
        ("３．０００．０００", 3_000_000),
        ("\u200b3.000\u2060.000\ufeff", 3_000_000),
        ("3 trie\u0323\u0302u", 3_000_000),
        ("3.000.000,00", 3_000_000),
        ("3000000.0", 3_000_000),
        ("1.500", 1_500),
        ("1,500", 1_500),
        ("0", 0),
        ("0 đ", 0),
        ("+5tr", 5_000_000),
    ],
)
def test_it_reads_what_officers_type(typed, amount):
    assert money.read(typed) == amount


@pytest.mark.parametrize("typed", ["1,5", "1.5", "12,34", "0.75", "1,5đ", "1.5 đồng", "1500,5"])
def test_a_fraction_without_unit_is_no_money_and_the_sentence_says_what_to_type(typed):
    with pytest.raises(money.NotMoney) as caught:
        money.read(typed)
    figure = re.match(r"[0-9.,]+", typed)[0].replace(".", ",")
    assert f"Gõ {figure} triệu" in str(caught.value.words)
    assert "1.500.000" in str(caught.value.words)


@pytest.mark.parametrize("typed", ["1.500 triệu", "1,500tr", "2,125 tỷ"])
def test_three_digits_before_a_unit_could_mean_two_things(typed):
    with pytest.raises(money.NotMoney, match="hai cách"):
        money.read(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "abc", "3.00.000", "3.000,000", "3..000", "1.000.00", ".5tr", "3tr50", "3tr5000", "3 triệu 2 tỷ",
        "3tr3tr", "(3.000)", "3e6", "3²", "٣", "3 con bò", "tr", "đ", "3 000 00", "ba triệu", "3k5k", "3-000", "0x10",
        "1_000", "9" * 5_000 + "tr", "NaN", "Infinity", "3\n000\x00x",
    ],
)  # fmt: skip
def test_it_refuses_what_is_no_amount(typed):
    with pytest.raises(money.NotMoney):
        money.read(typed)


@pytest.mark.parametrize("typed", ["-3tr", "−3.000.000", "－500k"])
def test_a_negative_amount_needs_to_be_asked_for(typed):
    with pytest.raises(money.NotMoney, match="không được âm"):
        money.read(typed)
    assert money.read(typed, negative=True) < 0


def test_a_fraction_of_a_dong_is_refused():
    with pytest.raises(money.NotMoney, match="đồng nguyên"):
        money.read("0,0000001 triệu")


def test_amounts_stay_so_small_that_thousands_of_them_add_up_in_64_bits():
    assert money.read("999.999.999.999.999") * 9_000 < 2**63
    for typed in ("1.000.000.000.000.000", "1000000 tỷ", "9" * 30):
        with pytest.raises(money.NotMoney, match="quá lớn"):
            money.read(typed)


@given(st.integers(0, money.MOST))
def test_what_is_shown_is_read_back(amount):
    for text in (money.show(amount), f"{amount}", f"{amount:,} đ", money.show(amount).replace(".", " ")):
        assert money.read(text) == amount


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_a_sentence(text):
    try:
        amount = money.read(text)
    except money.NotMoney as error:
        sentence = str(error.words)
        amount = 0 if sentence else -1
    assert 0 <= amount <= money.MOST


def test_it_shows_dots_between_thousands():
    assert [money.show(n) for n in (0, 999, 1_000, 1_234_567, -1_000)] == [
        "0",
        "999",
        "1.000",
        "1.234.567",
        "-1.000",
    ]


@pytest.mark.parametrize(
    ("typed", "count"), [("12", 12), ("1.234", 1234), ("1 234", 1234), ("１２", 12), ("007", 7)]
)
def test_it_reads_counts(typed, count):
    assert money.read_count(typed) == count


@pytest.mark.parametrize("typed", ["", "1,5", "-1", "12 hộ", "1e3", "2²", "1.23", "9999999999"])
def test_a_count_is_whole_not_negative_and_fits_the_store(typed):
    with pytest.raises(money.NotACount):
        money.read_count(typed)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (14, "Mười bốn đồng"),
        (11, "Mười một đồng"),
        (15, "Mười lăm đồng"),
        (105, "Một trăm linh năm đồng"),
        (104, "Một trăm linh bốn đồng"),
        (1_015, "Một nghìn không trăm mười lăm đồng"),
        (10_005, "Mười nghìn không trăm linh năm đồng"),
        (15_500_000, "Mười lăm triệu năm trăm nghìn đồng"),
        (1_000_005, "Một triệu không trăm linh năm đồng"),
        (2_005_000_000, "Hai tỷ không trăm linh năm triệu đồng"),
        (1_005_000_000_000, "Một nghìn không trăm linh năm tỷ đồng"),
        (-1_000, "Âm một nghìn đồng"),
    ],
)
def test_amounts_in_words_follow_the_official_style(amount, words):
    assert money.in_words(amount) == words


DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
VALUES = {word: value for value, word in enumerate(DIGITS)}
VALUES |= {"mốt": 1, "tư": 4, "lăm": 5}
SIZES = {"nghìn": 1_000, "triệu": 1_000_000}


def heard(words: str) -> int:
    """Read number words back, independently of how they were made."""
    billions, _, rest = words.rpartition(" tỷ") if " tỷ" in words else ("", "", words)
    total = heard(billions) * 1_000_000_000 if billions else 0
    group = 0
    for word in rest.split():
        if word in VALUES:
            group += VALUES[word]
        elif word == "mười":
            group += 10
        elif word == "mươi":
            group += group % 10 * 9
        elif word == "trăm":
            group *= 100
        elif word in SIZES:
            total, group = total + group * SIZES[word], 0
    return total + group


@given(st.integers(1, 10**17))
def test_number_words_can_be_heard_back(number):
    assert heard(money.number_words(number)) == number
