"""The catalogue of words: both languages say the same, every key the code asks for exists, the words bind."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from simata_desktop.resources import words

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "resources" / "i18n"
FAMILIES = {"UserError", "UsageError", "EnvironmentProblem"}
WAIT_ADDED_LATER = {"login.wrong"}  # the slots know the wrong passphrase, the sign-in adds how long to wait
ENGLISH = frozenset(re.findall(r"\w+", """
the and of with from for not is are was were this that these those cannot please wrong missing save saved cancel open
close error warning search settings unknown value values row rows sheet heading your you which what when where must
should only other another again first last between under over into without already
"""))
NOT_ON_SCREEN = ("belum dinilai", "kejanggalan", "salinan bertanda", "skema", "sidik data", "kepadatan")


Sentences = dict[str, str]


def files(language: str) -> dict[str, Sentences]:
    return {file.name: json.loads(file.read_text(encoding="utf-8")) for file in (CATALOGUE / language).glob("*.json")}


def params(sentence: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / "simata_desktop").rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def all_of(language: str) -> Sentences:
    return {key: text for file in files(language).values() for key, text in file.items()}


@pytest.fixture(scope="module")
def indonesian() -> Sentences:
    return all_of("id")


def test_both_languages_have_the_same_files_and_keys() -> None:
    ours, theirs = files("id"), files("en")
    assert sorted(ours) == sorted(theirs)
    for name in ours:
        assert sorted(ours[name]) == sorted(theirs[name]), name
        assert list(ours[name]), name


def test_a_sentence_asks_for_the_same_parameters_in_both_languages(indonesian: Sentences) -> None:
    english = all_of("en")
    for key, sentence in indonesian.items():
        assert params(sentence) == params(english[key]), key
        assert "" not in params(sentence), f"{key}: parameters go by name"
        assert sentence.strip(), key
        assert english[key].strip(), key


def test_no_english_is_left_in_the_indonesian_catalogue() -> None:
    faults = [f"{name}: {key}: {sorted(found)}" for name, file in files("id").items() for key, text in file.items()
              if (found := ENGLISH & set(re.findall(r"(?<![\w{./-])[a-z]+(?![\w}.=/-])", text.lower())))]
    assert not faults, "\n".join(faults)


def test_the_words_of_the_screen_bind() -> None:
    faults = [f"{name}: {key}: {word}" for name, file in files("id").items() for key, text in file.items()
              for word in NOT_ON_SCREEN if re.search(rf"\b{word}\b", text.lower())]
    assert not faults, "\n".join(faults)


def test_every_literal_key_in_the_code_exists(indonesian: Sentences) -> None:
    prefixes = {key.split(".")[0] for key in indonesian} & {"error", "ui", "paper", "cli", "repair", "undo"}
    literal = re.compile(rf"({'|'.join(prefixes)})(\.[a-z0-9_]+)+")
    faults = [f"{place}:{node.lineno}: {node.value}" for place, tree in trees() for node in ast.walk(tree)
              if isinstance(node, ast.Constant) and isinstance(node.value, str)
              and literal.fullmatch(node.value) and node.value not in indonesian
              and f"error.{node.value}" not in indonesian]  # the code of an error, not a key
    assert not faults, "\n".join(faults)


def test_every_composed_key_can_become_one_that_exists(indonesian: Sentences) -> None:
    faults = []
    for place, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant) \
                    and re.fullmatch(r"(ui|paper|cli|repair|undo)\.[a-z0-9_.]*", str(node.values[0].value)):
                pattern = "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else r".+"
                                  for part in node.values)
                if not any(re.fullmatch(pattern, key) for key in indonesian):
                    faults.append(f"{place}:{node.lineno}: {pattern}")
    assert not faults, "\n".join(faults)


def troubles() -> Iterator[tuple[str, str, set[str] | None]]:
    """Each error raised with a literal code: where, code, names of its parameters (None where they are spread)."""
    for place, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FAMILIES \
                    and node.args and isinstance(node.args[0], ast.Constant):
                names = {keyword.arg for keyword in node.keywords}
                given = None if None in names else {name for name in names if name and name != "field"}
                yield f"{place}:{node.lineno}", str(node.args[0].value), given


def test_every_error_has_its_sentence_and_brings_what_it_asks_for(indonesian: Sentences) -> None:
    faults = []
    for place, code, given in troubles():
        sentence = indonesian.get(f"error.{code}")
        if sentence is None:
            faults.append(f"{place}: error.{code} has no sentence")
        elif given is not None and code not in WAIT_ADDED_LATER and (lacking := params(sentence) - given):
            faults.append(f"{place}: error.{code} lacks {sorted(lacking)}")
    assert not faults, "\n".join(faults)


def test_every_problem_of_a_sheet_has_its_sentence(indonesian: Sentences) -> None:
    faults = []
    for place, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "SheetProblem":
                found = [keyword.value for keyword in node.keywords if keyword.arg == "code"] or node.args[4:5]
                faults += [f"{place}:{node.lineno}: error.{code.value}" for code in found
                           if isinstance(code, ast.Constant) and f"error.{code.value}" not in indonesian]
    assert not faults, "\n".join(faults)


def test_a_sentence_is_made_from_its_parameters() -> None:
    assert words("id")("error.login.wait", retry_after=4).startswith("Tunggu 4 detik")
    assert words("en")("error.login.wait", retry_after=4).startswith("Wait 4 seconds")
    assert words("id")("no.such.key") == "no.such.key"
