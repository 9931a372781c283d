"""A letter as PDF: the same content gives the same bytes, on any machine with the same versions. Its dates are the
letter's, its identifier follows from its content.

PDF/A-2u with tags: an archive form that holds no attachments (part 3 may), whose text can be read back (u), with its
structure there for readers; level “a” would claim more about the tags than a program here can check.
"""

import functools
from pathlib import Path
from typing import Any

import jinja2
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from portal.letters import slim
from portal.letters.content import Format, Kind, LetterContent, LetterError
from portal.letters.layouts import style
from portal.letters.typeface import Face, missing
from portal.lib.words import _

HOME = Path(__file__).resolve().parents[2]
STYLE = HOME / "static" / "css" / "letter.css"
PARTY_STYLE = STYLE.with_name("letter-party.css")
CERTIFICATE_STYLE = STYLE.with_name("letter-certificate.css")
_DRAFT = """
@page { @top-left {
  content: "DỰ THẢO"; font: bold 13pt "Liberation Serif Letter"; color: #a0a0a0; vertical-align: middle;
} }
"""
_ANNEX = """
@page annex-%(place)d { size: A4 %(turn)s; }
@page :nth(1 of annex-%(place)d) { counter-reset: page 1; @top-center { content: none; } }
.annex-%(place)d { page: annex-%(place)d; }
"""


class Fetcher(URLFetcher):  # type: ignore[misc]
    """Opens the files it was given and nothing else: any other address stops the rendering."""

    def __init__(self, files: tuple[Path, ...] = ()) -> None:
        """Without files it opens nothing at all."""
        super().__init__(allowed_protocols=("file",), allow_redirects=False)
        self._files = {file.as_uri(): file for file in files}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The content of one of the files."""
        if url not in self._files:
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, self._files[url].read_bytes())


class Printer:
    """Fonts, styles and templates, read once and used for every letter. Not for two threads at once."""

    def __init__(self) -> None:
        """Reads the style sheet and loads the four fonts."""
        self._fonts = FontConfiguration()
        self._nothing = Fetcher()
        fonts = Fetcher(tuple(face.file for face in Face))
        self._style = CSS(
            string=STYLE.read_text("utf-8"),
            base_url=STYLE.as_uri(),
            url_fetcher=fonts,
            font_config=self._fonts,
        )
        loader = jinja2.FileSystemLoader(HOME / "templates")
        self._templates = jinja2.Environment(
            loader=loader,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        self._known: dict[str, CSS] = {}

    def _parsed(self, css: str) -> CSS:
        if css not in self._known:
            self._known[css] = CSS(string=css, url_fetcher=self._nothing, font_config=self._fonts)
        return self._known[css]

    def page(self, letter: LetterContent) -> str:
        """The HTML that is rendered. Raises LetterError, also for characters that the fonts lack."""
        sheet = style(letter).form.compose(letter)
        html = self._templates.get_template(sheet.template).render(sheet=sheet)
        lacking = [char for char in missing(html) if char != "\n"]
        if lacking:
            named = ", ".join(f"{char} (U+{ord(char):04X})" for char in lacking)
            raise LetterError("", _("Phông chữ của văn bản không có ký tự: {characters}", characters=named))
        return html

    def pdf(self, letter: LetterContent) -> bytes:
        """The letter as PDF. Raises LetterError."""
        html = HTML(string=self.page(letter), url_fetcher=self._nothing)
        try:
            pdf: bytes = html.write_pdf(
                finisher=slim.fonts,
                font_config=self._fonts,
                stylesheets=[self._style, *(self._parsed(css) for css in extra_styles(letter))],
                pdf_variant="pdf/a-2u",
                pdf_tags=True,
            )
        except FatalURLFetchingError as error:
            raise PermissionError(f"a letter asked for {error}") from error
        return pdf


def extra_styles(letter: LetterContent) -> list[str]:
    """The CSS that a letter needs beside the common sheet: the Party's sizes, a draft's mark, pages of annexes."""
    extra = [PARTY_STYLE.read_text("utf-8")] if letter.format is Format.party else []
    extra += [CERTIFICATE_STYLE.read_text("utf-8")] if letter.kind is Kind.certificate else []
    extra += [_DRAFT] if letter.draft else []
    for place, annex in enumerate(letter.annexes, start=1):
        extra.append(_ANNEX % {"place": place, "turn": "landscape" if annex.landscape else "portrait"})
    return extra


@functools.cache
def printer() -> Printer:
    """The printer of this process, made at first use."""
    return Printer()


def render(letter: LetterContent) -> bytes:
    """The letter as PDF/A-2u; the same letter, the same bytes. Raises LetterError. Not for two threads at once."""
    return printer().pdf(letter)
