"""Letters become PDF: previews on demand, issued letters as a job. Always outside any transaction, always killable.

A preview is kept by the hash of its content in the data folder's cache, which holds the last `MOST` letters looked at;
whoever asks for the same letter meanwhile waits for the first one's rendering.
"""

import contextlib
import fcntl
import functools
import hashlib
import json
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from portal import database, jobs
from portal.audit.actions import record
from portal.documents import actions as documents
from portal.documents.models import RegisterEntry
from portal.extensions import db
from portal.letters.content import LetterError
from portal.letters.models import Letter, LetterState
from portal.letters.press import HOME, Press, RenderFailed, ends_alone, page_images
from portal.lib import clock
from portal.lib.vietnamese import fold
from portal.lib.words import _

MOST = 120  # previews kept; somebody who writes makes one at every pause
WIDTH = 1000  # of a page's image, in pixels
UNADDRESSED = "…………"  # whom a draft goes to while nobody has been chosen
PRESS = Press()
JOB = "letters.render"
_HASH = re.compile(r"[0-9a-f]{64}")


def preview(content: dict[str, Any]) -> tuple[bytes, list[bytes]]:
    """A letter's PDF and its pages as PNG, from the cache or rendered now.

    Close the transaction first: this takes a second or two. Raises LetterError or RenderFailed.
    """
    place = _place(content)
    with _alone(place):
        if not (place / "letter.pdf").exists():
            _render_into(place, content)
        os.utime(place)
        pages = sorted(place.glob("page-*.png"))
        return (place / "letter.pdf").read_bytes(), [page.read_bytes() for page in pages]


def try_out(letter_id: uuid.UUID, content: dict[str, Any]) -> tuple[str, int, bool]:
    """An unsaved text of a letter rendered: the hash under which its pages are kept for the letter's readers, how many
    pages there are, and whether the text ends on a page that is nearly empty. Raises as `preview` does.
    """
    pdf, pages = preview(content)
    place = _place(content)
    (place / f"of-{letter_id.hex}").touch()
    return place.name, len(pages), ends_alone(pdf)


def tried_page(letter_id: uuid.UUID, sha256: str, number: int) -> bytes | None:
    """A page of a text that was tried in this letter; None when there is none, or no longer."""
    place = _cache() / sha256
    if not _HASH.fullmatch(sha256) or not (place / f"of-{letter_id.hex}").exists():
        return None
    page = place / f"page-{number:03}.png"
    return page.read_bytes() if page.exists() else None


def kept_pages(content: dict[str, Any]) -> int:
    """How many pages the kept preview of a letter has; 0 while there is none."""
    place = _place(content)
    return len(list(place.glob("page-*.png"))) if (place / "letter.pdf").exists() else 0


def _cache() -> Path:
    folder = Path(current_app.config["DATA_FOLDER"]) / "cache" / "letters"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@functools.cache
def _form() -> bytes:
    """What the look of letters depends on besides their content: a preview in an older look is no preview."""
    files = [
        *sorted((HOME / "static" / "css").glob("letter*.css")),
        *sorted((HOME / "templates" / "letters" / "pdf").iterdir()),
    ]
    return b"".join(file.read_bytes() for file in files)


def _place(content: dict[str, Any]) -> Path:
    written = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return _cache() / hashlib.sha256(written.encode() + _form()).hexdigest()


@contextlib.contextmanager
def _alone(place: Path) -> Iterator[None]:
    descriptor = os.open(_cache() / f"{place.name[:2]}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _render_into(place: Path, content: dict[str, Any]) -> None:
    pending = content.get("kind") == "cong-van" and not content.get("recipients")
    pdf = PRESS.render(content | {"recipients": [UNADDRESSED]} if pending else content)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    for number, png in enumerate(page_images(pdf, WIDTH), 1):
        (place / f"page-{number:03}.png").write_bytes(png)
    # Last: a folder with the PDF in it is complete.
    (place / "letter.pdf").write_bytes(pdf)
    _forget_the_oldest()


def _forget_the_oldest() -> None:
    kept = sorted(
        (path for path in _cache().iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime
    )
    for path in kept[:-MOST]:
        shutil.rmtree(path, ignore_errors=True)


def file_name(symbol: str, year: int) -> str:
    """The name of an issued letter's file: `05-CTD-VP-2021.pdf`, in letters that every system keeps."""
    return f"{fold(symbol).upper().replace('/', '-')}-{year}.pdf"


@jobs.task(JOB)
def render_issued(letter_id: str) -> None:
    """Make the PDF of an issued letter and keep it with its hash. Doing it again changes nothing.

    What fails is said on the letter and raised, so that the worker tries again; number and date stay as they are.
    """
    database.read()
    letter = db.session.get_one(Letter, uuid.UUID(letter_id))
    done, content = letter.file_id is not None, dict(letter.content)
    db.session.rollback()
    if done:
        return
    try:
        pdf = PRESS.render(content)
    except (LetterError, RenderFailed) as error:
        with database.working():
            note(letter_id, str(error.words))
        raise
    try:
        with database.working():
            keep(letter_id, pdf)
    except Exception:
        with database.working():
            note(letter_id, str(_("Chưa cất được PDF: đĩa đầy hoặc kho dữ liệu bận. Hãy thử lại.")))
        raise


def note(letter_id: str, words: str) -> None:
    """Say on an issued letter why it has no PDF yet."""
    db.session.execute(
        sa.update(Letter).where(Letter.id == uuid.UUID(letter_id)).values(rendering_error=words)
    )


def keep(letter_id: str, pdf: bytes) -> None:
    """Keep the PDF of an issued letter, once, and link it to its line of the register."""
    letter = db.session.scalars(
        sa.select(Letter).where(Letter.id == uuid.UUID(letter_id)).with_for_update()
    ).one()
    if letter.file_id is not None or letter.state is not LetterState.issued:
        return
    entry = db.session.get_one(RegisterEntry, letter.entry_id)
    name = file_name(entry.symbol, entry.dated.year)
    at = clock.now()
    file = documents.store(letter.organisation_id, name, "application/pdf", pdf, at)
    documents.attach(entry.id, file)
    letter.file_id = file.id
    letter.rendering_error = ""
    if letter.mailing_id is None:
        record("letter.rendered", "letter", letter.id, actor=None, at=at, file=name, sha256=file.sha256)
