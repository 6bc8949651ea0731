"""Copies of the centre, and the centre out of a copy."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from simata_server import backups
from simata_server.arguments import Call, Menu
from simata_server.speech import Answer


def register(menu: Menu) -> None:
    """``backup``, ``restore``."""
    menu.add("backup", "help.backup", backup).option("--out", "arg.backup", type=Path, required=True, metavar="FILE")
    menu.add("restore", "help.restore", restore).option("file", "arg.backup", type=Path, metavar="FILE")


def backup(call: Call) -> Answer:
    """Write a copy and try it."""
    out: Path = call.args.out
    with call.place.url() as url:
        checked = backups.make(url, out)
    data = {"file": str(out), "bytes": out.stat().st_size, "verified": True, **asdict(checked)}
    return Answer(data, call.say("backup.made", file=out, changes=checked.changes, records=checked.records))


def restore(call: Call) -> Answer:
    """Put a copy in the place of what there is, as a new epoch."""
    with call.place.url() as url:
        done = backups.bring_back(url, call.args.file)
    data = {**asdict(done.checked), "from": str(call.args.file), "from_epoch": done.checked.epoch, "epoch": done.epoch,
            "before": str(done.before) if done.before else None, "codes_ended": done.codes}
    words = call.say("restore.done", epoch=done.epoch, changes=done.checked.changes, codes=done.codes)
    kept = call.say("restore.before", file=done.before) if done.before else ""
    return Answer(data, "\n".join(line for line in (words, kept) if line))
