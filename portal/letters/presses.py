"""Presses side by side: many letters at once, each byte for byte as one press makes it."""

import queue
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from portal.letters.content import LetterError
from portal.letters.press import Press, RenderFailed

LONGEST = 500
"""Letters after which a child gives way to a new one: what it holds grows by some 2 MB in a hundred."""


class Presses:
    """Warm children that share what there is to print; each starts with its first letter."""

    def __init__(self, presses: Sequence[Press]) -> None:
        """One child each."""
        self.all = presses
        self._idle: queue.SimpleQueue[tuple[Press, int]] = queue.SimpleQueue()
        for press in presses:
            self._idle.put((press, 0))

    def render(
        self, letters: Iterable[tuple[str, dict[str, Any]]]
    ) -> Iterator[tuple[str, bytes | LetterError | RenderFailed]]:
        """Each letter under its name as PDF, or why not; in the order given."""
        with ThreadPoolExecutor(len(self.all)) as pool:
            yield from pool.map(self._one, letters)

    def _one(self, letter: tuple[str, dict[str, Any]]) -> tuple[str, bytes | LetterError | RenderFailed]:
        name, content = letter
        press, made = self._idle.get()
        try:
            if made == LONGEST:
                press.close()
                made = 0
            return name, press.render(content)
        except (LetterError, RenderFailed) as error:
            return name, error
        finally:
            self._idle.put((press, made + 1))

    def close(self) -> None:
        """End the children; the next letter starts new ones."""
        for press in self.all:
            press.close()
