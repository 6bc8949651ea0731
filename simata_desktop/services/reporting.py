"""Official papers: printed, remembered by a code, and compared with the data later."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.ids import natural
from simata_desktop.domain.talent_map import MapEntry, TalentMap
from simata_desktop.reports.completeness import completeness_pdf
from simata_desktop.reports.paper import Imprint, Letterhead, PaperOptions, Signatory
from simata_desktop.reports.picture import grid_png
from simata_desktop.reports.talent_map import talent_map_pdf
from simata_desktop.resources import Words
from simata_desktop.services.desk import LEADER, VERIFIER, Desk
from simata_desktop.services.quality import QualityService
from simata_desktop.services.talent import MapRequest, TalentService
from simata_desktop.store.queries.office import print_of, settings

CODE_GROUPS, CODE_LETTERS = 3, 4
KINDS = ("talent-map", "completeness")


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper that was made; ``code`` is None where nothing could be stored."""

    out: Path
    pages: int
    people: int
    sha256: str
    code: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One value on paper that the data no longer say."""

    nip: str
    what: str
    printed: object
    now: object


class ReportService:
    """Makes papers; only verifiers and leaders print maps."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def talent_map(self, out: Path, request: MapRequest, *, options: PaperOptions, words: Words) -> Printed:
        """Print the talent map and keep what was printed under a code."""
        drawn = TalentService(self._desk).map(replace(request, entries=True))
        code = None if self._desk.database.read_only else self._code()
        letterhead, signatory, imprint = self._office(code)
        made = talent_map_pdf(out, drawn, letterhead=letterhead, signatory=signatory, options=options,
                              imprint=imprint, words=words)
        if code is not None:
            self._keep(code, "talent-map", drawn, request)
        return Printed(out, made.pages, made.people, sha256(out.read_bytes()).hexdigest(), code)

    def completeness(self, out: Path, *, options: PaperOptions, words: Words) -> Printed:
        """Print the completeness of the evidence; it names no person and needs no code."""
        self._desk.allow(VERIFIER, LEADER)
        letterhead, signatory, imprint = self._office(None)
        made = completeness_pdf(out, QualityService(self._desk).completeness(), letterhead=letterhead,
                                signatory=signatory, options=options, imprint=imprint, words=words)
        return Printed(out, made.pages, made.people, sha256(out.read_bytes()).hexdigest(), None)

    def picture(self, request: MapRequest, *, width: int, height: int, words: Words) -> bytes:
        """The grid as PNG."""
        drawn = TalentService(self._desk).map(replace(request, entries=True))
        return grid_png(drawn, width, height, words=words)

    def verify(self, code: str) -> tuple[date, list[Difference]]:
        """When a paper was printed and what has changed since. Raises ``print.unknown``."""
        self._desk.allow(VERIFIER, LEADER)
        with self._desk.database.reading() as connection:
            kept = print_of(connection, code.strip().upper())
        if kept is None:
            raise UserError("print.unknown", field="code", code=code)
        scope = json.loads(kept.scope)
        now = TalentService(self._desk).map(MapRequest(
            scope["period"], date.fromisoformat(kept.data_date), scope["unit"], tuple(scope["tiers"]),
            scope["scheme"], True))
        present = {entry.nip: _line(entry) for entry in now.entries}
        return date.fromisoformat(kept.day), _differences(json.loads(kept.lines), present)

    def _office(self, code: str | None) -> tuple[Letterhead, Signatory | None, Imprint]:
        with self._desk.database.reading() as connection:
            told = settings(connection)
        logo = told.get("letterhead.logo")
        head = Letterhead(tuple(told[f"letterhead.line{n}"] for n in range(1, 5) if told.get(f"letterhead.line{n}")),
                          base64.b64decode(logo) if logo else None, told.get("place", ""))
        signs = Signatory(told.get("signatory.title", ""), told["signatory.name"], told.get("signatory.nip", ""),
                          told.get("signatory.rank", "")) if told.get("signatory.name") else None
        return head, signs, Imprint(self._desk.clock.now(), self._desk.user.name, code, self._desk.practice)

    def _code(self) -> str:
        text = base64.b32encode(self._desk.ids.random_bytes(8)).decode()[: CODE_GROUPS * CODE_LETTERS]
        return "-".join(text[n: n + CODE_LETTERS] for n in range(0, len(text), CODE_LETTERS))

    def _keep(self, code: str, kind: str, drawn: TalentMap, request: MapRequest) -> None:
        lines = {entry.nip: _line(entry) for entry in drawn.entries}
        scope = {"period": drawn.period, "unit": request.unit, "tiers": list(request.tiers),
                 "scheme": request.scheme or drawn.scheme.code}
        with self._desk.save("print", params={"code": code}) as result:
            result.work.create("print", natural("print", code), {
                "kode": code, "hari": today(self._desk.clock).isoformat(), "jenis": kind,
                "lingkup": json.dumps(scope, sort_keys=True),
                "skema": f"{drawn.scheme.code}/{drawn.scheme.version}", "data_per": drawn.day.isoformat(),
                "baris": json.dumps(lines, sort_keys=True, separators=(",", ":"))})


def paper_options(kind: str, **given: Any) -> PaperOptions:
    """Options of a paper of that kind; talent maps lie, others stand. Raises UsageError ``report.unknown``."""
    if kind not in KINDS:
        raise UsageError("report.unknown", field="kind", kind=kind, known=", ".join(KINDS))
    landscape = given.pop("landscape", None)
    return PaperOptions(landscape=kind == "talent-map" if landscape is None else landscape,
                        **{name: value for name, value in given.items() if value is not None})


def _line(entry: MapEntry) -> list[object]:
    return [entry.state, entry.place, entry.performance, entry.potential, entry.talent_score]


def _differences(printed: dict[str, list[object]], now: dict[str, list[object]]) -> list[Difference]:
    names = ("state", "box", "performance", "potential", "talent_score")
    found = [Difference(nip, "person", "printed", None) for nip in printed if nip not in now]
    found += [Difference(nip, "person", None, "now") for nip in now if nip not in printed]
    for nip, line in printed.items():
        pairs = zip(names, line, now.get(nip, line), strict=True)
        found += [Difference(nip, what, old, new) for what, old, new in pairs if old != new]
    return found
