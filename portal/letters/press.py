"""The press: letters are rendered in a warm child process that is killed when it takes too long or too much.

    press = Press()
    pdf = press.render(letter_json)

The child is started at the first letter (`python -m portal.letters.press`) and kept; parent and child speak frames: a
length, a kind, and so many bytes of JSON or PDF. The child opens nothing but the four fonts, gets no environment but
paths, and ends when its parent does.
"""

import contextlib
import gc
import json
import logging
import os
import resource
import struct
import subprocess
import sys
import threading
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from portal.letters.content import LetterError, letter_from_json
from portal.lib.vietnamese import nfc
from portal.lib.words import Words, _

HOME = Path(__file__).resolve().parents[2]
SECONDS = 20.0
MEGABYTES = 512
FEW = 5  # lines, the page's number among them
_LENGTH = struct.Struct(">IB")
_PDF, _REFUSED, _FAILED = range(3)
_KEPT = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
log = logging.getLogger(__name__)
pdfium = threading.Lock()


class RenderFailed(Exception):
    """The letter could not be rendered now; `words` says so to the person who asked."""

    def __init__(self, words: Words) -> None:
        """`words` is the sentence."""
        super().__init__(str(words))
        self.words = words


def _put(stream: IO[bytes], kind: int, payload: bytes) -> None:
    stream.write(_LENGTH.pack(len(payload), kind) + payload)
    stream.flush()


def _get(stream: IO[bytes]) -> tuple[int, bytes] | None:
    """The next frame; None when the other side is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    length, kind = _LENGTH.unpack(head)
    payload = stream.read(length)
    return (kind, payload) if len(payload) == length else None


class Press:
    """One child process and the right to kill it. Threads wait for one another; a forked process starts its own."""

    def __init__(self, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        """`seconds` of wall time for one letter, the start of the child included; `megabytes` of address space."""
        self.seconds = seconds
        self._megabytes = megabytes
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()

    def render(self, content_json: dict[str, Any]) -> bytes:
        """The letter as PDF. Raises LetterError for a letter that cannot be, RenderFailed when the press gave up."""
        with self._lock:
            kind, payload = self._print(json.dumps(content_json).encode())
        if kind == _PDF:
            return payload
        path, msgid, params = json.loads(payload)
        raise LetterError(path, Words(msgid, tuple((name, value) for name, value in params)))

    def close(self) -> None:
        """End the child; the next letter starts a new one."""
        with self._lock:
            self._end()

    def _print(self, payload: bytes) -> tuple[int, bytes]:
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        late = threading.Event()

        def overrun() -> None:
            late.set()
            child.kill()

        watch = threading.Timer(self.seconds, overrun)
        watch.start()
        try:
            _put(child.stdin, _PDF, payload)
            answer = _get(child.stdout)
        except OSError:
            answer = None
        finally:
            watch.cancel()
        if answer is None or answer[0] == _FAILED:
            self._end()
            raise RenderFailed(self._reason(late.is_set()))
        return answer

    def _reason(self, late: bool) -> Words:
        if late:
            return _(
                "Chưa tạo được PDF: quá {seconds} giây. Hãy rút ngắn bảng hoặc danh sách rồi thử lại.",
                seconds=f"{self.seconds:g}".replace(".", ","),
            )
        return _("Chưa tạo được PDF: văn bản quá lớn hoặc bộ tạo PDF gặp lỗi. Hãy thử lại.")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():
            # Forked: the child and its pipes belong to the parent.
            self._child, self._owner = None, os.getpid()
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = subprocess.Popen(
                [sys.executable, "-m", "portal.letters.press", str(self._megabytes)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=HOME,
                env=_KEPT | {"LANG": "C.UTF-8", "PYTHONHASHSEED": "0"},
                start_new_session=True,
            )
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        child.wait()


def page_images(pdf: bytes, width_px: int) -> list[bytes]:
    """Each page of a PDF as PNG, `width_px` wide. pypdfium2 is not safe for threads: they wait for one another."""
    import pypdfium2

    images = []
    with pdfium, contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        for page in document:
            image = page.render(scale=width_px / page.get_width()).to_pil()
            with BytesIO() as png:
                image.save(png, "PNG")
                images.append(png.getvalue())
    return images


def ends_alone(pdf: bytes) -> bool:
    """Whether the text of a letter ends on a further page with hardly a line above the signature."""
    import pypdfium2

    with pdfium, contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        for number, page in enumerate(document):
            above, mark, _below = nfc(page.get_textpage().get_text_range()).partition("Nơi nhận")
            if mark:
                return number > 0 and len(above.splitlines()) <= FEW
    return False


def _answer(payload: bytes) -> tuple[int, bytes]:
    """What the child says to a letter; a letter that broke it costs the child."""
    from portal.letters import pdf

    try:
        return _PDF, pdf.render(letter_from_json(json.loads(payload)))
    except LetterError as error:
        reason = (error.path, error.reason.msgid, [(name, str(value)) for name, value in error.reason.params])
        return _REFUSED, json.dumps(reason).encode()
    except Exception:
        log.exception("a letter broke the press")
        return _FAILED, b""


def main() -> None:
    """The child: render what comes in until nothing more can come."""
    megabytes = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from portal.letters import pdf

    pdf.printer()
    gc.collect()
    gc.freeze()
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    while frame := _get(sys.stdin.buffer):
        _put(answers, *_answer(frame[1]))


if __name__ == "__main__":
    main()
