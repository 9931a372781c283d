"""The press renders in a child that is kept warm, and killed when it hangs or takes too much."""

import os
import signal
import statistics
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from portal.letters import pdf, rendering
from portal.letters.content import LetterError, letter_from_json
from portal.letters.press import Press, RenderFailed, page_images
from tests.conftest import Stage
from tests.drill import LONG, scaled
from tests.factories.letters import letter_of, reminder
from tests.letters import examples
from tests.letters.test_render import hurry, work


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    press = Press()
    yield press
    press.close()


def _pid(press: Press) -> int:
    assert press._child is not None
    return press._child.pid


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_child_prints_what_this_process_would(press: Press) -> None:
    letter = examples.annexed(8, landscape=True)
    assert press.render(letter) == pdf.render(letter_from_json(letter))


def test_the_child_is_kept_and_quick(press: Press) -> None:
    press.render(examples.ordinary())
    pid, times = _pid(press), []
    for number in range(1, 6):
        start = time.perf_counter()
        press.render(examples.varied(examples.ordinary(), number=number))
        times.append(time.perf_counter() - start)
    assert _pid(press) == pid
    assert statistics.median(times) < 1


def test_a_child_that_hangs_is_killed_and_the_next_letter_starts_another(press: Press) -> None:
    press.render(examples.shortest())
    pid = _pid(press)
    os.kill(pid, signal.SIGSTOP)
    press.seconds = 0.5
    start = time.perf_counter()
    try:
        with pytest.raises(RenderFailed) as failed:
            press.render(examples.shortest())
    finally:
        press.seconds = 20
    assert time.perf_counter() - start < 5
    assert str(failed.value.words).startswith("Chưa tạo được PDF: quá 0,5 giây")
    assert not _alive(pid)
    assert press.render(examples.shortest()).startswith(b"%PDF-1.7")
    assert _pid(press) != pid


def test_a_letter_that_takes_too_long_is_given_up(press: Press) -> None:
    press.render(examples.shortest())
    press.seconds = 0.4
    try:
        with pytest.raises(RenderFailed):
            press.render(examples.annexed(2000))
    finally:
        press.seconds = 20


def test_a_letter_that_takes_too_much_memory_is_given_up(press: Press) -> None:
    small = Press(megabytes=380)
    try:
        small.render(examples.shortest())
        pid = _pid(small)
        with pytest.raises(RenderFailed) as failed:
            small.render(examples.varied(examples.shortest(), abstract="x" * 20_000_000))
        assert "quá lớn" in str(failed.value.words)
        assert not _alive(pid)
    finally:
        small.close()


def test_the_child_ends_with_its_parents_pipe_and_the_next_letter_starts_another(press: Press) -> None:
    press.render(examples.shortest())
    child = press._child
    assert child is not None
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(10) == 0
    assert press.render(examples.shortest())
    assert _pid(press) != child.pid


def test_a_letter_that_cannot_be_is_refused_and_the_child_lives_on(press: Press) -> None:
    press.render(examples.shortest())
    pid = _pid(press)
    with pytest.raises(LetterError) as refused:
        press.render(examples.varied(examples.shortest(), abstract="nộp 😀 “{x}”"))
    assert "😀 (U+1F600)" in str(refused.value.words)
    with pytest.raises(LetterError) as refused:
        press.render(examples.varied(examples.shortest(), recipients=[]))
    assert refused.value.path == "recipients"
    with pytest.raises(LetterError):
        press.render({})
    assert press.render(examples.shortest())
    assert _pid(press) == pid


def test_threads_get_each_its_own_letter(press: Press) -> None:
    letters = [examples.varied(examples.shortest(), number=number) for number in range(1, 7)]
    rendered: dict[int, bytes] = {}

    def work(letter: dict[str, Any]) -> None:
        rendered[letter["number"]] = press.render(letter)

    threads = [threading.Thread(target=work, args=(letter,)) for letter in letters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rendered == {letter["number"]: pdf.render(letter_from_json(letter)) for letter in letters}


def test_a_page_becomes_a_picture_of_the_width_asked_for() -> None:
    images = page_images(pdf.render(letter_from_json(examples.annexed(22, landscape=True))), 400)
    assert len(images) == 3
    for image in images:
        assert image.startswith(b"\x89PNG")
        assert int.from_bytes(image[16:20]) == 400
    heights = [int.from_bytes(image[20:24]) for image in images]
    assert heights == [pytest.approx(400 * 297 / 210, abs=1)] + [pytest.approx(400 * 210 / 297, abs=1)] * 2


@pytest.mark.drill
def test_while_a_letter_hangs_the_portal_answers_and_then_says_so(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5,000 rows: given up within 20 s or 512 MB, the number stays, the next letter works (F09)."""
    letter_id = reminder(stage, 1, "issue")
    with stage.read():
        entry = letter_of(letter_id).entry_id
    press, heavy = Press(seconds=scaled(1, 20)), examples.annexed(scaled(1_500, 5_000), landscape=True)
    monkeypatch.setattr(rendering.PRESS, "render", lambda _content: press.render(heavy))
    took: list[float] = []
    start = time.perf_counter()
    worker = threading.Thread(target=work, args=(stage,))
    worker.start()
    browser = stage.client("redcross_clerk")
    while worker.is_alive():
        asked = time.perf_counter()
        browser.get(f"/letters/{letter_id}")
        took.append(time.perf_counter() - asked)
        time.sleep(0.05)
    worker.join()
    assert time.perf_counter() - start < press.seconds + 2
    assert took
    assert not LONG or statistics.quantiles(took, n=20)[-1] < 0.5
    page = browser.get(f"/letters/{letter_id}").text
    assert f"quá {press.seconds:g} giây" in page or "văn bản quá lớn" in page
    assert "01/CTĐ-VP" in page
    monkeypatch.undo()
    hurry(stage)
    assert work(stage)
    with stage.read():
        letter = letter_of(letter_id)
        assert letter.entry_id == entry
        assert letter.file_id
    press.close()
