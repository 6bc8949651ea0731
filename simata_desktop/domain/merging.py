"""How the values of two records of one person become one: by groups that mean something only together (sync.md 3.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simata_desktop.domain.records import RecordKind

Values = Mapping[str, str | None]
KEEP, DROP = "keep", "drop"
SIDES = (KEEP, DROP)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two records field by field: ``side`` of each group is what stands unless somebody chooses, ``differs`` the groups
    in which both say something and not the same."""

    values: dict[str, str | None]
    side: dict[str, str]
    differs: tuple[str, ...]


def meet(kind: RecordKind, keep: Values, drop: Values, choices: Mapping[str, str]) -> Meeting:
    """The values of ``keep`` and ``drop`` as one record.

    A blank group takes the other side's; groups that do not contradict complete each other; where they do, the side
    that ``choices`` (group → keep or drop) names stands as a whole, else that of ``keep``.
    """
    words: dict[str, list[str]] = {}
    for field in kind.fields:
        words.setdefault(field.group, []).append(field.word)
    values: dict[str, str | None] = {}
    side: dict[str, str] = {}
    differs = []
    for group, some in words.items():
        mine, theirs = ({word: record.get(word) for word in some} for record in (keep, drop))
        if any(None not in (mine[word], theirs[word]) and mine[word] != theirs[word] for word in some):
            differs.append(group)
            side[group] = choices.get(group, KEEP)
            values |= mine if side[group] == KEEP else theirs
        else:
            side[group] = DROP if not any(mine.values()) and any(theirs.values()) else KEEP
            if group in choices:
                side[group] = choices[group]
            first, second = (mine, theirs) if side[group] == KEEP else (theirs, mine)
            values |= {word: first[word] if first[word] is not None else second[word] for word in some}
    return Meeting(values, side, tuple(differs))
