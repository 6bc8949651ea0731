"""The log: useful to a helper, useless to a thief."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from simata_desktop.domain.clock import FixedClock
from simata_desktop.logs import Log, open_log, redacted

NIP = "198003152006041003"  # invented
BATCH = "018f2d6e-7c1a-7b3e-9d41-2a5b6c7d8e9f"


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "logs" / "command.log").read_text().splitlines()]


def test_counts_ids_and_codes_are_written_in_utc(tmp_path: Path) -> None:
    log = open_log(tmp_path, "command", FixedClock())
    log.event("import.applied", batch=BATCH, rows=51, undone=False, code="nip.length")
    log.close()
    assert lines(tmp_path) == [{"at": "2026-11-24T02:41:00.000+00:00", "level": "info", "event": "import.applied",
                                "batch": BATCH, "rows": 51, "undone": False, "code": "nip.length"}]


def test_values_of_people_never_reach_the_file(tmp_path: Path) -> None:
    log = open_log(tmp_path, "command", FixedClock())
    log.event("person.saved", name="Siti Aminah", nip=NIP, number=int(NIP), score=87.25, user="siti",
              code="Siti Aminah")
    try:
        raise KeyError(f"Siti Aminah {NIP}")
    except KeyError as error:
        log.failure("person.failed", error, person="Siti")
    log.close()
    text = (tmp_path / "logs" / "command.log").read_text()
    for secret in ("Siti", "siti", NIP, "87"):
        assert secret not in text
    assert lines(tmp_path)[1]["error"] == "KeyError"
    assert "test_logs.py" in str(lines(tmp_path)[1]["at"])


@pytest.mark.parametrize(("text", "shown"), [
    (f"NIP {NIP} ganda", "NIP [NIP] ganda"),
    ("19800315 200604 1 003", "[NIP]"),
    ("19800315.200604.1.003.", "[NIP]."),
    ("1980031520060410031", "1980031520060410031"),  # 19 digits are no NIP
    ("passphrase=kopi", "passphrase=[…]"),
    ('{"token": "abc", "n": 3}', '{"token": "[…]", "n": 3}'),
    ("kata sandi: kopi-tubruk", "kata sandi: […]"),
    ("bearer eyJhbGciOiJFZDI1NTE5IiwidHlwIjoiSldUIn0", "bearer […]"),
    (f"batch {BATCH}", f"batch {BATCH}"),
    ("test_a_second_writer_waits_ten_seconds_and_is_told", "test_a_second_writer_waits_ten_seconds_and_is_told"),
])
def test_redaction(text: str, shown: str) -> None:
    assert redacted(text) == shown


def test_the_filter_stands_behind_every_record(tmp_path: Path) -> None:
    seen: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(record.getMessage())

    log = Log(Keep(), FixedClock())
    log._logger.info("%s masuk", NIP)
    assert seen == ["[NIP] masuk"]


def test_a_workspace_that_cannot_be_written_has_no_log_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file in the way")
    log = open_log(tmp_path, "command", FixedClock())
    log.event("started")
    log.close()


def test_two_workspaces_do_not_share_a_log(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = (open_log(tmp_path / name, "command", FixedClock()) for name in "ab")
    first.event("only.here")
    for log in (first, second):
        log.close()
    assert (tmp_path / "b" / "logs" / "command.log").read_text() == ""
