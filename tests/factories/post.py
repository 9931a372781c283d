"""An SMTP server that behaves as it is told to, and letters that are ready to be mailed."""

import asyncio
import contextlib
import email
import email.policy
import socket
import uuid
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import sqlalchemy as sa
from aiosmtpd.controller import Controller

from portal.documents import actions as documents
from portal.extensions import db, new_id
from portal.jobs import Job, run_one
from portal.letters import dispatching
from portal.letters.models import Dispatch
from portal.lib import clock
from portal.organisations.models import Organisation
from tests.factories.letters import letter_of, reminder

PDF = b"%PDF-1.7 a letter %%EOF"


class Postman:
    """`refused`, `later`, `slow`, `dying`: how it answers to a recipient or to a message; else it takes what comes."""

    def __init__(self) -> None:
        self.mood = "good"
        self.taken: list[EmailMessage] = []
        self.asked = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        self.asked += 1
        if self.mood == "refused":
            return "550 5.1.1 No such mailbox"
        if self.mood == "later":
            return "451 4.7.1 Greylisted"
        if self.mood == "gone":
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        if self.mood == "slow":
            await asyncio.sleep(0.5)
        if self.mood == "dying":
            server.transport.abort()
        return "250 OK"


@contextlib.contextmanager
def postman(stage: Any) -> Iterator[Postman]:
    """The server, named in the settings."""
    handler = Postman()
    controller = Controller(handler, hostname="127.0.0.1", port=0, enable_SMTPUTF8=False)
    with contextlib.closing(_free()) as found:
        controller.port = found.getsockname()[1]
    controller.start()
    server = {"host": "127.0.0.1", "port": controller.port, "user": "", "password": "", "starttls": False}
    stage.app.config["SMTP"] = server | {"sender": "vanthu@ctd.example.vn"}
    try:
        yield handler
    finally:
        stage.app.config["SMTP"] = None
        controller.stop()


def _free() -> Any:
    found = socket.socket()
    found.bind(("127.0.0.1", 0))
    return found


def with_pdf(stage: Any, letter_id: uuid.UUID) -> None:
    """The worker has made its PDF."""
    with stage.work():
        letter = letter_of(letter_id)
        name = "01-CTD-VP-2021.pdf"
        file = documents.store(letter.organisation_id, name, "application/pdf", PDF, clock.now())
        assert letter.entry_id
        documents.attach(letter.entry_id, file)
        letter.file_id = file.id
        db.session.execute(sa.delete(Job))


def printed(stage: Any, count: int = 2, addresses: int | None = None) -> uuid.UUID:
    """An issued letter with its PDF, to so many organisations of which the first `addresses` have an e-mail address."""
    letter_id = reminder(stage, count, "issue")
    with_pdf(stage, letter_id)
    with stage.work():
        for place, one in enumerate(letter_of(letter_id).recipients[:addresses]):
            values = {"email": f"noi{place}@nhan.example.vn"}
            db.session.execute(
                sa.update(Organisation).where(Organisation.id == one.organisation_id).values(**values)
            )
    return letter_id


def mail(stage: Any, letter_id: uuid.UUID, *outside: str) -> int:
    """The clerk has it mailed."""
    with stage.work():
        return dispatching.send(
            letter_of(letter_id), outside, actor=stage.viewer("redcross_clerk"), at=clock.now()
        )


def work(stage: Any, *, now: bool = True) -> None:
    """The worker does all jobs, those that wait for their pause too."""
    with stage.app.app_context():
        while True:
            if now:
                with stage.work():
                    db.session.execute(
                        sa.update(Job).where(Job.state == "ready").values(run_at=clock.machine())
                    )
            if not run_one(stage.app, new_id()):
                return


def dispatches(letter_id: uuid.UUID) -> list[Dispatch]:
    """How each stands, by address."""
    return list(
        db.session.scalars(
            sa.select(Dispatch).where(Dispatch.letter_id == letter_id).order_by(Dispatch.address)
        )
    )
