"""The container file names what is there, and the centre needs nothing of the desktop but what is copied."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def copied() -> list[str]:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    return [source for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE) for source in line.split()[:-1]]


def test_everything_that_is_copied_is_there() -> None:
    assert len(copied()) >= 7
    assert [name for name in copied() if not (ROOT / name).exists()] == []


def test_all_of_the_desktop_that_the_centre_imports_is_copied() -> None:
    folders = tuple(name for name in copied() if name.startswith("simata_"))
    names = {
        node.module for folder in ("simata_server", "simata_desktop/domain", "simata_desktop/sync/protocol")
        for path in (ROOT / folder).rglob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("simata_")}
    assert names
    assert [name for name in names if not name.replace(".", "/").startswith(folders)] == []
