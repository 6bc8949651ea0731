"""``setup`` of a centre on this computer, and ``cards`` for its offices."""

from __future__ import annotations

from pathlib import Path

from simata_desktop.domain.errors import UserError
from simata_server import authority, cards, database, files, installing, offices, schema
from simata_server.arguments import Call, Menu
from simata_server.authority import Authority
from simata_server.commands.offices import role_names
from simata_server.installing import Address
from simata_server.speech import Answer

LONG_MS = 600_000
EVERYTHING = ("entry", "assessor", "verifier", "admin")  # an office of one can do everything


def register(menu: Menu) -> None:
    """``setup``, ``cards``."""
    setup_ = menu.add("setup", "help.setup", setup)
    setup_.option("--name", "arg.centre_name", metavar="NAME")
    setup_.option("--address", "arg.address", metavar="HOST[:PORT]")
    setup_.option("--no-proof", "arg.no_proof", action="store_true")
    cards_ = menu.add("cards", "help.cards", print_cards)
    cards_.option("--out", "arg.cards", type=Path, required=True, metavar="FILE")
    cards_.option("--office", "arg.cards_office", action="append", default=[], metavar="CODE")
    cards_.option("--role", "arg.cards_role", nargs="+", action="extend", choices=role_names(), metavar="ROLE")


def setup(call: Call) -> Answer:
    """Make the centre, its authority and the descriptions of its service, and prove from outside that it answers."""
    data = call.place.folder.absolute()
    data.mkdir(parents=True, exist_ok=True)
    held = _held(call)
    name = " ".join((call.args.name or held.get("name") or call.ask(f"{call.say('ask.name')} ")).split())
    address = Address.parse(call.args.address or held.get("address") or call.ask(f"{call.say('ask.address')} "))
    with call.place.opened(statement_ms=LONG_MS, founded=False) as connection:
        if not schema.version(connection):
            database.found(connection)
        made = authority.make(data, name=name, host=address.host, now=database.now(connection))
        database.note(connection, {"name": name, "address": address.url})
    outside = call.place.database
    words, settings = installing.serve_words(address, made), installing.settings(outside)
    command = installing.serve_command(words, data, outside)
    _describe(data, name, command, outside)
    if not call.args.no_proof:
        installing.prove(address, made, command, settings)
    print_ = authority.fingerprint(made.certificate)
    data_ = {"name": name, "address": address.url, "data": str(data), "authority": str(made.certificate),
             "fingerprint": print_, "unit": str(data / installing.UNIT), "service": str(data / installing.SERVICE),
             "answers": None if call.args.no_proof else True,
             "serve": words}
    key = "setup.done" if call.args.no_proof else "setup.proved"
    return Answer(data_, call.say(key, url=address.url, fingerprint=print_, data=data, unit=installing.UNIT,
                                  service=installing.SERVICE))


def _describe(data: Path, name: str, command: list[str], database_: str | None) -> None:
    """Write the descriptions of the service; where they hold the address of a database, for its owner's eyes only."""
    unit, service = installing.systemd(name, command, data), installing.windows(name, command, data, database_)
    told = "".join(f'{key}="{value}"\n' for key, value in installing.settings(database_).items())
    files.write(data / installing.UNIT, unit.encode(), mode=files.PUBLIC)
    files.write(data / installing.SETTINGS, told.encode())
    files.write(data / installing.SERVICE, service.encode(), mode=files.PRIVATE if database_ else files.PUBLIC)


def print_cards(call: Call) -> Answer:
    """A page an office: where the centre is, a code for one device, what the authority looks like."""
    fingerprint = authority.fingerprint(Authority.of(call.place.folder).certificate)
    names = call.args.role or EVERYTHING
    with call.place.opened() as connection:
        held = database.noted(connection)
        if "address" not in held:
            raise UserError("cards.setup")
        chosen = [offices.known(connection, code) for code in call.args.office] or offices.every(connection)
        if not chosen:
            raise UserError("cards.no_office")
        made = [cards.Card(office.name, office.code, held["address"], offices.issue(
            connection, office.code, names, valid=cards.VALID), fingerprint, held.get("name", "")) for office in chosen]
        files.write(call.args.out, cards.pdf(made, call.say))
    data = {"out": str(call.args.out), "pages": len(made), "offices": [card.code for card in made],
            "expires_at": made[0].issued.expires.isoformat(timespec="seconds")}
    return Answer(data, call.say("cards.made", out=call.args.out, pages=len(made)))


def _held(call: Call) -> dict[str, str]:
    with call.place.opened(founded=False) as connection:
        return database.noted(connection) if schema.version(connection) else {}
