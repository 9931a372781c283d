"""One e-mail with a letter, handed to the SMTP server of the settings; what the server says, in words.

What the server has refused may be tried again. When the connection dies while the message itself is under way, nobody
can know whether it was taken: then a person decides, and the second copy bears the same Message-ID as the first.
"""

import contextlib
import datetime as dt
import enum
import re
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import format_datetime
from typing import Any, NamedTuple

from portal.lib.words import Words, _

SECONDS = 20.0  # for each answer of the server
LONGEST_REASON = 300  # characters of what a server says
ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Result(enum.Enum):
    """`later`: not taken now; `refused`: not taken at all; `unknown`: the server died before it answered."""

    sent = enum.auto()
    later = enum.auto()
    refused = enum.auto()
    unknown = enum.auto()


class Answer(NamedTuple):
    """How an attempt ended; `words` is the reason, empty when it was sent."""

    result: Result
    words: Words | str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """The settings, as `config.mail_server` reads them."""

    host: str
    port: int
    user: str
    password: str
    starttls: bool
    sender: str


def compose(
    server: Server, to: str, *, key: str, subject: str, text: str, name: str, pdf: bytes, at: dt.datetime
) -> EmailMessage:
    """The message to one address; `key` makes its Message-ID. A line end in a header is not possible."""
    message = EmailMessage(policy=POLICY)
    message["From"] = server.sender
    message["To"] = to
    message["Subject"] = "".join(c for c in " ".join(subject.split()) if c.isprintable())
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{key}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    return message


def deliver(server: Server, to: str, message: EmailMessage) -> Answer:
    """Hand the message over; takes seconds, so close the transaction first. Never raises for what a server does."""
    try:
        smtp = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    except smtplib.SMTPResponseException as error:
        return _said(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException):
        return Answer(Result.later, _("Không nối được máy chủ thư"))
    try:
        return _handed(smtp, server, to, message)
    except smtplib.SMTPResponseException as error:
        return _said(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException):
        return Answer(
            Result.later, _("Máy chủ thư ngắt giữa chừng hoặc không mở được TLS, thư chưa được nhận")
        )
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            smtp.quit()
        smtp.close()


def _handed(smtp: smtplib.SMTP, server: Server, to: str, message: EmailMessage) -> Answer:
    if server.starttls:
        smtp.starttls(context=ssl.create_default_context())
    if server.user:
        smtp.login(server.user, server.password)
    smtp.ehlo_or_helo_if_needed()
    for code, reply in (smtp.mail(server.sender), smtp.rcpt(to)):
        if code not in (250, 251):
            return _said(code, reply)
    try:
        code, reply = smtp.data(message.as_bytes())
    except smtplib.SMTPResponseException:
        raise
    except (OSError, smtplib.SMTPException):
        code = -1
    if code == 250:
        return Answer(Result.sent)
    if 400 <= code < 600:
        return _said(code, reply)
    return Answer(
        Result.unknown,
        _("Máy chủ thư không trả lời sau khi nhận nội dung: không rõ thư đã đi hay chưa"),
    )


def _said(code: int, reply: Any) -> Answer:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
    said = "".join(c for c in " ".join(text.split()) if c.isprintable())[:LONGEST_REASON]
    result = Result.later if 400 <= code < 500 or code < 0 else Result.refused
    return Answer(result, _("Máy chủ thư trả lời {code}: {said}", code=code, said=said))
