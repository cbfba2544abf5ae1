"""Certificates made for the moment: for PDF readers, with what is wrong with others, and for a server on a desk."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

PASSPHRASE = "a passphrase of the tests"
FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


@dataclass(frozen=True)
class Certified:
    """A certificate, its key, and the authority's certificate above it."""

    key: Key
    certificate: x509.Certificate
    authority: x509.Certificate

    def pkcs12(self, passphrase: str = PASSPHRASE) -> bytes:
        """The file that an authority hands out."""
        return packed(self.key, self.certificate, [self.authority], passphrase)


def packed(
    key: Key | None,
    certificate: x509.Certificate | None,
    others: list[x509.Certificate],
    passphrase: str = PASSPHRASE,
) -> bytes:
    """A PKCS#12 file of whatever somebody puts together."""
    encryption = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return serialize_key_and_certificates(b"custody", key, certificate, others, encryption)


def named(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example Hospital"),
        ]
    )


@cache
def an_authority() -> tuple[Key, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    made = _builder("Example Authority", key, FROM, UNTIL).issuer_name(named("Example Authority"))
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(_usage(signs=False), critical=True)
    return key, made.sign(key, hashes.SHA256())


@cache
def a_key(kind: str) -> Key:
    """A key of a kind; the same one each time in a run."""
    made = {
        "P-256k": lambda: ec.generate_private_key(ec.SECP256K1()),
        "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "RSA": lambda: rsa.generate_private_key(65537, 2048),
        "short RSA": lambda: rsa.generate_private_key(65537, 1024),
        "Ed25519": ed25519.Ed25519PrivateKey.generate,
    }
    return made[kind]()


def certified(
    name: str = "Custody papers", *, kind: str = "P-256", since: datetime = FROM, until: datetime = UNTIL,
    signs: bool = True,
) -> Certified:  # fmt: skip
    """A certificate that the authority gave for a name and a key of a kind."""
    authority_key, authority = an_authority()
    key = a_key(kind)
    made = _builder(name, key, since, until).issuer_name(authority.subject)
    made = made.add_extension(_usage(signs=signs), critical=True)
    return Certified(key, made.sign(authority_key, hashes.SHA256()), authority)


def tls_server(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """What a server on 127.0.0.1 encrypts with, and the certificate by which it is known."""
    key = a_key("P-256")
    made = _builder("127.0.0.1", key, FROM, UNTIL).issuer_name(named("127.0.0.1"))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    known, secret = folder / "server.pem", folder / "server.key"
    known.write_bytes(certificate.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(known, secret)
    return context, known


def _builder(name: str, key: Key, since: datetime, until: datetime) -> x509.CertificateBuilder:
    made = x509.CertificateBuilder().subject_name(named(name)).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(since).not_valid_after(until)
    return made.add_extension(
        x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs, content_commitment=signs, key_encipherment=not signs,
        data_encipherment=False, key_agreement=False, key_cert_sign=not signs, crl_sign=not signs,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
