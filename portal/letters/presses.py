"""Presses side by side: many letters at once, each byte for byte as one press makes it."""

import queue
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from portal.letters.content import LetterError
from portal.letters.press import Press, RenderFailed


class Presses:
    """Warm children that share what there is to print; each starts with its first letter."""

    def __init__(self, presses: Sequence[Press]) -> None:
        """One child each."""
        self.all = presses

    def render(
        self, letters: Iterable[tuple[str, dict[str, Any]]]
    ) -> Iterator[tuple[str, bytes | LetterError | RenderFailed]]:
        """Each letter under its name as PDF, or why not; in the order given."""
        idle: queue.SimpleQueue[Press] = queue.SimpleQueue()
        for press in self.all:
            idle.put(press)

        def one(letter: tuple[str, dict[str, Any]]) -> tuple[str, bytes | LetterError | RenderFailed]:
            name, content = letter
            press = idle.get()
            try:
                return name, press.render(content)
            except (LetterError, RenderFailed) as error:
                return name, error
            finally:
                idle.put(press)

        with ThreadPoolExecutor(len(self.all)) as pool:
            yield from pool.map(one, letters)

    def close(self) -> None:
        """End the children; the next letter starts new ones."""
        for press in self.all:
            press.close()
