"""The description of the interface is what the centre serves."""

from __future__ import annotations

from pathlib import Path

from psycopg_pool import ConnectionPool
from starlette.routing import Route

from simata_server import app, describe
from simata_server.limits import Limits

FILE = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_file_is_what_the_program_prints() -> None:
    assert FILE.read_text(encoding="utf-8") == describe.written()


def test_every_route_and_every_status_stands_in_it() -> None:
    centre = app.centre(ConnectionPool("", open=False), Limits(0))
    served = {(one.path.replace(":path", ""), method.lower()) for one in centre.routes if isinstance(one, Route)
              for method in (one.methods or ())}
    paths = describe.description()["paths"]
    told = {(path, method) for path, methods in paths.items() for method in methods}
    assert {one for one in served if one[1] != "head" or "batch" in one[0]} == told
    for path, method in told:
        answers = paths[path][method]["responses"]
        assert {str(status) for status in (400, 426, 429, 503, *app.STATUS.values())} <= set(answers)
