"""How the head of a unit is addressed: Camat of a Kecamatan, Inspektur of an Inspektorat, Kepala of a Dinas."""

from __future__ import annotations

from functools import lru_cache

from simata_desktop.resources import read_json


def head_of(unit: str) -> str:
    """The title of who leads a unit of that name, in the words of the register whatever the language of the paper."""
    titles, other = _titles()
    folded = unit.casefold()
    for beginning, title in titles:
        if folded == beginning.casefold() or folded.startswith(f"{beginning.casefold()} "):
            return f"{title}{unit[len(beginning):]}"
    return f"{other} {unit}"


@lru_cache(maxsize=1)
def _titles() -> tuple[tuple[tuple[str, str], ...], str]:
    told = read_json("reference", "unit_heads.json")
    return tuple((beginning, title) for beginning, title in told["titles"]), told["other"]
