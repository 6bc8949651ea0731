"""Devices: which there are, which are shut out, what one was given."""

from __future__ import annotations

from typing import Any

from simata_server import devices
from simata_server.arguments import Call, Menu
from simata_server.devices import Device
from simata_server.speech import Answer, table

LONG_MS = 120_000


def register(menu: Menu) -> None:
    """``device``."""
    device = Menu(menu.add("device", "help.device"), "device_command")
    device.add("list", "help.device.list", every)
    device.add("revoke", "help.device.revoke", revoke).option("id", "arg.device", metavar="ID")
    device.add("breach", "help.device.breach", breach).option("id", "arg.device", metavar="ID")


def every(call: Call) -> Answer:
    """All devices, the newest first."""
    with call.place.opened() as connection:
        found = [_told(one) for one in devices.every(connection)]
    rows = [(one["id"], one["office"], one["user"], one["last_contact"], one["pending_reported"],
             ", ".join([*(["revoked"] if one["revoked"] else []), *one["alerts"]])) for one in found]
    return Answer({"devices": found}, table(call.say("heads.devices").split("|"), rows))


def revoke(call: Call) -> Answer:
    """A device is given nothing more; what it sends is kept apart."""
    with call.place.opened() as connection:
        devices.revoke(connection, call.args.id)
        one = devices.of_id(connection, call.args.id)
    return Answer({"device": one.id, "revoked": True}, call.say("device.revoked_now", device=one.id))


def breach(call: Call) -> Answer:
    """Everyone whose data a device was given (UU PDP 27/2022, Pasal 46)."""
    with call.place.opened(statement_ms=LONG_MS) as connection:
        device = devices.of_id(connection, call.args.id)
        people = devices.given(connection, device.id)
    count = len(people)
    rows = [(one["nip"], one["name"], one["first_given_at"]) for one in people]
    words = f"{table(call.say('heads.people').split('|'), rows)}\n{call.say('device.given', count=count)}"
    return Answer({"device": device.id, "people": people, "count": count}, words)


def _told(one: Device) -> dict[str, Any]:
    last = one.last_contact.isoformat(timespec="seconds") if one.last_contact else None
    return {"id": one.id, "office": one.office, "user": one.user, "gen": one.gen,
            "enrolled_at": one.enrolled_at.isoformat(timespec="seconds"), "last_contact": last,
            "revoked": one.revoked, "pending_reported": one.pending, "alerts": list(one.alerts), "name": one.name,
            "roles": list(one.roles)}
