"""Official papers: looked at, printed, remembered by a code, and compared with the data later."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from simata_desktop.domain.changes import NOTHING, Changes
from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.ids import natural
from simata_desktop.domain.progress import Progress, Silent
from simata_desktop.domain.talent_map import TalentMap
from simata_desktop.reports import session_papers
from simata_desktop.reports.competency import competency_pdf
from simata_desktop.reports.completeness import completeness_pdf
from simata_desktop.reports.fonts import FILES
from simata_desktop.reports.page_size import SIZES
from simata_desktop.reports.paper import (
    DECREE,
    NO_HEAD,
    OFFICE,
    Imprint,
    Letterhead,
    PaperResult,
    Signatory,
)
from simata_desktop.reports.paper import PaperOptions as PaperOptions
from simata_desktop.reports.picture import grid_png
from simata_desktop.reports.profile_child import Job
from simata_desktop.reports.reconciliation import reconciliation_pdf
from simata_desktop.reports.saving import made_folder, save
from simata_desktop.reports.statement import statement_pdf
from simata_desktop.reports.talent_map import talent_map_pdf
from simata_desktop.resources import Words
from simata_desktop.services import paper_check
from simata_desktop.services.competency_paper import competency_sheet
from simata_desktop.services.desk import LEADER, VERIFIER, Desk
from simata_desktop.services.paper_check import Kept, Verified
from simata_desktop.services.paper_session import session_day
from simata_desktop.services.paper_statement import statement
from simata_desktop.services.profile import ProfileRequest
from simata_desktop.services.profile_paper import ProfilePapers
from simata_desktop.services.quality import QualityService
from simata_desktop.services.reconciling import ReconcileRequest, ReconcileService
from simata_desktop.services.talent import MapRequest, TalentService
from simata_desktop.store.queries.office import settings
from simata_desktop.store.queries.units import unit_tree
from simata_desktop.store.work import Work

CODE_GROUPS, CODE_LETTERS = 3, 4
TALENT_MAP, COMPLETENESS, STATEMENT, RECONCILE, PROFILE, PROFILES, COMPETENCY = KINDS = (
    "talent-map", "completeness", "statement", "reconcile", "profile", "profiles", "competency")
OF_PEOPLE = (PROFILE, PROFILES)
OF_SESSION = session_papers.KINDS  # of one session's day
LYING = (TALENT_MAP, COMPETENCY)
PAPERS, FONTS, HEADS = tuple(SIZES), tuple(FILES), (OFFICE, DECREE, NO_HEAD)
MARKS = RESTRICTED, SECRET = ("TERBATAS", "RAHASIA")  # words of the law on archives, the same in every language


@dataclass(frozen=True, slots=True)
class PaperRequest:
    """Which paper, how it looks, whose map; without ``signed`` the signature block stays dotted."""

    kind: str
    options: PaperOptions
    map: MapRequest = field(default_factory=MapRequest)
    signed: bool = True
    letters: bool = True  # after the completeness, one to the head of each unit
    indicators: tuple[str, ...] = ()  # of a statement; none: those declared for its unit, else all it may state
    nips: tuple[str, ...] = ()  # of profiles; none: everybody on the map asked for
    session: str = ""  # of the papers of a session's day


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper in memory. ``code`` is None for a preview and where nothing can be stored; ``chart`` None for no map."""

    kind: str
    data: bytes
    pages: int
    people: int
    code: str | None = None
    chart: TalentMap | None = None
    kept: Kept | None = None  # what is remembered under the code
    counted: int = 0  # people the paper is about, named or not


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper that was made; ``code`` is None where nothing could be stored. ``out`` is None for a printer."""

    out: Path | None
    pages: int
    people: int
    sha256: str
    code: str | None
    changes: Changes = NOTHING


@dataclass(frozen=True, slots=True)
class Filed:
    """One of several files of a print: whose, where, its hash and code."""

    nip: str
    path: Path
    sha256: str
    code: str | None


@dataclass(frozen=True, slots=True)
class Folder:
    """A print with a file for each person."""

    out: Path
    pages: int
    files: tuple[Filed, ...]
    changes: Changes = NOTHING


class ReportService:
    """Makes papers; only verifiers and leaders print maps."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def options(self, kind: str, **given: Any) -> PaperOptions:
        """Options of a paper as the office set them, but for those given. Raises as :func:`paper_options`."""
        with self._desk.database.reading() as connection:
            told = settings(connection)
        keys = {"paper": "size", "font": "font", "mark": "mark"}
        usual = {name: told.get(f"paper.{key}") for name, key in keys.items()}
        known = {"paper": PAPERS, "font": FONTS}
        chosen: dict[str, Any] = {name: value for name, value in usual.items() if value in known.get(name, (value,))}
        if kind in (*OF_PEOPLE, COMPETENCY) and not chosen.get("mark"):
            chosen["mark"] = RESTRICTED  # what stands on them is nobody else's business
        return paper_options(kind, **chosen | {name: value for name, value in given.items() if value is not None})

    def signatory(self) -> str:
        """Who signs by the settings of the office; empty where nobody is set."""
        with self._desk.database.reading() as connection:
            return settings(connection).get("signatory.name", "")

    def preview(self, asked: PaperRequest, *, words: Words, progress: Progress | None = None) -> Draft:
        """The paper as it would be printed now, with a word in place of its code; nothing is kept of it."""
        code = None if self._desk.database.read_only else words("paper.preview")
        return self._made(asked, code, words=words, progress=progress or Silent(), code_kept=None, preview=True)

    def draft(self, asked: PaperRequest, *, words: Words, progress: Progress | None = None) -> Draft:
        """A paper under a fresh code, which counts only after :meth:`issue`."""
        code = None if self._desk.database.read_only or not self._coded(asked.kind) else self._code()
        draft = self._made(asked, code, words=words, progress=progress or Silent(), code_kept=code)
        if asked.kind in OF_PEOPLE and not draft.counted:
            raise UserError("report.nobody")
        return draft

    def profiles_each(self, asked: PaperRequest, folder: Path, *, words: Words,
                      progress: Progress | None = None) -> Folder:
        """Profiles in a file each, under codes of their own; file names tell a number and the code, never a name.

        Raises ``report.nobody``, what :meth:`issue` raises, Cancelled; then none of the files is left.
        """
        progress, papers = progress or Silent(), ProfilePapers(self._desk)
        request = ProfileRequest(asked.nips, asked.map)
        count = papers.count(request)
        if not count:
            raise UserError("report.nobody")
        wanted = papers.coded and not self._desk.database.read_only
        codes = tuple(self._code() if wanted else None for _ in range(count))
        folder = made_folder(folder)
        paths = [folder / f"profil-talenta-{number:04d}{f'-{code}' if code else ''}.pdf"
                 for number, code in enumerate(codes, start=1)]
        hashes: dict[int, str] = {}

        def write(number: int, data: bytes) -> None:
            save(data, paths[number - 1])
            hashes[number - 1] = sha256(data).hexdigest()

        try:
            made = papers.print_(asked.kind, request, self._job(asked, None, words, codes=codes), progress=progress,
                                 take=write)
            changes = self._remember(asked.kind, list(zip(codes, made.kept, strict=True)))
        except BaseException:
            for place in hashes:
                paths[place].unlink(missing_ok=True)
            raise
        files = [Filed(nip, paths[place], hashes[place], codes[place]) for place, nip in enumerate(made.nips)]
        return Folder(folder, made.pages, tuple(files), changes)

    def issue(self, draft: Draft, out: Path | None = None) -> Printed:
        """Keep what is printed under the code of a draft and, with ``out``, write the file: both or neither.

        Raises EnvironmentProblem ``disk.full``, ``file.not_writable``, ``workspace.busy``; an old file then stands.
        """
        digest = sha256(draft.data).hexdigest()
        if draft.code is None:
            if out is not None:
                save(draft.data, out)
            return Printed(out, draft.pages, draft.people, digest, None)
        written = None
        try:
            with self._desk.save("print", params={"code": draft.code}) as result:
                self._keep(result.work, draft.kind, draft.code, draft.kept)
                if out is not None:
                    save(draft.data, out)
                    written = out
        except BaseException:
            if written is not None:  # no paper may bear a code that nobody knows
                written.unlink(missing_ok=True)
            raise
        return Printed(out, draft.pages, draft.people, digest, draft.code, result.changes)

    def talent_map(self, out: Path, request: MapRequest, *, options: PaperOptions, words: Words) -> Printed:
        """Print the talent map and keep what was printed under a code."""
        return self.issue(self.draft(PaperRequest(TALENT_MAP, options, request), words=words), out)

    def completeness(self, out: Path, *, options: PaperOptions, words: Words) -> Printed:
        """Print the completeness of the evidence; it names no person and needs no code."""
        return self.issue(self.draft(PaperRequest(COMPLETENESS, options), words=words), out)

    def letter(self, paper: Callable[..., PaperResult], content: object, *, options: PaperOptions, words: Words,
               signed: bool = True, progress: Progress | None = None) -> Draft:
        """A paper that names what is missing and no result, so that it bears no code: ``paper`` paints ``content``."""
        asked = PaperRequest("letter", options, signed=signed)
        data, made = self._painted(paper, content, asked, code=None, words=words, progress=progress or Silent())
        return Draft(asked.kind, data, made.pages, made.people)

    def picture(self, request: MapRequest, *, width: int, height: int, words: Words, names: bool = True) -> bytes:
        """The grid as PNG; without ``names`` nobody is named in it."""
        drawn = TalentService(self._desk).map(replace(request, entries=True))
        return grid_png(drawn, width, height, words=words, names=names)

    def save_picture(self, out: Path, request: MapRequest, *, width: int, height: int, words: Words,
                     names: bool = True) -> None:
        """The same into a file, whole or not at all. Raises EnvironmentProblem ``disk.full``, ``file.not_writable``."""
        save(self.picture(request, width=width, height=height, words=words, names=names), out)

    def verify(self, code: str) -> Verified:
        """Does a printed paper still agree with the data? Raises ``print.unknown``."""
        return paper_check.verify(self._desk, code)

    def verify_file(self, path: Path, *, words: Words) -> Verified:
        """The same for a PDF whose foot bears the code; raises also ``paper.…`` and ``file.…`` where it is no paper."""
        return paper_check.verify(self._desk, paper_check.code_in(path, words))

    def _made(self, asked: PaperRequest, code: str | None, *, words: Words, progress: Progress,
              code_kept: str | None, preview: bool = False) -> Draft:
        progress.step(0, 0, "paper.stage.data")
        if asked.kind == COMPLETENESS:
            self._desk.allow(VERIFIER, LEADER)
            report, letters = QualityService(self._desk).letters(asked.map)
            paper = partial(completeness_pdf, letters=letters if asked.letters else ())
            data, made = self._painted(paper, report, asked, code=None, words=words, progress=progress)
            return Draft(asked.kind, data, made.pages, made.people, counted=report.total.people)
        if asked.kind == STATEMENT:
            said = statement(self._desk, asked.map, asked.indicators)
            data, made = self._painted(statement_pdf, said, asked, code=None, words=words, progress=progress)
            return Draft(asked.kind, data, made.pages, made.people, counted=said.people)
        if asked.kind == RECONCILE:
            return self._reconciliation(asked, words=words, progress=progress)
        if asked.kind in OF_PEOPLE:
            return self._profiles(asked, code, words=words, progress=progress, code_kept=code_kept, preview=preview)
        if asked.kind in OF_SESSION:
            return self._of_session(asked, words=words, progress=progress)
        if asked.kind == COMPETENCY:
            return self._competency(asked, words=words, progress=progress)
        drawn = TalentService(self._desk).map(replace(asked.map, entries=True))
        progress.raise_if_cancelled()
        data, made = self._painted(talent_map_pdf, drawn, asked, code=code, words=words, progress=progress)
        kept = Kept(self._scope(asked.map, drawn), f"{drawn.scheme.code}/{drawn.scheme.version}", drawn.day,
                    {entry.nip: paper_check.line(entry) for entry in drawn.entries})
        return Draft(asked.kind, data, made.pages, made.people, code_kept, drawn, kept, drawn.people)

    def _profiles(self, asked: PaperRequest, code: str | None, *, words: Words, progress: Progress,
                  code_kept: str | None, preview: bool) -> Draft:
        made = ProfilePapers(self._desk).print_(
            asked.kind, ProfileRequest(asked.nips, asked.map), self._job(asked, code, words), progress=progress,
            preview=preview)
        return Draft(asked.kind, made.data, made.pages, made.people, code_kept, kept=made.together(),
                     counted=made.counted)

    def _competency(self, asked: PaperRequest, *, words: Words, progress: Progress) -> Draft:
        found = competency_sheet(self._desk, asked.map)
        progress.raise_if_cancelled()
        data, made = self._painted(competency_pdf, found, asked, code=None, words=words, progress=progress)
        return Draft(asked.kind, data, made.pages, made.people, counted=len(found.people) + found.without)

    def _of_session(self, asked: PaperRequest, *, words: Words, progress: Progress) -> Draft:
        if not asked.session.strip():
            raise UserError("report.session", field="session")
        day = session_day(self._desk, asked.session)
        paper = partial(session_papers.session_pdf, kind=asked.kind)
        data, made = self._painted(paper, day, asked, code=None, words=words, progress=progress)
        return Draft(asked.kind, data, made.pages, made.people, counted=len(day.people))

    def _job(self, asked: PaperRequest, code: str | None, words: Words, *,
             codes: tuple[str | None, ...] | None = None) -> Job:
        letterhead, signatory, imprint = self._office(code, coded=self._coded(asked.kind))
        return Job(letterhead, signatory if asked.signed else None, asked.options, imprint, words.language, codes)

    def _coded(self, kind: str) -> bool:
        """Does a paper of that kind bear a code, as this user prints it?"""
        return kind == TALENT_MAP or (kind in OF_PEOPLE and ProfilePapers(self._desk).coded)

    def _reconciliation(self, asked: PaperRequest, *, words: Words, progress: Progress) -> Draft:
        wanted = asked.map
        found = ReconcileService(self._desk).reconcile(
            ReconcileRequest(wanted.period, wanted.unit, wanted.tiers, wanted.scheme))
        if not found.counts.told:
            raise UserError("reconcile.untold", year=found.rating_year)
        counts = found.counts
        data, made = self._painted(reconciliation_pdf, found, asked, code=None, words=words, progress=progress)
        return Draft(asked.kind, data, made.pages, made.people,
                     counted=counts.compared + counts.only_here + counts.only_there)

    def _painted(self, paper: Callable[..., PaperResult], content: object, asked: PaperRequest, *, code: str | None,
                 words: Words, progress: Progress) -> tuple[bytes, PaperResult]:
        letterhead, signatory, imprint = self._office(code, coded=self._coded(asked.kind))
        out = io.BytesIO()
        made = paper(out, content, letterhead=letterhead, signatory=signatory if asked.signed else None,
                     options=asked.options, imprint=imprint, words=words, progress=progress)
        return out.getvalue(), made

    def _office(self, code: str | None, *, coded: bool) -> tuple[Letterhead, Signatory | None, Imprint]:
        with self._desk.database.reading() as connection:
            told = settings(connection)
        logo = told.get("letterhead.logo")
        head = Letterhead(tuple(told[f"letterhead.line{n}"] for n in range(1, 5) if told.get(f"letterhead.line{n}")),
                          base64.b64decode(logo) if logo else None, told.get("place", ""))
        signs = Signatory(told.get("signatory.title", ""), told["signatory.name"], told.get("signatory.nip", ""),
                          told.get("signatory.rank", "")) if told.get("signatory.name") else None
        imprint = Imprint(self._desk.clock.now(), self._desk.user.name, code, self._desk.practice, coded)
        return head, signs, imprint

    def _code(self) -> str:
        text = base64.b32encode(self._desk.ids.random_bytes(8)).decode()[: CODE_GROUPS * CODE_LETTERS]
        return "-".join(text[n: n + CODE_LETTERS] for n in range(0, len(text), CODE_LETTERS))

    def _scope(self, request: MapRequest, drawn: TalentMap) -> str:
        """What the map was narrowed to, with the unit's id: its name may change before the paper is checked."""
        with self._desk.database.reading() as connection:
            unit = unit_tree(connection).find(request.unit).uid if request.unit else None
        return json.dumps({"period": drawn.period, "unit": unit, "tiers": list(request.tiers),
                           "scheme": request.scheme or drawn.scheme.code}, sort_keys=True)

    def _remember(self, kind: str, printed: Sequence[tuple[str | None, Kept | None]]) -> Changes:
        """Keep what is printed under several codes, in one save."""
        if not any(code for code, _ in printed):
            return NOTHING
        with self._desk.save("print", params={"codes": len(printed)}) as result:
            for code, kept in printed:
                self._keep(result.work, kind, code, kept)
        return result.changes

    def _keep(self, work: Work, kind: str, code: str | None, kept: Kept | None) -> None:
        if kept is None or code is None:
            return
        work.create("print", natural("print", code), {
            "kode": code, "hari": today(self._desk.clock).isoformat(), "jenis": kind, "lingkup": kept.scope,
            "skema": kept.rules, "data_per": kept.day.isoformat(),
            "baris": json.dumps(kept.lines, sort_keys=True, separators=(",", ":"))})


def paper_options(kind: str, **given: Any) -> PaperOptions:
    """Options of a paper of that kind; maps lie, others stand. Raises UsageError ``report.unknown``."""
    if kind not in (*KINDS, *OF_SESSION):
        raise UsageError("report.unknown", field="kind", kind=kind, known=", ".join((*KINDS, *OF_SESSION)))
    landscape = given.pop("landscape", None)
    return PaperOptions(landscape=kind in LYING if landscape is None else landscape,
                        **{name: value for name, value in given.items() if value is not None})
