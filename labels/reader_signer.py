"""Who signs for PDF readers: a certificate with its key, and what a signature made with one is worth.

The certificate is somebody's who is not us: an authority says whose it is, for some years, and PDF
readers ask such authorities.  So it is beside the log's key and never in its place.  A signature is
CMS of the kind PAdES B-B asks for (ETSI EN 319 142-1), by pyHanko; no time stamp is fetched, and no
network is touched.

Of a signature that is found here is asked only what its bytes can answer: whether it was made over
this file, by the certificate that came with it.  Whether that certificate is to be trusted is the
reader's to decide.

pyHanko is looked for only where there is something to sign or to check: it takes seconds to load.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PKCS12KeyAndCertificates,
    load_pkcs12,
)

from custody.errors import DocumentUnreadable
from labels.signature import GAP_BYTES, Signature

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

DIGEST: Final = "sha256"
_FEWEST_RSA_BITS: Final = 2048
_CURVES: Final = frozenset({"secp256r1", "secp384r1", "secp521r1"})
_LONGEST_SUBJECT: Final = 200
_YOURS: Final = "whether to trust that certificate is yours to decide"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSigner:
    """A certificate and its key; moments are written as the ledger writes them."""

    subject: str
    since: str
    until: str
    fingerprint: str  # SHA-256 of the certificate, in hex
    _signer: "SimpleSigner" = field(repr=False)

    def problem_at(self, moment: str) -> str:
        """Why nothing can be signed at a moment, in a sentence; empty if it can."""
        if moment < self.since:
            return f"the certificate for PDF readers is valid only from {_shown(self.since)}"
        if moment > self.until:
            return f"the certificate for PDF readers was valid only until {_shown(self.until)}"
        return ""

    def sign(self, digest: bytes) -> bytes:
        """The CMS in DER over what has this SHA-256; in a thread, since whoever asks may run a loop."""

        def signed() -> bytes:
            made = asyncio.run(self._signer.async_sign(digest, DIGEST, use_pades=True))
            return bytes(made.dump())

        with ThreadPoolExecutor(1) as apart:
            return apart.submit(signed).result()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found of a signature: whether it is intact, and a sentence that says it."""

    intact: bool
    sentence: str


def read_signer(data: bytes, passphrase: str) -> ReaderSigner:
    """The certificate and key in a PKCS#12 file; DocumentUnreadable, which never shows a secret."""
    try:
        held = load_pkcs12(data, passphrase.encode() or None)
    except ValueError as error:
        raise DocumentUnreadable(
            "it is no PKCS#12 file, or the passphrase is another (CUSTODY_PDF_CERTIFICATE_PASSPHRASE)"
        ) from error
    if held.cert is None or held.key is None:
        raise DocumentUnreadable("it holds no certificate with its key")
    certificate = held.cert.certificate
    _require_usable(held, certificate)
    signer = ReaderSigner(
        subject=_plain(certificate.subject.rfc4514_string()),
        since=f"{certificate.not_valid_before_utc:%Y-%m-%dT%H:%M:%S.%fZ}",
        until=f"{certificate.not_valid_after_utc:%Y-%m-%dT%H:%M:%S.%fZ}",
        fingerprint=sha256(certificate.public_bytes(Encoding.DER)).hexdigest(),
        _signer=_simple_signer(held, certificate),
    )
    if len(signer.sign(bytes(32))) > GAP_BYTES:
        raise DocumentUnreadable("its certificates are too long for the place in the paper")
    return signer


def _require_usable(held: PKCS12KeyAndCertificates, certificate: x509.Certificate) -> None:
    """The key is of a kind that PDF readers know, and the certificate says it may sign."""
    key = held.key
    is_good = (isinstance(key, EllipticCurvePrivateKey) and key.curve.name in _CURVES) or (
        isinstance(key, RSAPrivateKey) and key.key_size >= _FEWEST_RSA_BITS
    )
    if key is None or not is_good:
        raise DocumentUnreadable(
            f"its key must be RSA of {_FEWEST_RSA_BITS} bits or more, or of P-256, P-384 or P-521"
        )
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise DocumentUnreadable("its certificate may not sign documents (key usage)")


def _simple_signer(held: PKCS12KeyAndCertificates, certificate: x509.Certificate) -> "SimpleSigner":
    from asn1crypto import keys as asn1_keys  # noqa: PLC0415 -- as above
    from asn1crypto import x509 as asn1_x509  # noqa: PLC0415 -- as above
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415 -- as above
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415 -- as above

    signing, *others = (
        asn1_x509.Certificate.load(one.public_bytes(Encoding.DER))
        for one in (certificate, *(one.certificate for one in held.additional_certs))
    )
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(others)
    assert held.key is not None  # noqa: S101 -- asked before; for the types
    secret = held.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=signing,
        signing_key=asn1_keys.PrivateKeyInfo.load(secret),
        cert_registry=store,
    )


def check_signature(signature: Signature) -> Checked:
    """Whether a signature is intact, and whose; never raises, whatever its bytes are."""
    try:
        by = _told(_signed_by(signature))
    except Exception as error:  # noqa: BLE001 -- parsers of hostile bytes raise what they like
        problem = f"{error}" if isinstance(error, DocumentUnreadable) else "it cannot be read"
        return Checked(intact=False, sentence=f"SIGNATURE FOR PDF READERS BROKEN: {problem}")
    return Checked(intact=True, sentence=f"signature for PDF readers: intact, {by}; {_YOURS}")


def _told(certificate: x509.Certificate) -> str:
    """Whose certificate it is, and for how long."""
    since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    by = _plain(certificate.subject.rfc4514_string())
    return f"by {by} (valid {since:%Y-%m-%d} to {until:%Y-%m-%d})"


def _signed_by(signature: Signature) -> x509.Certificate:
    """The certificate that made it over this file, which is the one the seal names."""
    from asn1crypto import cms, parser  # noqa: PLC0415 -- as above
    from pyhanko.sign.general import extract_signer_info  # noqa: PLC0415 -- as above
    from pyhanko.sign.validation import generic_cms  # noqa: PLC0415 -- as above

    length = parser.peek(signature.cms)
    if signature.cms[length:].strip(b"\0"):
        raise DocumentUnreadable("something follows it in its place")
    signed = cms.ContentInfo.load(signature.cms[:length], strict=True)["content"]
    signer = extract_signer_info(signed)
    certificate = generic_cms.extract_certs_for_validation(signed).signer_cert
    if signer["digest_algorithm"]["algorithm"].native != DIGEST:
        raise DocumentUnreadable("it is not over the SHA-256 of the file")
    intact, valid = generic_cms.validate_sig_integrity(
        signer, certificate, "data", signature.digest
    )
    if not intact:
        raise DocumentUnreadable("it was made over another file")
    if not valid:
        raise DocumentUnreadable("it was not made by the key of its certificate")
    der = bytes(certificate.dump())
    if sha256(der).hexdigest() != signature.certificate:
        raise DocumentUnreadable(
            "it was made with another certificate than the one that was sealed"
        )
    return x509.load_der_x509_certificate(der)


def _shown(moment: str) -> str:
    """A moment for people, to the minute."""
    return f"{moment[:10]} {moment[11:16]} UTC"


def _plain(text: str) -> str:
    """A name from a certificate, harmless on a terminal."""
    kept = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return kept[:_LONGEST_SUBJECT]
