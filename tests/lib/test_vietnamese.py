"""Vietnamese text: what is stored, found, sorted, and how days are read and written."""

import datetime as dt
import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib import vietnamese

TONES = ["ma", "mà", "mả", "mã", "má", "mạ"]
D = dt.date(2021, 5, 18)


def test_text_is_stored_composed_and_without_what_nobody_sees():
    assert vietnamese.nfc(unicodedata.normalize("NFD", "Mỗi tổ chức")) == "Mỗi tổ chức"
    assert vietnamese.nfc("a\x00b\u200bc\u202e\ufeffd\u00ad\ud800") == "abcd"
    assert vietnamese.nfc("a\u200b\u0301") == "á"
    assert vietnamese.nfc("dòng 1\r\n\tdòng 2") == "dòng 1\r\n\tdòng 2"


@given(st.text())
def test_storing_twice_changes_nothing_and_every_store_takes_it(text):
    once = vietnamese.nfc(text)
    assert vietnamese.nfc(once) == once
    assert "\x00" not in once
    once.encode()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Hoà Hòa", "hoa hoa"),
        ("Đắk Ơ", "dak o"),
        ("Ðak Ơ", "dak o"),  # the Icelandic letter, as old lists have it
        ("M’Drắk", "m'drak"),
        ("  Bù  Gia\u00a0Mập ", "bu gia map"),
        ("LĐTB – XH", "ldtb - xh"),
        ("Hội LHPN", "hoi lhpn"),
    ],
)
def test_search_ignores_accents_case_and_kinds_of_blanks(text, key):
    assert vietnamese.fold(text) == key
    assert vietnamese.fold(unicodedata.normalize("NFD", text)) == key


def test_letters_sort_first_and_tones_break_the_tie():
    names = ["An", "Anh", "Ảnh", "Ánh", "Ân", "Ẩn", "Dương", "Đăng", "Đồng", "Ê", "Y"]
    for shuffled in (names[::-1], sorted(names)):
        assert sorted(shuffled, key=vietnamese.sort_key) == names
    assert sorted(["mạ", "mã", "má", "mả", "mà", "ma"], key=vietnamese.sort_key) == TONES


def test_a_shorter_name_comes_before_its_longer_ones_and_words_before_letters():
    names = ["Tân", "Tân An", "Tân Bình", "Tân Yên", "Tânh", "Tấn"]
    assert sorted(names, key=vietnamese.sort_key) == ["Tân", "Tấn", "Tân An", "Tân Bình", "Tân Yên", "Tânh"]


def test_case_and_normal_form_do_not_sort():
    for text in ("ĐỒNG PHÚ", unicodedata.normalize("NFD", "Đồng Phú"), "Ðồng Phú"):
        assert vietnamese.sort_key(text) == vietnamese.sort_key("đồng phú")


@given(st.text(), st.text())
def test_keys_sort_alike_as_text_and_as_bytes_and_every_store_takes_them(one, other):
    keys = vietnamese.sort_key(one), vietnamese.sort_key(other)
    assert (keys[0] < keys[1]) == (keys[0].encode() < keys[1].encode())
    assert not any("\x00" in key for key in keys)


def test_people_sort_by_given_name_then_middle_then_family():
    names = [
        "Hoàng Thị Ánh", "Nguyễn Thị Ánh", "Lê Văn Ánh", "Nguyễn Văn Ẩn", "Trần Đăng", "Lê Văn Ví Dụ",
        "Đỗ Văn Minh Họa", "Uyên",
    ]  # fmt: skip
    expected = [
        "Hoàng Thị Ánh", "Nguyễn Thị Ánh", "Lê Văn Ánh", "Nguyễn Văn Ẩn", "Lê Văn Ví Dụ", "Trần Đăng",
        "Đỗ Văn Minh Họa", "Uyên",
    ]  # fmt: skip
    for order in itertools.islice(itertools.permutations(names), 0, 40_320, 997):
        assert sorted(order, key=vietnamese.person_sort_key) == expected


@pytest.mark.parametrize("name", ["", " ", "Mẫu", "Thị Mẫu"])
def test_a_short_name_has_a_key_too(name):
    assert isinstance(vietnamese.person_sort_key(name), str)


@pytest.mark.parametrize(
    "typed",
    [
        "1/9/26", "01/09/2026", "01-09-2026", "1.9.2026", "1 9 2026", "01092026", "2026-09-01",
        "ngày 01 tháng 9 năm 2026", "1 tháng 9, 2026", "１/９/２０２６", " 1 / 9 / 2026\u200b", "1/\u00a09/2026",
    ],
)  # fmt: skip
def test_it_reads_a_day_as_officers_type_it(typed):
    assert vietnamese.read_date(typed) == dt.date(2026, 9, 1)


def test_two_digits_of_a_year_mean_this_century_up_to_69():
    assert [vietnamese.read_date(f"1/1/{yy}").year for yy in ("00", "69", "70", "99")] == [
        2000,
        2069,
        1970,
        1999,
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/02/2021", "Ngày 31/02/2021 không có trong lịch"),
        ("29/2/21", "Ngày 29/02/2021 không có trong lịch"),
        ("1/13/2021", "Ngày 01/13/2021 không có trong lịch"),
        ("0/5/2021", "Ngày 00/05/2021 không có trong lịch"),
        ("2021-02-30", "Ngày 30/02/2021 không có trong lịch"),
        ("18/05/0021", "Năm của ngày 18/05/0021 phải từ 1900 đến 2100"),
        ("18/5", "Chưa đọc được ngày “18/5”. Gõ ngày/tháng/năm, ví dụ 18/05/2021"),
        ("hôm qua", "Chưa đọc được ngày “hôm qua”. Gõ ngày/tháng/năm, ví dụ 18/05/2021"),
        ("010926", "Chưa đọc được ngày “010926”. Gõ ngày/tháng/năm, ví dụ 18/05/2021"),
        ("1/9-2026", "Chưa đọc được ngày “1/9-2026”. Gõ ngày/tháng/năm, ví dụ 18/05/2021"),
        ("", "Chưa đọc được ngày “”. Gõ ngày/tháng/năm, ví dụ 18/05/2021"),
    ],
)
def test_an_impossible_day_is_answered_with_a_sentence(typed, sentence):
    with pytest.raises(vietnamese.NotADate) as caught:
        vietnamese.read_date(typed)
    assert str(caught.value.words) == sentence


@given(st.dates(dt.date(1970, 1, 1), dt.date(2069, 12, 31)))
def test_every_way_of_writing_a_day_is_read_back(day):
    for text in (
        vietnamese.short_date(day),
        vietnamese.letter_short_date(day),
        vietnamese.long_date(day),
        str(day),
    ):
        assert vietnamese.read_date(text) == day


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_a_sentence(text):
    try:
        year = vietnamese.read_date(text).year
    except vietnamese.NotADate as error:
        sentence = str(error.words)
        year = 2000 if sentence else 0
    assert 1900 <= year <= 2100


def test_screens_pad_days_and_months():
    assert vietnamese.short_date(dt.date(2021, 1, 8)) == "08/01/2021"


def test_letters_pad_days_below_10_and_the_months_1_and_2_only():
    days = {D: "18/5/2021", dt.date(2021, 1, 8): "08/01/2021", dt.date(2018, 7, 9): "09/7/2018"}
    days |= {dt.date(2021, 2, 20): "20/02/2021", dt.date(2021, 10, 1): "01/10/2021"}
    assert {day: vietnamese.letter_short_date(day) for day in days} == days
    assert vietnamese.long_date(D) == "ngày 18 tháng 5 năm 2021"
    assert vietnamese.long_date(dt.date(2021, 1, 8)) == "ngày 08 tháng 01 năm 2021"


def test_weekdays_have_their_names():
    week = [vietnamese.weekday(dt.date(2021, 5, 17 + day)) for day in range(7)]
    assert week == ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]
