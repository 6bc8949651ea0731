"""The verifier's work: the list of evidence, accepting and rejecting it, and what accepting all would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.nip import plain_nip
from simata_desktop.domain.progress import Progress
from simata_desktop.domain.records import CLOSED_INDICATORS
from simata_desktop.domain.transitions import RECORDED, REJECTED, VERIFIED
from simata_desktop.services.desk import LEADER, VERIFIER, Desk
from simata_desktop.services.evidence_records import need
from simata_desktop.services.rules import check_tiers
from simata_desktop.services.verification_preview import PreviewRequest, VerificationPreview, preview
from simata_desktop.store.database import Connection
from simata_desktop.store.queries import verification as queries
from simata_desktop.store.queries.evidence import EvidenceRow, evidence_rows
from simata_desktop.store.queries.people import by_nip
from simata_desktop.store.queries.units import unit_tree
from simata_desktop.store.queries.verification import QueueRow

__all__ = ["EvidenceRow", "PreviewRequest", "QueueFilter", "QueueRow", "VerificationPreview", "VerificationService"]


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which records the list shows: ``unit`` (code or name, with all under it), ``indicator`` (or INDICATOR.PART),
    ``tiers``, ``state`` (recorded, verified, rejected; empty: all), with or without a file, ``search`` in name, NIP,
    number and file name."""

    unit: str | None = None
    indicator: str | None = None
    tiers: tuple[str, ...] = ()
    state: str = RECORDED
    with_file: bool | None = None
    search: str = ""


class VerificationService:
    """Evidence as the verifier sees it; discipline and assessments only for those who may see them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def keys(self, what: QueueFilter = QueueFilter()) -> Sequence[int]:
        """Local keys of the records in order of unit, name, indicator and date.

        Raises UsageError ``tier.unknown``; ``unit.unknown``.
        """
        check_tiers(self._desk.rulebook().tiers, what.tiers)
        with self._desk.database.reading() as connection:
            indicator, _, part = (what.indicator or "").partition(".")
            return queries.keys(connection, queries.Queue(
                self._units(connection, what.unit), indicator or None, part or None, what.tiers, what.state,
                what.with_file, what.search, self._hidden()))

    def page(self, keys: Sequence[int]) -> Sequence[QueueRow]:
        """The records of these keys that are still there, in their order."""
        with self._desk.database.reading() as connection:
            rows = queries.page(connection, keys, own=self._bound(connection))
        return [row for row in rows if row.indicator not in self._hidden()]

    def find(self, ids: Sequence[str]) -> Mapping[str, QueueRow]:
        """The records of these ids; those that are not there, or out of sight, are left out."""
        with self._desk.database.reading() as connection:
            rows = queries.by_uid(connection, ids, own=self._bound(connection))
        return {uid: row for uid, row in rows.items() if row.indicator not in self._hidden()}

    def list(self, *, nip: str | None = None, state: str | None = None,
             unit: str | None = None) -> Sequence[EvidenceRow]:
        """Evidence records, oldest first. Raises ``person.unknown``, ``unit.unknown``."""
        with self._desk.database.reading() as connection:
            person = by_nip(connection, plain_nip(nip)) if nip else None
            if nip and person is None:
                raise UserError("person.unknown", field="nip", nip=nip)
            rows = evidence_rows(connection, person=person.uid if person else None, state=state,
                                 units=self._units(connection, unit) or ())
        return [row for row in rows if row.indicator not in self._hidden()]

    def accept(self, ids: Sequence[str], *, seen: Mapping[str, int] | None = None) -> Changes:
        """Accept records, all or none: one undo step. ``seen``: the ``position`` of each as it was looked at.

        Raises ``right.missing``, ``evidence.unknown``; ``evidence.own`` (its author, where another verifier exists);
        ``evidence.judged``, ``evidence.changed`` (somebody else was quicker).
        """
        return self._judge(ids, VERIFIED, None, label="undo.evidence.accept", seen=seen or {})

    def reject(self, ids: Sequence[str], reason: str, *, seen: Mapping[str, int] | None = None) -> Changes:
        """Refuse records with a reason that their author reads. As ``accept``, and ``reason.missing``."""
        need(reason)
        return self._judge(ids, REJECTED, reason, label="undo.evidence.reject", seen=seen or {})

    def preview(self, what: PreviewRequest | None = None, progress: Progress | None = None) -> VerificationPreview:
        """What the map of a request would show if everything recorded were accepted, against what is verified now.

        Raises ``right.missing``, ``unit.unknown``; UsageError ``scheme.unknown``, ``tier.unknown``; Cancelled.
        """
        self._desk.allow(VERIFIER, LEADER)
        check_tiers(self._desk.rulebook().tiers, (what or PreviewRequest()).tiers)
        with self._desk.database.reading() as connection:
            return preview(connection, self._desk.standing, what or PreviewRequest(), progress)

    def _judge(self, ids: Sequence[str], state: str, reason: str | None, *, label: str,
               seen: Mapping[str, int]) -> Changes:
        self._desk.allow(VERIFIER)
        some = tuple(dict.fromkeys(ids))
        with self._desk.save("evidence", label=label, reason=reason, params={"count": len(some)}) as result:
            connection = result.work.connection
            rows = queries.by_uid(connection, some, own=self._bound(connection))
            for uid in some:
                if uid not in rows:
                    raise UserError("evidence.unknown", field="id", id=uid)
                self._allow_verdict(connection, rows[uid], seen.get(uid))
            for uid in some:
                result.work.set("evidence", uid, {
                    "status": state, "diverifikasi_oleh": self._desk.user.name, "alasan": reason})
        return result.changes

    def _allow_verdict(self, connection: Connection, row: QueueRow, seen: int | None) -> None:
        me = self._desk.user.name
        newer = row.last_by != me and seen not in (None, row.position)
        if row.own:
            code = "evidence.own"
        elif row.state != RECORDED and (newer or (seen is None and row.verified_by != me)):
            code = "evidence.judged"
        elif newer:
            code = "evidence.changed"
        else:
            return
        by = row.last_by if code == "evidence.changed" else row.verified_by or row.last_by
        raise UserError(code, field="id", name=row.name, by=by, indicator=self._label(connection, row))

    def _label(self, connection: Connection, row: QueueRow) -> str:
        """The indicator or part in the words of the office's rules."""
        found = self._desk.standing.view(connection).scheme.indicator(row.indicator)
        part = found.rubric.part(row.part) if found and row.part else None
        return part.label if part else found.label if found else row.code

    def _bound(self, connection: Connection) -> str | None:
        """The user signed in, where he may not judge what he entered because somebody else can."""
        found = queries.verifiers(connection, VERIFIER)
        return self._desk.user.id if found - {self._desk.user.id} else None

    def _hidden(self) -> tuple[str, ...]:
        return () if VERIFIER in self._desk.user.roles else CLOSED_INDICATORS

    @staticmethod
    def _units(connection: Connection, unit: str | None) -> tuple[str, ...] | None:
        if not unit:
            return None
        tree = unit_tree(connection)
        return tree.under(tree.find(unit).uid)
