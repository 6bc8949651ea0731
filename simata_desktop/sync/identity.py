"""The keys of a device: one signs what it says, with the other things are sealed to it (sync.md 3.12)."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """Both private keys, raw."""

    sign: bytes = field(repr=False)
    seal: bytes = field(repr=False)

    @classmethod
    def of(cls, chance: bytes) -> DeviceKeys:
        """Keys of 64 unpredictable bytes."""
        return cls(chance[:KEY_BYTES], chance[KEY_BYTES: 2 * KEY_BYTES])

    @classmethod
    def read(cls, sign: str, seal: str) -> DeviceKeys:
        """Keys as the store holds them (base64)."""
        return cls(base64.b64decode(sign), base64.b64decode(seal))

    def written(self) -> tuple[str, str]:
        """Both as base64, for the store."""
        return _text(self.sign), _text(self.seal)

    def public(self) -> tuple[str, str]:
        """Their public halves as base64: of the signature, of sealing."""
        sign, seal = self.signing().public_key(), self.sealing().public_key()
        return (_text(sign.public_bytes(Encoding.Raw, PublicFormat.Raw)),
                _text(seal.public_bytes(Encoding.Raw, PublicFormat.Raw)))

    def signing(self) -> Ed25519PrivateKey:
        """The key that signs."""
        return Ed25519PrivateKey.from_private_bytes(self.sign)

    def sealing(self) -> X25519PrivateKey:
        """The key to which things are sealed."""
        return X25519PrivateKey.from_private_bytes(self.seal)

    def signature(self, told: bytes) -> str:
        """Base64 of the signature over ``told``."""
        return _text(self.signing().sign(told))


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
