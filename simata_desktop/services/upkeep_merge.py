"""Two lines of one person as one: everything about the dropped line goes to the kept one, in one open save.

Records whose id follows from the person (ratings, evidence, assessments, national results) take the id they have with
the kept person, so that the same key stays the same record wherever it is entered (sync.md 3.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.merging import KEEP, SIDES, Values, meet
from simata_desktop.domain.records import CLOSED_INDICATORS, KINDS, PERSON, RecordKind
from simata_desktop.domain.same_person import OWNER, SCORE, natural_id
from simata_desktop.domain.transitions import RECORDED, REJECTED, VERIFIED
from simata_desktop.store.queries.people import PersonRecord
from simata_desktop.store.queries.upkeep import children_of, session_words
from simata_desktop.store.work import Work

CHILDREN = tuple(kind for kind in KINDS.values() if kind.has(OWNER))
STATE_WORDS = ("status", "diverifikasi_oleh", "alasan")
FINAL = "final"


@dataclass(frozen=True, slots=True)
class RecordPair:
    """A record that both lines have under one key: what it is called, its kind, the values of both sides.

    ``differs``: both say something and not the same, so that a side must be chosen under ``key``; ``final``: it stands
    in a final session. ``closed``: of the closed partition.
    """

    key: str
    entity: str
    keep: Values
    drop: Values
    keep_id: str
    drop_id: str
    differs: bool
    final: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a merge finds: records of both sides, and those that only move (kind → ids)."""

    both: tuple[RecordPair, ...]
    moving: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def plan(work: Work, keep: str, drop: str) -> Plan:
    """Look at all living records about ``drop`` beside those of ``keep`` (ids); nothing is written."""
    both: list[RecordPair] = []
    moving: dict[str, list[str]] = {}
    for kind in CHILDREN:
        alike = _contents(work, kind, keep) if kind.entity == "history" else {}
        for uid in children_of(work.connection, kind.table, drop):
            values = work.read(kind.entity, uid)
            new = natural_id(kind.entity, values, keep)
            follows = new is not None and uid == natural_id(kind.entity, values, drop)
            other = new if follows else alike.get(_rest(values))
            held = work.find(kind.entity, other) if other else None
            if other is None or held is None or held[1]:
                moving.setdefault(kind.entity, []).append(uid)
            else:
                both.append(_pair(work, kind, (other, held[0]), (uid, values)))
    return Plan(tuple(both), {entity: tuple(uids) for entity, uids in moving.items()})


def _contents(work: Work, kind: RecordKind, person: str) -> dict[tuple[str | None, ...], str]:
    return {_rest(work.read(kind.entity, uid)): uid for uid in children_of(work.connection, kind.table, person)}


def _rest(values: Values) -> tuple[str | None, ...]:
    return tuple(value for word, value in values.items() if word != OWNER)


def _pair(work: Work, kind: RecordKind, keep: tuple[str, Values], drop: tuple[str, Values]) -> RecordPair:
    mine, theirs = keep[1], {**drop[1], OWNER: keep[1][OWNER]}
    differs = _contradict(mine, theirs)
    session, state = session_words(work.connection, mine["sesi"]) if kind.has("sesi") else ("", "")
    closed = kind.partition == "closed" or mine.get("indikator") in CLOSED_INDICATORS
    return RecordPair(_key(kind.entity, mine, session), kind.entity, mine, theirs, keep[0], drop[0], differs,
                      state == FINAL, closed)


def _contradict(mine: Values, theirs: Values) -> bool:
    words = [word for word in mine if word not in STATE_WORDS]
    if any(None not in (mine[word], theirs[word]) and mine[word] != theirs[word] for word in words):
        return True
    states = {mine.get("status"), theirs.get("status")}
    return states >= {VERIFIED, REJECTED}


def _key(entity: str, values: Values, session: str) -> str:
    match entity:
        case "rating":
            return f"performance.{values['tahun']}"
        case "evidence":
            part = f".{values['bagian']}" if values["bagian"] else ""
            number = f"#{values['nomor']}" if values["nomor"] else ""
            if values["jenis"] == SCORE:
                return f"score.{values['indikator']}{part}@{values['tahun']}"
            return f"evidence.{values['indikator']}{part}@{values['tanggal'] or values['tahun']}{number}"
        case "participant":
            return f"session.{session}"
        case "sheet":
            return f"sheet.{values['asesor']}@{session}"
        case "external":
            return f"external.{values['tahun']}"
        case _:
            return entity


def refuse_final(found: Plan) -> None:
    """Raises ``merge.session`` where what differs stands in a final session, which decides it."""
    for pair in found.both:
        if pair.differs and pair.final:
            code = pair.key.partition(".")[2]
            raise UserError("merge.session", session=code.rpartition("@")[2] if pair.entity == "sheet" else code)


def open_choices(found: Plan, choices: Mapping[str, str]) -> tuple[RecordPair, ...]:
    """The records of which nobody has said whose value stands. Raises ``merge.session``: a final one decides it."""
    refuse_final(found)
    return tuple(pair for pair in found.both if pair.differs and pair.key not in choices)


def check_choices(choices: Mapping[str, str], found: Plan) -> None:
    """Refuse words that name no group, no record or no side (``merge.choice``)."""
    known = {named.group for named in PERSON.fields} | {pair.key for pair in found.both}
    for key, side in choices.items():
        if key not in known or side not in SIDES:
            raise UsageError("merge.choice", field="take", key=key, side=side)


def write(work: Work, keep: PersonRecord, drop: PersonRecord, *, found: Plan, choices: Mapping[str, str],
          resolves: str = "") -> None:
    """Write what was planned: records, then the values of the person, and the dropped line goes. ``resolves``: the
    conflict that this decides."""
    for pair in found.both:
        if not pair.final or not pair.differs:
            _write_pair(work, pair, choices.get(pair.key, KEEP))
    for entity, uids in found.moving.items():
        for uid in uids:
            _move(work, entity, uid, keep.uid)
    met = meet(PERSON, keep.values, drop.values, choices)
    values = dict(met.values)
    left = drop.values["nip"] if met.side["nip"] == KEEP else keep.values["nip"]
    if left and left != values["nip"]:
        values["nip_lama"] = left
    work.delete("person", drop.uid, resolves=resolves)
    work.set("person", keep.uid, values)


def _write_pair(work: Work, pair: RecordPair, side: str) -> None:
    if pair.differs:
        values = dict(pair.keep if side == KEEP else pair.drop)
    else:
        values = {word: mine if mine is not None else pair.drop[word] for word, mine in pair.keep.items()}
        if "status" in values:
            values |= _state(pair, _content(values))
    work.delete(pair.entity, pair.drop_id)
    work.set(pair.entity, pair.keep_id, values)


def _state(pair: RecordPair, content: Values) -> dict[str, str | None]:
    """A verdict on either side holds, unless the record says more now than what was looked at."""
    judged = next((one for one in (pair.keep, pair.drop)
                   if one["status"] not in (None, RECORDED) and _content(one) == content), None)
    return {word: judged[word] if judged else None for word in STATE_WORDS} | ({} if judged else {"status": RECORDED})


def _content(values: Values) -> dict[str, str | None]:
    return {word: value for word, value in values.items() if word not in STATE_WORDS}


def _move(work: Work, entity: str, uid: str, person: str) -> None:
    values = work.read(entity, uid)
    new = natural_id(entity, values, person)
    if new is None or uid != natural_id(entity, values, str(values[OWNER])):
        work.set(entity, uid, {OWNER: person})
        return
    work.delete(entity, uid)
    work.put(entity, new, {**values, OWNER: person})
