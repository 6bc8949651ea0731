"""Signing in: the wait after wrong tries, then the slot, then the count."""

from __future__ import annotations

from dataclasses import dataclass

from simata_desktop.domain.errors import UserError
from simata_desktop.store.keys import DataKey
from simata_desktop.store.slots import Slots
from simata_desktop.store.tries import Tries

UNKNOWN = "unknown"  # all names that have no slot share one count


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in; ``wrong_tries`` before it belong into the audit."""

    key: DataKey
    user_id: str
    name: str
    wrong_tries: int


def sign_in(slots: Slots, tries: Tries, *, name: str, passphrase: str) -> SignedIn:
    """Open the data key by name and passphrase.

    Raises :class:`UserError` ``login.wrong`` or, before the wait is over and without looking at the passphrase,
    ``login.wait``; both carry ``retry_after`` in seconds.
    """
    user_id = slots.user_id(name) or UNKNOWN
    seconds = tries.seconds_left(user_id)
    if seconds:
        raise UserError("login.wait", field="passphrase", retry_after=seconds)
    try:
        opened = slots.open(name, passphrase)
    except UserError as error:
        if error.code != "login.wrong":
            raise
        raise UserError("login.wrong", field="passphrase", retry_after=tries.failed(user_id)) from None
    return SignedIn(opened.key, opened.user_id, opened.name, tries.succeeded(user_id))
