"""How large everything is measured: the sizes of the promises, or small ones that only show that the bench runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """People (rows, dots, radars) of each piece of work, and how many rounds are taken of it.

    Of the first frame ``starts`` are taken; ``exchanged`` changes go to the centre, where so many devices of one
    office, and so many offices, begin at once.
    """

    rounds: int
    starts: int
    imported: int
    practice: int
    few: int
    some: int
    many: int
    dots: tuple[int, ...]
    radars: int
    exchanged: int
    devices: int
    offices: int
    batches: int


FULL = Scale(rounds=5, starts=11, imported=20_000, practice=5_000, few=1_000, some=10_000, many=100_000,
             dots=(20_000, 100_000), radars=200, exchanged=1_000, devices=60, offices=500, batches=5)
SMALL = Scale(rounds=1, starts=1, imported=150, practice=150, few=150, some=150, many=150, dots=(500,), radars=12,
              exchanged=50, devices=6, offices=6, batches=1)
SCALES = {"full": FULL, "small": SMALL}
