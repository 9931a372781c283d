"""The registers beside the letters: what came on paper or by e-mail, and numbers that were kept or made void."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from portal.access import Duty, Viewer
from portal.demonstration.players import Players, moment
from portal.demonstration.territory import STANDING_AGENCY
from portal.documents import arrivals, following, reserving, voiding
from portal.documents.entering import version_of
from portal.documents.models import Book, Channel, Direction, RegisterEntry
from portal.extensions import db
from portal.letters import heads
from portal.letters.content import Kind
from portal.organisations.models import Organisation


def receive(players: Players, paper: dict[str, Any], day: dt.date) -> None:
    """The clerk enters what arrived; with `due` somebody deals with it, and says how far it is."""
    clerk, at = players.named(STANDING_AGENCY, Duty.clerk), moment(day, 120)
    author = db.session.scalar(sa.select(Organisation).where(Organisation.code == paper.get("code")))
    arrived = arrivals.Arrived(
        author=author.name if author else paper["author"],
        author_id=author.id if author else None,
        symbol=paper["symbol"],
        of_date=paper["of"],
        abstract=paper["abstract"],
        recipients="Văn phòng Hội",
        channel=Channel(paper.get("channel", "paper")),
        answers_id=_sent(clerk, paper["answers"]) if "answers" in paper else None,
    )
    if "due" not in paper:
        arrivals.arrive(arrived, on=day, actor=clerk, at=at)
        return
    handler = players.named(STANDING_AGENCY, Duty.reviewer)
    post_id = next(post.id for post in following.posts(clerk, day) if post.user_id == handler.user_id)
    line = arrivals.arrive(arrived, on=day, handler_id=post_id, due_on=paper["due"], actor=clerk, at=at)
    entry, later = db.session.get_one(RegisterEntry, line.id), moment(day, 400)
    following.progress(
        entry, version=version_of(entry.id), body=paper["word"], closes=False, actor=handler, at=later
    )


def _sent(viewer: Viewer, abstract: str) -> Any:
    """The line of the own letter about this."""
    about = sa.select(RegisterEntry.id).join(Book).where(Book.organisation_id == viewer.organisation_id)
    return db.session.scalars(
        about.where(Book.direction == Direction.outgoing, RegisterEntry.abstract.contains(abstract))
    ).one()


def keep_number(players: Players, paper: dict[str, Any], day: dt.date) -> None:
    """The clerk keeps a number for a letter to come, or asks that it be void again, to which the head agrees."""
    clerk, head = (players.named(STANDING_AGENCY, duty) for duty in (Duty.clerk, Duty.head))
    series, year = heads.book(clerk, Kind.official_letter, day)
    told = {"reason": paper["abstract"], "whom": paper["for"]}
    line = reserving.reserve(series, year, **told, actor=clerk, at=moment(day, 450))
    entry = db.session.get_one(RegisterEntry, line.id)
    if "asked" in paper:
        version = version_of(entry.id)
        voiding.ask(entry, version=version, reason=paper["asked"], actor=clerk, at=moment(day, 470))
    if "void" in paper:
        voiding.approve(entry, version=version_of(entry.id), actor=head, at=moment(day, 500))
