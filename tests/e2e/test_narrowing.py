"""``--unit`` and ``--tier`` on every command that takes them: each leaves exactly the people the register says."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simata_desktop.app import Surroundings
from simata_desktop.cli.main import run
from simata_desktop.domain.clock import FixedClock
from tests.e2e.conftest import Said, Simata

PEOPLE = 90
TIERS = (("--tier", "administrator"), ("--tier", "administrator", "--tier", "unknown"),
         ("--tier", "pelaksana", "pengawas"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Simata:
    """A practice office of invented people with no target, so that everybody in service is meant."""
    folder = tmp_path_factory.mktemp("latihan") / "ruang"
    printed = io.StringIO()

    def simata(*words: str, as_json: bool = True) -> Said:
        printed.seek(0)
        printed.truncate()
        with pytest.MonkeyPatch.context() as around:
            for name, value in (("WORKSPACE", str(folder)), ("USER", "admin"), ("PASSPHRASE", "latihan")):
                around.setenv(f"SIMATA_{name}", value)
            around.setattr("sys.stdout", printed)
            code = run([*words, *(["--json"] if as_json else [])], around=Surroundings(FixedClock()))
        return Said(code, printed.getvalue(), "")

    assert simata("demo", "--people", str(PEOPLE), "--seed", "5").code == 0
    assert simata("target", "clear", "--period", "2026").code == 0
    return simata


@pytest.fixture(scope="module")
def everybody(office: Simata, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The register: everybody's tier, and the unit directly under the office by the columns of a sheet."""
    sheet = tmp_path_factory.mktemp("register") / "a.csv"
    assert office("export", "employees", "--out", str(sheet)).code == 0
    agency = {row["nip"].lstrip("'"): row["opd"]
              for row in csv.DictReader(io.StringIO(sheet.read_text(encoding="utf-8-sig")))}
    return [{**one, "agency": agency[one["nip"]]} for one in office("people").data["people"]]


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))[1:]


def of_people(office: Simata, words: tuple[str, ...], out: Path) -> int:
    return int(office("people", *words).data["total"])


def of_map(office: Simata, words: tuple[str, ...], out: Path) -> int:
    found = office("map", "--entries", *words).data
    assert found["people"] == len(found["entries"])
    return int(found["people"]) + sum(found["excluded"].values())


def of_quality(office: Simata, words: tuple[str, ...], out: Path) -> int:
    found = office("quality", *words).data
    assert found["total"]["people"] == sum(unit["people"] for unit in found["units"])
    return int(found["total"]["people"]) + sum(office("map", *words).data["excluded"].values())


def of_employees(office: Simata, words: tuple[str, ...], out: Path) -> int:
    made = office("export", "employees", "--out", str(out / "a.csv"), *words).data
    assert made["rows"] == len(rows_of(out / "a.csv"))
    return int(made["rows"])


def of_sheet(what: str) -> Callable[[Simata, tuple[str, ...], Path], int]:
    def count(office: Simata, words: tuple[str, ...], out: Path) -> int:
        rows = office("export", what, "--out", str(out / "a.csv"), *words).data["rows"]
        return int(rows) + sum(office("map", *words).data["excluded"].values())
    return count


def of_paper(office: Simata, words: tuple[str, ...], out: Path) -> int:
    people = office("report", "talent-map", "--out", str(out / "a.pdf"), *words).data["people"]
    return int(people) + sum(office("map", *words).data["excluded"].values())


COMMANDS = {"people": of_people, "map": of_map, "quality": of_quality, "export employees": of_employees,
            "export map": of_sheet("map"), "export talent-result": of_sheet("talent-result"), "report": of_paper}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("words", TIERS, ids=" ".join)
def test_tiers(office: Simata, everybody: list[dict[str, Any]], command: str, words: tuple[str, ...],
               tmp_path: Path) -> None:
    wanted = {word if word != "unknown" else None for word in words if word != "--tier"}
    expected = sum(one["tier"] in wanted for one in everybody)
    assert 0 < expected < PEOPLE
    assert COMMANDS[command](office, words, tmp_path) == expected


@pytest.mark.parametrize("command", COMMANDS)
def test_a_unit_with_those_under_it_and_a_tier(office: Simata, everybody: list[dict[str, Any]], command: str,
                                               tmp_path: Path) -> None:
    top = office("quality").data["units"][0]["name"]
    inside = [one for one in everybody if one["agency"] == top]
    assert 0 < len(inside) < PEOPLE
    assert COMMANDS[command](office, ("--unit", top), tmp_path) == len(inside)
    tier = inside[0]["tier"] or "unknown"
    expected = sum((one["tier"] or "unknown") == tier for one in inside)
    assert COMMANDS[command](office, ("--unit", top, "--tier", tier), tmp_path) == expected


@pytest.mark.parametrize("words", [
    ("people",), ("map",), ("quality",), ("export", "employees"), ("export", "map"), ("export", "talent-result"),
    ("report", "talent-map"), ("report", "completeness")], ids=" ".join)
@pytest.mark.parametrize(("more", "code", "left"), [(("--tier", "direktur"), "tier.unknown", 2),
                                                    (("--unit", "Dinas Entah"), "unit.unknown", 3)])
def test_a_wrong_word_is_refused(office: Simata, words: tuple[str, ...], more: tuple[str, ...], code: str, left: int,
                                 tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "a.pdf")) if words[0] in ("export", "report") else ()
    said = office(*words, *more, *out)
    assert (said.code, said.error["code"]) == (left, code)


def test_a_target_leaves_the_others_in_one_number(office: Simata, everybody: list[dict[str, Any]]) -> None:
    unit = office("quality").data["units"][0]["name"]
    assert office("target", "set", "--period", "2026", "--tier", "administrator", "--tier", "pengawas", "--unit", unit,
                  "--basis", "Keputusan uji").code == 0
    one, = office("target", "list").data["targets"]
    assert set(one) == {"period", "tiers", "units", "basis", "by", "at", "people"}
    assert (one["period"], one["tiers"], one["units"], one["basis"]) == (
        "2026", ["administrator", "pengawas"], [unit], "Keputusan uji")
    drawn, found = office("map").data, office("quality").data
    whole = drawn["people"] + drawn["outside_target"] + sum(drawn["excluded"].values())
    assert whole == PEOPLE
    assert (found["total"]["people"], found["outside_target"]) == (drawn["people"], drawn["outside_target"])
    assert "Di luar sasaran" in office("quality", as_json=False).out
    narrowed = office("quality", "--tier", "pelaksana").data
    assert (narrowed["units"], narrowed["outside_target"]) == (
        [], office("map", "--tier", "pelaksana").data["outside_target"])
    assert office("people").data["total"] == PEOPLE
    assert office("target", "clear", "--period", "2026").data["changed"] == 1
    assert office("map").data["outside_target"] == 0
    assert office("target", "clear", "--period", "2026").error["code"] == "target.none"
    assert office("undo").code == 0
    assert office("map").data["outside_target"] == drawn["outside_target"]
    assert office("undo").code == 0
