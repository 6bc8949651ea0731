"""Two PCs of one hall: a session goes over on a stick and comes back, whose values stay theirs, and what is asked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from simata_desktop import app
from simata_desktop.app import Workspace
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.session_merge import Choice, Place
from simata_desktop.services.assessment_entry import Cell
from simata_desktop.services.assessment_rows import Participant
from simata_desktop.services.session_pack import Joining
from simata_desktop.store import session_file
from simata_desktop.store.keys import Derivation
from simata_desktop.store.queries.history import source_of, verify_chain
from tests.services.conftest import NAME, PASSPHRASE
from tests.services.evidence_office import NIPS, office, signed_in, users

__all__ = ["office"]
WORDS, DAY = "sandi aula pagi", date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealing costs what it must; these tests are about what is in the file."""
    def derive(secret: bytes, how: Derivation) -> bytes:
        return (secret + how.salt).ljust(32, b"-")[:32]

    for name in ("seal", "unseal"):
        monkeypatch.setitem(getattr(session_file, name).__kwdefaults__, "derive", derive)


@pytest.fixture
def there(office: Workspace, tmp_path: Path) -> Iterator[Workspace]:
    """PC B: knows the same people, no session."""
    folder = tmp_path / "lain"
    shutil.copytree(office.desk.folder, folder)
    opened = app.open_workspace(folder, NAME, PASSPHRASE, around=app.Surroundings(clock=FixedClock()))
    yield opened
    opened.close()


@pytest.fixture
def here(office: Workspace, there: Workspace) -> Workspace:
    """PC A: a session of two people, one of them with levels typed by Sari."""
    service = office.assessment
    service.create("S1", "Sesi satu", DAY, place="Aula")
    service.add("S1", NIPS[:2])
    with signed_in(office, users(office, Sari=("verifier", "assessor"))["Sari"]):
        service.assess("S1", NIPS[0], {"integrity": "3", "grit": "4"})
    return office


def people(office: Workspace) -> dict[str, Participant]:
    return {one.nip: one for one in office.assessment.participants("S1")}


Carry = Callable[..., Joining]


@pytest.fixture
def carry(tmp_path: Path) -> Carry:
    """The stick from one PC to the other."""
    def carried(giver: Workspace, taker: Workspace, **choices: Choice) -> Joining:
        giver.hall.pack("S1", tmp_path / "s1", WORDS)
        return taker.hall.unpack(tmp_path / "s1", WORDS, {_place(name): one for name, one in choices.items()})[1]

    return carried


def _place(name: str) -> Place:
    number, _, field = name.partition("_")
    return Place(NIPS[int(number[1:])], "", field)


def author(office: Workspace, nip: str, word: str) -> tuple[str | None, str]:
    with office.desk.database.reading() as connection:
        found = source_of(connection, people(office)[nip].uid, word)
    assert found is not None
    return found.value, found.by


def test_a_session_goes_over_with_its_authors(here: Workspace, there: Workspace, carry: Carry) -> None:
    done = carry(here, there)
    assert (done.made, done.people, done.differences, done.left_out) == (True, 2, (), ())
    line = there.assessment.session("S1")
    assert (line.name, line.place, line.state, line.participants) == ("Sesi satu", "Aula", "running", 2)
    assert people(there)[NIPS[0]].levels == people(here)[NIPS[0]].levels
    assert author(there, NIPS[0], "integrity") == ("3", "Sari")
    joiner = [row.by for row in there.office.audit() if row.command == "session unpack"]
    assert set(joiner) == {NAME}, "the audit still says who joined"
    with there.desk.database.reading() as connection:
        assert verify_chain(connection).faults == ()


def test_cells_pass_both_ways_and_a_second_time_nothing_happens(here: Workspace, there: Workspace,
                                                                 carry: Carry) -> None:
    carry(here, there)
    there.assessment.enter("S1", [Cell(people(there)[NIPS[1]].id, "integrity", "2"),
                                  Cell(people(there)[NIPS[1]].id, "grit", "tinggi")])
    there.assessment.technical("S1", NIPS[1], {"Audit": "4"})
    there.assessment.write("S1", NIPS[1], {"kekuatan": "Tenang."})
    there.assessment.attend("S1", NIPS[:1], True)
    there.assessment.assign("S1", NIPS[:1], ["Tono, M.Si.", "Sari"])
    done = carry(there, here)
    assert (done.cells, done.differences) == (6, ())
    mine, other = people(here), people(there)
    for nip in NIPS[:2]:
        assert (mine[nip].levels, mine[nip].judged.wrong, mine[nip].technical, dict(mine[nip].words)) == (
            other[nip].levels, other[nip].judged.wrong, other[nip].technical, dict(other[nip].words))
        assert (mine[nip].attended, mine[nip].assessors) == (other[nip].attended, other[nip].assessors)
    assert mine[NIPS[1]].judged.wrong == {"grit": "tinggi"}
    count = len(here.office.audit())
    assert carry(there, here).cells == 0
    assert carry(here, there).cells == 0
    assert len(here.office.audit()) == count, "nothing is written where nothing is new"


def test_what_differs_is_asked_and_undone_in_one_step(here: Workspace, there: Workspace, carry: Carry) -> None:
    carry(here, there)
    there.assessment.assess("S1", NIPS[0], {"integrity": "2", "teamwork": "4"})
    here.assessment.assess("S1", NIPS[1], {"grit": "3"})
    done = carry(there, here)
    (difference,) = done.differences
    assert difference.place == Place(NIPS[0], "", "integrity")
    assert (difference.mine.text, difference.mine.by) == ("3", "Sari")
    assert (difference.theirs.text, difference.theirs.by) == ("2", NAME)
    assert people(here)[NIPS[0]].levels["teamwork"] == 4
    assert people(here)[NIPS[0]].levels["integrity"] == 3
    carry(there, here, n0_integrity=Choice("3", "2", "2"))
    assert author(here, NIPS[0], "integrity") == ("2", NAME)
    here.office.undo()
    assert author(here, NIPS[0], "integrity") == ("3", "Sari")
    here.office.undo()
    assert "teamwork" not in people(here)[NIPS[0]].levels


def test_a_third_value_is_the_askers_own(here: Workspace, there: Workspace, carry: Carry) -> None:
    carry(here, there)
    there.assessment.assess("S1", NIPS[0], {"integrity": "2"})
    with pytest.raises(UserError, match=r"value\.range"):
        carry(there, here, n0_integrity=Choice("3", "2", "9"))
    done = carry(there, here, n0_integrity=Choice("3", "2", "2,5"))
    assert done.differences == ()
    assert author(here, NIPS[0], "integrity") == ("2.5", NAME)
    assert carry(there, here, n0_integrity=Choice("3", "2", "2")).differences, "that was asked about other values"


def test_consensus_is_worked_out_from_the_united_sheets(here: Workspace, there: Workspace, carry: Carry) -> None:
    carry(here, there)
    here.assessment.assess("S1", NIPS[1], {"teamwork": "3", "grit": "2"}, assessor="Sari")
    there.assessment.assess("S1", NIPS[1], {"teamwork": "4", "grit": "2"}, assessor="Tono, M.Si.")
    assert people(here)[NIPS[1]].levels["teamwork"] == 3
    done = carry(there, here)
    assert done.differences == ()
    one = people(here)[NIPS[1]]
    assert "teamwork" not in one.levels
    assert one.disagree == {"teamwork"}
    assert one.aspects["grit"] == 2
    assert {sheet.assessor for sheet in here.assessment.sheets("S1")} == {"Sari", "Tono, M.Si."}
    here.assessment.assess("S1", NIPS[1], {"teamwork": "3.5"})
    assert carry(here, there).differences == ()
    assert people(there)[NIPS[1]].levels == people(here)[NIPS[1]].levels
    assert people(there)[NIPS[1]].disagree == frozenset()


def test_a_final_session_takes_no_other_values(here: Workspace, there: Workspace, carry: Carry) -> None:
    carry(here, there)
    here.assessment.finalise("S1")
    assert carry(there, here).cells == 0
    there.assessment.assess("S1", NIPS[1], {"grit": "3"})
    with pytest.raises(UserError, match=r"session\.final"):
        carry(there, here)


def test_who_is_not_on_the_register_is_told(here: Workspace, there: Workspace, carry: Carry) -> None:
    there.people.remove(NIPS[0], "pindah")
    done = carry(here, there)
    assert [(one.nip, one.code) for one in done.left_out] == [(NIPS[0], "participant.unknown")]
    assert list(people(there)) == [NIPS[1]]


def test_who_was_taken_out_does_not_come_back_but_an_undone_join_does(here: Workspace, there: Workspace,
                                                                       carry: Carry) -> None:
    carry(here, there)
    there.office.undo()
    assert there.assessment.sessions() == ()
    assert carry(here, there).left_out == ()
    assert author(there, NIPS[0], "integrity") == ("3", "Sari")
    there.assessment.take_out("S1", NIPS[:1], "sakit")
    assert [(one.nip, one.code) for one in carry(here, there).left_out] == [(NIPS[0], "participant.out")]
    assert list(people(there)) == [NIPS[1]]


def test_holes_say_whose_sheets_are_not_joined(here: Workspace, there: Workspace, carry: Carry) -> None:
    assert here.assessment.holes("S1").sheets_open == ()
    carry(here, there)
    assert here.assessment.holes("S1").sheets_open == ("",)
    there.desk.clock.move(minutes=5)  # type: ignore[attr-defined]
    here.desk.clock.move(minutes=5)  # type: ignore[attr-defined]
    carry(there, here)
    assert here.assessment.holes("S1").sheets_open == ()
    here.desk.clock.move(minutes=5)  # type: ignore[attr-defined]
    carry(here, there)
    assert here.assessment.holes("S1").sheets_open == (there.hall._pc,)


def test_an_assessor_gives_only_his_own_people_and_joins_nothing(here: Workspace, there: Workspace, tmp_path: Path
                                                                  ) -> None:
    here.assessment.assign("S1", NIPS[1:2], ["Tono"])
    here.assessment.assess("S1", NIPS[1], {"grit": "3"})
    with signed_in(here, users(here, Tono=("assessor",))["Tono"]):
        assert here.hall.pack("S1", tmp_path / "s1", WORDS).people == 1
        with pytest.raises(UserError, match=r"right\.missing"):
            here.hall.unpack(tmp_path / "s1", WORDS)
    assert there.hall.unpack(tmp_path / "s1", WORDS)[1].people == 1


def test_a_file_that_is_none_changes_nothing(here: Workspace, there: Workspace, tmp_path: Path) -> None:
    here.hall.pack("S1", tmp_path / "s1", WORDS)
    whole = (tmp_path / "s1").read_bytes()
    for data, words, code in ((whole[:-9], WORDS, "pack.damaged"), (b"NIP;Nama", WORDS, "pack.foreign"),
                              (whole, "lain sama sekali", "pack.wrong_passphrase")):
        (tmp_path / "s1").write_bytes(data)
        with pytest.raises(UserError) as caught:
            there.hall.unpack(tmp_path / "s1", words)
        assert caught.value.code == code
    with pytest.raises(EnvironmentProblem, match=r"file\.unreadable"):
        there.hall.look(tmp_path / "tiada", WORDS)
    assert there.assessment.sessions() == ()


def test_looking_writes_nothing(here: Workspace, there: Workspace, tmp_path: Path) -> None:
    here.hall.pack("S1", tmp_path / "s1", WORDS)
    told = there.hall.look(tmp_path / "s1", WORDS)
    assert told.made
    assert told.cells
    assert there.assessment.sessions() == ()
