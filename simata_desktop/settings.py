"""Where the data lies and which language is spoken: what is known before a workspace is open."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path

LANGUAGES = ("id", "en")
SECRETS = ("SIMATA_PASSPHRASE", "SIMATA_NEW_PASSPHRASE", "SIMATA_RECOVERY_KEY", "SIMATA_PACK_PASSPHRASE")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the surroundings say. ``user`` and the secrets are None where they are to be asked for."""

    workspace: Path
    language: str = "id"
    user: str | None = None
    passphrase: str | None = field(default=None, repr=False)
    new_passphrase: str | None = field(default=None, repr=False)
    recovery_key: str | None = field(default=None, repr=False)
    pack_passphrase: str | None = field(default=None, repr=False)


def settings(environment: Mapping[str, str], workspace: Path | None = None) -> Settings:
    """The settings of one start: ``workspace`` (``--workspace``) before SIMATA_WORKSPACE before the user's data folder.

    An empty variable counts as absent; a language that does not exist becomes Indonesian.
    """
    named = environment.get("SIMATA_WORKSPACE")
    language = environment.get("SIMATA_LANG", "")[:2].lower()
    return Settings(
        workspace=(workspace or (Path(named) if named else default_workspace())).expanduser().absolute(),
        language=language if language in LANGUAGES else LANGUAGES[0],
        user=environment.get("SIMATA_USER") or None,
        passphrase=environment.get("SIMATA_PASSPHRASE") or None,
        new_passphrase=environment.get("SIMATA_NEW_PASSPHRASE") or None,
        recovery_key=environment.get("SIMATA_RECOVERY_KEY") or None,
        pack_passphrase=environment.get("SIMATA_PACK_PASSPHRASE") or None,
    )


def without_secrets(environment: MutableMapping[str, str]) -> dict[str, str]:
    """All that the surroundings say; the secrets are taken out of them, so that no program started from here inherits
    one: neither the reading process nor a viewer the window opens."""
    given = dict(environment)
    for name in SECRETS:
        environment.pop(name, None)
    return given


def default_workspace() -> Path:
    """The platform's folder for a user's data, a subfolder of this program; not made by asking."""
    return user_data_path("simata-desktop", appauthor=False)
