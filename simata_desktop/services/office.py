"""The office itself: settings, letterhead, units, the target of the mapping, schemes, the state of this PC."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.ids import ROOT_UNIT, natural
from simata_desktop.domain.nip import plain_nip
from simata_desktop.domain.records import KINDS
from simata_desktop.domain.scheme_check import check_scheme
from simata_desktop.domain.scheme_problems import SchemeProblem
from simata_desktop.services.desk import ADMIN, VERIFIER, Desk
from simata_desktop.store.journal import ChainReport
from simata_desktop.store.lock import WriterLock
from simata_desktop.store.queries.history import AuditRow, audit, verify_chain
from simata_desktop.store.queries.office import Pending, last_saved, pending, settings, targets
from simata_desktop.store.queries.units import people_by_unit, unit_tree
from simata_desktop.store.undo import Undone, redo, redo_label, undo, undo_label

SETTING = re.compile(
    r"letterhead\.(line[1-4]|logo)|signatory\.(title|name|nip|rank)|place|scheme|evidence_counts|paper\.(size|font|mark)")
EVIDENCE_COUNTS = ("recorded", "verified")


class OfficeService:
    """What an administrator sets and everybody reads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def settings(self) -> dict[str, str]:
        """All settings of the office by key."""
        with self._desk.database.reading() as connection:
            return settings(connection)

    def set_office(self, values: Mapping[str, str], reason: str | None = None) -> Changes:
        """Change settings. Raises UsageError ``setting.unknown``, ``scheme.unknown``, ``value.unknown``."""
        self._desk.allow(ADMIN)
        for key, value in values.items():
            if not SETTING.fullmatch(key):
                raise UsageError("setting.unknown", field=key, key=key)
            if key == "scheme":
                self._desk.rulebook().scheme(value)
            if key == "evidence_counts" and value not in EVIDENCE_COUNTS:
                raise UsageError("value.unknown", field=key, value=value, expected=", ".join(EVIDENCE_COUNTS))
        with self._desk.save("office", reason=reason) as result:
            for key, value in values.items():
                result.work.put("setting", natural("setting", key), {"kunci": key, "nilai": value})
        return result.changes

    def units(self) -> list[dict[str, Any]]:
        """Units with code, name, parent and how many people they and the units under them hold."""
        with self._desk.database.reading() as connection:
            tree, people = unit_tree(connection), people_by_unit(connection)
        return [{"code": row.code, "name": row.name, "parent": tree.name(row.parent) or None,
                 "people": sum(people.get(uid, 0) for uid in tree.under(row.uid))} for row in tree.by_uid.values()]

    def unit_nodes(self) -> list[dict[str, Any]]:
        """The tree of units by id, for choosing one."""
        with self._desk.database.reading() as connection:
            tree, people = unit_tree(connection), people_by_unit(connection)
        return [{"id": row.uid, "name": row.name, "parent_id": row.parent,
                 "people": sum(people.get(uid, 0) for uid in tree.under(row.uid))} for row in tree.by_uid.values()]

    def scheme_title(self) -> str:
        """The title of the scheme in use today."""
        with self._desk.database.reading() as connection:
            return self._desk.standing.view(connection).scheme.title

    def last_saved(self) -> str | None:
        """When the last change was committed, as ISO text."""
        with self._desk.database.reading() as connection:
            return last_saved(connection)

    def set_unit(self, unit: str, values: Mapping[str, str]) -> Changes:
        """Rename, recode or move a unit; its id stays. Raises ``unit.unknown``, ``unit.circle``."""
        self._desk.allow(ADMIN)
        words = {"name": "nama", "code": "kode", "parent": "induk"}
        for name in values:
            if name not in words:
                raise UsageError("field.unknown", field=name, word=name)
        with self._desk.save("unit", params={"unit": unit}) as result:
            tree = unit_tree(result.work.connection)
            row = tree.find(unit)
            new: dict[str, str | None] = {words[name]: text or None for name, text in values.items()}
            if "parent" in values:
                parent = tree.find(values["parent"]).uid
                if row.uid in tree.above(parent):
                    raise UserError("unit.circle", field="parent", unit=unit)
                new["induk"] = parent
            result.work.set("unit", row.uid, new)
        return result.changes

    def target_set(self, period: int, *, tiers: Sequence[str], units: Sequence[str], basis: str) -> Changes:
        """Who is meant to be mapped in a year, by decree. Raises ``tier.unknown``, ``unit.unknown``."""
        self._desk.allow(VERIFIER)
        known = (*self._desk.rulebook().tiers.codes, "unknown")
        for tier in tiers:
            if tier not in known:
                raise UsageError("tier.unknown", field="tier", tier=tier, known=", ".join(known))
        if not basis.strip():
            raise UserError("reason.missing", field="basis")
        with self._desk.save("target", params={"period": period}) as result:
            tree = unit_tree(result.work.connection)
            uids = [tree.find(unit).uid for unit in units]
            result.work.put("target", natural("target", str(period)), {
                "periode": str(period), "jenjang": json.dumps(sorted(tiers)), "unit": json.dumps(uids), "dasar": basis})
        return result.changes

    def target_clear(self, period: int) -> Changes:
        """Everybody is meant again. Raises ``target.none``."""
        self._desk.allow(VERIFIER)
        with self._desk.save("target", params={"period": period}) as result:
            uid = natural("target", str(period))
            found = result.work.find("target", uid)
            if found is None or found[1]:
                raise UserError("target.none", field="period", period=period)
            result.work.delete("target", uid)
        return result.changes

    def target_list(self) -> list[dict[str, Any]]:
        """All targets with the people they name now."""
        with self._desk.database.reading() as connection:
            tree = unit_tree(connection)
            found = []
            for row in targets(connection):
                view = self._desk.standing.view(connection, period=row["period"])
                people = sum(view.target.means(one.unit_id, one.tier, tree) for one in view.reader.read(connection))
                found.append({**row, "period": str(row["period"]), "units": [tree.name(uid) for uid in row["units"]],
                              "people": people})
        return found

    def schemes(self) -> list[dict[str, Any]]:
        """Schemes at hand."""
        book = self._desk.rulebook()
        return [{"code": code, "version": number, "title": data["title"], "origin": origin}
                for (code, number), (origin, data) in sorted(book.files.items())]

    def scheme_show(self, code: str, number: int | None = None) -> dict[str, Any]:
        """A scheme's file and where it comes from. Raises UsageError ``scheme.unknown``."""
        book = self._desk.rulebook()
        scheme, _ = book.scheme(code, number)
        origin, data = book.files[scheme.code, scheme.version]
        return {"scheme": data, "origin": origin}

    def scheme_install(self, text: str) -> tuple[Changes, list[SchemeProblem]]:
        """Install a checked scheme file; with problems nothing is installed. Raises ``version.exists``."""
        self._desk.allow(ADMIN)
        data = read_scheme_text(text)
        problems = check_scheme(data)
        if problems:
            return Changes(), problems
        assert isinstance(data, dict)
        code, number = str(data["code"]), int(data["version"])
        body = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        known = self._desk.rulebook().files.get((code, number))
        if known is not None and json.dumps(known[1], sort_keys=True) != json.dumps(data, sort_keys=True):
            raise UserError("version.exists", field="version", code=code, version=number)
        with self._desk.save("scheme", params={"code": code, "version": number}) as result:
            if known is None:
                result.work.put("scheme", natural("scheme", code, str(number)),
                                {"kode": code, "versi": str(number), "isi": body})
        return result.changes, []

    def status(self) -> dict[str, Any]:
        """The state of this PC's copy before it is connected to a centre."""
        with self._desk.database.reading() as connection:
            waiting: Pending = pending(connection)
            root = unit_tree(connection).by_uid.get(ROOT_UNIT)
        return {
            "device": None, "gen": None, "office": {"code": root.code, "name": root.name} if root else None,
            "practice": self._desk.practice, "pending": waiting.changes, "oldest_pending_at": waiting.oldest,
            "queue_bytes": waiting.bytes, "last_success": None, "conflicts_open": 0, "quarantined": 0,
            "server_reachable": None, "cursors": [], "digest": "unchecked", "notices": [],
        }

    def fields(self) -> list[dict[str, Any]]:
        """Every field the product keeps."""
        return [{"word": field.word, "record": kind.entity, "group": field.group, "kind": field.kind,
                 "merge": field.merge.value, "partition": kind.partition.value}
                for kind in KINDS.values() for field in kind.fields]

    def undo(self) -> Undone:
        """Take back this user's last command. Raises ``undo.empty``, ``undo.not_possible``."""
        with WriterLock(self._desk.folder / "writer.lock"):
            return undo(self._desk.recorder, self._desk.user.id)

    def redo(self) -> Undone:
        """Do again what this user has undone last. Raises ``undo.empty``."""
        with WriterLock(self._desk.folder / "writer.lock"):
            return redo(self._desk.recorder, self._desk.user.id)

    def undo_labels(self) -> tuple[tuple[str, dict[str, object]] | None, tuple[str, dict[str, object]] | None]:
        """What undo and redo would do next, as catalogue key and parameters."""
        with self._desk.database.reading() as connection:
            return undo_label(connection, self._desk.user.id), redo_label(connection, self._desk.user.id)

    def audit(self, *, nip: str | None = None, user: str | None = None, since: str | None = None) -> list[AuditRow]:
        """This store's changes in order; only for administrators and verifiers."""
        self._desk.allow(ADMIN, VERIFIER)
        with self._desk.database.reading() as connection:
            return list(audit(connection, nip=plain_nip(nip) if nip else None, user=user, since=since))

    def audit_verify(self) -> ChainReport:
        """Recompute the hash chain of the journal."""
        with self._desk.database.reading() as connection:
            return verify_chain(connection)

    def name_office(self, code: str, name: str) -> Changes:
        """Give the root unit its code and name."""
        self._desk.allow(ADMIN)
        with self._desk.save("unit", params={"unit": name}) as result:
            result.work.set("unit", ROOT_UNIT, {"kode": code or None, "nama": name or None})
        return result.changes

    def this_year(self) -> int:
        """The mapping year by default."""
        return today(self._desk.clock).year


def read_scheme_text(text: str) -> object:
    """The JSON of a scheme file, decimals exact. Raises ``file.damaged`` where it is no JSON."""
    try:
        return json.loads(text, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise UserError("file.damaged", field="file") from error


def everything(undone: Undone) -> Changes:
    """What pages are told of an undo: it may have touched any kind of record."""
    return Changes(frozenset(KINDS), (), undone.changes, undone.label, undone.params, undone.tx)
