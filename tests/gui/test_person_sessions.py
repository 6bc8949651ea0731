"""The assessments of a person as lines: what counts, what no longer does and since when, what may not be seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from simata_desktop.app import Workspace
from simata_desktop.domain.assessment import STANDINGS
from simata_desktop.services.assessment_history import PersonSession
from simata_desktop.ui.person_sessions import PersonSessions, standing_words, valid_words
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from tests.gui.practice import words_of

PEOPLE = 60


def counting(office: Workspace) -> PersonSession:
    """The session of somebody that counts."""
    one = office.competency_map.map().people[0]
    return office.assessment.of_person(one.nip)[0]


def test_each_session_says_what_it_stands_for_and_until_when(office: Workspace, theme: Theme, text: Text,
                                                           qtbot: QtBot) -> None:
    counts = counting(office)
    expired = replace(counts, code="LAMA", name="Sesi lama", standing="expired", date=date(2024, 2, 29),
                      valid_until=date(2026, 2, 28))
    secret = replace(counts, code="TUTUP", name="", standing="superseded", participant=None)
    running = replace(counts, code="JALAN", name="Sesi berjalan", standing="running", state="running")
    made = PersonSessions(theme, text, (running, counts, secret, expired))
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    said = words_of(made).splitlines()
    assert said[:2] == ["Asesmen", "4"]
    assert "29 Februari 2024 · Sesi lama" in said
    assert any(line.startswith("tidak dihitung sejak 1 Maret 2026 · JPM ") for line in said)
    assert any(line.startswith(f"s.d. {text.day(counts.valid_until)} · JPM ") for line in said)
    assert any(line.endswith("Isinya hanya untuk verifikator, pimpinan, dan asesornya") for line in said)
    links = made.findChildren(QPushButton)
    assert [link.text() for link in links] == ["Belum final", "Dihitung", "Digantikan", "Kedaluwarsa"]
    with qtbot.waitSignal(made.opened) as opened:
        links[3].setFocus()
        QTest.keyClick(links[3], Qt.Key.Key_Space)
    assert opened.args == ["LAMA"]


@pytest.mark.parametrize("standing", STANDINGS)
def test_every_standing_has_its_word(office: Workspace, text: Text, standing: str) -> None:
    one = replace(counting(office), standing=standing)
    assert standing not in standing_words(text, one)
    assert bool(valid_words(text, one)) == (standing in ("counts", "superseded", "expired"))


def test_nobody_assessed_is_told(theme: Theme, text: Text, qtbot: QtBot) -> None:
    made = PersonSessions(theme, text, ())
    qtbot.addWidget(made)
    assert "Belum pernah mengikuti sesi asesmen." in words_of(made)
