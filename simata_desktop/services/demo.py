"""The practice office: fills a fresh workspace with invented people whose scores come from the engine, never drawn."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from simata_desktop import resources
from simata_desktop.domain.clock import today
from simata_desktop.domain.documents import CheckedFile
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import ROOT_UNIT, natural
from simata_desktop.domain.talent_map import BOXES
from simata_desktop.services.demo_people import DemoPerson, DemoUnit, Dice, PeopleMaker, created, demo_units
from simata_desktop.services.demo_sessions import DemoSessions, write_words
from simata_desktop.services.desk import Desk
from simata_desktop.services.documents import check, naming
from simata_desktop.services.talent import MapRequest, TalentService
from simata_desktop.store import documents, results
from simata_desktop.store.journal import Delta
from simata_desktop.store.queries.people import PeopleFilter, by_nip, count

SAMPLE = "contoh_dokumen.pdf"
SHARE_COMPARED, SHARE_EQUAL = 0.3, 0.85


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made."""

    people: int
    units: int
    period: int
    seed: int


def fill(desk: Desk, *, people: int, seed: int, dice: Dice) -> Demo:
    """Fill an empty workspace. Raises ``demo.not_empty`` where somebody is on the register."""
    if not is_empty(desk):
        raise UserError("demo.not_empty")
    data = resources.read_json("demo", "office.json")
    now = today(desk.clock)
    units = demo_units(data)
    maker = PeopleMaker(data, units, dice, today=now)
    made = [maker.person(desk.ids.uuid7(), number) for number in range(people)]
    sample = check(resources.root() / "demo" / SAMPLE)
    story = _Story(data, dice, now, sample=sample)
    with desk.save("demo", params={"people": people}) as result:
        work = result.work
        work.set("unit", ROOT_UNIT, {"kode": data["office"]["code"], "nama": data["office"]["name"]})
        work.extend([created("unit", unit.uid, {"nama": unit.name, "induk": unit.parent, "kode": f"U{n:02d}"})
                     for n, unit in enumerate(units, 1)])
        work.extend([created("person", one.uid, one.values) for one in made])
        work.extend(list(story.records(made, units)))
        documents.keep(work.connection, sample)
        results.set_meta(work.connection, "practice", "1")
    desk.practice = True
    write_words(desk)
    _external(desk, dice, now)
    return Demo(people, len(units), now.year, seed)


def is_empty(desk: Desk) -> bool:
    """Is nobody on the register?"""
    with desk.database.reading() as connection:
        return not count(connection, PeopleFilter())


class _Story:
    """Ratings, evidence, sessions, declarations, external results, posts: a year in the life of an office."""

    def __init__(self, data: dict[str, Any], dice: Dice, now: date, *, sample: CheckedFile) -> None:
        self._data = data
        self._sample = sample  # one sheet of paper stands for the document of every piece of evidence
        self._dice = dice
        self._now = now

    def records(self, people: Sequence[DemoPerson], units: Sequence[DemoUnit]) -> Iterator[Delta]:
        """Everything beside the register, in an order that fits one save."""
        meant = [one for one in people if one.tier in self._data["target_tiers"]]
        yield from self._office()
        for one in people:
            yield from self._ratings(one)
        for one in meant:
            yield from self._evidence(one)
        yield from DemoSessions(self._dice, self._now).records(meant)
        yield from self._declarations(units)
        yield from self._posts(units)

    def _office(self) -> Iterator[Delta]:
        for key, value in self._data["letterhead"].items():
            yield created("setting", natural("setting", key), {"kunci": key, "nilai": value})
        period = str(self._now.year)
        yield created("target", natural("target", period), {
            "periode": period, "jenjang": json.dumps(sorted(self._data["target_tiers"])), "unit": "[]",
            "dasar": f"Keputusan contoh Nomor 800/1/{period}"})

    def _ratings(self, one: DemoPerson) -> Iterator[Delta]:
        words, weights = zip(*self._data["predicates"], strict=True)
        for year in range(self._now.year - 3, self._now.year):
            if self._dice.random() < 0.04:
                continue
            yield created("rating", natural("rating", one.uid, str(year)), {
                "pegawai": one.uid, "tahun": str(year), "predikat_kinerja": self._dice.choices(words, weights)[0]})

    def _evidence(self, one: DemoPerson) -> Iterator[Delta]:
        year = self._now.year
        plans = (
            ("awards", None, ("nasional", "lintas_instansi", "instansi", "tidak_ada"), 0.8, year - 2),
            ("team_assignments", None, ("ketua_lintas", "ketua_internal", "anggota_lintas", "anggota_internal"), 0.85,
             year - 1),
            ("feedback_360", None, ("sangat_baik", "baik", "baik", "butuh_perbaikan"), 0.8, year - 1),
            ("competency_development", None, ("1", "3", "4", "6", "8"), 0.85, year - 1),
            ("position_experience", "diversity", ("lintas_instansi", "lintas_unit", "satu_unit"), 0.85, year - 1),
            ("position_experience", "non_definitive", ("plt_setara", "plh_setara", "tidak_ada"), 0.85, year - 1),
            ("field_fit", None, ("sesuai", "sesuai", "tidak_sesuai"), 0.9, year - 1),
            ("discipline_record", None, ("tidak_pernah", "tidak_pernah", "tidak_pernah", "ringan"), 0.9, year - 1),
        )
        for indicator, part, values, share, when in plans:
            if self._dice.random() >= share:
                continue
            documented = self._dice.random() < 0.6
            day = date(when, self._dice.randint(1, 12), self._dice.randint(1, 28))
            yearly = indicator == "feedback_360"
            number = f"800/{self._dice.randint(1, 900)}/{when}" if documented else None
            stamp = str(when) if yearly else day.isoformat()
            scan = {**naming(self._sample), "berkas_nama": f"{number.replace('/', '-')}.pdf"} if number else {}
            yield created("evidence", natural("evidence", one.uid, indicator, part or "", stamp, number or ""), {
                "pegawai": one.uid, "indikator": indicator, "bagian": part, "jenis": "value",
                "nilai": self._dice.choice(values), "tanggal": None if yearly else day.isoformat(),
                "tahun": str(when) if yearly else None, "nomor": number,
                "penerbit": "Bupati Contoh Raya" if documented else None, **scan,
                "status": "verified" if documented and self._dice.random() < 0.7 else "recorded"})

    def _declarations(self, units: Sequence[DemoUnit]) -> Iterator[Delta]:
        period = str(self._now.year)
        for unit in [u for u in units if u.parent == ROOT_UNIT][::3]:
            for indicator in ("awards", "team_assignments", "competency_development"):
                yield created("declaration", natural("declaration", unit.uid, indicator, "", period), {
                    "unit": unit.uid, "indikator": indicator, "periode": period, "dasar": "Pernyataan contoh",
                    "nomor": f"800/77/{period}", "ditarik": "0"})

    def _posts(self, units: Sequence[DemoUnit]) -> Iterator[Delta]:
        for n, unit in enumerate(u for u in units if u.parent == ROOT_UNIT):
            title = f"Kepala {unit.name}"
            yield created("post", natural("post", f"J{n:03d}"), {
                "kode_jabatan": f"J{n:03d}", "jabatan": title, "unit": unit.uid, "opd": unit.name,
                "jenis_jabatan": "structural", "eselon": "II.b", "seats": "1"})


def _external(desk: Desk, dice: Dice, now: date) -> None:
    """Results of the national system for some: mostly the same box as ours, another one for a few."""
    year = str(now.year - 1)
    entries = TalentService(desk).map(MapRequest(entries=True)).entries
    with desk.save("demo", params={"people": len(entries)}) as result:
        for entry in entries:
            person = by_nip(result.work.connection, entry.nip) if dice.random() < SHARE_COMPARED else None
            if entry.box is None or person is None:
                continue
            box = entry.box if dice.random() < SHARE_EQUAL else dice.choice([b for b in BOXES if b != entry.box])
            result.work.add(created("external", natural("external", person.uid, year), {
                "pegawai": person.uid, "tahun": year, "kotak": str(box),
                "tanggal": (now - timedelta(days=60)).isoformat()}))
