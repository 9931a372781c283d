"""F11: only pixels are kept of what was sent as a photograph."""

import io
import struct
import zlib

import pytest
from PIL import Image

from portal.lib.pictures import LONGEST, clean
from portal.lib.refusals import Refusal

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MAKER, LATITUDE, ORIENTATION, GPS = 0x010F, 2, 0x0112, 0x8825


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **saved: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **saved)
    return out.getvalue()


def with_place() -> bytes:
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = "Canaria", 6
    exif.get_ifd(GPS)[LATITUDE] = (11.0, 45.0, 1.0)
    return photo(exif=exif, comment=b"Canaria")


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(b"\0" * 4096))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + rows + chunk(b"IEND", b"")


def test_nothing_that_the_camera_wrote_is_kept_and_the_picture_stands_upright() -> None:
    sent = with_place()
    assert b"Canaria" in sent
    kept = clean(sent)
    assert b"Canaria" not in kept
    assert b"Exif" not in kept
    opened = Image.open(io.BytesIO(kept))
    assert not opened.getexif()
    assert opened.size == (40, 60)


def test_a_large_photograph_is_shrunk() -> None:
    assert max(Image.open(io.BytesIO(clean(photo(size=(4000, 3000))))).size) == LONGEST


def test_what_hides_behind_a_picture_is_gone() -> None:
    for hidden in (b"<script>alert(1)</script>", b"%PDF-1.7 /JavaScript", b"PK\x03\x04 archive"):
        kept = clean(photo() + hidden)
        assert hidden not in kept
        assert kept.startswith(b"\xff\xd8")


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_pictures_become_jpeg(kind: str) -> None:
    assert Image.open(io.BytesIO(clean(photo(kind)))).format == "JPEG"


CORPUS = {
    "nothing": b"",
    "a web page": b"<html><script>alert(1)</script></html>",
    "a drawing with a script": SVG,
    "a document": b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj",
    "a program": b"MZ\x90\x00" + bytes(200),
    "an archive": b"PK\x03\x04" + bytes(200),
    "an animation": photo("GIF"),
    "a bitmap": photo("BMP"),
    "a scan format": photo("TIFF"),
    "an icon": photo("ICO", (32, 32)),
    "a beginning only": photo(size=(800, 800))[:400],
    "random bytes": bytes(range(256)) * 8,
    "a cut PNG": photo("PNG")[:50],
    "a picture of 900 million pixels": bomb(30_000, 30_000),
    "a picture of 4 thousand million pixels": bomb(65_000, 65_000),
    "a PNG that lies about its size": bomb(4_000, 4_000),
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
}


# Other kinds of files, known by how they begin; each is long enough to be taken for one.
BEGINNINGS = {
    "HEIC": b"\0\0\0\x18ftypheic", "AVIF": b"\0\0\0\x18ftypavif", "MP4": b"\0\0\0\x18ftypmp42", "AVI": b"RIFF\0\1\0\0AVI ",
    "WAV": b"RIFF\0\1\0\0WAVE", "OGG": b"OggS\0\2", "MP3": b"ID3\3\0", "FLAC": b"fLaC", "ELF": b"\x7fELF\2\1\1",
    "Java": b"\xca\xfe\xba\xbe\0\0", "RAR": b"Rar!\x1a\7\1\0", "7z": b"7z\xbc\xaf\x27\x1c", "gzip": b"\x1f\x8b\x08\0",
    "bzip2": b"BZh91AY", "xz": b"\xfd7zXZ\0", "SQLite": b"SQLite format 3\0", "Photoshop": b"8BPS\0\1",
    "WMF": b"\xd7\xcd\xc6\x9a", "RTF": b"{\\rtf1", "old Office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "PHP": b"<?php echo 1;",
    "shell": b"#!/bin/sh\n", "JSON": b'{"a": 1}', "CSV": b"a;b\n=1+1;2\n", "vCard": b"BEGIN:VCARD\n", "mail": b"From: a\n\n",
    "font": b"\0\1\0\0\0\x0c", "WebM": b"\x1aE\xdf\xa3", "GIF with a script": b"GIF89a/*<script>*/=1;/*",
}  # fmt: skip
CORPUS |= {name: start + bytes(range(256)) for name, start in BEGINNINGS.items()}


@pytest.mark.parametrize("content", CORPUS.values(), ids=CORPUS.keys())
def test_what_is_no_photograph_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        clean(content)
    assert refused.value.code.startswith("picture.")
