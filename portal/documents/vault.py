"""The folder of kept files: each is named by the SHA-256 of its bytes, written once and never changed."""

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from flask import current_app

FOLDER = "files"


def folder() -> Path:
    """Where the files are; made when it is first needed."""
    place = Path(current_app.config["DATA_FOLDER"]) / FOLDER
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def path_of(sha256: str) -> Path:
    """The file of a hash."""
    return folder() / sha256


def keep(content: bytes) -> str:
    """Put bytes on disk for good and give their SHA-256; the same bytes are one file.

    Written beside, flushed, then renamed: a crash leaves either the whole file or none under its name. The folder is
    flushed too, so that a row committed afterwards never names a file that a power cut took away.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    if path.exists() and path.stat().st_size == len(content):
        return sha256
    beside = path.with_name(f".{sha256}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _flush(path.parent)
    return sha256


def read(sha256: str) -> bytes:
    """The bytes of a hash, checked: raises ValueError when the disk gives back others, OSError when there are none."""
    content = path_of(sha256).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"file {sha256[:12]} is damaged")
    return content


def all_kept() -> Iterator[Path]:
    """Every file in the folder, those of an interrupted writing included."""
    for path in sorted(folder().iterdir()):
        with contextlib.suppress(FileNotFoundError):
            if path.is_file():
                yield path


def _flush(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
