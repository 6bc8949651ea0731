"""``bundle``: what an office without a line sends on a stick, and the receipt for it."""

from __future__ import annotations

from pathlib import Path

from simata_desktop.sync.protocol import bundle, wire
from simata_server import bundles, files
from simata_server.arguments import Call, Menu
from simata_server.speech import Answer


def register(menu: Menu) -> None:
    """``bundle import``."""
    verbs = Menu(menu.add("bundle", "help.bundle"), "bundle_command")
    one = verbs.add("import", "help.bundle.import", import_)
    one.option("file", "arg.parcel", type=Path, metavar="FILE")
    one.option("--out", "arg.receipt", type=Path, required=True, metavar="RECEIPT")


def import_(call: Call) -> Answer:
    """Take a parcel in, as if it had come by line, and write the receipt for its device."""
    data, out = files.read(call.args.file, most=bundle.LARGEST), call.args.out
    with call.place.opened() as connection:
        done = bundles.take_in(connection, data)
    files.write(out, done.receipt)  # where it cannot be written the parcel is taken in again, without effect
    counts = {word: done.count(state) for word, state in (
        ("accepted", wire.ACCEPTED), ("conflicts", wire.CONFLICT), ("quarantined", wire.QUARANTINED))}
    changes = done.parcel.head.changes
    code = bundle.short_code(done.parcel.name)
    said = call.say("bundle.taken", changes=changes, office=done.device.office, device=done.device.name, code=code,
                    out=out, **counts)
    more = [call.say("bundle.forked")] if done.forked else [call.say("bundle.already")] if done.already else []
    return Answer({"device": done.device.id, "changes": changes, **counts, "already": done.already,
                   "receipt": str(out), "short_code": code, "forked": done.forked}, "\n".join([said, *more]))
