"""Words: sentences with places, translated late."""

from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import Words, _, n_

ENGLISH = {"Hạn là {date}": "Due {date}", "{who} đã gửi": "{who} has sent", "đơn vị": "the unit"}


def english(msgid: str) -> str:
    return ENGLISH[msgid]


def plural(one: str, many: str, count: int) -> str:
    return {"{count} ngày": "{count} day"}[one] if count == 1 else many


def test_words_say_themselves_in_vietnamese():
    assert str(_("Hạn là {date}", date="18/05/2021")) == "Hạn là 18/05/2021"


def test_words_are_translated_late():
    assert _("Hạn là {date}", date="18/05/2021").translated(english) == "Due 18/05/2021"


def test_words_inside_words_are_translated_too():
    words = _("{who} đã gửi", who=_("đơn vị"))
    assert str(words) == "đơn vị đã gửi"
    assert words.translated(english) == "the unit has sent"


def test_what_fills_a_place_is_never_a_sentence_with_places():
    assert str(_("{who} đã gửi", who="{date} %s {0}")) == "{date} %s {0} đã gửi"


def test_words_are_values():
    first, second = _("{a}{b}", a=1, b=2), _("{a}{b}", b=2, a=1)
    assert first == second
    assert len({first, second, Words("{a}{b}")}) == 2


def test_a_plural_counts():
    assert str(n_("{count} ngày", "{count} days", 2)) == "2 ngày"
    assert n_("{count} ngày", "{count} days", 2).translated(english, plural) == "2 days"
    assert n_("{count} ngày", "{count} days", 1).translated(english, plural) == "1 day"


def test_a_plural_may_show_its_count_otherwise():
    assert str(n_("còn {count} ngày", "{count} days left", 1, count="01")) == "còn 01 ngày"


def test_a_refusal_carries_code_sentence_and_field():
    refusal = Refusal("pledge.too_small", _("Còn thiếu {sum} đồng", sum="450.000"), "cash")
    assert (refusal.code, refusal.field) == ("pledge.too_small", "cash")
    assert str(refusal) == "pledge.too_small: Còn thiếu 450.000 đồng"


def test_a_conflict_is_no_refusal():
    conflict = Conflict(_("Người khác vừa sửa"))
    assert not isinstance(conflict, Refusal)
    assert str(conflict.words) == "Người khác vừa sửa"
