"""The centre's own authority: the one root certificate that the offices trust, and the server's certificate."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from simata_desktop.domain.errors import UserError
from simata_server import files

FOLDER = "authority"
ROOT_LIFE, SERVER_LIFE, EARLIER = timedelta(days=3650), timedelta(days=825), timedelta(days=1)
LONGEST_NAME, PEM_BYTES = 64, 64 * 1024


@dataclass(frozen=True, slots=True)
class Authority:
    """The files of an authority in the centre's folder."""

    folder: Path

    @classmethod
    def of(cls, data: Path) -> Authority:
        """The authority of a centre, made or not."""
        return cls(data / FOLDER)

    @property
    def certificate(self) -> Path:
        """What offices trust."""
        return self.folder / "ca.pem"

    @property
    def key(self) -> Path:
        """What signs; it never leaves this computer."""
        return self.folder / "ca.key"

    @property
    def server_certificate(self) -> Path:
        """What the server shows, with the authority's own behind it."""
        return self.folder / "server.pem"

    @property
    def server_key(self) -> Path:
        """The server's key."""
        return self.folder / "server.key"


def make(data: Path, *, name: str, host: str, now: datetime) -> Authority:
    """An authority, where there is none, and a fresh certificate of the server for ``host`` (name or address).

    Raises UserError ``setup.name``, ``setup.address``, ``authority.damaged``; EnvironmentProblem ``file.*``.
    """
    authority = Authority.of(data)
    authority.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if authority.certificate.exists() and authority.key.exists():
        root, key = _load(authority)
    else:
        if not name.strip() or len(name) > LONGEST_NAME:
            raise UserError("setup.name", field="name")
        root, key = _root(name.strip(), now)
        files.write(authority.key, _private(key))
        files.write(authority.certificate, root.public_bytes(Encoding.PEM), mode=files.PUBLIC)
    server_key = generate_private_key(SECP256R1())
    shown = _server(host, server_key, root, key, now)
    files.write(authority.server_key, _private(server_key))
    files.write(authority.server_certificate, shown.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM),
                mode=files.PUBLIC)
    return authority


def fingerprint(certificate: Path) -> str:
    """SHA-256 of a certificate, in groups of four. Raises UserError ``authority.none``, ``authority.damaged``."""
    if not certificate.exists():
        raise UserError("authority.none", file=certificate.name)
    try:
        found = x509.load_pem_x509_certificate(files.read(certificate, most=PEM_BYTES))
    except ValueError:
        raise UserError("authority.damaged", file=certificate.name) from None
    text = found.fingerprint(SHA256()).hex().upper()
    return " ".join(text[at: at + 4] for at in range(0, len(text), 4))


def _load(authority: Authority) -> tuple[x509.Certificate, EllipticCurvePrivateKey]:
    try:
        root = x509.load_pem_x509_certificate(files.read(authority.certificate, most=PEM_BYTES))
        key = load_pem_private_key(files.read(authority.key, most=PEM_BYTES), None)
    except (ValueError, TypeError):
        raise UserError("authority.damaged", file=authority.certificate.name) from None
    if not isinstance(key, EllipticCurvePrivateKey) or key.public_key() != root.public_key():
        raise UserError("authority.damaged", file=authority.key.name)
    return root, key


def _root(name: str, now: datetime) -> tuple[x509.Certificate, EllipticCurvePrivateKey]:
    key = generate_private_key(SECP256R1())
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return _signed(
        own, own, key, key, now, ROOT_LIFE,
        (x509.BasicConstraints(ca=True, path_length=0), True), (_usage(signs=True), True),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)), key


def _server(host: str, key: EllipticCurvePrivateKey, root: x509.Certificate, root_key: EllipticCurvePrivateKey,
            now: datetime) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:LONGEST_NAME])])
    return _signed(
        subject, root.subject, key, root_key, now, SERVER_LIFE,
        (x509.BasicConstraints(ca=False, path_length=None), True), (_usage(signs=False), True),
        (x509.SubjectAlternativeName([_name(host)]), False),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False))


def _signed(subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, signer: EllipticCurvePrivateKey,
            now: datetime, life: timedelta, *extensions: tuple[x509.ExtensionType, bool]) -> x509.Certificate:
    builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
               .serial_number(x509.random_serial_number()).not_valid_before(now - EARLIER).not_valid_after(now + life))
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(signer, SHA256())


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False)


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return x509.DNSName(host)
    except ValueError:
        raise UserError("setup.address", field="address", address=host) from None


def _private(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
