"""Assessment sessions by the command line: the shapes and exits of cli.md."""

from __future__ import annotations

from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from tests.e2e.conftest import NIP, OTHER, Simata

LEVELS = tuple(f"{code}=3" for code in COMPETENCIES)
WRITTEN = {"changed", "changes", "pending"}


def test_a_session_from_its_making_to_the_map(simata: Simata) -> None:
    made = simata("session", "create", "01/2026", "--name", "Sesi satu", "--date", "2026-11-20", "--kind", "competency")
    assert (made.code, made.data["state"], made.data["changed"]) == (0, "planned", 1)
    assert simata("session", "add", "01/2026", NIP, OTHER).data["changed"] == 2
    said = simata("assess", "01/2026", NIP, *LEVELS[:8], "--assessor", "Hendra")
    assert (said.code, set(said.data) - {"nip"}) == (0, WRITTEN)
    shown = simata("session", "show", "01/2026").data
    assert (shown["state"], shown["kind"], shown["complete"]) == ("running", "competency", 0)
    row = next(one for one in shown["participants"] if one["nip"] == NIP)
    assert (row["missing"], row["jpm"], row["jpm_category"]) == ([COMPETENCIES[8]], None, None)
    simata("assess", "01/2026", NIP, LEVELS[8])
    row = next(one for one in simata("session", "show", "01/2026").data["participants"] if one["nip"] == NIP)
    assert (row["complete"], row["jpm"], row["jpm_category"], row["jpm_fill_category"]) == (True, 100, "O", "MS")
    assert row["levels"] == dict.fromkeys(COMPETENCIES, 3)
    assert simata("show", NIP).data["sessions"][0]["standing"] == "running"
    final = simata("session", "finalise", "01/2026")
    assert (final.code, final.data["state"], final.data["missing"]) == (0, "final", 9)
    (told,) = simata("show", NIP).data["sessions"]
    assert (told["code"], told["standing"], told["valid_until"], told["jpm"]) == (
        "01/2026", "counts", "2029-11-20", 100)
    assert simata("session", "list").data["sessions"][0]["state"] == "final"
    assert simata("undo").error["code"] == "undo.not_possible"


def test_what_is_refused(simata: Simata) -> None:
    simata("session", "create", "S", "--name", "Sesi", "--date", "2026-11-20")
    for words, code, exit_ in (
            ((NIP, "integrity=7"), "value.range", 3), ((NIP, "integrity=tinggi"), "value.unreadable", 3),
            ((NIP, "berani=3"), "competency.unknown", 2), (("1234", "integrity=3"), "person.unknown", 3)):
        said = simata("assess", "S", *words)
        assert (said.code, said.error["code"]) == (exit_, code)
    assert simata("session", "show", "S").data["participants"] == []
    assert simata("assess", "T", NIP, "integrity=3").error["code"] == "session.unknown"
    assert simata("session", "create", "S", "--name", "Sesi", "--date", "2026-11-20").error["code"] == "session.exists"
    assert simata("session", "create", "V", "--name", "Sesi", "--date", "2026-02-30").code == 2
    simata("assess", "S", NIP, *LEVELS, *(f"{code}=4" for code in ASPECTS))
    simata("session", "finalise", "S")
    assert simata("assess", "S", NIP, "integrity=2").error["code"] == "session.final"
    assert simata("session", "reopen", "S").error["code"] == "reason.missing"
    assert simata("session", "reopen", "S", "--reason", "Tertukar").data["state"] == "running"


def test_show_as_it_was_known_on_a_day(simata: Simata) -> None:
    simata("session", "create", "S", "--name", "Sesi", "--date", "2026-11-20")
    simata("assess", "S", NIP, *LEVELS)
    assert simata("show", NIP, "--at", "2026-11-23").data["sessions"] == []
    assert simata("show", NIP, "--at", "2026-11-24").data["sessions"][0]["levels"]["integrity"] == 3
