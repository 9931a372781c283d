"""An authority of certificates made for a test and thrown away with it; whoever it knows signs PDFs."""

import datetime as dt
import functools
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import time_machine
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec
from pyhanko_certvalidator.registry import SimpleCertificateStore

YEAR = dt.timedelta(days=365)


class Authority:
    """One root; its people's certificates are valid for a year around the day of signing, or have run out before."""

    def __init__(self, name: str, day: dt.datetime) -> None:
        self.name, self.day = name, day
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._certificate(name, "", self.key, day + YEAR, is_root=True)
        self.pem = self.certificate.public_bytes(Encoding.PEM).decode()

    def _certificate(
        self, name: str, organisation: str, key: Any, expires: dt.datetime, *, is_root: bool
    ) -> x509.Certificate:
        subject = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
        if organisation:
            subject.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
        usage = dict.fromkeys(
            ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"),
            False,
        )
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name(subject))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.day - YEAR)
            .not_valid_after(expires)
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=not is_root,
                    content_commitment=not is_root,
                    key_cert_sign=is_root,
                    crl_sign=is_root,
                    **usage,
                ),
                critical=True,
            )
            .sign(self.key, hashes.SHA256())
        )

    def signer(self, name: str, organisation: str = "", *, expired: bool = False) -> signers.SimpleSigner:
        """A person or an agency with a certificate of this authority."""
        key = ec.generate_private_key(ec.SECP256R1())
        expires = self.day - dt.timedelta(days=1) if expired else self.day + YEAR
        made = self._certificate(name, organisation, key, expires, is_root=False)
        return signers.SimpleSigner(
            signing_cert=asn1.Certificate.load(made.public_bytes(Encoding.DER)),
            signing_key=asn1_keys.PrivateKeyInfo.load(
                key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            ),
            cert_registry=SimpleCertificateStore(),
        )

    def sign(self, pdf: bytes, signer: signers.SimpleSigner, field: str = "Ky1") -> bytes:
        """The PDF with a signature added to it on the authority's day, in PAdES' way (an incremental update)."""
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        meta = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
        pdf_signer = signers.PdfSigner(meta, signer, new_field_spec=SigFieldSpec(field))
        with time_machine.travel(self.day, tick=False), ThreadPoolExecutor(1) as aside:
            # The signer runs an event loop of its own, and the browser of other tests has left one in this thread.
            signed: bytes = aside.submit(pdf_signer.sign_pdf, writer).result().getvalue()
        return signed


@functools.cache
def authority(name: str = "CA Thử nghiệm", day: str = "2021-05-18T20:20:00+07:00") -> Authority:
    """One authority of a name for the whole run."""
    return Authority(name, dt.datetime.fromisoformat(day))
