"""The centre as a whole: founded, proved, begun anew."""

from __future__ import annotations

from dataclasses import asdict

from psycopg import IsolationLevel

from simata_server import database, digests, epochs, offices
from simata_server.arguments import Call, Menu
from simata_server.speech import Answer, table

LONG_MS = 600_000


def register(menu: Menu) -> None:
    """``init``, ``digest``, ``epoch``."""
    menu.add("init", "help.init", found)
    one = menu.add("digest", "help.digest", digest)
    one.option("--office", "arg.office", required=True, metavar="CODE")
    epoch = Menu(menu.add("epoch", "help.epoch"), "epoch_command")
    epoch.add("new", "help.epoch.new", new_epoch)


def found(call: Call) -> Answer:
    """Make the tables, keys and epoch of a new centre."""
    with call.place.opened(statement_ms=LONG_MS, founded=False) as connection:
        centre = database.found(connection)
    return Answer({"epoch": centre.epoch}, call.say("centre.founded", epoch=centre.epoch))


def digest(call: Call) -> Answer:
    """What a device of the office with all rights would hold, proved."""
    with call.place.url() as url, database.connected(url, statement_ms=LONG_MS) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        office = offices.known(connection, call.args.office)
        epoch = database.centre(connection).epoch
        found_ = digests.of_office(connection, office.code)
    dense = all(one.dense for one in found_)
    data = {"office": office.code, "epoch": epoch, "seq": sum(one.seq for one in found_),
            "chain": digests.chain_over(found_), "root": digests.over(found_),
            "records": sum(one.records for one in found_), "dense": dense,
            "partitions": [asdict(one) for one in found_]}
    words = table(["partition", "seq", "chain", "root"],
                  [(one.partition, one.seq, one.chain[:16], one.root[:16]) for one in found_])
    return Answer(data, f"{words}\n{call.say('digest.dense' if dense else 'digest.gaps', root=data['root'])}",
                  0 if dense else 1)


def new_epoch(call: Call) -> Answer:
    """Begin a new epoch: every device compares its log with ours at its next hello. Codes that are out end."""
    with call.place.opened() as connection:
        before = database.centre(connection).epoch
        epoch, codes = epochs.begin(connection), epochs.end_codes(connection)
    return Answer({"epoch": epoch, "before": before, "codes_ended": codes}, call.say("epoch.begun", epoch=epoch))
