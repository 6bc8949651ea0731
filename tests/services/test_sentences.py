"""The office's bank of sentences: every sentence may be changed, taken back and undone; what it gives for a person."""

from __future__ import annotations

from datetime import date

import pytest

from simata_desktop.app import Workspace
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.records import ASPECTS, COMPETENCIES, REPORT_WORDS
from simata_desktop.services.desk import User
from simata_desktop.services.sentence_bank import FACES, LONGEST, PREFIX, places
from simata_desktop.store.standing import Standing
from tests.services.evidence_office import NIPS, office

__all__ = ["office"]
OWN = "Berpegang pada nilai organisasi."


def text_of(workspace: Workspace, key: str) -> str:
    return next(one.text for one in workspace.sentences.list() if one.key == key)


def test_every_competency_and_level_stands_in_the_list_with_the_shipped_text(workspace: Workspace) -> None:
    found = workspace.sentences.list()
    assert [one.key for one in found] == list(places())
    assert {one.face for one in found} == set(FACES)
    assert not any(one.own for one in found)
    assert {(one.row, one.level) for one in found if one.face == "seen"} == {
        (code, str(level)) for code in COMPETENCIES for level in range(6)}
    assert {(one.row, one.level) for one in found if one.face == "aspects"} == {
        (code, str(level)) for code in ASPECTS for level in range(1, 6)}


def test_a_sentence_is_changed_brought_back_and_undone(workspace: Workspace) -> None:
    bank, key = workspace.sentences, "integrity.3"
    shipped = text_of(workspace, key)
    changes = bank.change({key: f"  {OWN[:12]}\n{OWN[12:]} ", "grit.5": "Sangat tekun."})
    assert changes.count == 2
    assert [one.key for one in bank.list() if one.own] == [key, "grit.5"]
    assert text_of(workspace, key) == " ".join(f"{OWN[:12]}\n{OWN[12:]}".split())
    bank.reset([key])
    assert text_of(workspace, key) == shipped
    workspace.office.undo()
    assert text_of(workspace, key).startswith("Berpegang")
    workspace.office.undo()
    assert not any(one.own for one in bank.list())
    assert workspace.office.redo().changes == 2


def test_the_shipped_text_is_no_text_of_the_office(workspace: Workspace) -> None:
    bank, key = workspace.sentences, "rekomendasi.O"
    assert bank.change({key: text_of(workspace, key)}).count == 0
    bank.change({key: OWN})
    bank.change({key: places()[key].shipped})
    assert not any(one.own for one in bank.list())


def test_the_command_line_sets_the_same_sentences(workspace: Workspace) -> None:
    workspace.office.set_office({f"{PREFIX}integrity.3": OWN})
    assert text_of(workspace, "integrity.3") == OWN
    workspace.office.set_office({f"{PREFIX}integrity.3": ""})
    assert text_of(workspace, "integrity.3") == places()["integrity.3"].shipped


@pytest.mark.parametrize(("key", "text", "code"), [
    ("integrity.6", OWN, "sentence.unknown"), ("ketelitian.3", OWN, "sentence.unknown"),
    ("integrity.3", "x" * (LONGEST + 1), "setting.long")])
def test_what_is_no_sentence_is_refused_and_nothing_kept(workspace: Workspace, key: str, text: str, code: str) -> None:
    with pytest.raises((UserError, UsageError)) as caught:
        workspace.sentences.change({"grit.1": OWN, key: text})
    assert caught.value.code == code
    assert workspace.office.settings() == {}


def test_only_an_administrator_changes_the_bank(workspace: Workspace) -> None:
    held = workspace.desk.user
    workspace.desk.user = User(held.id, held.name, frozenset(("verifier", "assessor")))
    with pytest.raises(UserError) as caught:
        workspace.sentences.change({"integrity.3": OWN})
    assert caught.value.code == "right.missing"
    assert workspace.sentences.list()


def test_a_changed_sentence_does_not_make_the_map_anew(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    anew: list[str] = []
    monkeypatch.setattr(Standing, "rebuild", lambda standing, connection: anew.append("map"))
    workspace.sentences.change({"integrity.3": OWN})
    workspace.sentences.change({"integrity.3": f"{OWN} Selalu."})
    workspace.sentences.reset(["integrity.3"])
    assert anew == []
    workspace.office.set_office({"evidence_counts": "verified"})
    workspace.office.set_office({"evidence_counts": "recorded"})
    workspace.office.undo()
    assert anew == ["map"] * 3


def test_the_texts_of_a_participant_follow_his_levels_and_the_bank_of_the_office(office: Workspace) -> None:
    service, bank = office.assessment, office.sentences
    service.create("S1", "Sesi satu", date(2026, 11, 20))
    service.add("S1", NIPS[:1])
    assert bank.suggestion(service.participants("S1")[0]) == {}
    service.assess("S1", NIPS[0], {"integrity": "3", "grit": "4"})
    bank.change({"integrity.3": OWN})
    found = bank.suggestion(service.participants("S1")[0])
    assert found["uraian_kompetensi"] == OWN
    assert found["uraian_potensi"] == places()["grit.4"].shipped
    assert not {"rekomendasi", "saran_penempatan"} & set(found)
    service.assess("S1", NIPS[0], {**dict.fromkeys(COMPETENCIES, "5"), "communication": "0,5",
                                   **dict.fromkeys(ASPECTS, "4")})
    person = service.participants("S1")[0]
    found = bank.suggestion(person)
    assert set(found) == set(REPORT_WORDS)
    assert found["rekomendasi"] == places()[f"rekomendasi.{person.judged.category}"].shipped
    assert found["area_pengembangan"].startswith("Komunikasi (level 0,5, standar ")
    assert found["area_pengembangan"].endswith(places()["communication.0.kembang"].shipped)
    assert "Integritas (level 5, standar " in found["kekuatan"]
    service.write("S1", NIPS[0], found)
    assert service.participants("S1")[0].words == found
