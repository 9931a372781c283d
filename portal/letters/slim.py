"""The fonts in a PDF without the tables that only programs outside a PDF read: two of the 27 KB of a page.

What a reader needs of an embedded TrueType font whose glyphs are named by number is in ISO 32000-1, 9.9.
"""

import struct
from typing import Any

_READ = frozenset({b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"})
_ENTRY = struct.Struct(">4sLLL")


def fonts(_document: Any, pdf: Any) -> None:
    """For WeasyPrint to call when the PDF is made and not yet written."""
    for part in pdf.objects:
        if "Length1" in getattr(part, "extra", ()):
            part.stream = [slimmed(b"".join(part.stream))]
            part.extra["Length1"] = len(part.stream[0])


def slimmed(font: bytes) -> bytes:
    """A TrueType font file with nothing but the tables that draw its glyphs."""
    (count,) = struct.unpack_from(">H", font, 4)
    entries = [_ENTRY.unpack_from(font, 12 + _ENTRY.size * place) for place in range(count)]
    kept = [entry for entry in entries if entry[0] in _READ]
    power = len(kept).bit_length() - 1
    head = struct.pack(">4sHHHH", font[:4], len(kept), 16 << power, power, 16 * len(kept) - (16 << power))
    body, start = b"", len(head) + _ENTRY.size * len(kept)
    for tag, checksum, offset, length in kept:
        head += _ENTRY.pack(tag, checksum, start + len(body), length)
        body += font[offset : offset + length] + bytes(-length % 4)
    return head + body
