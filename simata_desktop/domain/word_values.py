"""Words of closed lists: exact, leading a longer text, or one letter away; golongan, eselon, education."""

from __future__ import annotations

import re
from typing import NamedTuple

from simata_desktop.domain.vocabulary import Grades, Vocabulary, WordList, key, tokens

_GRADE = re.compile(r"(?<![A-Z0-9])(IV|I{1,3}|[1-4])\s*[/\\|.,\-–_ ]?\s*\(?\s*([A-E])(?![A-Z0-9])")
_ECHELON = re.compile(r"(?:(?:ESELON|ESL|ES)\W*)?(IV|V|I{1,3}|[1-5])\s*[/.\-– ]?\s*([AB])")
_GRADE_LABEL = re.compile(r"^(?:GOLONGAN|GOLRU|GOL|KELAS)\W*")
_LONGEST_LEAD = 5


class Word(NamedTuple):
    """A stored word, or ``silent`` where the spelling says that there is none, or the word ``near`` it."""

    word: str | None
    silent: bool = False
    near: str | None = None


def read_word(text: str, words: WordList) -> Word:
    """Find a text in a closed list."""
    folded = key(text)
    if folded in words.exact:
        return Word(words.exact[folded])
    if folded in words.silent:
        return Word(None, silent=True)
    if words.leading and (found := leading(text, words)):
        return Word(found)
    return Word(None, near=None if folded in words.older else near(folded, words))


def leading(text: str, words: WordList) -> str | None:
    """The stored word whose spelling the text begins with; the longest one wins."""
    parts = tokens(text)
    for count in range(min(_LONGEST_LEAD, len(parts)), 0, -1):
        found = words.exact.get("".join(parts[:count]))
        if found is not None:
            return found
    return None


def near(folded: str, words: WordList) -> str | None:
    """The one stored word with a spelling of four letters or more that differs by one letter; None if not one."""
    found = {word for spelling, word in words.exact.items() if len(spelling) >= 4 and one_letter(folded, spelling)}
    return found.pop() if len(found) == 1 else None


def one_letter(left: str, right: str) -> bool:
    """Do two spellings differ by one letter added, left out, changed, or two neighbours swapped?"""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    rest_left, rest_right = left[start:], right[start:]
    if len(left) == len(right):
        swapped = rest_left[:2] == rest_right[1::-1] and rest_left[2:] == rest_right[2:]
        return rest_left[1:] == rest_right[1:] or swapped
    return rest_left[1:] == rest_right if len(left) > len(right) else rest_left == rest_right[1:]


def read_grade(text: str, grades: Grades) -> str | None:
    """``III/d`` of "Penata Tk. I (III/d)", "III d", "3d"; ``IX`` of a PPPK class; the class of a rank name."""
    upper = text.upper()
    found = [(grades.romans.get(roman, roman), room.lower()) for roman, room in _GRADE.findall(upper)]
    for roman, room in reversed(found):
        if room in grades.rooms.get(roman, ()):
            return f"{roman}/{room}"
    bare = _GRADE_LABEL.sub("", upper).strip(" .-")
    if bare in grades.contract:
        return bare
    return grades.ranks.get(key(text)) or grades.ranks.get(_rank_key(text))


def _rank_key(text: str) -> str:
    """A rank name with "Tk. I", "Tkt 1" written out."""
    words = ["tingkat" if w in ("tk", "tkt", "tkt1", "tingkat") else "i" if w in ("1", "i") else w
             for w in tokens(text)]
    return "".join(words)


def read_echelon(text: str, vocabulary: Vocabulary) -> Word:
    """``II.b`` of "II/b", "Eselon IIb", "II.B"; silent for words that say there is no eselon."""
    words = vocabulary.words["echelon"]
    found = _ECHELON.fullmatch(text.upper().strip(" ."))
    if found:
        roman = vocabulary.grades.romans.get(found[1], found[1])
        word = words.exact.get(key(f"{roman}.{found[2]}"))
        if word:
            return Word(word)
    folded = key(text)
    silent = folded in words.silent or folded in vocabulary.words["echelon_kinds"].exact
    return Word(None, silent=silent)


def read_education(text: str, vocabulary: Vocabulary) -> str | None:
    """The level of "S-1 Hukum", "Diploma III/Sarjana Muda", "SLTA/Sederajat"."""
    words = vocabulary.words["education"]
    return words.exact.get(key(text)) or leading(text, words)


def read_roman(text: str, vocabulary: Vocabulary) -> int | None:
    """The number of a roman numeral I–XVII, also after "Kotak" or "Box"; None where it is none."""
    parts = text.upper().replace(".", " ").split()
    numeral = parts[-1] if parts else ""
    return vocabulary.numerals.index(numeral) + 1 if numeral in vocabulary.numerals else None
