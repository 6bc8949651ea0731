"""``enrol``: an office without a line joins by stick."""

from __future__ import annotations

from pathlib import Path

from simata_desktop.sync.protocol import stick
from simata_server import enrolment, files
from simata_server.arguments import Call, Menu
from simata_server.authority import PEM_BYTES, Authority
from simata_server.speech import Answer


def register(menu: Menu) -> None:
    """``enrol``."""
    one = menu.add("enrol", "help.enrol", enrol)
    one.option("request", "arg.request", type=Path, metavar="REQUEST")
    one.option("--out", "arg.grant", type=Path, required=True, metavar="GRANT")


def enrol(call: Call) -> Answer:
    """Take a device in by the file it wrote; its answer goes into another one, sealed to it."""
    asked = stick.read_request(files.read(call.args.request, most=stick.LONGEST))
    with call.place.opened() as connection:
        granted = enrolment.join_by_stick(connection, asked, _authority(call))
        files.write(call.args.out, granted)
    out = str(call.args.out)
    return Answer({"out": out, "user": asked.enrol.user, "device_name": asked.enrol.device_name},
                  call.say("enrol.granted", out=out))


def _authority(call: Call) -> str:
    """The certificate (PEM) that the offices trust; empty where this centre has no authority of its own."""
    file = Authority.of(call.place.data).certificate if call.place.data is not None else None
    return files.read(file, most=PEM_BYTES).decode("ascii") if file is not None and file.exists() else ""
