"""The office itself: settings, letterhead, units, the target of the mapping, schemes, the state of this PC."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import EnvironmentProblem, UsageError, UserError
from simata_desktop.domain.ids import ROOT_UNIT, fold, natural
from simata_desktop.domain.nip import plain_nip
from simata_desktop.domain.records import KINDS
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.scheme_check import check_scheme
from simata_desktop.domain.scheme_problems import SchemeProblem
from simata_desktop.services.desk import ADMIN, VERIFIER, Desk
from simata_desktop.services.setting_values import check_period, checked_setting
from simata_desktop.store.exchange import identity, unit_names
from simata_desktop.store.journal import ChainReport
from simata_desktop.store.lock import WriterLock
from simata_desktop.store.queries.history import AuditRow, audit, audit_at, audit_positions, verify_chain
from simata_desktop.store.queries.office import Pending, last_saved, pending, settings, targets
from simata_desktop.store.queries.units import LOCAL, people_by_unit, unit_tree
from simata_desktop.store.queries.users import user_names
from simata_desktop.store.standing import UNKNOWN_TIER
from simata_desktop.store.undo import Undone, redo, redo_label, undo, undo_label

LARGEST_SCHEME = 2_000_000  # bytes; the shipped ones have some twenty thousand


@dataclass(frozen=True, slots=True)
class SchemeOnShelf:
    """One version of the rules: ``origin`` shipped or installed; is it in force today, does the office use it?"""

    code: str
    version: int
    title: str
    origin: str
    begins: date
    ends: date | None
    in_force: bool
    used: bool


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """Which changes: of a person, by a user's name, from a first to a last day (both count)."""

    nip: str | None = None
    user: str | None = None
    since: date | None = None
    until: date | None = None


class OfficeService:
    """What an administrator sets and everybody reads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def settings(self) -> dict[str, str]:
        """All settings of the office by key."""
        with self._desk.database.reading() as connection:
            return settings(connection)

    def set_office(self, values: Mapping[str, str], reason: str | None = None) -> Changes:
        """Change settings; a blank value takes one away. Raises ``scheme.unknown``, and as ``checked_setting`` and
        ``check_period``."""
        self._desk.allow(ADMIN)
        checked = {key: checked_setting(key, value) for key, value in values.items()}
        if "scheme" in checked:
            self._desk.rulebook().scheme(checked["scheme"] or "")
        with self._desk.save("office", reason=reason) as result:
            check_period({**settings(result.work.connection), **checked})
            for key, value in checked.items():
                uid = natural("setting", key)
                if value is not None or result.work.find("setting", uid) is not None:
                    result.work.put("setting", uid, {"kunci": key, "nilai": value})
        return result.changes

    def units(self) -> list[dict[str, Any]]:
        """Units with code, name, parent, how many people they and the units under them hold; ``proposed`` where
        it is in no reference set yet."""
        with self._desk.database.reading() as connection:
            tree, people, waits = unit_tree(connection), people_by_unit(connection), unit_names.proposed(connection)
        return [{"code": row.code, "name": row.name, "parent": tree.name(row.parent) or None,
                 "people": sum(people.get(uid, 0) for uid in tree.under(row.uid)),
                 **({"proposed": True} if row.uid in waits else {})}
                for row in tree.by_uid.values()]

    def unit_nodes(self) -> list[dict[str, Any]]:
        """The tree of units by id, for choosing one."""
        with self._desk.database.reading() as connection:
            tree, people = unit_tree(connection), people_by_unit(connection)
        return [{"id": row.uid, "code": row.code, "name": row.name, "parent_id": row.parent,
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
        """Rename, recode or move a unit; its id stays.

        Raises ``unit.unknown``, ``unit.circle``, ``unit.nameless``, ``unit.code_taken``.
        """
        self._desk.allow(ADMIN)
        words = {"name": "nama", "code": "kode", "parent": "induk"}
        for name in values:
            if name not in words:
                raise UsageError("field.unknown", field=name, word=name)
        with self._desk.database.reading() as connection:
            called = unit_tree(connection).find(unit).name or unit
        with self._desk.save("unit", params={"unit": called}) as result:
            tree = unit_tree(result.work.connection)
            row = tree.find(unit)
            if row.home != LOCAL:
                raise UserError("unit.of_others", unit=called)
            new: dict[str, str | None] = {words[name]: text.strip() or None for name, text in values.items()}
            if "name" in values and new["nama"] is None:
                raise UserError("unit.nameless", field="name")
            taken = next((one.name for one in tree.by_uid.values() if one is not row and one.code
                          and one.code == new.get("kode")), None)
            if taken is not None:
                raise UserError("unit.code_taken", field="code", code=new["kode"], unit=taken)
            if "parent" in values:
                parent = tree.find(values["parent"]).uid
                if row.uid in tree.above(parent):
                    raise UserError("unit.circle", field="parent", unit=called)
                new["induk"] = parent
            result.work.set("unit", row.uid, new)
        return result.changes

    def accept_unit(self, unit: str) -> Changes:
        """Take a unit that an office below has proposed into the reference set, with what is proposed above it; from
        then on both offices mean the same unit, and what speaks of it follows.

        Raises ``right.missing``, ``unit.unknown``, ``unit.not_proposed``, ``unit.agency``.
        """
        self._desk.allow(ADMIN, VERIFIER)
        with self._desk.save("unit accept", label="undo.unit", params={"unit": unit}) as result:
            tree, known = unit_tree(result.work.connection), identity.office(result.work.connection)
            row = tree.find(unit)
            if known is not None and not known[1]:
                raise UserError("unit.agency", unit=row.name)
            if row.home == LOCAL:
                raise UserError("unit.not_proposed", unit=row.name)
            chain = [tree.by_uid[uid] for uid in reversed(tree.above(row.uid))]
            parent = next(one.uid for one in reversed(chain) if one.home == LOCAL)
            for one in (one for one in chain if one.home != LOCAL):
                uid = natural("unit", parent, fold(one.name))
                result.work.put("unit", uid, {"nama": one.name, "induk": parent, "kode": one.code})
                parent = uid
        return result.changes

    def target_set(self, period: int, *, tiers: Sequence[str], units: Sequence[str], basis: str) -> Changes:
        """Who is meant to be mapped in a year, by decree. Raises ``tier.unknown``, ``unit.unknown``."""
        self._desk.allow(VERIFIER)
        known = self.tiers()
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

    def scheme_shelf(self) -> list[SchemeOnShelf]:
        """Schemes at hand with the days of their force, and which one the office uses today."""
        day, book = today(self._desk.clock), self._desk.rulebook()
        with self._desk.database.reading() as connection:
            used = self._desk.standing.view(connection).scheme
        found = [(book.scheme(code, number)[0], origin) for (code, number), (origin, _) in sorted(book.files.items())]
        return [SchemeOnShelf(one.code, one.version, one.title, origin, one.effective_from, one.effective_to,
                              one.in_force(day), (one.code, one.version) == (used.code, used.version))
                for one, origin in found]

    def scheme(self, code: str, number: int | None = None) -> Scheme:
        """The rules of a scheme as values. Raises UsageError ``scheme.unknown``."""
        return self._desk.rulebook().scheme(code, number)[0]

    def tiers(self) -> tuple[str, ...]:
        """The tiers a target may name, from high to low; ``unknown`` are people whose tier nothing tells."""
        return (*self._desk.rulebook().tiers.codes, UNKNOWN_TIER)

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

    def audit_keys(self, request: AuditRequest) -> list[int]:
        """Places of the changes asked for, the newest first; only for administrators and verifiers."""
        self._desk.allow(ADMIN, VERIFIER)
        after = request.until + timedelta(days=1) if request.until else None
        with self._desk.database.reading() as connection:
            return audit_positions(connection, nip=plain_nip(request.nip) if request.nip else None, user=request.user,
                                   since=request.since.isoformat() if request.since else None,
                                   before=after.isoformat() if after else None)

    def audit_rows(self, keys: Sequence[int]) -> tuple[AuditRow, ...]:
        """The changes at these places, the newest first; only for administrators and verifiers."""
        self._desk.allow(ADMIN, VERIFIER)
        with self._desk.database.reading() as connection:
            return audit_at(connection, keys)

    def audit_users(self) -> tuple[str, ...]:
        """Everybody under whose name something may have been changed, removed users too."""
        with self._desk.database.reading() as connection:
            return user_names(connection)

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


def scheme_file_text(path: Path) -> str:
    """The text of a scheme file of at most 2 MB. Raises ``file.unreadable``, ``file.damaged``."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_SCHEME + 1)
        if len(data) > LARGEST_SCHEME:
            raise UserError("file.damaged", field="file")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError("file.damaged", field="file") from error
    except OSError as error:
        raise EnvironmentProblem("file.unreadable", field="file", file=path.name) from error


def read_scheme_text(text: str) -> object:
    """The JSON of a scheme file, decimals exact. Raises ``file.damaged`` where it is no JSON."""
    try:
        return json.loads(text, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise UserError("file.damaged", field="file") from error


def everything(undone: Undone) -> Changes:
    """What pages are told of an undo: it may have touched any kind of record."""
    return Changes(frozenset(KINDS), (), undone.changes, undone.label, undone.params, undone.tx)
