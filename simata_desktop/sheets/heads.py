"""From the words over a column to the fields it may hold: spellings, groups above it, years, codes, private matters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from simata_desktop.domain.cell_values import plain
from simata_desktop.domain.vocabulary import key, tokens
from simata_desktop.sheets.heading_words import HeadingWords

_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[(\[].*$")
_NUMBERING = re.compile(r"^\W*\d{1,2}\s*[.)]\s*|\s*\*+\s*$")
_NATIONAL = re.compile(r"^\s*(?:sumbu\s*)?[XY]\s*[-–—:._]\s*(.+)$", re.IGNORECASE | re.DOTALL)
_AXIS = re.compile(r"^(?:sumbu|nilai)?[xy]")
_PARTS = re.compile(r"\s*(?:[/\n,;&|]|\bdan\b)\s*", re.IGNORECASE)
_STROKES = re.compile(r"\s*[/\n|]\s*")
_YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20\d\d)(?!\d)")
_CLOSED = frozenset({"rater", "over_rater", "training"})
_IDENTITY = frozenset({"nip", "nama", "nip_lama"})
_FAR = 100


class Candidate(NamedTuple):
    """A field a column may hold; a lower ``rank`` is a better spelling."""

    field: str
    rank: int
    coded: bool = False
    score: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a column: ``text`` as written (groups joined by " > "), the fields it may hold.

    ``together``: all candidates are held by one cell (name and NIP); else they are alternatives. ``year`` is a year
    that stands in the heading itself.
    """

    column: int
    text: str
    candidates: tuple[Candidate, ...] = ()
    together: bool = False
    year: int | None = None
    private: bool = False
    known: bool = False
    sign: str = ""

    def may_be(self, field: str) -> bool:
        """Is ``field`` one of the candidates?"""
        return any(candidate.field == field for candidate in self.candidates)


def read_head(column: int, path: tuple[str, ...], words: HeadingWords, *, own: Iterable[str] = ()) -> Head:
    """Say what the heading ``path`` (groups first) over ``column`` may mean. ``own``: codes of indicators."""
    text = " > ".join(plain(part) for part in path)
    leaf = path[-1] if path else ""
    code = next((code for code in own if code.casefold() == leaf.strip().casefold()), None)
    if code is not None:
        return Head(column, text, (Candidate(code, 0),), known=True, sign=key(leaf))
    if any(is_private(part, words) for part in path):
        return Head(column, text, private=True, known=True)
    if score := _national(path, words):
        return Head(column, text, (Candidate(score, 0, score=True),), known=True)
    several = _several(path, words) or _with_day(leaf, words)
    if several:
        return Head(column, text, tuple(Candidate(field, rank) for rank, field in enumerate(several)), together=True,
                    known=True)
    found, year = _lookup_yearly(path, words)
    known = bool(found) or key(leaf) in words.known or any(key(part) in words.groups for part in path)
    return Head(column, text, found or _coded(path, words), year=year, known=known, sign=key(leaf))


def stacked(heads: Sequence[Head], paths: Sequence[tuple[str, ...]], words: HeadingWords) -> tuple[Head, ...]:
    """Where NIP or birth stands under NAMA in the heading, each line of it names a line of the record."""
    over = any(head.together and head.may_be("nama") and len(paths[head.column]) > 1 for head in heads)
    if not over:
        return tuple(heads)
    return tuple(head if head.together or head.private or len(paths[head.column]) != 2 else
                 _of_two_lines(head, paths[head.column], words) for head in heads)


def _of_two_lines(head: Head, path: tuple[str, ...], words: HeadingWords) -> Head:
    first = [candidate for candidate in _leaf(path[0], words)[:1] if not head.may_be(candidate.field)]
    return replace(head, candidates=(*head.candidates[:1], *first), together=True)


def is_heading_word(text: str, words: HeadingWords, own: frozenset[str]) -> bool:
    """Would an office write this over a column? Groups alone do not count, they are also values (PNS)."""
    if len(text) > 150 or text.strip().casefold() in own:
        return len(text) <= 150
    folded = key(text)
    if len(folded) < 2 and folded not in ("x", "y"):
        return False
    return (folded in words.known or bool(_leaf(text, words)) or bool(_several((text,), words))
            or is_private(text, words) or bool(_national((text,), words)))


def is_private(text: str, words: HeadingWords) -> bool:
    """Does a heading name a private matter?"""
    parts = tokens(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text))
    if len(parts) > 6 or "email" in parts or "nip" in parts:
        return False
    folded = "".join(parts)
    return not words.private.tokens.isdisjoint(parts) or any(part in folded for part in words.private.inside)


def _lookup_yearly(path: tuple[str, ...], words: HeadingWords) -> tuple[tuple[Candidate, ...], int | None]:
    """The fields, and the year that stands in the heading of a rating ("Predikat 2024", SKP 2024 > Hasil Kerja)."""
    year = _year(path)
    if year is not None:
        bare = tuple(part for part in (_YEAR.sub("", p).strip(" -–>()") for p in path) if key(part))
        found = tuple(c for c in _lookup(bare, words) if c.field != "tahun")
        if found:
            return found, year
    return _lookup(path, words), None


def _lookup(path: tuple[str, ...], words: HeadingWords) -> tuple[Candidate, ...]:
    if not path:
        return ()
    leaf, above = path[-1], path[:-1]
    if above and (whole := words.fields.get(key(" ".join(path)))):
        return tuple(Candidate(field, rank) for field, rank in whole)
    foreign = False
    for group in reversed(above):
        name = _group(group, words)
        field = words.in_group.get(name, {}).get(key(leaf)) or words.in_group.get(name, {}).get(key(_bare(leaf)))
        if field:
            return (Candidate(field, 0),)
        if name in _CLOSED:
            return ()
        foreign = foreign or name != "person"
    found = _leaf(leaf, words)
    if not foreign:
        return found
    barred = _IDENTITY if _named(above, words) else frozenset()
    return tuple(Candidate(c.field, c.rank + _FAR) for c in found if c.field not in barred)


def _group(text: str, words: HeadingWords) -> str:
    return words.groups.get(key(text)) or words.groups.get(key(_bare(text))) or (
        "rater" if "penilai" in tokens(text) else "")


def _named(above: tuple[str, ...], words: HeadingWords) -> bool:
    return any(_group(group, words) not in ("", "person") for group in above)


def _leaf(text: str, words: HeadingWords) -> tuple[Candidate, ...]:
    """The fields of a heading without groups, trying ever looser spellings."""
    for folded in _spellings(text, words):
        if found := words.fields.get(folded):
            return tuple(Candidate(field, rank) for field, rank in found)
    parts = [part for part in _STROKES.split(_bare(text)) if key(part)]
    return tuple(Candidate(c.field, c.rank + _FAR // 2) for c in _leaf(parts[0], words)) if len(parts) > 1 else ()


def _spellings(text: str, words: HeadingWords) -> Iterable[str]:
    whole, bare = key(text), key(_bare(text))
    yield whole
    yield bare
    for ending in words.endings:
        if bare.endswith(ending) and len(bare) > len(ending) + 1:
            yield bare.removesuffix(ending)
    for beginning in words.beginnings:
        if bare.startswith(beginning) and len(bare) > len(beginning) + 1:
            yield bare.removeprefix(beginning)


def _bare(text: str) -> str:
    """A heading without remarks in parentheses, numbering before it, asterisks behind it."""
    return _NUMBERING.sub("", _PARENTHESES.sub(" ", text))


def _several(path: tuple[str, ...], words: HeadingWords) -> tuple[str, ...]:
    """The fields that one cell holds together: "NAMA / NIP", "Tempat, Tgl Lahir", NAMA over NIP."""
    if not path or any(_group(group, words) in _CLOSED for group in path[:-1]):
        return ()
    for text in (" ".join(path), path[-1], _bare(path[-1])):
        if found := words.several.get(key(text)):
            return found
    for text in (" / ".join(path), path[-1]):
        found = _joined(text, words)
        if "nama" in found and len(found) > 1:
            return found
    return ()


def _with_day(leaf: str, words: HeadingWords) -> tuple[str, ...]:
    """JABATAN over TMT in one heading cell: the post and its day."""
    lines = leaf.split("\n")
    if len(lines) != 2:
        return ()
    first = [candidate.field for candidate in _leaf(lines[0], words)[:1]]
    second = words.in_group.get(_group(lines[0], words), {}).get(key(lines[1]), "")
    return (*first, second) if first and second.startswith("tmt_") else ()


def _joined(text: str, words: HeadingWords) -> tuple[str, ...]:
    fields: list[str] = []
    parts = [part for part in _PARTS.split(_bare(text)) if key(part)]
    if len(parts) == 1:
        parts = _glued(key(text), words)
    for part in parts:
        found = words.several.get(key(part)) or tuple(c.field for c in _leaf(part, words)[:1])
        fields += [field for field in found if field in words.joined and field not in fields]
    return tuple(fields)


def _glued(folded: str, words: HeadingWords) -> list[str]:
    """"Nama Pegawai NIP", "NIP dan Nama" without a sign between."""
    for cut in range(3, len(folded) - 2):
        sides = [folded[:cut], folded[cut:].removeprefix("dan")]
        fields = {c.field for side in sides for c in _exact(side, words)[:1]}
        if fields == {"nip", "nama"}:
            return sides
    return []


def _exact(folded: str, words: HeadingWords) -> tuple[Candidate, ...]:
    return tuple(Candidate(field, rank) for field, rank in words.fields.get(folded, ()))


def _national(path: tuple[str, ...], words: HeadingWords) -> str | None:
    """The indicator under the national system's heads "X - …" and "Y - …"."""
    leaf = path[-1] if path else ""
    if found := _NATIONAL.match(leaf):
        return words.national.get(key(found[1])) or words.national.get(key(_bare(found[1])))
    if any(_AXIS.match(key(group)) for group in path[:-1]):
        return words.national.get(key(_bare(leaf)))
    return None


def _year(path: tuple[str, ...]) -> int | None:
    found = {int(year) for part in path for year in _YEAR.findall(part)}
    return found.pop() if len(found) == 1 else None


def _coded(path: tuple[str, ...], words: HeadingWords) -> tuple[Candidate, ...]:
    """``golongan_id``, ``id_unit``: the field whose database code the column may hold."""
    parts = tokens(path[-1]) if path else []
    if len(parts) < 2 or "id" not in (parts[0], parts[-1]):
        return ()
    rest = parts[1:] if parts[0] == "id" else parts[:-1]
    return tuple(Candidate(c.field, c.rank + _FAR, coded=True) for c in _leaf(" ".join(rest), words))
