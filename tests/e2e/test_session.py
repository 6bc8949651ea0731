"""Assessment sessions by the command line: the shapes and exits of cli.md."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

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


def test_assessments_that_count_are_exported_and_read_again(simata: Simata, tmp_path: Path) -> None:
    simata("session", "create", "S", "--name", "Sesi", "--date", "2026-11-20", "--kind", "competency")
    simata("assess", "S", NIP, "integrity=2.33", *LEVELS[1:])
    simata("assess", "S", OTHER, "teamwork=4")
    sheet = tmp_path / "asesmen.csv"
    assert simata("export", "assessments", "--out", str(sheet)).data["rows"] == 0
    simata("session", "finalise", "S")
    said = simata("export", "assessments", "--out", str(sheet))
    assert (said.code, said.data["rows"]) == (0, 1), "who is not in service stands in no matrix"
    simata("set", OTHER, "kedudukan_hukum=Aktif")
    said = simata("export", "assessments", "--out", str(sheet))
    assert (said.code, said.data["rows"]) == (0, 2)
    rows = {row["NIP"]: row for row in csv.DictReader(sheet.read_text(encoding="utf-8-sig").splitlines())}
    row = rows[NIP]
    assert list(row)[5:9] == ["Integritas", "Kerjasama", "Komunikasi", "Orientasi Pada Hasil"]
    assert (row["Integritas"], row["Kerjasama"], row["Total"]) == ("2.33", "3", "26.33")
    assert float(row["JPM (%)"]) == pytest.approx(100 * 26.33 / 27)
    assert row["Saran Pengembangan 1"].startswith("Integritas: ")
    assert (rows[OTHER]["Integritas"], rows[OTHER]["Kerjasama"], rows[OTHER]["JPM (%)"]) == ("", "4", "")
    read = simata("import", str(sheet), "--dry-run", "--period", "2026")
    assert read.data["kind"] == "competency", (read.data, read.err)
    assert simata("export", "assessments", "--out", str(sheet), "--tier", "jf_pemula").data["rows"] == 0
    assert simata("export", "assessments", "--out", str(sheet), "--unit", "tak ada").error["code"] == "unit.unknown"
