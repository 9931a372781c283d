"""The file: the same bytes for the same letter, four fonts, nothing fetched, faster than plain."""

import http.server
import socket
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pypdf
import pytest
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from portal.letters import pdf
from portal.letters.content import letter_from_json
from portal.letters.press import Press
from portal.letters.typeface import Face
from tests.drill import LONG, scaled
from tests.letters import examples
from tests.letters.checker import check
from tests.letters.paper import Paper
from tests.letters.plain import compare, plainly
from tests.letters.test_form import BASES, everywhere

FACES = {"", "-Bold", "-Italic", "-Bold-Italic"}


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    press = Press()
    yield press
    press.close()


@pytest.mark.parametrize("base", BASES, ids=["state", "party", "certificate"])
def test_the_same_letter_has_the_same_bytes_in_every_process(base: dict[str, Any], press: Press) -> None:
    content = letter_from_json(base)
    rendered = pdf.render(content)
    assert rendered == pdf.render(content) == pdf.Printer().pdf(content) == press.render(base)


PAGE = 25_600
"""Bytes for a page of text. The four faces, the profile of colours and the tags alone are 20 KB of a short letter."""


@pytest.mark.parametrize("form", ["state", "party"])
def test_a_letter_is_light(form: str) -> None:
    def printed(letter: dict[str, Any]) -> tuple[int, int]:
        rendered = pdf.render(letter_from_json(examples.party(letter) if form == "party" else letter))
        return len(rendered), len(Paper(rendered).pages)

    assert printed(examples.ordinary())[0] < PAGE * 1.1
    size, pages = printed(examples.report())
    assert pages > 1
    assert size < PAGE * pages


VIETNAMESE = "".join(
    unicodedata.normalize("NFC", base + mark)
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for mark in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
)


def test_every_vietnamese_letter_survives_in_all_four_faces() -> None:
    own = [char for char in VIETNAMESE if not char.isascii()] + ["đ", "Đ"]
    assert len(own) == 134
    printer, text = pdf.printer(), " ".join([*own, "₫"])
    faces = ("", "font-weight:bold", "font-style:italic", "font-weight:bold;font-style:italic")
    page = "".join(f"<p style='{face}'>{text}</p>" for face in faces)
    paper = Paper(
        HTML(string=page).write_pdf(
            font_config=printer._fonts, stylesheets=[printer._style], pdf_variant="pdf/a-2u"
        )
    )
    for face in FACES:
        chars = [char for page in paper.chars for char in page if char["fontname"].endswith(f"Letter{face}")]
        assert "".join(char["text"] for char in chars if char["text"].strip()) == "".join([*own, "₫"])


def test_a_page_of_text_takes_25_kilobytes_at_most() -> None:
    for letter in (examples.ordinary(), examples.report()):
        made = pdf.render(letter_from_json(letter))
        assert len(made) <= 25_000 * len(Paper(made).pages)


def test_another_letter_has_another_identifier() -> None:
    letters = [examples.varied(examples.ordinary(), number=number) for number in (5, 6)]
    ids = [Paper(pdf.render(letter_from_json(letter))).reader.trailer["/ID"][0] for letter in letters]
    assert ids[0] != ids[1]


def test_the_dates_of_the_file_are_those_of_the_letter() -> None:
    dated = Paper(pdf.render(letter_from_json(examples.ordinary()))).reader.metadata
    assert dated is not None
    assert dated["/CreationDate"] == dated["/ModDate"] == "D:20210518"
    undated = examples.varied(examples.ordinary(), date=None)
    assert "/CreationDate" not in (Paper(pdf.render(letter_from_json(undated))).reader.metadata or {})


def test_the_file_is_archive_form_tagged_vietnamese_and_titled() -> None:
    rendered = pdf.render(letter_from_json(examples.ordinary()))
    reader = Paper(rendered).reader
    root = reader.root_object
    claims = root["/Metadata"].get_object().get_data().decode()  # type: ignore[attr-defined]
    assert 'part="2"' in claims
    assert 'conformance="U"' in claims
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert reader.metadata is not None
    assert reader.metadata.title == (
        "Công văn 05/CTĐ-CTXH đôn đốc nộp báo cáo kết quả thực hiện Cuộc vận động 6 tháng đầu năm 2021"
    )
    assert reader.metadata.author == "Hội Chữ thập đỏ tỉnh Bình Phước"
    assert len(rendered) < 30_000


def test_the_fonts_are_exactly_the_four_faces() -> None:
    for letter in (examples.ordinary(), examples.annexed(3), examples.hostile()):
        paper = Paper(pdf.render(letter_from_json(letter)))
        names = {char["fontname"].split("+")[1] for page in paper.chars for char in page}
        assert names == {f"Liberation-Serif-Letter{face}" for face in FACES}
        fonts = {str(font["/BaseFont"]) for page in paper.reader.pages for font in _fonts(page)}
        assert len(fonts) == 4


def _fonts(page: pypdf.PageObject) -> list[pypdf.generic.DictionaryObject]:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index, attr-defined]


class Canary(http.server.BaseHTTPRequestHandler):
    hits: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.hits.append(self.path)
        self.send_response(302 if self.path == "/redirect" else 200)
        self.send_header("Location", "/found")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def canary() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


VECTORS = [
    "<img src='{url}'>",
    "<link rel=stylesheet href='{url}'>",
    "<link rel=attachment href='{url}'>",
    "<a rel=attachment href='{url}'>x</a>",
    "<style>@import url({url});</style>",
    "<style>@font-face{{font-family:x;src:url({url})}} p{{font-family:x}}</style><p>x</p>",
    "<p style='background:url({url})'>x</p>",
    "<p style='list-style-image:url({url});display:list-item'>x</p>",
    "<p style='border-image:url({url}) 1'>x</p>",
    "<style>p::before{{content:url({url})}}</style><p>x</p>",
    "<object data='{url}'>x</object>",
    "<embed src='{url}'>",
    "<svg><image href='{url}' width='9' height='9'/></svg>",
    "<svg><use href='{url}#x'/></svg>",
]


SECRET = "bi-mat-71c2f0"


@pytest.fixture
def secret(tmp_path: Path) -> str:
    file = tmp_path / "secret.txt"
    file.write_text(SECRET)
    return file.as_uri()


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """No connection is made; whoever tries is written down."""
    tried: list[Any] = []

    def refused(_self: socket.socket, address: Any) -> None:
        tried.append(address)
        raise OSError("a letter opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refused)
    return tried


def _holds(rendered: bytes, words: str) -> bool:
    """Whether words are in the file, in any of its streams, outside its text."""
    reader = Paper(rendered).reader
    streams = [rendered]
    for number in range(1, len(reader.xref_objStm) + len(reader.xref[0]) + 1):
        found = reader.get_object(number)
        if isinstance(found, pypdf.generic.StreamObject):
            streams.append(found.get_data())
    return any(words.encode() in stream for stream in streams)


@pytest.mark.drill
@pytest.mark.parametrize("base", BASES, ids=["state", "party", "certificate"])
def test_an_address_typed_into_any_field_is_text_and_never_asked_for(
    base: dict[str, Any], canary: str, secret: str, no_sockets: list[Any]
) -> None:
    for vector in VECTORS[:: scaled(4, 1)]:
        for target in (canary, f"{canary}/redirect", secret, "data:text/plain,x", "http://169.254.169.254/"):
            content = letter_from_json(everywhere(vector.format(url=target), base))
            rendered = pdf.render(content)
            assert check(rendered, content, 10) == []
            assert b"EmbeddedFile" not in rendered
            assert not _holds(rendered, SECRET)
            if not LONG:
                break
    assert no_sockets == []
    assert Canary.hits == []


@pytest.mark.parametrize("vector", VECTORS)
def test_even_markup_could_not_fetch_anything(
    vector: str, canary: str, secret: str, no_sockets: list[Any]
) -> None:
    addresses = (f"{canary}/x", f"{canary}/redirect", secret, "data:text/plain,x", "http://169.254.169.254/")
    for target in addresses:
        html = HTML(string=vector.format(url=target), url_fetcher=pdf.Fetcher())
        try:
            rendered = html.write_pdf(font_config=pdf.printer()._fonts)
        except FatalURLFetchingError:
            rendered = b""
        assert Canary.hits == no_sockets == []
        assert b"EmbeddedFile" not in rendered
        assert not rendered or not _holds(rendered, SECRET)


def test_the_font_files_are_all_that_is_ever_opened(canary: str) -> None:
    fetcher = pdf.Fetcher(tuple(face.file for face in Face))
    for face in Face:
        assert fetcher.fetch(face.file.as_uri()).read() == face.file.read_bytes()
    others = [
        f"{canary}/x",
        "file:///etc/hostname",
        pdf.STYLE.as_uri(),
        f"{Face.bold.file.as_uri()}?x",
        "data:,x",
    ]
    for url in others:
        with pytest.raises(FatalURLFetchingError):
            fetcher.fetch(url)
    assert Canary.hits == []


def test_a_letter_costs_at_most_four_fifths_of_the_same_letter_rendered_plainly() -> None:
    content = letter_from_json(examples.ordinary())
    assert Paper(plainly(content)).flat == Paper(pdf.render(content)).flat
    ours, plain = compare(content, rounds=5)
    assert ours <= 0.8 * plain
