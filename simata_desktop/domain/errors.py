"""The three families of trouble; the domain speaks codes, the faces turn codes into words.

A code is a dotted word ("nip.length"); its sentence stands in the catalogue under ``error.CODE`` with the
parameters by name. Never put a personal value into a code; parameters may hold one, logs never print them.
"""

from __future__ import annotations


class Trouble(Exception):
    """Common root: a code, parameters for its sentence, and the field it stands beside (or None)."""

    exit_code = 3

    def __init__(self, code: str, /, *, field: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params = params


class UserError(Trouble):
    """Refused with a reason: a bad value, a rule, a missing right, a file that cannot be taken (exit 3)."""


class UsageError(UserError):
    """Words of a command that do not exist: an unknown indicator, box 12, a year that is none (exit 2)."""

    exit_code = 2


class EnvironmentProblem(Trouble):
    """Disk full, file held by another program, workspace busy: plain advice helps (exit 4)."""

    exit_code = 4


class Cancelled(Exception):
    """The user stopped the work between two transactions; nothing half done."""
