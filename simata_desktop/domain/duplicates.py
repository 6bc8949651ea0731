"""Who is probably the same person twice on the register, and why: pairs that share a NIP, an old NIP, a name.

A NIP carries the birth date, the month of entry and the sex (domain.md 4.1); when somebody of PPPK becomes PNS he gets
another one. Nothing is joined here: a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from simata_desktop.domain.ids import fold
from simata_desktop.domain.nip import NipRules, birth_date, plain_nip

SAME_NIP, OLD_NIP, SAME_OLD_NIP = "same_nip", "old_nip", "same_old_nip"
NEAR_NIP, SAME_NAME, STATUS_CHANGE = "near_nip", "same_name", "status_change"
REASONS = (SAME_NIP, OLD_NIP, SAME_OLD_NIP, STATUS_CHANGE, NEAR_NIP, SAME_NAME)  # the surest first
CONTRACT = "PPPK"
CHUNK = 6  # a NIP has three chunks; one wrong digit leaves two of them whole
FILLER = 12  # what more people than these have in common is a filler ("000000000"), not a person


@dataclass(frozen=True, slots=True)
class Registered:
    """One line of the register: its id, and what tells people apart."""

    id: str
    nip: str
    name: str
    birth: str | None = None
    old_nip: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lines that are probably one person, in the order of the register, with the reasons, the surest first."""

    first: str
    second: str
    reasons: tuple[str, ...]


def pairs(people: Sequence[Registered], rules: NipRules) -> tuple[Pair, ...]:
    """All such pairs, each once, in the order of ``people``."""
    place = {one.id: number for number, one in enumerate(people)}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for reason, one, other in _all(people, rules):
        first, second = sorted((one.id, other.id), key=place.__getitem__)
        found[first, second].add(reason)
    ordered = sorted(found, key=lambda ids: (place[ids[0]], place[ids[1]]))
    return tuple(Pair(*ids, tuple(reason for reason in REASONS if reason in found[ids])) for ids in ordered)


Found = Iterator[tuple[str, Registered, Registered]]


def _all(people: Sequence[Registered], rules: NipRules) -> Found:
    yield from _alike(SAME_NIP, ((bare(one.nip), one) for one in people))
    yield from _alike(SAME_OLD_NIP, ((bare(one.old_nip), one) for one in people))
    yield from _renumbered(people)
    yield from _near(people, rules)
    for _, one, other in _alike(SAME_NAME, ((_name_and_birth(one), one) for one in people)):
        if bare(one.nip) != bare(other.nip):
            changed = _contract(one, rules) != _contract(other, rules)
            yield (STATUS_CHANGE if changed else SAME_NAME), one, other


def bare(nip: str | None) -> str:
    """A NIP without the signs people type into it."""
    return nip if nip and nip.isdecimal() else plain_nip(nip or "")


def _name_and_birth(one: Registered) -> str:
    """What namesakes born on one day share; blank where either is not known."""
    born, name = _born(one), fold(one.name)
    return f"{born} {name}" if born and name else ""


def _alike(reason: str, keyed: Iterable[tuple[str, Registered]]) -> Found:
    """Everybody of one key beside everybody else of it; a blank key is none."""
    bags: dict[str, list[Registered]] = defaultdict(list)
    for key, one in keyed:
        if key:
            bags[key].append(one)
    for bag in bags.values():
        for one, other in combinations(bag, 2) if len(bag) <= FILLER else ():
            yield reason, one, other


def _renumbered(people: Sequence[Registered]) -> Found:
    """Whose old NIP is the NIP of somebody else."""
    old: dict[str, list[Registered]] = defaultdict(list)
    for one in people:
        if one.old_nip and (number := bare(one.old_nip)):
            old[number].append(one)
    for other in people if old else ():
        for one in old.get(bare(other.nip), ()):
            if other.id != one.id:
                yield OLD_NIP, one, other


def _near(people: Sequence[Registered], rules: NipRules) -> Found:
    """NIPs that differ in one digit and belong to alike names; consecutive numbers of strangers do."""
    numbers = [(nip, one) for one in people if len(nip := bare(one.nip)) == rules.length and nip.isdecimal()]
    for place in range(0, rules.length, CHUNK):
        bags: dict[str, list[tuple[str, Registered]]] = defaultdict(list)
        for nip, one in numbers:
            bags[nip[:place] + nip[place + CHUNK:]].append((nip, one))
        for bag in bags.values():
            for (nip, one), (near, other) in combinations(bag, 2) if len(bag) > 1 else ():
                if _differ(nip, near) == 1 and alike(one.name, other.name):
                    yield NEAR_NIP, one, other


def alike(one: str, other: str) -> bool:
    """Are these names the same but for titles left out, a word left out, or one letter?"""
    first, second = fold(one), fold(other)
    if not first or not second:
        return False
    if first == second:
        return True
    words, others = set(first.split()), set(second.split())
    if words <= others or others <= words:
        return True
    return _one_letter(first, second)


def _one_letter(one: str, other: str) -> bool:
    """Does one letter more, less or other make the texts equal?"""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)):] == long[at + 1:]


def _differ(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _born(one: Registered) -> str:
    """The birth date of the register, else the one the NIP proves."""
    if one.birth:
        return one.birth
    day = birth_date(bare(one.nip))
    return day.isoformat() if day else ""


def _contract(one: Registered, rules: NipRules) -> bool:
    """Is this a line of PPPK, by its status or by digits 13–14 of its NIP?"""
    first, last = rules.contract_codes
    code = bare(one.nip)[12:14]
    return (one.status or "").startswith(CONTRACT) or (code.isdigit() and first <= int(code) <= last)
