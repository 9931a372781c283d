"""Ready sentences in front of one's own words."""

from portal.review.sentences import READY, with_ready


def test_a_ready_sentence_stands_before_what_was_typed() -> None:
    assert with_ready("twice", "16 hộ xã Thiện Hưng.") == f"{dict(READY)['twice']} 16 hộ xã Thiện Hưng."


def test_either_may_be_missing() -> None:
    assert with_ready("", " Xem lại. ") == "Xem lại."
    assert with_ready("twice", "") == str(dict(READY)["twice"])


def test_a_sentence_that_is_there_already_is_not_repeated() -> None:
    whole = f"{dict(READY)['twice']} 16 hộ."
    assert with_ready("twice", whole) == whole
