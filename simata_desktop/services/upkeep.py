"""Evidence that the history of people proposes: offered, taken over by one key, or set aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import fold, natural
from simata_desktop.domain.nip import plain_nip
from simata_desktop.domain.proposals import HistoryRow, Proposal, Proposer
from simata_desktop.domain.records import CLOSED_INDICATORS
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.transitions import RECORDED
from simata_desktop.resources import Words
from simata_desktop.services.desk import ENTRY, VERIFIER, Desk
from simata_desktop.services.evidence_values import indicator_of, read_rubric
from simata_desktop.services.history_kinds import shipped_history_rules
from simata_desktop.services.submission import refuse_shut
from simata_desktop.store.lock import WriterLock
from simata_desktop.store.queries.importing import position
from simata_desktop.store.queries.people import by_nip
from simata_desktop.store.queries.units import unit_tree
from simata_desktop.store.queries.upkeep import (
    PROPOSAL_ASIDE,
    Told,
    aside,
    changed_people,
    evidence_keys,
    put_aside,
    take_back,
    with_history,
)

MANY = 2000  # people; when more have changed everybody is read again
NAMED = 3  # rows of history named in the reason of a save; its parameters have all


@dataclass(frozen=True, slots=True)
class Offered:
    """A proposal with its person. ``id`` is that of the evidence it would become; ``person`` is the local key;
    ``label`` is the indicator's, ``words`` those of the values to choose from (code and label); ``about`` is what its
    first row is called; ``rows`` are the rows it comes from; ``order``: where it stands; ``aside``: set aside."""

    id: str
    person: int
    uid: str
    nip: str
    name: str
    title: str
    position: str
    unit: str
    unit_id: str | None
    label: str
    words: tuple[tuple[str, str], ...]
    about: str
    proposal: Proposal
    rows: tuple[HistoryRow, ...]
    order: tuple[str, str, int]
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which proposals: ``search`` in names and NIP, a unit with those under it, an indicator, a person's NIP;
    ``aside``: those set aside instead of those offered."""

    search: str = ""
    unit: str | None = None
    indicator: str | None = None
    nip: str | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A proposal somebody takes over; a value chosen and a number added where the history does not tell them."""

    id: str
    value: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    """Everything proposed at a position of the journal on a day; discipline too."""

    position: int = 0
    day: date | None = None
    found: tuple[Offered, ...] = ()


class UpkeepService:
    """Proposals out of the history rows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept = _Kept()

    def proposals(self, wanted: Wanted = Wanted()) -> tuple[Offered, ...]:
        """What is offered (or was set aside), by unit, name and indicator; discipline only to the verifier.

        Raises ``right.missing``, ``unit.unknown``, ``person.unknown``, UsageError ``indicator.unknown``.
        """
        self._desk.allow(ENTRY, VERIFIER)
        with self._desk.database.reading() as connection:
            found = self._all(connection)
            left = aside(connection, PROPOSAL_ASIDE)
            units = self._units(connection, wanted.unit)
            if wanted.nip is not None and by_nip(connection, plain_nip(wanted.nip)) is None:
                raise UserError("person.unknown", field="nip", nip=wanted.nip)
            if wanted.indicator is not None:
                indicator_of(self._desk.standing.view(connection).scheme, wanted.indicator)
        return tuple(replace(one, aside=True) if one.id in left else one for one in found
                     if (one.id in left) == wanted.aside and _fits(one, wanted, units))

    def accept(self, taken: Sequence[Taken], *, words: Words) -> Changes:
        """Make evidence (recorded) of these proposals: one save, one undo step, the history rows named in the journal.

        Those that are evidence by now are passed over. Raises ``proposal.gone`` where none is left, ``proposal.value``
        where a value is not chosen, ``proposal.number`` where such a record exists, UsageError ``value.unknown``;
        ``submission.closed`` and its like.
        """
        self._desk.allow(ENTRY, VERIFIER)
        chosen = {one.id: one for one in taken}
        with self._desk.database.reading() as connection:
            found = [one for one in self._all(connection) if one.id in chosen]
        if not found:
            raise UserError("proposal.gone")
        for one in found:
            if one.proposal.code in CLOSED_INDICATORS:
                self._desk.allow(VERIFIER)
        params = {"count": len(found), "history": {one.id: list(one.proposal.rows) for one in found}}
        with self._desk.save("evidence", label="undo.proposals", reason=_reason(found, words), params=params) as result:
            connection = result.work.connection
            refuse_shut(self._desk, connection)
            people = sorted({one.person for one in found})
            still = [one for one in self._of(connection, people) if one.id in chosen]
            if not still:
                raise UserError("proposal.gone")
            scheme = self._desk.standing.view(connection).scheme
            for one in still:
                self._write(result.work, one, chosen[one.id], scheme=scheme)
        return result.changes

    def _write(self, work: Any, one: Offered, taken: Taken, *, scheme: Scheme) -> None:
        proposal = one.proposal
        text = proposal.value if taken.value is None else taken.value
        if text is None:
            raise UserError("proposal.value", field="value", name=one.title, indicator=one.label)
        value = read_rubric(indicator_of(scheme, proposal.code)[1], proposal.code, text)
        number = (taken.number or "").strip() or proposal.number
        uid = evidence_id(one.uid, proposal, number)
        held = work.find("evidence", uid)
        if held is not None and not held[1]:
            raise UserError("proposal.number", field="number", name=one.title, indicator=one.label,
                            number=number or proposal.stamp)
        indicator, _, part = proposal.code.partition(".")
        work.put("evidence", uid, {
            "pegawai": one.uid, "indikator": indicator, "bagian": part or None, "jenis": "value", "nilai": value,
            "tanggal": proposal.day.isoformat() if proposal.day else None,
            "tahun": str(proposal.year) if proposal.year and not proposal.day else None, "nomor": number,
            "penerbit": proposal.issuer, "status": RECORDED})

    def dismiss(self, ids: Iterable[str]) -> int:
        """Set proposals aside on this PC, so that they are not offered again; how many."""
        return self._aside(ids, put=True)

    def offer_again(self, ids: Iterable[str]) -> int:
        """Offer again what was set aside; how many."""
        return self._aside(ids, put=False)

    def _aside(self, ids: Iterable[str], *, put: bool) -> int:
        self._desk.allow(ENTRY, VERIFIER)
        listed = list(ids)
        with WriterLock(self._desk.folder / "writer.lock"), self._desk.database.writing() as connection:
            if put:
                wall = self._desk.clock.now().isoformat(timespec="seconds")
                put_aside(connection, PROPOSAL_ASIDE, listed, wall=wall)
            else:
                take_back(connection, PROPOSAL_ASIDE, listed)
        return len(listed)

    def _units(self, connection: Any, unit: str | None) -> frozenset[str] | None:
        """The units asked for, within those of an entry clerk bound to one; None for the whole office."""
        tree = unit_tree(connection)
        asked = set(tree.under(tree.find(unit).uid)) if unit else None
        user = self._desk.user
        own = set(tree.under(user.unit)) if user.unit and VERIFIER not in user.roles else None
        if asked is None or own is None:
            left = asked if own is None else own
            return None if left is None else frozenset(left)
        return frozenset(asked & own)

    def _all(self, connection: Any) -> tuple[Offered, ...]:
        """Everything proposed; what was found before is brought up to date with what has been saved since."""
        now = _Kept(position(connection), today(self._desk.clock))
        if now.day != self._kept.day:
            self._kept = replace(now, found=tuple(self._of(connection, None)))
        elif now.position != self._kept.position:
            people = changed_people(connection, self._kept.position)
            if people is None or len(people) > MANY:
                self._kept = replace(now, found=tuple(self._of(connection, None)))
            else:
                anew, touched = self._of(connection, people), frozenset(people)
                rest = [one for one in self._kept.found if one.person not in touched]
                self._kept = replace(now, found=tuple(sorted([*rest, *anew], key=lambda one: one.order)))
        if VERIFIER in self._desk.user.roles:
            return self._kept.found
        return tuple(one for one in self._kept.found if one.proposal.code not in CLOSED_INDICATORS)

    def _of(self, connection: Any, people: Sequence[int] | None) -> list[Offered]:
        view = self._desk.standing.view(connection)
        proposer = Proposer(shipped_history_rules(), view.scheme, view.context)
        told = [one for one in with_history(connection, people)
                if view.reader.tiers.in_service(one.legal_status) is not False]
        held = evidence_keys(connection, [one.id for one in told])
        known = dict(_known(view.scheme))
        places = {code: place for place, code in enumerate(known)}
        return sorted((_offered(one, proposal, *known[proposal.code], place=places[proposal.code]) for one in told
                       for proposal in proposer.propose(one.rows, held.get(one.uid, ()))), key=lambda one: one.order)


def evidence_id(person: str, proposal: Proposal, number: str | None) -> str:
    """The id of the evidence a proposal would become with that number."""
    indicator, _, part = proposal.code.partition(".")
    return natural("evidence", person, indicator, part, proposal.stamp, number or "")


def _offered(one: Told, proposal: Proposal, label: str, values: Mapping[str, str], *, place: int) -> Offered:
    rows = tuple(row for row in one.rows if row.id in proposal.rows)
    words = tuple((code, values[code]) for code in proposal.choices)
    return Offered(evidence_id(one.uid, proposal, proposal.number), one.id, one.uid, one.nip, one.name, one.title,
                   one.position, one.unit, one.unit_id, label, words, rows[0].title, proposal, rows,
                   (fold(one.name), one.nip, place))


def _known(scheme: Scheme) -> Iterator[tuple[str, tuple[str, dict[str, str]]]]:
    """INDICATOR and INDICATOR.PART → its label, and the labels of its values by code."""
    for indicator in scheme.indicators:
        yield indicator.code, (indicator.label, {row.code: row.label for row in indicator.rubric.rows})
        for part in indicator.rubric.parts:
            yield (f"{indicator.code}.{part.code}",
                   (f"{indicator.label}: {part.label}", {row.code: row.label for row in part.rubric.rows}))


def _fits(one: Offered, wanted: Wanted, units: frozenset[str] | None) -> bool:
    if units is not None and one.unit_id not in units:
        return False
    if wanted.indicator and wanted.indicator not in (one.proposal.code, one.proposal.code.partition(".")[0]):
        return False
    if wanted.nip is not None and one.nip != plain_nip(wanted.nip):
        return False
    words = fold(wanted.search)
    return not words or words in fold(one.title) or words.replace(" ", "") in one.nip


def _reason(found: Sequence[Offered], words: Words) -> str:
    named = "; ".join(dict.fromkeys(one.about for one in found[:NAMED]))
    more = len(found) - NAMED
    return words("ui.upkeep.reason.more", rows=named, count=more) if more > 0 else words("ui.upkeep.reason", rows=named)
