"""How wide the columns of a table are: those widths that make its rows lowest. Pure; everything in points."""

import itertools
import math
from collections.abc import Sequence

_LOOSE = 1.1
"""Broken lines are not full: a text in several lines takes so much more room than its length."""
_DEEP = (1, 2, 3, 4)
_FREE = 4


def fitted(
    rows: Sequence[Sequence[float]],
    least: Sequence[float],
    wraps: Sequence[bool],
    elastic: Sequence[bool],
    room: float,
    padding: float,
) -> list[float]:
    """Widths of columns that together take `room`, `padding` of each not for its text; the least must fit.

    `rows` are the lengths of the texts in one line, the heading among them; `least` the longest word of each column;
    `wraps` says whose texts may take several lines, `elastic` who takes what is left over.
    """
    longest = [max(lengths) for lengths in zip(*rows, strict=True)]
    whole = [max(long, word) + padding for long, word in zip(longest, least, strict=True)]
    bare = [word + padding for word in least]
    if sum(whole) <= room:
        return _stretched(whole, elastic, room)
    choices = _choices(longest, bare, whole, wraps, padding)
    fitting: list[tuple[float, ...]] = [
        widths for widths in itertools.product(*choices) if sum(widths) <= room
    ]
    if fitting:
        lowest = min((_height(rows, widths, padding), sum(widths), widths) for widths in fitting)
        return _stretched(lowest[2], elastic, room)
    over = (room - sum(bare)) / (sum(whole) - sum(bare))
    return [less + over * (more - less) for less, more in zip(bare, whole, strict=True)]


def _choices(
    longest: Sequence[float],
    bare: Sequence[float],
    whole: Sequence[float],
    wraps: Sequence[bool],
    padding: float,
) -> list[list[float]]:
    """The widths worth trying for each column: its longest text in one to four lines.

    Only the columns with the longest texts are tried in all ways; the others stand in two lines if they may.
    """
    free = sorted((place for place in range(len(longest)) if wraps[place]), key=lambda place: -longest[place])
    choices = []
    for place, long in enumerate(longest):
        deep = [max(bare[place], long / lines * _LOOSE + padding) for lines in _DEEP[1:]]
        if not wraps[place]:
            choices.append([whole[place]])
        elif place in free[:_FREE]:
            choices.append([whole[place], *(width for width in deep if width < whole[place])])
        else:
            choices.append([min(whole[place], deep[0])])
    return choices


def _height(rows: Sequence[Sequence[float]], widths: Sequence[float], padding: float) -> int:
    return sum(lines(row, widths, padding) for row in rows)


def lines(row: Sequence[float], widths: Sequence[float], padding: float) -> int:
    """How many lines a row takes whose texts are so long."""
    return max(_lines(length, width - padding) for length, width in zip(row, widths, strict=True))


def _lines(length: float, room: float) -> int:
    return 1 if length <= room else math.ceil(length * _LOOSE / room - 0.01)


def _stretched(widths: Sequence[float], elastic: Sequence[bool], room: float) -> list[float]:
    base = sum(width for width, takes in zip(widths, elastic, strict=True) if takes)
    over = room - sum(widths)
    return [
        width + (over * width / base if takes else 0) for width, takes in zip(widths, elastic, strict=True)
    ]
