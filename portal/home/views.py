"""Việc của tôi: the first page."""

from typing import Any

from flask import Blueprint, render_template, url_for

from portal.fields import say
from portal.home import queries
from portal.home.hero import hero
from portal.home.queries import Home
from portal.home.tasks import Link
from portal.http import guard, viewer
from portal.lib import clock
from portal.progress import board

bp = Blueprint("home", __name__)


@bp.get("/")
@guard("home.see")
def index() -> Any:
    """What is due, what came back, what waits for others; by duty."""
    now = clock.now()
    home = queries.home(viewer(), now)
    return render_template(
        "home/index.html",
        home=home,
        hero_of=hero(viewer(), home, now.date()),
        address_of=_address,
        moment_now=now,
        standings=_standings(home),
        months=[(say(name), ". ".join(map(say, words)), state) for name, words, state in home.year],
    )


def _standings(home: Home) -> list[tuple[str, int, str]]:
    """The legend of the board: mark, count, words."""
    if home.board is None:
        return []
    counts = home.board.summary.counts
    return [
        (board.MARKS[standing], counts[standing], say(words)) for standing, words in board.IN_WORDS.items()
    ]


def _address(link: Link) -> str:
    return url_for(link.endpoint, **dict(link.values))
