"""The assessment that counts of everybody as a sheet: the columns of the competency sheet of the law's practice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice, zip_longest

from simata_desktop import resources
from simata_desktop.domain.competency import gaps
from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.domain.development import Catalogue
from simata_desktop.domain.records import COMPETENCIES
from simata_desktop.services.assessment import AssessmentService
from simata_desktop.services.assessment_rows import Participant
from simata_desktop.services.competency_map import Asked, CompetencyMapService
from simata_desktop.services.desk import Desk
from simata_desktop.sheets.workbook_file import Cell
from simata_desktop.sheets.writer import SheetOut

# competency_gap_columns of domain-tables.json (domain.md 6); the names of the nine in its own spelling
NINE = ("Integritas", "Kerjasama", "Komunikasi", "Orientasi Pada Hasil", "Pelayanan Publik",
        "Pengembangan Diri dan Orang Lain", "Mengelola Perubahan", "Pengambilan Keputusan", "Perekat Bangsa")
SUGGESTIONS = 10
HEADS = ("No", "NIP", "Nama", "Jabatan", "Perangkat Daerah", *NINE, "Total", "JPM (%)", "JPM Proyeksi(%)",
         *(f"Saran Pengembangan {number}" for number in range(1, SUGGESTIONS + 1)))


def assessment_sheet(desk: Desk, asked: Asked) -> SheetOut:
    """Everybody in service with a valid assessment by name: levels, sums and what may close the gaps, largest first.

    Raises as ``CompetencyMapService.map``. What is not known is an empty cell.
    """
    found = CompetencyMapService(desk).map(asked)
    here = {one.id for one in found.people}
    names = CompetencyNames.parse(resources.read_json("reference", "competencies.json"))
    catalogue = Catalogue.parse(resources.read_json("reference", "development.json"))
    people = (one for one in AssessmentService(desk).matrix(asked.unit, asked.tiers, found.day)
              if one.person_id in here)
    return SheetOut("Kompetensi", HEADS, [
        (number, one.nip, one.name, one.position, one.agency or one.unit, *_measured(one),
         *_suggestions(one, names, catalogue.competencies)) for number, one in enumerate(people, 1)])


def _measured(one: Participant) -> Iterator[Cell]:
    for code in COMPETENCIES:
        yield _number(one.levels.get(code))
    yield from map(_number, (one.judged.total, one.judged.jpm, one.judged.projection))


def _suggestions(one: Participant, names: CompetencyNames, activities: Mapping[str, tuple[str, ...]]) -> list[Cell]:
    """The first activity for every gap, then the second of each …; ten at most, blanks behind."""
    short = [gap.code for gap in gaps(one.levels, one.standard) if gap.gap is not None and gap.gap < 0]
    rounds = zip_longest(*(((code, activity) for activity in activities.get(code, ())) for code in short))
    said = [f"{names.of(pair[0]).name}: {pair[1]}" for turn in rounds for pair in turn if pair is not None]
    return [*islice(said, SUGGESTIONS), *[None] * (SUGGESTIONS - len(said))]


def _number(value: Fraction | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)
