"""Decides by content what a file is, and refuses what must not reach a parser (security.md 2.4 and 3.4)."""

from __future__ import annotations

import errno
import re
from dataclasses import dataclass
from pathlib import Path

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.sheets.archive import inspect
from simata_desktop.sheets.limits import limits

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|\?xml|!--|div|style|!\[)", re.IGNORECASE)
_FOREIGN = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ", b"\x7fELF",
            b"{\\rtf", b"SQLite format 3", b"BZh", b"\xfd7zXZ", b"PK\x05\x06", b"\x28\xb5\x2f\xfd")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_WORKBOOK = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_SEALED = "EncryptedPackage".encode("utf-16-le")
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be read: its ``form`` (xlsx, xls, ods, csv) and the parts of an xlsx that hold formulas."""

    path: Path
    form: str
    formulas: frozenset[str] = frozenset()


def check(path: Path) -> Checked:
    """Say what ``path`` is, or refuse it: UserError ``file.refused`` (with its reason) or ``file.damaged``.

    Trouble of the disk is an EnvironmentProblem: ``file.missing``, ``file.folder``, ``file.held``, ``file.unreadable``.
    """
    size, head = _opened(path)
    if size > limits().file_bytes:
        raise refused(path, "size")
    if size == 0 or not head.strip(b"\0 \t\r\n"):
        raise refused(path, "empty")
    if head.startswith(_ZIP):
        return _archive(path)
    if head.startswith(_OLE):
        return _compound(path)
    if head.startswith(_FOREIGN):
        raise refused(path, "not_a_sheet")
    if _is_markup(head):
        raise refused(path, "markup")
    return Checked(path, "csv")


def looks_packed(path: Path) -> bool:
    """Does the file begin as a workbook does, so that the reading process will be needed?"""
    try:
        if not path.is_file():  # opening a pipe would wait for somebody to write into it
            return False
        with path.open("rb") as file:
            return file.read(_HEAD).startswith((_ZIP, _OLE))
    except (OSError, ValueError):
        return False


def refused(path: Path, reason: str) -> UserError:
    """The error of a file that is not taken; ``error.file.refused.REASON`` says why, with the limit it breaks."""
    held = limits()
    limit = {"size": held.file_bytes // 1024**2, "sheets": held.sheets, "cells": held.cells, "columns": held.columns}
    return UserError("file.refused", file=path.name, reason=reason, limit=limit.get(reason, 0))


def damaged(path: Path) -> UserError:
    """The error of a file that cannot be read to its end."""
    return UserError("file.damaged", file=path.name)


def environment(path: Path, error: OSError) -> EnvironmentProblem:
    """The disk's trouble in plain words."""
    if path.is_dir():
        code = "file.folder"
    elif isinstance(error, FileNotFoundError):
        code = "file.missing"
    elif getattr(error, "winerror", None) in (32, 33) or error.errno in (errno.EBUSY, errno.EDEADLK, errno.ETXTBSY):
        code = "file.held"
    else:
        code = "file.unreadable"
    return EnvironmentProblem(code, file=path.name)


def _opened(path: Path) -> tuple[int, bytes]:
    """Size and first bytes."""
    try:
        if not path.is_file():
            raise _no_file(path)
        with path.open("rb") as file:
            return path.stat().st_size, file.read(_HEAD)
    except OSError as error:
        raise environment(path, error) from error
    except ValueError as error:  # a NUL in the name
        raise EnvironmentProblem("file.missing", file=path.name) from error


def _no_file(path: Path) -> OSError:
    if path.is_dir():
        return IsADirectoryError(errno.EISDIR, "folder")
    if path.exists():
        return OSError(errno.ENODEV, "no plain file")
    return FileNotFoundError(errno.ENOENT, "missing")


def _is_markup(head: bytes) -> bool:
    for bom in _BOMS:
        head = head.removeprefix(bom)
    return _MARKUP.match(head.replace(b"\0", b"").lstrip()) is not None


def _compound(path: Path) -> Checked:
    """An OLE file: an old workbook, or one sealed with a password, or something else."""
    data = _whole(path)
    if _SEALED in data:
        raise refused(path, "password")
    if not any(name in data for name in _WORKBOOK):
        raise refused(path, "not_a_sheet")
    return Checked(path, "xls")


def _archive(path: Path) -> Checked:
    found = inspect(_whole(path))
    if found.reason == "damaged":
        raise damaged(path)
    if found.reason:
        raise refused(path, found.reason)
    return Checked(path, found.form, found.formulas)


def _whole(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise environment(path, error) from error
