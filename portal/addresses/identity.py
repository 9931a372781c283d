"""Identity numbers: reduced at the door to four digits and a keyed hash; the number itself goes nowhere else. Pure."""

import hashlib
import hmac
from dataclasses import dataclass

from portal.lib import vietnamese
from portal.lib.refusals import Refusal
from portal.lib.words import _

LENGTHS = (9, 12)  # CMND, CCCD


@dataclass(frozen=True, slots=True)
class Identity:
    """What is kept of a number: enough to tell two people apart and to find one again, not to use it."""

    last4: str
    digest: str


def key_of(secret: str) -> bytes:
    """The key of these hashes, apart from everything else that the installation's secret signs."""
    return hmac.digest(secret.encode(), b"portal identity numbers", "sha256")


def reduced(number: str, key: bytes) -> Identity:
    """What is kept of a typed number. The refusal does not quote it."""
    digits = "".join(vietnamese.half_width(number).split()).replace(".", "").replace("-", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) in LENGTHS):
        raise Refusal(
            "address.identity",
            _("Số định danh có 12 chữ số, chứng minh nhân dân cũ có 9. Gõ lại số"),
            "identity",
        )
    return Identity(digits[-4:], hmac.new(key, digits.encode(), hashlib.sha256).hexdigest())
