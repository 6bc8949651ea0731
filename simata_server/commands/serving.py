"""``serve``: the centre answers until somebody ends it."""

from __future__ import annotations

from pathlib import Path

from simata_server import database, serving, versions
from simata_server.arguments import Call, Menu
from simata_server.serving import Served
from simata_server.speech import Answer

HOST, PORT, WORKERS, RATE = "127.0.0.1", 8420, 2, 600


def register(menu: Menu) -> None:
    """``serve``."""
    one = menu.add("serve", "help.serve", serve)
    one.option("--host", "arg.host", default=HOST, metavar="HOST")
    one.option("--port", "arg.port", type=int, default=PORT, metavar="PORT")
    one.option("--workers", "arg.workers", type=int, default=WORKERS, metavar="N")
    one.option("--rate", "arg.rate", type=int, default=RATE, metavar="N")
    one.option("--tls-cert", "arg.tls_cert", type=Path, metavar="FILE")
    one.option("--tls-key", "arg.tls_key", type=Path, metavar="FILE")
    one.option("--until-input-ends", "arg.until_input_ends", action="store_true")
    one.option("--replica", "arg.replica", metavar="URL")


def serve(call: Call) -> Answer:
    """Answer until SIGTERM or Ctrl+C, or until whoever started it is gone."""
    args = call.args
    asked = Served(args.host, args.port, max(1, args.workers), max(0, args.rate), args.tls_cert, args.tls_key,
                   args.until_input_ends, args.replica or call.environment.get(serving.REPLICA) or None)
    asked.check()
    with call.place.url() as url:
        with database.connected(url) as connection:  # what an older program here could not read
            versions.take_up(connection)
        return Answer({}, code=serving.serve(url, asked))
