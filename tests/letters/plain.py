"""The same letter rendered plainly, for comparison: CSS inside the HTML, automatic tables, nothing kept between letters."""

import gc
import re
import statistics
import time
from collections.abc import Callable

from weasyprint import HTML

from portal.letters import pdf
from portal.letters.content import LetterContent, letter_from_json
from tests.letters.examples import ordinary

_COLUMNS = re.compile(r"<col style=[^>]*>")


def plainly(letter: LetterContent) -> bytes:
    """The letter as PDF of the same variant, by one call that reads fonts and style sheets anew."""
    printer = pdf.printer()
    style = pdf.STYLE.read_text("utf-8").replace("table-layout: fixed;", "")
    extra = pdf.extra_styles(letter)
    page = printer.page(letter).replace("</head>", f"<style>{style}{''.join(extra)}</style></head>")
    html = HTML(string=_COLUMNS.sub("", page), base_url=pdf.STYLE.as_uri())
    return html.write_pdf(pdf_variant="pdf/a-2u", pdf_tags=True)


def _cpu_ms(render: Callable[[LetterContent], bytes], letter: LetterContent) -> float:
    start = time.process_time()
    render(letter)
    return 1000 * (time.process_time() - start)


def compare(letter: LetterContent | None = None, rounds: int = 9) -> tuple[float, float]:
    """CPU milliseconds of one warm letter, ours and plain: medians of alternated rounds."""
    letter = letter or letter_from_json(ordinary())
    for render in (pdf.render, plainly):
        render(letter)
    gc.collect()
    gc.freeze()
    try:
        pairs = [(_cpu_ms(pdf.render, letter), _cpu_ms(plainly, letter)) for _ in range(rounds)]
    finally:
        gc.unfreeze()
    return statistics.median(ours for ours, _ in pairs), statistics.median(plain for _, plain in pairs)
