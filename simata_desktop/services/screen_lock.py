"""When the window locks by itself, and by what a veil over it is lifted: a PIN of this run, or the passphrase."""

from __future__ import annotations

import hmac

from simata_desktop.domain.changes import NOTHING, Changes
from simata_desktop.domain.errors import UserError
from simata_desktop.services.desk import ADMIN, Desk
from simata_desktop.store.keys import SALT_BYTES, Argon2, Derive, derive
from simata_desktop.store.lock import WriterLock
from simata_desktop.store.results import meta, set_meta
from simata_desktop.store.sign_in import sign_in
from simata_desktop.store.slots import Slots
from simata_desktop.store.tries import Tries

USUAL, SHORTEST, LONGEST = 10, 2, 30  # minutes (security.md 2.1)
PIN_DIGITS = (4, 8)
TRIES = 5
META = "idle_minutes"


class ScreenLock:
    """The minutes are kept on this PC; a PIN is kept as its hash, in memory, and only while the office is open."""

    def __init__(self, desk: Desk, slots: Slots, *, derive: Derive = derive) -> None:
        self._desk, self._slots, self._derive = desk, slots, derive
        self._pin: tuple[Argon2, bytes] | None = None
        self._left = TRIES
        with desk.database.reading() as connection:
            kept = meta(connection, META) or ""
        self.minutes = _bounded(int(kept)) if kept.isdecimal() else USUAL

    def set_minutes(self, text: str) -> Changes:
        """Lock after so many minutes, 2 to 30. Raises ``right.missing``, ``idle.range``."""
        self._desk.allow(ADMIN)
        minutes = int(text) if text.isdecimal() and len(text) < 4 else 0
        if _bounded(minutes) != minutes:
            raise UserError("idle.range", field="minutes", low=SHORTEST, high=LONGEST)
        with WriterLock(self._desk.folder / "writer.lock"), self._desk.database.writing() as connection:
            set_meta(connection, META, str(minutes))
        self.minutes = minutes
        return NOTHING

    @property
    def has_pin(self) -> bool:
        """Does a PIN lift the veil now?"""
        return self._pin is not None

    @property
    def tries_left(self) -> int:
        """How many wrong PINs may still be typed."""
        return self._left

    def set_pin(self, pin: str) -> Changes:
        """A PIN of four to eight digits, until the office is closed. Raises ``pin.digits``."""
        low, high = PIN_DIGITS
        if not (pin.isascii() and pin.isdecimal() and low <= len(pin) <= high):
            raise UserError("pin.digits", field="pin", low=low, high=high)
        how = Argon2(self._desk.ids.random_bytes(SALT_BYTES))
        self._pin, self._left = (how, self._derive(pin.encode(), how)), TRIES
        return NOTHING

    def try_pin(self, pin: str) -> bool:
        """Is it the PIN? After five wrong ones it counts no more and the passphrase is asked for."""
        if self._pin is None:
            return False
        how, kept = self._pin
        if hmac.compare_digest(self._derive(pin.encode(), how), kept):
            self._left = TRIES
            return True
        self._left -= 1
        if not self._left:
            self._pin = None
        return False

    def try_passphrase(self, passphrase: str) -> bool:
        """True for the passphrase of who is signed in. Raises ``login.wrong``, ``login.wait``."""
        sign_in(self._slots, Tries(self._desk.folder, self._desk.clock), name=self._desk.user.name,
                passphrase=passphrase)
        return True


def _bounded(minutes: int) -> int:
    return min(max(minutes, SHORTEST), LONGEST)
