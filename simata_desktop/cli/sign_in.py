"""Who signs in: the surroundings say it, else the terminal is asked, else the command is refused."""

from __future__ import annotations

import re
from pathlib import Path

from simata_desktop.cli.terminal import Terminal
from simata_desktop.cli.text import Text
from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.settings import Settings

FIRST_USER = "admin"
_CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){6}")


def credentials(settings: Settings, terminal: Terminal, text: Text) -> tuple[str, str]:
    """Name and passphrase. Raises :class:`UserError` ``login.needed`` where nobody can be asked."""
    if (settings.user is None or settings.passphrase is None) and not terminal.answers:
        raise UserError("login.needed", field="user" if settings.user is None else "passphrase")
    user = settings.user or terminal.ask(text("cli.ask.user"))
    return user, settings.passphrase or terminal.ask_secret(text("cli.ask.passphrase", user=user))


def first_credentials(settings: Settings, terminal: Terminal, text: Text) -> tuple[str, str]:
    """Name and new passphrase of the first user of a workspace; on a terminal typed twice.

    Raises :class:`UserError` ``login.needed`` or ``passphrase.differs``.
    """
    user = settings.user or FIRST_USER
    return user, settings.passphrase or new_passphrase(terminal, text, user=user)


def new_passphrase(terminal: Terminal, text: Text, *, user: str) -> str:
    """A passphrase to be set, typed twice."""
    if not terminal.answers:
        raise UserError("login.needed", field="passphrase")
    first = terminal.ask_secret(text("cli.ask.new_passphrase", user=user))
    if terminal.ask_secret(text("cli.ask.again")) != first:
        raise UserError("passphrase.differs", field="passphrase")
    return first


def recovery_code(settings: Settings, terminal: Terminal, text: Text, *, file: Path | None) -> str:
    """The recovery code: of ``file`` (as ``init --recovery-out`` wrote it), of the surroundings, or typed.

    Raises ``file.unreadable``, ``recovery.needed``.
    """
    if file is not None:
        try:
            words = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise EnvironmentProblem("file.unreadable", field="recovery_key_file", file=str(file)) from error
        found = _CODE.search(words)
        return found[0] if found else words.strip()
    if settings.recovery_key is None and not terminal.answers:
        raise UserError("recovery.needed", field="recovery_key")
    return settings.recovery_key or terminal.ask(text("cli.ask.recovery"))
