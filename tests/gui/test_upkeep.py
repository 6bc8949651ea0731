"""What is to be tidied, on Pegawai: proposals by T and X, one or many; people twice by 1, 2 and Enter; undo; roles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from simata_desktop.app import Workspace
from simata_desktop.domain.ids import natural
from simata_desktop.services.desk import User
from simata_desktop.services.people import ListRequest
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.people_page import LIST, UPKEEP, PeoplePage
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.upkeep_person import PersonProposals
from simata_desktop.ui.upkeep_proposal import ManyView, ProposalView
from simata_desktop.ui.upkeep_renumber import RenumberForm, RenumberOffer
from simata_desktop.ui.upkeep_view import DOUBLES, MOVES, PROPOSALS, UpkeepView
from tests.gui.practice import practice_office, practice_window, words_of

PAGE = PeoplePage
COURSES = (("Bimtek SKP", "2025-06-19", "526/2025"), ("Kursus", "2025-07-01", "7/2025"), ("Workshop", "2026-02-02", ""))
TWIN = "twin"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    """A small office in which the first person has a history and stands twice."""
    workspace = practice_office(tmp_path / "w", 40)
    line = workspace.people.list(ListRequest(limit=1))[1][0]
    with workspace.desk.save("import", params={"file": "uji"}) as result:
        work = result.work
        uid = work.connection.exec_driver_sql("SELECT uid FROM person WHERE id = ?", (line.id,)).scalar()
        for number, (title, day, certificate) in enumerate(COURSES):
            work.create("history", f"h{number}", {
                "pegawai": uid, "jenis_riwayat": "diklat", "nama_diklat": title, "tanggal_selesai": day,
                "no_sertifikat": certificate or None, "jp": "24"})
        values = {word: text for word, text in work.read("person", str(uid)).items() if text}
        nip = values["nip"] or ""
        work.create("person", TWIN, {**values, "nip": nip[:17] + str((int(nip[17]) + 1) % 10), "golongan": "II/a"})
        for person, predicate in ((str(uid), "baik"), (TWIN, "kurang")):
            work.put("rating", natural("rating", person, "2025"), {
                "pegawai": person, "tahun": "2025", "predikat_kinerja": predicate})
    yield workspace
    workspace.close()


@pytest.fixture
def view(page: PeoplePage, qtbot: QtBot) -> UpkeepView:
    page.show_part(UPKEEP)
    return page.upkeep


def evidence(office: Workspace) -> list[tuple[str, str | None]]:
    with office.desk.database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(
            "SELECT value, number FROM evidence WHERE indicator = 'competency_development' AND deleted = 0 "
            "AND date IN ('2025-06-19', '2025-07-01', '2026-02-02') ORDER BY date")]


def abouts(view: UpkeepView) -> list[str]:
    return [one.about for one in view.proposals.listed]


def stand_on(view: UpkeepView, about: str) -> None:
    view.proposals.table.stand(abouts(view).index(about))


def test_the_segment_says_how_many_and_the_list_has_them(page: PeoplePage, view: UpkeepView) -> None:
    assert "Perlu dirapikan 4" in [button.text() for button in page.part._group.buttons()]
    assert set(abouts(view)) == {title for title, *_ in COURSES}
    assert not page.count.isVisible()
    page.show_part(LIST)
    assert page.count.isVisible()


def test_t_takes_over_and_ctrl_z_takes_back(window: MainWindow, view: UpkeepView, office: Workspace) -> None:
    stand_on(view, "Bimtek SKP")
    shown = window._inspected["people"]
    assert isinstance(shown, ProposalView)
    assert "24 JP · 19 Juni 2025 · 526/2025" in words_of(shown)
    QTest.keyClick(view.proposals.table, Qt.Key.Key_T)
    assert evidence(office) == [("1", "526/2025")]
    assert "Bimtek SKP" not in abouts(view)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert evidence(office) == []
    assert "Bimtek SKP" in abouts(view)


def test_a_value_that_history_does_not_tell_is_typed(window: MainWindow, view: UpkeepView, office: Workspace) -> None:
    stand_on(view, "Workshop")
    QTest.keyClick(view.proposals.table, Qt.Key.Key_T)
    assert evidence(office) == []
    shown = window._inspected["people"]
    assert isinstance(shown, ProposalView)
    assert isinstance(shown.value, QLineEdit)
    assert shown.value.hasFocus()
    QTest.keyClicks(shown.value, "1")
    shown.number.clear()
    QTest.keyClicks(shown.number, "88")
    QTest.keyClick(shown.number, Qt.Key.Key_Return)
    assert evidence(office) == [("1", "88")]


def test_several_at_once_take_over_those_that_are_told(window: MainWindow, view: UpkeepView,
                                                       office: Workspace) -> None:
    view.proposals.table.stand(0)
    for _ in range(2):
        QTest.keyClick(view.proposals.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert isinstance(window._inspected["people"], ManyView)
    QTest.keyClick(view.proposals.table, Qt.Key.Key_T)
    assert evidence(office) == [("1", "526/2025"), ("1", "7/2025")]
    assert abouts(view) == ["Workshop"]


def test_x_sets_aside_and_offers_again(view: UpkeepView, text: Text) -> None:
    stand_on(view, "Kursus")
    QTest.keyClick(view.proposals.table, Qt.Key.Key_X)
    assert "Kursus" not in abouts(view)
    view.proposals.shown._group.button(1).click()
    assert abouts(view) == ["Kursus"]
    view.proposals.table.stand(0)
    QTest.keyClick(view.proposals.table, Qt.Key.Key_X)
    assert text("ui.upkeep.nothing.aside") in words_of(view.proposals.content.currentWidget())
    view.proposals.shown._group.button(0).click()
    assert "Kursus" in abouts(view)


def test_words_and_indicator_narrow_the_list(page: PeoplePage, view: UpkeepView, text: Text, qtbot: QtBot) -> None:
    assert [view.proposals.indicator.itemData(place) for place in range(view.proposals.indicator.count())] == [
        "", "competency_development"]
    qtbot.keyClicks(page.field, "zzzz")
    qtbot.waitUntil(lambda: not page.field.waiting)
    assert text("ui.upkeep.filtered") in words_of(view.proposals.content.currentWidget())
    page.field.clear()
    qtbot.waitUntil(lambda: len(abouts(view)) == len(COURSES))


def test_two_lines_side_by_side_become_one(window: MainWindow, view: UpkeepView, office: Workspace) -> None:
    before = office.people.count()
    view.open_part(DOUBLES)
    compare, doubles = view.doubles.compare, view.doubles
    assert window._inspected["people"] is None
    lines = {line.label: line for line in compare.lines.lines}
    assert (lines["SKP 2025"].keep, lines["SKP 2025"].drop, lines["SKP 2025"].side) == ("Baik", "Kurang", "")
    assert lines["Golongan"].differs
    assert not doubles.merge.isEnabled()
    assert "1 catatan" in doubles.note.text()
    QTest.keyClick(doubles.table, Qt.Key.Key_Return)
    compare.setFocus()
    QTest.keyClick(compare, Qt.Key.Key_Return)
    assert office.people.count() == before
    QTest.keyClick(compare, Qt.Key.Key_2)
    assert doubles.merge.isEnabled()
    row = next(place for place, line in enumerate(compare.lines.lines) if line.label == "Golongan")
    QTest.mouseClick(compare.viewport(), Qt.MouseButton.LeftButton,
                     pos=compare.visualRect(compare.lines.index(row, 2)).center())
    QTest.keyClick(compare, Qt.Key.Key_Return)
    assert office.people.count() == before - 1
    assert doubles.listed == ()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert office.people.count() == before
    assert len(doubles.listed) == 1


def test_merging_keeps_what_was_chosen(view: UpkeepView, office: Workspace) -> None:
    view.open_part(DOUBLES)
    compare = view.doubles.compare
    kept = view.doubles._found.keep.uid if view.doubles._found else ""
    compare.setFocus()
    QTest.keyClick(compare, Qt.Key.Key_S)
    assert view.doubles._found is not None
    assert view.doubles._found.drop.uid == kept
    QTest.keyClick(compare, Qt.Key.Key_1)
    QTest.keyClick(compare, Qt.Key.Key_Return)
    with office.desk.database.reading() as connection:
        predicate = connection.exec_driver_sql(
            "SELECT predicate FROM rating WHERE person_id = ? AND deleted = 0 AND year = 2025", (TWIN,)).scalar()
        assert predicate == "kurang"
        assert connection.exec_driver_sql("SELECT deleted FROM person WHERE uid = ?", (kept,)).scalar() == 1
    assert set(abouts(view)) == {title for title, *_ in COURSES}


def test_a_pair_can_be_two_people(view: UpkeepView, text: Text) -> None:
    view.open_part(DOUBLES)
    QTest.keyClick(view.doubles.table, Qt.Key.Key_X)
    assert text("ui.upkeep.nothing.doubles") in words_of(view.doubles.content.currentWidget())


def test_moves_lead_to_the_person(page: PeoplePage, view: UpkeepView, office: Workspace, text: Text) -> None:
    view.open_part(MOVES)
    assert text("ui.upkeep.nothing.moves") in words_of(view.moves.content.currentWidget())
    with office.desk.database.reading() as connection:
        uid, unit, other = connection.exec_driver_sql(
            "SELECT p.uid, p.unit_id, u.uid FROM person p JOIN unit u ON u.uid <> p.unit_id "
            "WHERE u.parent_id IS NOT NULL AND p.unit_id IS NOT NULL LIMIT 1").fetchone()
    with office.desk.save("import", params={"file": "baru"}) as result:
        result.work.set("person", uid, {"unit": other})
    page.refresh(None)
    assert [one.nip for one in view.moves.listed] != []
    assert unit != other
    view.moves.table.go_to(0)
    QTest.keyClick(view.moves.table, Qt.Key.Key_Return)
    assert page.part.choice == LIST
    assert len(page.table.selected_keys()) == 1


def test_a_person_shows_his_own_proposals_one_key_each(window: MainWindow, page: PeoplePage,
                                                       office: Workspace) -> None:
    page.aim(office.upkeep.proposals()[0].nip)
    section = window._inspected["people"].findChild(PersonProposals)  # type: ignore[union-attr]
    assert section is not None
    row = next(row for row in section.rows if row.one.about == "Bimtek SKP")
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_T)
    assert evidence(office) == [("1", "526/2025")]
    section = window._inspected["people"].findChild(PersonProposals)  # type: ignore[union-attr]
    row = next(row for row in section.rows if row.one.about == "Kursus")
    QTest.keyClick(row, Qt.Key.Key_X)
    assert [one.about for one in office.upkeep.proposals()] == ["Workshop"]
    section = window._inspected["people"].findChild(PersonProposals)  # type: ignore[union-attr]
    section.rows[0].take.click()
    assert page.part.choice == UPKEEP
    assert abouts(page.upkeep) == ["Workshop"]


def test_roles(page: PeoplePage, view: UpkeepView, office: Workspace) -> None:
    before = office.desk.user
    office.desk.user = User(before.id, before.name, frozenset(("entry",)))
    page.refresh(None)
    view.open_part(DOUBLES)
    assert not view.doubles.merge.isEnabled()
    assert not view.doubles.apart.isEnabled()
    assert view.doubles.merge.toolTip()
    office.desk.user = User(before.id, before.name, frozenset(("leader",)))
    page.refresh(None)
    button = page.part._group.button(1)
    assert not button.isEnabled()
    assert button.toolTip()
    office.desk.user = before


def test_names_can_be_hidden(window: MainWindow, view: UpkeepView) -> None:
    window.hide_names(hidden=True)
    assert str(view.proposals.model.index(0, 0).data()).startswith("Peserta ")
    view.open_part(DOUBLES)
    assert view.doubles.heads[0].text() == ""
    shown = {line.label: (line.keep, line.drop) for line in view.doubles.compare.lines.lines}
    assert shown["NIP"] == shown["Nama"] == ("•••", "•••")
    window.hide_names(hidden=False)


def test_the_action_of_the_menu_and_an_empty_office(theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot,
                                                    tmp_path: Path) -> None:
    workspace = practice_office(tmp_path / "empty", 0)
    window = practice_window(workspace, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("home")
    window.register["people.upkeep"].trigger()
    page = window.page
    assert isinstance(page, PeoplePage)
    assert (page.part.choice, page.upkeep.part.choice) == (UPKEEP, PROPOSALS)
    assert text("ui.upkeep.nothing") in words_of(page.upkeep.proposals.content.currentWidget())
    workspace.close()


# Another NIP


def nips(office: Workspace, uid: str) -> tuple[str, str | None]:
    with office.desk.database.reading() as connection:
        row = connection.exec_driver_sql("SELECT nip, old_nip FROM person WHERE uid = ?", (uid,)).one()
    return str(row[0]), row[1]


def reasons(office: Workspace) -> list[str | None]:
    with office.desk.database.reading() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT reason FROM save ORDER BY n DESC LIMIT 1")]


def type_over(field: QLineEdit, words: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, words)


def test_n_changes_the_nip_of_the_line_that_is_kept(window: MainWindow, view: UpkeepView, office: Workspace,
                                                    text: Text) -> None:
    view.open_part(DOUBLES)
    kept = view.doubles._found.keep if view.doubles._found else None
    assert kept is not None
    before = kept.values["nip"] or ""
    QTest.keyClick(view.doubles.compare, Qt.Key.Key_N)
    form = window._inspected["people"]
    assert isinstance(form, RenumberForm)
    assert form.value.hasFocus()
    type_over(form.value, view.doubles._found.drop.values["nip"] or "")
    QTest.keyClick(form.value, Qt.Key.Key_Return)
    assert form.field.hasFocus()
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    assert form.problems[form.field].text() == text("error.reason.missing")
    QTest.keyClicks(form.field, "salah ketik")
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    assert form.problems[form.value].text() == text("error.nip.duplicate")  # beside its field, all as typed
    assert (form.value.hasFocus(), form.field.text(), nips(office, kept.uid)[0]) == (True, "salah ketik", before)
    new = before[:17] + str((int(before[17]) + 5) % 10)
    type_over(form.value, new)
    assert not form.problems[form.value].isVisible()
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    assert nips(office, kept.uid) == (new, before)
    assert reasons(office) == ["salah ketik"]
    assert window._inspected.get("people") is None
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert nips(office, kept.uid)[0] == before


def test_esc_and_another_pair_leave_the_number(window: MainWindow, view: UpkeepView) -> None:
    view.open_part(DOUBLES)
    QTest.keyClick(view.doubles.compare, Qt.Key.Key_N)
    form = window._inspected["people"]
    assert isinstance(form, RenumberForm)
    QTest.keyClick(form.field, Qt.Key.Key_Escape)
    assert window._inspected.get("people") is None
    assert view.doubles.compare.hasFocus()


def test_the_form_fits_the_least_screen_beside_a_pair(window: MainWindow, view: UpkeepView, theme: Theme) -> None:
    theme.choose("projector")
    window.resize(911, 512)
    view.open_part(DOUBLES)
    QTest.keyClick(view.doubles.compare, Qt.Key.Key_N)
    assert isinstance(window._inspected["people"], RenumberForm)
    assert (window.width(), window.height()) == (911, 512)


def test_the_nip_of_the_person_beside_the_list_is_changed_in_its_place(
        window: MainWindow, page: PeoplePage, office: Workspace, text: Text) -> None:
    page.show_part(LIST)
    page.table.go_to(page.model.key_at(3))
    offer = window._inspected["people"].findChild(RenumberOffer)
    assert offer is not None
    QTest.mouseClick(offer.button, Qt.MouseButton.LeftButton)
    assert offer.form is not None
    type_over(offer.form.value, "1234")
    QTest.keyClicks(offer.form.field, "SK terbaru")
    QTest.keyClick(offer.form.field, Qt.Key.Key_Return)
    assert "18 angka" in offer.form.problems[offer.form.value].text()
    QTest.keyClick(offer.form.value, Qt.Key.Key_Escape)
    assert offer.form is None
    assert offer.button.hasFocus()


def test_whose_names_are_hidden_and_who_may_not_are_not_offered_it(window: MainWindow, page: PeoplePage) -> None:
    page.show_part(LIST)
    page.table.go_to(page.model.key_at(3))
    page.hide_names(hidden=True)
    page.table.go_to(page.model.key_at(2))
    assert window._inspected["people"].findChild(RenumberOffer) is None
