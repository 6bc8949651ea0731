"""What a new passphrase must be: long, and not made of words that everybody tries first."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from simata_desktop.domain.errors import UserError
from simata_desktop.resources import root

SHORTEST = 12
FEWEST_DIFFERENT = 5  # letters and digits that must remain once the words everybody tries are taken out
SHORTEST_OWN = 8      # so many digits of one's NIP in a row (the birth date) are a word everybody tries
_LOOKS_LIKE = str.maketrans("01345@$", "oieasas")
_NIP = re.compile(r"(19|20)\d{16}")


def check_passphrase(passphrase: str, *, user_name: str, nip: str | None = None) -> None:
    """Refuse a weak passphrase: :class:`UserError` ``passphrase.weak`` with the least length.

    Weak is: under 12 characters; figures only; holding a NIP; or hardly anything but listed common words, the user's
    name and pieces of the own ``nip`` (18 digits, where known).
    """
    plain = _plain(passphrase)
    if (len(unicodedata.normalize("NFC", passphrase).strip()) < SHORTEST or plain.isdecimal() or _NIP.search(plain)
            or len(set(_uncommon(plain, user_name, nip or ""))) < FEWEST_DIFFERENT):
        raise UserError("passphrase.weak", field="passphrase", shortest=SHORTEST)


@cache
def common_words() -> tuple[str, ...]:
    """The listed words, longest first, as they are compared: letters and digits only, small."""
    lines = (root() / "reference" / "common_passphrases.txt").read_text(encoding="utf-8").splitlines()
    words = {_plain(line) for line in lines if not line.startswith("#")} - {""}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum() or sign in "@$")


def _uncommon(plain: str, user_name: str, nip: str) -> str:
    """What is left once common words, also in their spelling with figures, and the user's own data are taken out."""
    own = {_plain(user_name), *map(_plain, user_name.split()),
           *(nip[at:at + SHORTEST_OWN] for at in range(len(nip) - SHORTEST_OWN + 1))}
    words = sorted({*common_words(), *(word for word in own if len(word) >= 3)}, key=len, reverse=True)
    for word in words:
        plain = plain.replace(word, " ")
        # "r4h451a" reads as "rahasia": the same places are taken out of the text as typed
        at = plain.translate(_LOOKS_LIKE).find(word)
        while at >= 0:
            plain = plain[:at] + " " + plain[at + len(word):]
            at = plain.translate(_LOOKS_LIKE).find(word)
    return plain.replace(" ", "")
