"""What holds for all commands: one JSON object, exit codes, words, signing in, help."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simata_desktop.cli.later import LATER
from simata_desktop.cli.main import tree
from simata_desktop.cli.parsing import parsed
from simata_desktop.cli.text import Text
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.errors import UsageError
from simata_desktop.resources import words
from tests.e2e.conftest import NIP, PASSPHRASE, Simata

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("argv", "code"), [
    ((), "usage.required"), (("terbang",), "usage.choice"), (("map", "--kotak", "3"), "usage.unknown"),
    (("people", "--box", "12"), "usage.box"), (("people", "--box", "X"), "usage.box"),
    (("map", "--period", "20x6"), "usage.year"), (("map", "--date", "24-11-2026"), "usage.date"),
    (("people", "--limit", "0"), "usage.count"), (("rate", NIP, "--predicate", "baik"), "usage.required"),
    (("rate", NIP, "--year", "2025", "--period", "2025"), "usage.together"), (("show",), "usage.required"),
    (("set", "nama=X"), "usage.required"), (("set", NIP), "usage.pairs_none"), (("set", NIP, "nama"), "usage.pair"),
    (("set", NIP, "nama=A", "nama=B"), "usage.pair_twice"), (("evidence", NIP, "awards=nasional"), "usage.required"),
    (("target", "set", "--period", "2026"), "usage.required"), (("map", "--period"), "usage.no_value"),
    (("set", NIP, "umur=40"), "field.unknown"), (("evidence", NIP, "sihir=1", "--period", "2025"), "indicator.unknown"),
    (("rate", NIP, "--year", "2025", "--predicate", "bagus"), "value.unknown"),
    (("map", "--scheme", "tiada"), "scheme.unknown"), (("map", "--tier", "raja"), "tier.unknown"),
])
def test_wrong_words_end_with_2_and_one_object(simata: Simata, argv: tuple[str, ...], code: str) -> None:
    said = simata(*argv)
    assert (said.code, said.error["code"]) == (2, code)
    assert {"code", "message", "field", "retry_after"} <= said.error.keys()
    assert said.error["message"] in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(("argv", "code"), [
    (("show", "199001012015011009"), "person.unknown"), (("remove", NIP), "reason.missing"),
    (("map", "--unit", "tiada"), "unit.unknown"), (("undo",), "undo.not_possible"),
    (("evidence", NIP, "awards=nasional", "--date", "2027-01-01"), "date.range"),
    (("declare", "discipline_record", "--unit", "3300", "--period", "2026", "--reason", "lengkap"), "declare.number"),
    (("target", "clear", "--period", "2026"), "target.none"), (("redo",), "undo.empty"),
])
def test_what_is_forbidden_ends_with_3(simata: Simata, tmp_path: Path, argv: tuple[str, ...], code: str) -> None:
    if argv == ("undo",):  # a paper that was printed cannot be unprinted
        assert simata("users", "passphrase").code == 3  # no terminal, no new passphrase: changes nothing
        assert simata("report", "talent-map", "--out", str(tmp_path / "peta.pdf")).code == 0
    said = simata(*argv)
    assert (said.code, said.error["code"]) == (3, code)


def test_settings_of_the_office_can_be_undone(simata: Simata) -> None:
    assert simata("set", "--office", "place=Contoh").code == 0
    assert simata("undo").code == 0
    assert simata("redo").code == 0


@pytest.mark.parametrize("name", LATER)
def test_a_command_of_later_says_so(bare: Simata, surroundings: Path, name: str) -> None:
    said = bare(name, "apa", "--saja", as_json=True)
    assert (said.code, said.error["code"]) == (2, "command.later")
    assert f"Perintah {name} belum tersedia" in said.err
    assert not surroundings.exists()


@pytest.mark.parametrize("argv", [("map", "--review", "K"), ("report", "--review", "K")])
def test_a_part_of_later_says_so(bare: Simata, argv: tuple[str, ...]) -> None:
    assert bare(*argv).error["code"] == "command.later"


def test_without_json_words_and_nothing_but_words(simata: Simata) -> None:
    said = simata("people", as_json=False)
    assert said.code == 0
    assert "Wulan Contohwati" in said.out
    assert "Kepala Bidang Uji" in said.out
    assert simata("terbang", as_json=False).out == ""


def test_json_may_stand_before_the_command(bare: Simata) -> None:
    assert bare("--json", "whatif", as_json=False).error["code"] == "command.later"


def test_the_workspace_is_named_by_option_before_variable(simata: Simata, surroundings: Path, tmp_path: Path) -> None:
    assert simata("status", "--workspace", str(tmp_path / "lain")).error["code"] == "workspace.missing"
    assert simata("--workspace", str(surroundings), "status").code == 0
    assert not (tmp_path / "lain").exists()


def test_a_wrong_passphrase_waits_longer_each_time(
        simata: Simata, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMATA_PASSPHRASE", "salah sama sekali")
    assert (simata("status").code, simata("status").error["code"]) == (3, "login.wait")
    clock.move(seconds=1)
    said = simata("status")
    assert (said.error["code"], said.error["retry_after"]) == ("login.wrong", 2)
    monkeypatch.setenv("SIMATA_PASSPHRASE", PASSPHRASE)
    assert simata("status").error["code"] == "login.wait"
    clock.move(seconds=2)
    assert simata("status").code == 0


@pytest.mark.parametrize("name", ["SIMATA_USER", "SIMATA_PASSPHRASE"])
def test_without_a_terminal_nobody_is_asked(simata: Simata, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(name)
    said = simata("status")
    assert (said.code, said.error["code"]) == (3, "login.needed")


def test_help_follows_the_language(bare: Simata, monkeypatch: pytest.MonkeyPatch) -> None:
    said = bare("map", "--help", as_json=False)
    assert said.code == 0
    assert "tahun pemetaan" in said.out
    monkeypatch.setenv("SIMATA_LANG", "en")
    said = bare("map", "--help", as_json=False)
    assert "mapping year" in said.out
    assert "usage: simata map" in said.out
    assert "usage" in bare("evidence", "--help").data["help"]
    assert "is not available" in bare("whatif").error["message"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_help_text_can_be_written(language: str) -> None:
    parsers = [tree(Text(words(language)))]
    for parser in parsers:
        assert "cli." not in parser.format_help()
        parsers += [sub for action in parser._actions if isinstance(action.choices, dict)
                    for sub in action.choices.values()]
    assert len(parsers) > 40


def test_words_behind_options_join_those_before() -> None:
    parser = tree(Text(words("id")))
    args = parsed(parser, ["set", NIP, "--reason", "salah ketik", "nama=Baru", "gelar_depan=Dr."])
    assert args.values == [NIP, "nama=Baru", "gelar_depan=Dr."]
    with pytest.raises(UsageError) as caught:
        parsed(parser, ["show", NIP, "lagi"])
    assert caught.value.code == "usage.unknown"


def test_a_fault_of_the_program_is_no_traceback(
        simata: Simata, surroundings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError(f"{NIP} rahasia")

    monkeypatch.setattr("simata_desktop.services.people.PeopleService.list", broken)
    said = simata("people")
    assert (said.code, said.error["code"]) == (70, "program.fault")
    log = (surroundings / "logs" / "simata.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert NIP not in log + said.err
    assert "rahasia" not in log


def test_a_real_process_answers_in_utf8(surroundings: Path, simata: Simata) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([sys.executable, "-m", "simata_desktop.cli.main", "map"], env=environment,
                          capture_output=True, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == 0
    assert "Peta Talenta" in done.stdout.decode("utf-8")
    refused = subprocess.run([sys.executable, "-m", "simata_desktop.cli.main", "show", "1", "--json"], env=environment,
                             capture_output=True, check=False, stdin=subprocess.DEVNULL)
    assert refused.returncode == 3
    assert b"Traceback" not in refused.stderr
