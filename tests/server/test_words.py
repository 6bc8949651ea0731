"""The sentences of the centre: the same in both languages, one for every code, each used."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

ROOT = Path(__file__).resolve().parents[2]
FAMILIES = {"UserError", "UsageError", "EnvironmentProblem"}
ON_THE_LINE = {"app", "bodies", "exchange", "limits", "pull"}  # over the line: the device says it in its own words
CARRIED = {"bundle", "sealing", "stick"}
FROM_PATTERNS = {"usage.required", "usage.unknown", "usage.choice", "usage.no_value", "usage.value"}


def words(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(
        (ROOT / "simata_server" / "words" / f"{language}.json").read_text(encoding="utf-8"))
    return found


def asked_for(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def trees() -> Iterator[tuple[Path, ast.Module]]:
    protocol = ROOT / "simata_desktop" / "sync" / "protocol"
    for path in [*(ROOT / "simata_server").rglob("*.py"), *(protocol / f"{name}.py" for name in CARRIED)]:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """Each code raised in the administration: where, the code, the names of its parameters."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if path.stem not in ON_THE_LINE and isinstance(node, ast.Call) and isinstance(node.func, ast.Name) \
                    and node.func.id in FAMILIES:
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and "." in part.value:
                        yield f"{path.name}:{node.lineno}", part.value, {one.arg for one in node.keywords if one.arg}


def test_both_languages_say_the_same() -> None:
    ours, theirs = words("id"), words("en")
    assert sorted(ours) == sorted(theirs)
    for key, sentence in ours.items():
        assert asked_for(sentence) == asked_for(theirs[key]), key
        assert sentence.strip(), key


def test_every_code_has_its_sentence_and_brings_what_it_asks_for() -> None:
    faults, known = [], words("id")
    for where, code, params in raised():
        sentence = known.get(f"error.{code}")
        if sentence is None:
            faults.append(f"{where}: no sentence for {code}")
        elif missing := asked_for(sentence) - params:
            faults.append(f"{where}: {code} lacks {sorted(missing)}")
    assert not faults, "\n".join(faults)
    assert len(list(raised())) > 50


def test_every_sentence_is_used() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path, _ in trees())
    codes = {code for _, code, _ in raised()} | FROM_PATTERNS | {"program.fault"}
    unused = [key for key in words("id") if key.removeprefix("error.") not in codes
              and not re.search(rf"[\"']{re.escape(key)}[\"']", source)
              and not re.fullmatch(r"month\.\d+|conflict\.(mine|theirs)", key)]
    assert not unused, unused
