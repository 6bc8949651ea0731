"""The documents of evidence: taken in after a look at their first bytes, kept encrypted, given back whole."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.clock import today
from simata_desktop.domain.document_names import Proposal, propose
from simata_desktop.domain.documents import HEAD, MOST_BYTES, CheckedFile, Document, form_of, kept_name
from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.indicators import RATINGS, feed_of
from simata_desktop.domain.scheme import Scheme
from simata_desktop.reports.saving import save
from simata_desktop.resources import read_json
from simata_desktop.services.desk import ENTRY, VERIFIER, Desk
from simata_desktop.services.evidence_records import amend, changeable, existing, need
from simata_desktop.sheets.guard import environment
from simata_desktop.store import documents
from simata_desktop.store.work import Work

_MEGABYTE = 1024**2


class DocumentService:
    """Scans of evidence. None is opened by a parser here: a PDF with a password or a script is bytes like any other."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def check(self, path: Path) -> CheckedFile:
        """May this file be kept? Raises as :func:`check`."""
        return check(path)

    def read(self, evidence_id: str) -> Document:
        """The document of a record, its hash proven.

        Raises ``evidence.unknown``, ``right.missing``; ``document.none`` (never had one), ``document.missing`` (not in
        this store), ``document.altered``.
        """
        with self._desk.database.reading() as connection:
            record = existing(self._desk, Work(connection, self._desk.ids), evidence_id)
            digest, name = record["berkas_sha256"], record["berkas_nama"] or ""
            if digest is None:
                raise UserError("document.none", field="id")
            found = documents.content(connection, digest)
        if found is None:
            raise UserError("document.missing", field="id", file=name)
        form, data = found
        if sha256(data).hexdigest() != digest:
            raise UserError("document.altered", field="id", file=name)
        return Document(name, form, digest, data)

    def attach(self, evidence_id: str, path: Path) -> Changes:
        """Give a record its document, or another one; it then waits for a verifier again.

        Raises as :func:`check`; ``evidence.unknown``, ``right.missing``, ``evidence.verified`` (by entry),
        ``submission.closed``; then nothing is kept.
        """
        self._desk.allow(ENTRY, VERIFIER)
        file = check(path)
        with self._desk.save("evidence", label="undo.evidence.attach", params={"file": file.name}) as result:
            changeable(self._desk, result.work, evidence_id)
            if amend(result.work, evidence_id, naming(file)):
                documents.keep(result.work.connection, file)
        return result.changes

    def detach(self, evidence_id: str, reason: str) -> Changes:
        """Take the document off a record, with a reason; the store keeps it for undo. Raises as ``attach``, and
        ``reason.missing``, ``document.none``."""
        self._desk.allow(ENTRY, VERIFIER)
        need(reason)
        with self._desk.database.reading() as connection:
            record = existing(self._desk, Work(connection, self._desk.ids), evidence_id)
        name = record["berkas_nama"] or ""
        with self._desk.save("evidence", label="undo.evidence.detach", reason=reason,
                             params={"file": name}) as result:
            if changeable(self._desk, result.work, evidence_id)["berkas_sha256"] is None:
                raise UserError("document.none", field="id")
            amend(result.work, evidence_id, dict.fromkeys(("berkas_nama", "berkas_sha256", "berkas_byte")))
        return result.changes

    def save(self, evidence_id: str, out: Path) -> Document:
        """Write the document of a record to ``out``, whole or not at all. Raises as ``read``; EnvironmentProblem
        ``disk.full``, ``file.not_writable``."""
        document = self.read(evidence_id)
        save(document.data, out)
        return document

    def propose(self, path: Path, scheme: str | None = None) -> Proposal:
        """What the name of a dropped file suggests, by the rules of ``scheme``; its content is not looked at."""
        with self._desk.database.reading() as connection:
            rules = self._desk.standing.view(connection, scheme=scheme).scheme
        found = propose(path.name, _words(rules), read_json("reference", "cell_words.json")["months"],
                        today=today(self._desk.clock))
        rated = found.indicator is not None and feed_of(found.indicator.partition(".")[0]).source == RATINGS
        return replace(found, indicator=None) if rated else found  # a yearly rating is typed, not documented


def _words(scheme: Scheme) -> dict[str, list[str]]:
    """Labels, codes and further words of every indicator or part."""
    more: dict[str, list[str]] = read_json("reference", "document_words.json")["words"]
    named: dict[str, list[str]] = {}
    for indicator in scheme.indicators:
        if indicator.rubric.kind != "mean":
            named[indicator.code] = [indicator.label, indicator.code]
        for part in indicator.rubric.parts:
            named[f"{indicator.code}.{part.code}"] = [part.label, part.code]
    return {code: [*texts, *more.get(code, ())] for code, texts in named.items()}


def check(path: Path) -> CheckedFile:
    """The file at ``path`` where it may be kept: PDF, JPG or PNG by its first bytes, of at most 1 MB.

    Raises UserError ``document.empty``, ``document.size``, ``document.form``; EnvironmentProblem ``file.missing``,
    ``file.folder``, ``file.held``, ``file.unreadable``.
    """
    name = kept_name(path.name.encode("utf-8", "replace").decode())
    size, data = _content(path)
    if size > MOST_BYTES:
        raise UserError("document.size", field="file", file=name, most=MOST_BYTES // _MEGABYTE,
                        megabytes=round(size / _MEGABYTE + 0.05, 1))
    if not data.strip(b"\0 \t\r\n"):
        raise UserError("document.empty", field="file", file=name)
    form = form_of(data[:HEAD])
    if form is None:
        raise UserError("document.form", field="file", file=name)
    return CheckedFile(name, form, sha256(data).hexdigest(), data)


def _content(path: Path) -> tuple[int, bytes]:
    """Size, and no more of the content than may be kept."""
    try:
        if not path.is_file():  # opening a pipe would wait for somebody to write into it
            raise OSError(errno.ENODEV, "no plain file") if path.exists() else FileNotFoundError()
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
            return max(len(data), os.fstat(file.fileno()).st_size), data
    except OSError as error:
        raise environment(path, error) from error
    except ValueError as error:  # a NUL in the name
        raise EnvironmentProblem("file.missing", file=path.name) from error


def naming(file: CheckedFile) -> dict[str, str | None]:
    """The fields by which a record names its document."""
    return {"berkas_nama": file.name, "berkas_sha256": file.sha256, "berkas_byte": str(file.bytes)}
