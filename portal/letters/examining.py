"""A signed PDF beside the letter that it should be, examined in a child process that can be killed.

    findings = examine(signed, own, anchors, moment)

Whatever a stranger's file does, it does there: 20 seconds, 512 MB, no network. What the child finds comes back as plain
values; `signatures.py` puts them into words and judges them.
"""

import contextlib
import datetime as dt
import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

from portal.letters.press import HOME

SECONDS = 20.0
MEGABYTES = 512
MOST_SIGNATURES = 10
MOST_BYTES = 15 * 1024 * 1024
_KEPT = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature of a file: whose certificate, when, and what is true of it. Times are UTC, ISO 8601.

    `intact`: not one signed byte was changed. `later`: what was added afterwards: `none`, `allowed` (further signatures
    and their data) or `forbidden`. `stamped`: the time is a trusted time stamp's, not the signer's own clock's.
    """

    name: str
    organisation: str
    issuer: str
    at: str | None
    stamped: bool
    intact: bool
    later: str
    trusted: bool
    expires: str
    expired: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found. `fault` is why the file is not this letter, signed; it is empty when it is."""

    fault: str
    signatures: tuple[Signature, ...] = ()


def examine(
    signed: bytes, own: bytes, anchors: list[str], moment: dt.datetime, seconds: float = SECONDS
) -> Findings:
    """Examine a file in the child. `own` is the portal's PDF of the letter, `anchors` trusted certificates in PEM."""
    if len(signed) > MOST_BYTES:
        return Findings("large")
    asked = {"anchors": anchors, "moment": moment.isoformat(), "own": len(own)}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "portal.letters.examining"],
            input=json.dumps(asked).encode() + b"\n" + own + signed,
            capture_output=True,
            timeout=seconds,
            check=True,
            cwd=HOME,
            env=_KEPT | {"LANG": "C.UTF-8"},
        )
        return findings_of(json.loads(done.stdout))
    except (subprocess.SubprocessError, OSError, ValueError):
        return Findings("unread")


def findings_of(kept: dict[str, Any]) -> Findings:
    """Findings as they were kept in JSON."""
    return Findings(kept["fault"], tuple(Signature(**one) for one in kept["signatures"]))


def look(signed: bytes, own: bytes, anchors: list[str], moment: dt.datetime) -> Findings:
    """The examination itself, for the child. A file that no PDF reader understands is `unread`."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    if not signed.startswith(b"%PDF-"):
        return Findings("no_pdf")
    try:
        reader = PdfFileReader(BytesIO(signed))
        if reader.encrypted:
            return Findings("encrypted")
        embedded = reader.embedded_regular_signatures
        if len(embedded) > MOST_SIGNATURES:
            return Findings("unread")
        fault = _fault(reader, signed, own) or ("" if embedded else "unsigned")
        return Findings(fault, tuple(_signature(one, anchors, moment) for one in embedded))
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        return Findings("unread")


def _fault(reader: Any, signed: bytes, own: bytes) -> str:
    if _is_active(reader):
        return "active"
    if not _is_the_letter(signed, own):
        return "other"
    return "" if _only_signatures_drawn(reader) else "drawn"


def _is_active(reader: Any) -> bool:
    """Whether the file does something by itself, or carries another."""
    by_itself = {"/OpenAction", "/AA"} & set(reader.root)
    return bool(by_itself or {"/JavaScript", "/EmbeddedFiles"} & set(_part(reader.root, "/Names")))


def _part(whole: Any, key: str) -> Any:
    """A part of a dictionary with what it refers to, which pyHanko's own `get` would not follow."""
    return whole[key] if key in whole else {}  # noqa: SIM401 - see above


def _is_the_letter(signed: bytes, own: bytes) -> bool:
    """Each page says the same as the portal's own and looks the same, whatever signatures are drawn on it."""
    import pypdfium2

    with (
        contextlib.closing(pypdfium2.PdfDocument(own)) as ours,
        contextlib.closing(pypdfium2.PdfDocument(signed)) as theirs,
    ):
        return len(ours) == len(theirs) and all(
            _page(mine) == _page(other) for mine, other in zip(ours, theirs, strict=True)
        )


def _page(page: Any) -> tuple[str, bytes]:
    if max(page.get_size()) > 2000:
        raise ValueError("no page of a letter")
    text = page.get_textpage().get_text_range()
    return text, bytes(page.render(scale=0.5, may_draw_forms=False, draw_annots=False).buffer)


def _only_signatures_drawn(reader: Any) -> bool:
    """Nothing lies over the pages but the marks of signatures."""
    for number in range(int(reader.root["/Pages"]["/Count"])):
        page = reader.find_page_for_modification(number)[0].get_object()
        for mark in _part(page, "/Annots"):
            annotation = mark.get_object()
            field = annotation if "/FT" in annotation else _part(annotation, "/Parent")
            if (_part(annotation, "/Subtype"), _part(field, "/FT")) != ("/Widget", "/Sig"):
                return False
    return True


def _signature(embedded: Any, anchors: list[str], moment: dt.datetime) -> Signature:
    from asn1crypto import pem, x509
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    roots = [x509.Certificate.load(pem.unarmor(anchor.encode())[2]) for anchor in anchors]
    told = embedded.self_reported_timestamp
    judged = min(told or moment, moment)
    # Each for itself, without the network: a context remembers what it has been asked.
    contexts = [
        ValidationContext(trust_roots=roots, moment=judged, allow_fetching=False, revocation_mode="soft-fail")
        for _one in range(2)
    ]
    usage = KeyUsageConstraints(
        key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False
    )
    status = validate_pdf_signature(embedded, contexts[0], contexts[1], key_usage_settings=usage)
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.valid and stamp.intact and stamp.trusted):
        stamp = None
    at = stamp.timestamp if stamp else told
    certificate = embedded.signer_cert
    subject, expires = certificate.subject.native, certificate.not_valid_after
    return Signature(
        name=str(subject.get("common_name") or subject.get("surname") or ""),
        organisation=str(subject.get("organization_name") or ""),
        issuer=str(certificate.issuer.native.get("common_name") or ""),
        at=at.astimezone(dt.UTC).isoformat() if at else None,
        stamped=stamp is not None,
        intact=status.intact and status.valid,
        later=_later(status),
        trusted=status.trusted,
        expires=expires.isoformat(),
        expired=expires < max(judged, at or judged) or expires < moment,
    )


def _later(status: Any) -> str:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION or not status.docmdp_ok:
        return "forbidden"
    if status.modification_level is None or status.modification_level > ModificationLevel.FORM_FILLING:
        return "forbidden"
    return "none" if status.coverage is SignatureCoverageLevel.ENTIRE_FILE else "allowed"


def main() -> None:
    """The child: one file, one answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked, files = sys.stdin.buffer.read().split(b"\n", 1)
    told = json.loads(asked)
    own, signed = files[: told["own"]], files[told["own"] :]
    found = look(signed, own, told["anchors"], dt.datetime.fromisoformat(told["moment"]))
    print(json.dumps(asdict(found)), file=sys.stdout)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
