"""Invented people of the practice office: names, NIP by the rule, posts of every tier. No person is real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from simata_desktop.domain.ids import ROOT_UNIT, fold, natural
from simata_desktop.domain.records import lies_closed
from simata_desktop.store.journal import Delta

T = TypeVar("T")


class Dice(Protocol):
    """A seeded source of chance, passed in."""

    def choice(self, seq: Sequence[T]) -> T:
        """One of a sequence."""

    def choices(self, population: Sequence[T], weights: Sequence[float] | None = None, *, k: int = 1) -> list[T]:
        """``k`` with weights."""

    def randint(self, a: int, b: int) -> int:
        """A whole number from a to b."""

    def random(self) -> float:
        """A number from 0 to below 1."""


@dataclass(frozen=True)
class DemoUnit:
    """A unit of the practice office and its share of the people."""

    uid: str
    name: str
    parent: str
    agency: str
    share: float


@dataclass(frozen=True)
class DemoPerson:
    """An invented person: id, tier and the values of the register."""

    uid: str
    tier: str
    unit: DemoUnit
    values: dict[str, str]


def created(entity: str, uid: str, values: Mapping[str, str | None]) -> Delta:
    """A record as it is made, without the values that are not told."""
    return Delta(entity, uid, "create", {word: (None, value) for word, value in values.items() if value is not None},
                 closed=lies_closed(entity, values))


def demo_units(data: dict[str, Any]) -> list[DemoUnit]:
    """Units in two levels under the office."""
    found = []
    for name, share in zip(data["units"], data["unit_shares"], strict=True):
        uid = natural("unit", ROOT_UNIT, fold(name))
        below = data["sub_units"].get(name, [])
        found.append(DemoUnit(uid, name, ROOT_UNIT, name, share / (len(below) + 1)))
        found.extend(DemoUnit(natural("unit", uid, fold(sub)), sub, uid, name, share / (len(below) + 1))
                     for sub in below)
    return found


class PeopleMaker:
    """Makes people one by one from a seeded source."""

    def __init__(self, data: dict[str, Any], units: Sequence[DemoUnit], dice: Dice, *, today: date) -> None:
        self._data = data
        self._units = units
        self._dice = dice
        self._today = today
        self._numbers: dict[str, int] = {}

    def person(self, uid: str, number: int) -> DemoPerson:
        """The ``number``-th person; the first ones fill every tier once."""
        tiers = self._data["tiers"]
        row = tiers[number] if number < len(tiers) else self._dice.choices(tiers, [t["share"] for t in tiers])[0]
        unit = self._dice.choices(self._units, [u.share for u in self._units])[0]
        sex = self._dice.choice(("1", "2"))
        pppk = row["kind"] == "functional" and self._dice.random() < 0.15
        born, entered = self._dates(row)
        nip = self._nip(born, entered, sex, pppk=pppk)
        education = self._dice.choice(row["education"])
        values = {
            "nip": nip, "nama": self._name(sex), "tanggal_lahir": born.isoformat(), "jenis_kelamin": "LP"[int(sex) - 1],
            "tempat_lahir": "Kota Contoh", "status_kepegawaian": "PPPK" if pppk else "PNS",
            "kedudukan_hukum": self._dice.choices(("Aktif", "Pensiun", "Cuti di luar tanggungan negara"),
                                                  (0.97, 0.02, 0.01))[0],
            "golongan": "IX" if pppk else self._dice.choice(row["grades"]), "jenis_jabatan": row["kind"],
            "jabatan": self._post(row, unit), "opd": unit.agency, "unit": unit.uid, "pendidikan": education,
            "tmt_jabatan": self._since(entered).isoformat(), "tmt_cpns": entered.isoformat(),
        }
        if row["eselon"]:
            values["eselon"] = row["eselon"]
        if unit.name != unit.agency:
            values["unit_kerja"] = unit.name
        degrees = self._data["degrees"].get(education)
        if degrees:
            values["gelar_belakang"] = self._dice.choice(degrees)
        return DemoPerson(uid, row["tier"], unit, values)

    def _dates(self, row: dict[str, Any]) -> tuple[date, date]:
        age = self._dice.randint(*row["age"])
        born = date(self._today.year - age, self._dice.randint(1, 12), self._dice.randint(1, 28))
        start = max(born.year + 20, self._today.year - max(age - 22, 1))
        return born, date(min(start, self._today.year - 1), self._dice.choice((1, 3, 4, 12)), 1)

    def _nip(self, born: date, entered: date, sex: str, *, pppk: bool) -> str:
        month = "21" if pppk else f"{entered.month:02d}"
        year = max(entered.year, 2021) if pppk else entered.year
        head = f"{born:%Y%m%d}{year}{month}{sex}"
        self._numbers[head] = self._numbers.get(head, 0) + 1
        return f"{head}{self._numbers[head]:03d}"

    def _name(self, sex: str) -> str:
        parts = (self._dice.choice(self._data["given"][sex]), self._dice.choice(self._data["middle"]),
                 self._dice.choice(self._data["family"]))
        return " ".join(part for part in parts if part)

    @staticmethod
    def _post(row: dict[str, Any], unit: DemoUnit) -> str:
        post: str = row["post"]
        return f"{post} {unit.name}" if row["tier"] == "jpt_pratama" else post

    def _since(self, entered: date) -> date:
        year = min(self._today.year - 1, max(entered.year, self._today.year - self._dice.randint(1, 9)))
        return date(year, self._dice.randint(1, 12), 1)
