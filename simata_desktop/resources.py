"""Finds what is shipped beside the code: schemes, reference lists, fonts, icons, the catalogue of words.

Knows only the standard library and the file system; everything but the domain may use it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


def root() -> Path:
    """The folder ``resources``: inside a built program, beside the package in a wheel, or in the checkout."""
    here = Path(__file__).resolve().parent
    places = [Path(getattr(sys, "_MEIPASS", here)) / "resources", here / "_resources", here.parent / "resources"]
    return next(place for place in places if place.is_dir())


def read_json(*parts: str) -> Any:
    """One shipped JSON file, parsed; numbers with a point stay text-exact as ``str`` via ``parse_float``."""
    return json.loads(root().joinpath(*parts).read_text(encoding="utf-8"), parse_float=str)


class Words:
    """The catalogue: a key and named parameters become a sentence in one language."""

    def __init__(self, language: str, sentences: dict[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    def __contains__(self, key: str) -> bool:
        return key in self._sentences

    def __call__(self, key: str, /, **params: object) -> str:
        """The sentence of ``key``; an unknown key shows itself, so that a test finds it."""
        template = self._sentences.get(key)
        return key if template is None else template.format(**params) if params else template

    def template(self, key: str) -> str:
        """The sentence of ``key`` with its places left open."""
        return self._sentences[key]

    def error_key(self, code: str, params: Mapping[str, object]) -> str:
        """The key of an error's sentence: that of its ``reason`` where there is one of its own."""
        narrower = f"error.{code}.{params.get('reason')}"
        return narrower if narrower in self else f"error.{code}"

    def keys(self) -> list[str]:
        """All keys, sorted."""
        return sorted(self._sentences)


@cache
def words(language: str = "id") -> Words:
    """The catalogue of ``language``: all files of ``resources/i18n/LANGUAGE`` together, each area a file."""
    sentences: dict[str, str] = {}
    for file in sorted((root() / "i18n" / language).glob("*.json")):
        for key, sentence in json.loads(file.read_text(encoding="utf-8")).items():
            if key in sentences:
                raise ValueError(f"{file.name}: {key} stands in two files")
            sentences[key] = sentence
    return Words(language, sentences)
