"""Photographs as they are kept: upright, shrunk, JPEG, without anything that the camera wrote beside the picture."""

import io
import warnings

from PIL import Image, ImageFile, ImageOps

from portal.lib.refusals import Refusal
from portal.lib.words import _

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST = 1600  # pixels: a receipt is still read at this size
MOST_PIXELS = 60_000_000  # a phone's largest; what unpacks to more is no photograph
QUALITY = 78
MEDIA_TYPE = "image/jpeg"


def clean(content: bytes) -> bytes:
    """The picture made anew from its pixels: no place, no device, no hidden text, nothing behind its end.

    Refuses what is no JPEG, PNG or WebP by its content, whatever it is called, and what is too large to unpack.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = (
        False  # whoever imports WeasyPrint has allowed them for the whole process
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise Refusal("picture.too_large", _("Ảnh quá lớn. Chụp lại ở cỡ nhỏ hơn rồi gửi"), "photo")
            return _made_anew(picture)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        raise Refusal(
            "picture.unread", _("Không đọc được ảnh này. Gửi ảnh JPEG, PNG hoặc WebP"), "photo"
        ) from None


def _made_anew(picture: Image.Image) -> bytes:
    picture.draft("RGB", (LONGEST, LONGEST))  # a JPEG is unpacked no larger than needed
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST, LONGEST))
    if upright.has_transparency_data:
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright.convert("RGBA"))
    plain = upright.convert("RGB")
    plain.info.clear()  # a comment in it would be written again
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
