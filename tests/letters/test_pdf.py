"""The file: the same bytes for the same letter, four fonts, nothing fetched, faster than plain."""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from typing import ClassVar

import pypdf
import pytest
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from portal.letters import pdf
from portal.letters.content import letter_from_json
from portal.letters.typeface import Face
from tests.letters import examples
from tests.letters.checker import check
from tests.letters.paper import Paper
from tests.letters.plain import compare, plainly

FACES = {"", "-Bold", "-Italic", "-Bold-Italic"}


def test_the_same_letter_has_the_same_bytes() -> None:
    content = letter_from_json(examples.annexed(4, landscape=True))
    assert pdf.render(content) == pdf.render(content)
    fresh = pdf.Printer().pdf(content)
    assert hashlib.sha256(fresh).digest() == hashlib.sha256(pdf.render(content)).digest()


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
        self.send_response(200)
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


def test_an_address_typed_into_a_letter_is_text_and_never_asked_for(canary: str) -> None:
    texts = [vector.format(url=canary) for vector in VECTORS]
    letter = examples.ordinary() | {"abstract": texts[0], "recipients": texts, "bases": texts}
    letter["body"] = [examples.paragraph(text) for text in texts]
    letter["issuer"]["place"] = texts[0]
    content = letter_from_json(letter)
    assert check(pdf.render(content), content, 10) == []
    assert Canary.hits == []


@pytest.mark.parametrize("vector", VECTORS)
def test_even_markup_could_not_fetch_anything(vector: str, canary: str) -> None:
    for target in (f"{canary}/x", "file:///etc/hostname", "data:text/plain,x", "http://169.254.169.254/"):
        html = HTML(string=vector.format(url=target), url_fetcher=pdf.Fetcher())
        try:
            rendered = html.write_pdf(font_config=pdf.printer()._fonts)
        except FatalURLFetchingError:
            rendered = b""
        assert Canary.hits == []
        assert b"EmbeddedFile" not in rendered


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
