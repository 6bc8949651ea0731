"""The recovery code that lies sealed in the office's safe: 130 random bits as signs that are hard to misread.

Seven groups of four signs: 26 of content, two of check. The check is the number modulo 1021 (prime): every single
wrong sign and every two neighbours exchanged are noticed, of anything else all but one in a thousand.
"""

from __future__ import annotations

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import IdSource

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: without I, L, O, U
_MISREAD = str.maketrans("OIL", "011")
_CONTENT, _CHECK, _MODULUS, _GROUP = 26, 2, 1021, 4


def new_recovery_code(source: IdSource) -> str:
    """A fresh code, as printed: ``7K3M-…`` (34 signs with the dashes)."""
    number = int.from_bytes(source.random_bytes(17), "big") >> 6
    signs = _text(number, _CONTENT) + _text(number % _MODULUS, _CHECK)
    return "-".join(signs[i:i + _GROUP] for i in range(0, len(signs), _GROUP))


def recovery_bytes(code: str) -> bytes:
    """The 17 bytes behind a typed code; case, blanks and dashes do not count, O reads as 0, I and L as 1.

    Raises :class:`UserError` ``recovery.mistyped``.
    """
    signs = "".join(sign for sign in code.upper() if not sign.isspace() and sign not in "-–—").translate(_MISREAD)
    if len(signs) != _CONTENT + _CHECK or any(sign not in _SIGNS for sign in signs):
        raise UserError("recovery.mistyped")
    number, check = _number(signs[:_CONTENT]), _number(signs[_CONTENT:])
    if number % _MODULUS != check:
        raise UserError("recovery.mistyped")
    return number.to_bytes(17, "big")


def _text(number: int, length: int) -> str:
    return "".join(_SIGNS[number >> 5 * place & 31] for place in reversed(range(length)))


def _number(signs: str) -> int:
    number = 0
    for sign in signs:
        number = number << 5 | _SIGNS.index(sign)
    return number
