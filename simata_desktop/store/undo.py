"""Undo and redo: compensating saves of their own, so that the journal only ever grows (cli.md, undo).

What a save did to a record is turned round from the last step to the first. A value that somebody else has changed
since stays as it is and is named. The caller holds the workspace's writer lock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.records import KINDS, Partition
from simata_desktop.store.bulk import texts
from simata_desktop.store.journal import Delta
from simata_desktop.store.work import Recorder, Save

UNDO, REDO = "undo", "redo"
UNDOABLE = frozenset({
    "import", "set", "office", "unit", "remove", "rate", "evidence", "declare", "target", "assess", "session add",
    "session change", "session out", "session assign", "session attend", "session unpack",
    "develop", "nominate", "succession nominate", "review move", "review discussed", "review defer", "review recuse",
    "review vote", "merge",
})
PASSED_OVER = (UNDO, REDO, "init", "sync", "bundle", "enrol")  # not a command by which a user changes records

# Which records point at a record of this kind; a record others have come to rely on is not taken away.
_POINTERS = {"person_id": "person", "unit_id": "unit", "parent_id": "unit", "session_id": "session"}
_BACK = {"create": "delete", "undelete": "delete", "delete": "undelete"}

Identity = tuple[str, str]  # entity, uid


@dataclass(frozen=True, slots=True)
class Undone:
    """What was undone or redone: its label, its command, how many records changed back, what had to stay.

    ``kept`` names each value as ``entity uid word``; ``tx`` is the compensating save, empty where all was kept.
    """

    label: str
    params: dict[str, object]
    command: str
    changes: int
    kept: tuple[str, ...]
    tx: str


@dataclass(frozen=True, slots=True)
class _Step:
    """A save to turn round: ``tx`` holds the changes, ``ordinary`` is the command it belongs to."""

    tx: str
    ordinary: str
    command: str
    label: str
    params: dict[str, object]


@dataclass
class _Row:
    values: dict[str, str | None] = field(default_factory=dict)
    deleted: bool = True


def undo(recorder: Recorder, user_id: str) -> Undone:
    """Take back the last command of this user. Raises UserError ``undo.empty`` or ``undo.not_possible``."""
    with recorder.database.reading() as connection:
        step = _last_done(connection, user_id)
    if step is None:
        raise UserError("undo.empty")
    if not undoable(step.command):
        raise UserError("undo.not_possible")
    return _turn(recorder, user_id, step, command=UNDO)


def redo(recorder: Recorder, user_id: str) -> Undone:
    """Do again what this user has undone last. Raises UserError ``undo.empty``."""
    with recorder.database.reading() as connection:
        step = _last_undone(connection, user_id)
    if step is None:
        raise UserError("undo.empty")
    return _turn(recorder, user_id, step, command=REDO)


def undo_label(connection: Connection, user_id: str) -> tuple[str, dict[str, object]] | None:
    """Catalogue key and parameters of what undo would take back; None when it would refuse."""
    step = _last_done(connection, user_id)
    return (step.label, step.params) if step and undoable(step.command) else None


def redo_label(connection: Connection, user_id: str) -> tuple[str, dict[str, object]] | None:
    """Catalogue key and parameters of what redo would do again; None when there is nothing."""
    step = _last_undone(connection, user_id)
    return (step.label, step.params) if step else None


def undoable(command: str) -> bool:
    """May this command be undone? ``session-add`` and ``session add`` are one; ``evidence`` stands for its verbs."""
    words = command.replace("-", " ").split()
    return bool(words) and (words[0] in UNDOABLE or " ".join(words[:2]) in UNDOABLE)


def _passed_over() -> str:
    return ", ".join(f"'{command}'" for command in PASSED_OVER)


def _last_done(connection: Connection, user_id: str) -> _Step | None:
    row = connection.exec_driver_sql(
        "SELECT tx, command, label, params FROM save WHERE user_id = ? AND state = 'done' "
        f"AND command NOT IN ({_passed_over()}) ORDER BY n DESC LIMIT 1", (user_id,)).fetchone()
    if row is None:
        return None
    tx, command, label, params = row
    again = connection.exec_driver_sql(  # a command done again is undone by what the redo did, not by what it once did
        "SELECT r.tx FROM save r JOIN save u ON u.tx = r.undoes WHERE r.command = 'redo' AND u.undoes = ? "
        "ORDER BY r.n DESC LIMIT 1", (tx,)).scalar()
    return _Step(str(again or tx), tx, command, label, msgspec.json.decode(params))


def _last_undone(connection: Connection, user_id: str) -> _Step | None:
    """The last undo not yet redone, unless an ordinary command has followed it."""
    row = connection.exec_driver_sql(
        "SELECT u.tx, a.tx, a.command, a.label, a.params FROM save u JOIN save a ON a.tx = u.undoes "
        "WHERE u.user_id = ? AND u.command = 'undo' AND u.state = 'done' AND NOT EXISTS (SELECT 1 FROM save later "
        f"WHERE later.user_id = u.user_id AND later.n > u.n AND later.command NOT IN ({_passed_over()})) "
        "ORDER BY u.n DESC LIMIT 1", (user_id,)).fetchone()
    return None if row is None else _Step(row[0], row[1], row[2], row[3], msgspec.json.decode(row[4]))


def _turn(recorder: Recorder, user_id: str, step: _Step, *, command: str) -> Undone:
    undoes = step.ordinary if command == UNDO else step.tx
    head = Save(command, step.label, user_id, params=step.params, undoes=undoes)
    with recorder.save(head) as saved:
        connection = saved.work.connection
        _mark(connection, undoes, "undone")
        if command == REDO:
            _mark(connection, step.ordinary, "done")
        deltas, kept = _compensate(connection, step.tx, user_id)
        if deltas:
            saved.work.extend(deltas)
    changed = len({(delta.entity, delta.uid) for delta in deltas})
    return Undone(step.label, step.params, step.command, changed, tuple(dict.fromkeys(kept)), saved.changes.tx)


def _mark(connection: Connection, tx: str, state: str) -> None:
    """Another program of the same user may have been quicker; then nothing is left to turn round."""
    found = connection.exec_driver_sql("UPDATE save SET state = ? WHERE tx = ? AND state <> ?", (state, tx, state))
    if found.rowcount != 1:
        raise UserError("undo.empty")


def _compensate(connection: Connection, tx: str, user_id: str) -> tuple[list[Delta], list[str]]:
    """The changes that turn a save round, and the names of the values that stay."""
    steps = _steps(connection, tx)
    made = {(d.entity, d.uid) for d in steps if d.kind == "create"}
    touched = _since(connection, tx, user_id)
    touched.update(_relied_on(connection, steps, touched))
    rows = _rows(connection, {(d.entity, d.uid) for d in steps})
    deltas: list[Delta] = []
    kept: list[str] = []
    joined = _joined(connection, {step.uid for step in steps})
    for step in steps:
        identity = (step.entity, step.uid)
        if step.uid in joined:  # what two PCs have entered is not taken away by one of them
            kept += [f"{step.entity} {step.uid} {word}" for word in step.fields]
        elif step.kind in _BACK:
            _turn_mark(step, rows[identity], touched.get(identity, ()), deltas=deltas, kept=kept)
        elif identity not in made:  # what the save made goes as a whole
            _turn_values(step, rows[identity], deltas=deltas, kept=kept)
    return deltas, kept


def _joined(connection: Connection, uids: Iterable[str]) -> frozenset[str]:
    """Those of these records that the centre has joined with others since."""
    return frozenset(uid for uid, in connection.exec_driver_sql(
        "SELECT was FROM sync_alias WHERE was IN (SELECT value FROM json_each(?))", (_json(sorted(uids)),)))


def _turn_mark(step: Delta, row: _Row, touched: Iterable[str], *, deltas: list[Delta], kept: list[str]) -> None:
    kind = _BACK[step.kind]
    names = [f"{step.entity} {step.uid} {word}" for word in touched]
    if kind == "delete" and names:
        kept.extend(names)
    elif row.deleted == (kind == "undelete"):
        row.deleted = kind == "delete"
        deltas.append(Delta(step.entity, step.uid, kind, {}, closed=step.closed))


def _turn_values(step: Delta, row: _Row, *, deltas: list[Delta], kept: list[str]) -> None:
    fields: dict[str, tuple[str | None, str | None]] = {}
    for word, (old, new) in step.fields.items():
        if row.deleted or row.values[word] != new:
            kept.append(f"{step.entity} {step.uid} {word}")
        else:
            fields[word] = (new, old)
            row.values[word] = old
    if fields:
        deltas.append(Delta(step.entity, step.uid, "set", fields, closed=step.closed))


def _steps(connection: Connection, tx: str) -> list[Delta]:
    """The changes of a save, the last one first."""
    rows = connection.exec_driver_sql(
        "SELECT entity, record_id, kind, fields, partition FROM sync_change WHERE tx = ? ORDER BY pos DESC", (tx,))
    return [Delta(entity, uid, kind, {name.rsplit(".", 1)[-1]: (old, new)
                                      for name, (old, new) in msgspec.json.decode(fields).items()},
                  closed=partition == Partition.CLOSED)
            for entity, uid, kind, fields, partition in rows]


def _since(connection: Connection, tx: str, user_id: str) -> dict[Identity, list[str]]:
    """Words of each record that others have changed after this save."""
    found: dict[Identity, list[str]] = defaultdict(list)
    for entity, uid, fields in connection.exec_driver_sql(
            "SELECT entity, record_id, fields FROM sync_change WHERE user_id <> ? "
            "AND pos > (SELECT max(pos) FROM sync_change WHERE tx = ?)", (user_id, tx)):
        words = [name.rsplit(".", 1)[-1] for name in msgspec.json.decode(fields)]
        found[entity, uid].extend(words)
    return found


def _relied_on(connection: Connection, steps: Sequence[Delta],
               touched: Mapping[Identity, Sequence[str]]) -> dict[Identity, list[str]]:
    """Records that would go but are pointed at by living records this save does not take along or turn elsewhere."""
    going = {(d.entity, d.uid) for d in steps if _BACK.get(d.kind) == "delete" and not touched.get((d.entity, d.uid))}
    turned = {(d.entity, d.uid, word): old for d in steps if d.kind == "set" for word, (old, _) in d.fields.items()}
    found: dict[Identity, list[str]] = defaultdict(list)
    for kind in KINDS.values():
        for named in kind.fields:
            target = _POINTERS.get(named.column)
            some = [uid for entity, uid in going if entity == target]
            if not some:
                continue
            for uid, pointed in connection.exec_driver_sql(
                    f'SELECT uid, "{named.column}" FROM "{kind.table}" WHERE deleted = 0 '
                    f'AND "{named.column}" IN (SELECT value FROM json_each(?))', (_json(some),)):
                if (kind.entity, uid) not in going and turned.get((kind.entity, uid, named.word), pointed) == pointed:
                    found[str(target), pointed].append(kind.entity)
    return found


def _rows(connection: Connection, wanted: Iterable[Identity]) -> dict[Identity, _Row]:
    """The present rows of these records, one query a kind."""
    by_entity: dict[str, list[str]] = defaultdict(list)
    for entity, uid in wanted:
        by_entity[entity].append(uid)
    found: dict[Identity, _Row] = defaultdict(_Row)
    for entity, uids in by_entity.items():
        kind = KINDS[entity]
        columns = ", ".join(f'"{f.column}"' for f in kind.fields)
        for row in connection.exec_driver_sql(
                f'SELECT uid, deleted, {columns} FROM "{kind.table}" WHERE uid IN (SELECT value FROM json_each(?))',
                (_json(uids),)):
            found[entity, row[0]] = _Row(texts(kind.words, row[2:]), bool(row[1]))
    return found


def _json(values: list[str]) -> str:
    return msgspec.json.encode(values).decode()
