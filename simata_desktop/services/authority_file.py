"""The file with the authority of a centre, and the fingerprint a person compares with the card of the office."""

from __future__ import annotations

import hashlib
import ssl
from pathlib import Path

from simata_desktop.domain.errors import UserError
from simata_desktop.services.enrolling import read_authority

GROUP = 4


def fingerprint(file: Path) -> str:
    """SHA-256 of the certificate in groups of four, as the card prints it.

    Raises UserError ``file.missing``, ``server.authority``.
    """
    try:
        certificate = ssl.PEM_cert_to_DER_cert(read_authority(file).strip())
    except ValueError:
        raise UserError("server.authority", field="ca") from None
    return grouped(hashlib.sha256(certificate).hexdigest().upper(), " ")


def grouped(letters: str, between: str) -> str:
    """Letters in groups of four."""
    return between.join(letters[at: at + GROUP] for at in range(0, len(letters), GROUP))
