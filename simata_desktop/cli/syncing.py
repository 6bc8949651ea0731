"""Commands about the exchange with the centre: sync, conflicts."""

from __future__ import annotations

from typing import Any

from simata_desktop.cli.command import DONE, REPORTED, Answer, Call
from simata_desktop.cli.parsing import Commands, option
from simata_desktop.cli.text import DASH, Text, table
from simata_desktop.services.conflicts import ConflictShown, SideShown
from simata_desktop.services.sync_state import Notice, Status, Synchronised


def register(commands: Commands) -> None:
    """``sync``, ``conflicts``."""
    sync = commands.add("sync", "cli.help.sync", _sync)
    option(sync, "--verify", "cli.arg.verify_sync", action="store_true")
    option(sync, "--accept-deletes", "cli.arg.accept_deletes", action="store_true")
    verbs = Commands(commands.add("conflicts", "cli.help.conflicts"), "verb")
    option(verbs.add("list", "cli.help.conflicts.list", _list), "--all", "cli.arg.conflicts_all", action="store_true")
    option(verbs.add("show", "cli.help.conflicts.show", _show), "id", "cli.arg.conflict", metavar="ID")
    resolve = verbs.add("resolve", "cli.help.conflicts.resolve", _resolve)
    option(resolve, "id", "cli.arg.conflict", metavar="ID")
    option(resolve, "--take", "cli.arg.take", metavar="mine|theirs|VALUE", required=True)
    option(resolve, "--reason", "cli.arg.reason", metavar="TEXT", required=True)


def _sync(call: Call) -> Answer:
    """Exit 1 where something waits for a person now, or this device was locked out; 4 where the line failed."""
    if call.args.accept_deletes:
        call.workspace.syncing.state.allow_deletes()
    with call.terminal.progress(call.text) as progress:
        done = call.workspace.syncing.by_line(progress, verify=call.args.verify)
    summary = done.summary
    status = call.workspace.syncing.state.status()
    data = {"server": done.server, "pushed": done.pushed, "accepted": summary.accepted,
            "conflicts": summary.conflicts, "quarantined": summary.quarantined, "pulled": summary.pulled,
            "bytes_up": done.bytes_up, "bytes_down": done.bytes_down, "requests": done.requests,
            "pending": done.pending, "digest": done.digest, "received_at": status.last_success,
            "notices": notices_data(call.text, status.notices), "deletes_held": held_data(status)}
    words = "\n".join((said(call.text, done), *(one["message"] for one in data["notices"]),
                       *held_words(call.text, status)))
    problems = status.held or summary.conflicts or summary.quarantined or summary.revoked or done.digest == "differs"
    code = done.trouble.exit_code if done.trouble else REPORTED if problems else DONE
    return Answer(data, words, code, done.trouble)


def said(text: Text, done: Synchronised) -> str:
    """What an exchange did, in sentences."""
    lines = [text("cli.synced", pushed=done.pushed, pulled=done.summary.pulled, pending=done.pending)]
    if done.summary.conflicts:
        lines.append(text("cli.synced.conflicts", n=done.summary.conflicts))
    if done.summary.quarantined:
        lines.append(text("cli.synced.quarantined", n=done.summary.quarantined))
    if done.digest == "differs":
        lines.append(text("cli.synced.differs"))
    return "\n".join(lines)


def status_data(text: Text, state: Status) -> dict[str, Any]:
    """What ``status`` says of the exchange once this device has joined a centre."""
    return {"device": state.device, "gen": state.gen, "pending": state.pending, "oldest_pending_at": state.oldest,
            "queue_bytes": state.queue_bytes, "last_success": state.last_success, "conflicts_open": state.conflicts,
            "quarantined": state.quarantined, "server": state.server, "next_try_at": state.next_try or None,
            "cursors": [{"partition": one.partition, "seq": one.seq, "chain": one.chain} for one in state.cursors],
            "digest": state.digest, "notices": notices_data(text, state.notices), "deletes_held": held_data(state)}


def held_data(state: Status) -> list[dict[str, Any]]:
    """Deletions by others that wait for a person: of which log, how many records, by whom, when and why."""
    return [{"partition": one.partition, "records": one.records, "of": one.living, "at": one.at,
             "saves": [{"by": save.by, "at": save.at, "command": save.command, "reason": save.reason,
                        "records": save.records, "kinds": list(save.kinds), "names": list(save.names)}
                       for save in one.saves]} for one in state.held]


def held_words(text: Text, state: Status) -> list[str]:
    """The same in sentences, one a save."""
    return [text("cli.deletes.save", by=save.by, at=save.at, n=save.records, reason=save.reason or DASH,
                 names=", ".join(save.names) or DASH) for one in state.held for save in one.saves]


def notices_data(text: Text, notices: tuple[Notice, ...]) -> list[dict[str, str]]:
    """Notices with their sentences."""
    return [{"code": one.code, "message": notice_words(text, one), "at": one.at} for one in notices]


def notice_words(text: Text, one: Notice) -> str:
    """What a notice says; its code where there are no words for it."""
    key = f"cli.notice.{one.code}"
    return text(key, n=one.count) if one.count else text.choice(key, one.code)


def _list(call: Call) -> Answer:
    found = call.workspace.conflicts.list(settled=call.args.all)
    apart = call.workspace.conflicts.quarantine()
    data = {"conflicts": [_conflict(one) for one in found], "quarantine": [
        {"change_id": one.change_id, "why": one.why, "at": one.at, "nip": one.nip, "record": one.record,
         "fields": {word: list(pair) for word, pair in one.fields.items()}, "by": one.by} for one in apart]}
    if not found:
        return Answer(data, call.text("cli.conflicts.none"))
    names = ("id", "nip", "conflict", "conflict_mine", "conflict_theirs", "state")
    heads = [call.text(f"cli.head.{name}") for name in names]
    rows = [(one.id, one.nip or DASH, one.group, _told(call.text, one.mine), _told(call.text, one.theirs),
             call.text(f"cli.conflicts.{one.state}")) for one in found]
    return Answer(data, table(heads, rows))


def _show(call: Call) -> Answer:
    one = call.workspace.conflicts.show(call.args.id)
    heads = [call.text(f"cli.head.{name}") for name in ("value", "by", "at")]
    rows = [(_told(call.text, side), side.by or DASH, side.at or DASH) for side in (one.mine, one.theirs)]
    return Answer(_conflict(one), f"{one.group} {one.nip or ''} {one.name or ''}\n{table(heads, rows)}")


def _resolve(call: Call) -> Answer:
    args = call.args
    return call.saved(call.workspace.conflicts.resolve(args.id, args.take, args.reason), id=args.id, state="settled")


def _conflict(one: ConflictShown) -> dict[str, Any]:
    more = {"evidence": one.evidence} if one.evidence else {}
    return {"id": one.id, "kind": one.kind, "nip": one.nip, "name": one.name, "record": one.record, "group": one.group,
            "mine": _shown(one.mine), "theirs": _shown(one.theirs), "state": one.state, "opened_at": one.opened, **more}


def _shown(side: SideShown) -> dict[str, Any]:
    return {"value": side.value, "by": side.by, "at": side.at, "device": side.device}


def _told(text: Text, side: SideShown) -> str:
    if side.value is None:
        return text("cli.conflicts.gone")
    if isinstance(side.value, str):
        return side.value
    return "; ".join(f"{word} {value or DASH}" for word, value in side.value.items())
