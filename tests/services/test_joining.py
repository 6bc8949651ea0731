"""Pasted NIPs: every line is told apart; a unit and its tiers; who takes part already is left out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop.app import Workspace
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.pasted_nips import TWICE, pasted_nips
from simata_desktop.domain.session_codes import next_code
from simata_desktop.services.desk import User
from simata_desktop.services.joining import HERE, UNKNOWN
from simata_desktop.services.people import ListRequest
from simata_desktop.sheets.reference import vocabulary
from tests.services.evidence_office import NIPS, office

__all__ = ["office"]
STRANGER = "199003152015021004"


@pytest.fixture
def session(office: Workspace) -> Workspace:
    office.assessment.create("1/2026", "Sesi satu", date(2026, 11, 20))
    office.assessment.add("1/2026", NIPS[1:2])
    return office


def test_every_line_of_a_pasted_list_is_judged(session: Workspace) -> None:
    first = NIPS[0]
    spaced = f"{first[:8]} {first[8:14]} {first[14]} {first[15:]}"
    text = f"NIP\n\n{spaced}\tNama\n{NIPS[1]}\n{first}\n1,98E+17\n{STRANGER}\n12345\n'{NIPS[2]}\n"
    lines = session.joining.judge("1/2026", text)
    assert [(one.line, one.code) for one in lines] == [
        (3, None), (4, HERE), (5, TWICE), (6, "nip.scientific"), (7, UNKNOWN), (8, "nip.length"), (9, None)]
    assert [one.nip for one in lines if one.code is None] == [first, NIPS[2]]
    assert all(one.name for one in lines if one.code in (None, HERE))


def test_a_unit_and_its_tiers_without_those_who_take_part(session: Workspace) -> None:
    everybody = session.joining.of_unit("1/2026", None)
    assert set(everybody) == {line.nip for line in session.people.page(session.people.keys(ListRequest()))} - {NIPS[1]}
    tiers = {line.nip: line.tier or "unknown" for line in session.people.page(session.people.keys(ListRequest()))}
    for tier in set(tiers.values()):
        found = session.joining.of_unit("1/2026", None, [tier])
        assert set(found) == {nip for nip, held in tiers.items() if held == tier} - {NIPS[1]}


def test_only_who_makes_sessions_looks_for_participants(session: Workspace) -> None:
    session.desk.user = User(session.desk.user.id, "x", frozenset(("assessor",)))
    for call in (lambda: session.joining.judge("1/2026", NIPS[0]), lambda: session.joining.of_unit("1/2026", None)):
        with pytest.raises(UserError) as caught:
            call()
        assert caught.value.code == "right.missing"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="0123456789 .-E+,\t\n'NIPabc", max_size=120))
def test_any_text_is_told_line_by_line(text: str) -> None:
    lines = pasted_nips(text, vocabulary().nip, this_year=2026)
    good = [one.nip for one in lines if one.code is None]
    assert len(good) == len(set(good))
    assert all((one.nip is not None and len(one.nip) == 18) or one.code for one in lines)
    assert [one.line for one in lines] == sorted({one.line for one in lines})


def test_the_next_code_follows_the_highest_of_the_year() -> None:
    assert next_code([], 2026) == "1/2026"
    assert next_code(["3/2026", "12 / 2026", "40/2025", "DEMO-01", "x/2026"], 2026) == "13/2026"
