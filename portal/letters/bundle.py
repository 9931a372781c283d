"""One PDF for the printer, from the kept PDFs of many letters."""

import contextlib
from collections.abc import Iterable
from typing import IO

from portal.letters.press import pdfium


def bundle(pdfs: Iterable[bytes], into: IO[bytes], *, duplex: bool = False) -> int:
    """Write all pages, one letter after the other, into one PDF; gives their count.

    For `duplex` a letter of odd length gets a blank back, so that the next one begins on a sheet of its own.
    """
    import pypdfium2

    with pdfium, contextlib.closing(pypdfium2.PdfDocument.new()) as whole:
        for pdf in pdfs:
            with contextlib.closing(pypdfium2.PdfDocument(pdf)) as letter:
                whole.import_pages(letter)
                if duplex and len(letter) % 2:
                    whole.new_page(*letter[0].get_size()).close()
        whole.save(into)
        return len(whole)
