"""Sheets out: the register, the map, assessments, the national system's heads, templates for every kind of import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simata_desktop.domain.errors import UsageError
from simata_desktop.domain.records import ASPECTS, COMPETENCIES, HISTORY, PERSON, RATING
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.sheet_reading import KINDS
from simata_desktop.domain.talent_map import MapEntry
from simata_desktop.services.competency_map import Asked
from simata_desktop.services.desk import ENTRY, LEADER, VERIFIER, Desk
from simata_desktop.services.exporting_assessments import assessment_sheet
from simata_desktop.services.rules import check_tiers
from simata_desktop.services.talent import MapRequest, TalentService
from simata_desktop.sheets.workbook_file import Cell
from simata_desktop.sheets.writer import SheetOut, Written, write_sheet
from simata_desktop.store.queries.export import person_rows
from simata_desktop.store.queries.units import unit_tree

NATIONAL_HEADS = ("NIP", "Nama", "Unit Organisasi", "Jabatan", "Nilai X", "Nilai Y", "Box")
AXIS_LETTERS = {"performance": "Y", "potential": "X"}
MAP_HEADS = ("nip", "nama", "unit", "jabatan", "jenjang", "keadaan", "kotak", "kotak_sementara", "kotak_mungkin",
             "kinerja", "potensial", "nilai_talenta", "alasan", "kotak_nasional")
POSITION_WORDS = ("kode_jabatan", "jabatan", "unit_kerja", "opd", "jenis_jabatan", "eselon", "kelas_jabatan", "seats")
HIDDEN_WORDS = ("unit", "pegawai")


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to export, narrowed as a map is."""

    what: str
    out: Path
    unit: str | None = None
    tiers: tuple[str, ...] = ()
    period: int | None = None


class ExportService:
    """Writes sheets."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def export(self, request: ExportRequest) -> Written:
        """Write the sheet asked for. Raises UsageError ``export.unknown``; the rights of what is exported."""
        kinds = {"employees": self._employees, "map": self._map, "talent-result": self._national,
                 "assessments": self._assessments}
        if request.what.startswith("template:"):
            sheet = self._template(request.what.partition(":")[2])
        elif request.what in kinds:
            sheet = kinds[request.what](request)
        else:
            raise UsageError("export.unknown", field="what", what=request.what)
        return write_sheet(request.out, sheet)

    def _employees(self, request: ExportRequest) -> SheetOut:
        self._desk.allow(ENTRY, VERIFIER, LEADER)
        words = [word for word in PERSON.words if word not in HIDDEN_WORDS]
        check_tiers(self._desk.rulebook().tiers, request.tiers)
        with self._desk.database.reading() as connection:
            tree = unit_tree(connection)
            units = tree.under(tree.find(request.unit).uid) if request.unit else ()
            rows = list(person_rows(connection, words, units=units, tiers=request.tiers))
        return SheetOut("Pegawai", words, rows)

    def _map(self, request: ExportRequest) -> SheetOut:
        drawn = TalentService(self._desk).map(MapRequest(request.period, None, request.unit, request.tiers, None, True))
        return SheetOut(f"Peta {drawn.period}", MAP_HEADS, [_map_row(one) for one in drawn.entries])

    def _national(self, request: ExportRequest) -> SheetOut:
        """The heads the national system takes; it is given the computed box, and only scores that are one point."""
        talent = TalentService(self._desk)
        drawn = talent.map(MapRequest(request.period, None, request.unit, request.tiers, None, True))
        scheme, scores = talent.indicator_scores(request.period)
        heads = (*NATIONAL_HEADS, *(f"{AXIS_LETTERS[axis.code]} - {one.label}"
                                    for axis in (scheme.potential, scheme.performance) for one in axis.indicators))
        split = len(scheme.performance.indicators)
        rows = ((one.nip, one.title, one.agency or one.unit, one.position, one.potential, one.performance, one.box,
                 *scores[one.nip][split:], *scores[one.nip][:split]) for one in drawn.entries)
        return SheetOut("Hasil", heads, rows)

    def _assessments(self, request: ExportRequest) -> SheetOut:
        """The competency sheet on the day of data of the mapping year."""
        self._desk.allow(VERIFIER, LEADER)
        with self._desk.database.reading() as connection:
            day = self._desk.standing.view(connection, period=request.period).context.day
        return assessment_sheet(self._desk, Asked(request.unit, request.tiers, day))

    def _template(self, kind: str) -> SheetOut:
        if kind not in KINDS:
            raise UsageError("export.unknown", field="what", what=f"template:{kind}")
        with self._desk.database.reading() as connection:
            scheme = self._desk.standing.view(connection).scheme
        heads = template_heads(kind, scheme)
        choices: dict[int, Sequence[str]] = {
            n: labels for n, head in enumerate(heads) if (labels := _choices(scheme, head))}
        if kind == "performance":
            lists = self._desk.rulebook().predicates
            of_word = {"predikat_kinerja": "predicates", "rating_hasil_kerja": "ratings", "rating_perilaku": "ratings"}
            choices = {n: [row["label"] for row in lists[of_word[head]]] for n, head in enumerate(heads)
                       if head in of_word}
        return SheetOut(kind, heads, (), choices)


def template_heads(kind: str, scheme: Scheme) -> tuple[str, ...]:
    """The heads of a template: the fields' own codes, which an import always knows."""
    person = ("nip", "nama")
    rating = tuple(word for word in RATING.words if word != "pegawai")
    history = tuple(word for word in HISTORY.words if word != "pegawai")
    indicators = tuple(code for one in scheme.indicators for code in (
        [f"{one.code}.{part.code}" for part in one.rubric.parts] or [one.code]))
    by_kind: dict[str, tuple[str, ...]] = {
        "employees": tuple(word for word in PERSON.words if word not in HIDDEN_WORDS),
        "performance": (*person, *rating),
        "competency": (*person, *COMPETENCIES, "jpm", "tanggal_asesmen", "metode"),
        "potential": (*person, *ASPECTS, "tanggal_asesmen"),
        "talent-result": (*person, *indicators),
        "positions": POSITION_WORDS,
        "history": (*person, *history),
    }
    return by_kind[kind]


def _choices(scheme: Scheme, head: str) -> list[str]:
    name, _, part = head.partition(".")
    indicator = scheme.indicator(name)
    if indicator is None:
        return []
    found = indicator.rubric.part(part) if part else None
    rubric = found.rubric if found else indicator.rubric
    return [row.label for row in rubric.rows]


def _map_row(one: MapEntry) -> tuple[Cell, ...]:
    return (one.nip, one.title, one.agency or one.unit, one.position, one.tier, one.state, one.box,
            one.provisional_box, ", ".join(str(box) for box in one.possible_boxes), one.performance, one.potential,
            one.talent_score, ", ".join(one.reasons), one.external_box)
