"""A signed letter that goes apart to so many organisations, and the worker that is at it."""

import uuid
from typing import Any

import sqlalchemy as sa

from portal import jobs
from portal.access import Viewer
from portal.extensions import db, new_id
from portal.letters import addressing, drafting, heads, mailing, revising
from portal.letters.addressing import Picked
from portal.letters.models import Letter, Mailing
from portal.lib import clock
from portal.lib.vietnamese import fold, sort_key
from portal.organisations.models import Organisation
from tests.factories.letters import WAY, take

TEXT = "Đề nghị {đơn vị} cử 01 cán bộ dự tập huấn nghiệp vụ của Cuộc vận động."


def organisations(count: int) -> list[uuid.UUID]:
    """The first so many organisations but the Red Cross itself."""
    asked = sa.select(Organisation).where(Organisation.code != "HCTD", Organisation.closed_on.is_(None))
    found = db.session.scalars(
        asked.order_by(Organisation.unit_no, Organisation.name_sort).limit(count)
    ).all()
    return [*(one.id for one in found), *(_another(found[0], place) for place in range(len(found), count))]


def _another(like: Organisation, place: int) -> uuid.UUID:
    """An invented body, where the small province has too few."""
    name = f"{like.name} số {place}"
    kept = {column.key: getattr(like, column.key) for column in sa.inspect(Organisation).column_attrs}
    made = {"id": new_id(), "code": f"X{place}", "name": name, "short_name": name, "is_member": False}
    made |= {"sector_code": None, "name_folded": fold(name), "name_sort": sort_key(name)}
    db.session.execute(sa.insert(Organisation).values(kept | made))
    return made["id"]


def apart(stage: Any, count: int = 3, upto: str = "sign", text: str = TEXT, **changes: Any) -> uuid.UUID:
    """A free letter to each of so many, taken so far on its way."""
    with stage.work():
        actor, at = stage.viewer("redcross_reviewer"), clock.now()
        frame, signer_id = heads.frame(actor, at.date(), [])
        content = frame | {
            "kind": "cong-van",
            "number": None,
            "date": None,
            "abstract": "cử cán bộ dự tập huấn",
            "recipients": ["Các cơ quan, đơn vị"],
            "bases": [],
            "body": [{"type": "paragraph", "text": text}],
            "annexes": [],
            "urgency": None,
            "draft": True,
        }
        letter = drafting.begin(content | changes, {"signer_id": str(signer_id)}, [], actor=actor, at=at)
        send_apart(letter, organisations(count), actor)
        letter_id = letter.id
    for verb in WAY[: WAY.index(upto) + 1] if upto else ():
        take(stage, letter_id, verb)
    return letter_id


def send_apart(letter: Letter, chosen: list[uuid.UUID], actor: Viewer, *, apart: bool = True) -> None:
    """Tick these on the page of the recipients."""
    outside = "\n".join(addressing.chosen(letter).outside)
    page = Picked(frozenset(), frozenset(chosen), (), frozenset(), outside, by_name=False, apart=apart)
    revising.address(letter, page, version=letter.version, actor=actor, at=clock.now())


def started(stage: Any, count: int = 3, by: str = "redcross_clerk", **given: Any) -> uuid.UUID:
    """A mailing that the worker has not begun yet."""
    letter_id = apart(stage, count, **given)
    with stage.work():
        letter = db.session.get_one(Letter, letter_id)
        mailing.start(letter, version=letter.version, actor=stage.viewer(by), at=clock.now())
    return letter_id


def steer(stage: Any, letter_id: uuid.UUID, verb: str, by: str = "redcross_clerk", **typed: Any) -> None:
    """Pause, resume or stop."""
    with stage.work():
        post = db.session.get_one(Mailing, letter_id)
        typed.setdefault("version", post.version)
        getattr(mailing, verb)(post, actor=stage.viewer(by), at=clock.now(), **typed)


def work(stage: Any, most: int = 100) -> int:
    """Let the worker do what there is; how many turns it took."""
    for turn in range(most):
        with stage.app.app_context():
            if not jobs.run_one(stage.app, new_id()):
                return turn
    raise AssertionError("the worker does not come to an end")


def copies(letter_id: uuid.UUID) -> list[Letter]:
    """The letters made so far, in the order of their numbers."""
    return sorted(
        db.session.scalars(sa.select(Letter).where(Letter.mailing_id == letter_id)),
        key=lambda letter: (letter.content["date"], letter.content["number"]),
    )
