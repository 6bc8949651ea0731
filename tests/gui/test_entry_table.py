"""Entry as in a spreadsheet: keys, blocks with Excel both ways, wrong values that stay, drafts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.entry_cell import CellField
from simata_desktop.ui.widgets.entry_model import Edit, EntryColumn, EntryModel, Problem
from simata_desktop.ui.widgets.entry_table import EntryTable

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PREDICATES = ("Sangat Baik", "Baik", "Butuh Perbaikan", "Kurang", "Sangat Kurang")


def in_scale(text: str) -> Problem | None:
    try:
        inside = 0 <= float(text.replace(",", ".")) <= 5
    except ValueError:
        return Problem(f"{text} bukan angka.")
    return None if inside else Problem(f"Nilai {text} di luar 0 sampai 5.", "Isi tetap disimpan.")


def two_decimals(text: str) -> str:
    try:
        return f"{float(text.replace(',', '.')):.2f}".replace(".", ",")
    except ValueError:
        return text.strip()


COLUMNS = (
    EntryColumn("no", "No", 32, align="right", frozen=True),
    EntryColumn("nama", "Nama peserta", 140, frozen=True),
    EntryColumn("a", "Integritas", 56, align="right", entry=True, check=in_scale, tidy=two_decimals),
    EntryColumn("b", "Kerja\nSama", 56, align="right", entry=True, scale={"1": "1,00", "3": "3,00"}),
    EntryColumn("c", "Predikat", 100, entry=True, choices=PREDICATES),
    EntryColumn("jpm", "JPM", 56, align="right"),
)
A, B, C, JPM = 2, 3, 4, 5


@pytest.fixture
def model() -> EntryModel:
    made = EntryModel(COLUMNS)
    made.set_rows([(f"p{n}", [str(n + 1), f"Peserta {n + 1}", "", "", "", "–"]) for n in range(4)])
    return made


@pytest.fixture
def table(theme: Theme, model: EntryModel, qtbot: QtBot) -> EntryTable:
    made = EntryTable(theme, model, "entry", accessible="Nilai")
    made.resize(700, 300)
    qtbot.addWidget(made)
    made.show()
    made.setCurrentIndex(model.index(0, A))
    return made


@pytest.fixture
def committed(model: EntryModel) -> list[list[Edit]]:
    seen: list[list[Edit]] = []
    model.committed.connect(seen.append)
    return seen


def place(table: EntryTable) -> tuple[int, int]:
    return table.currentIndex().row(), table.currentIndex().column()


def field(table: EntryTable) -> QWidget:
    found = table.indexWidget(table.currentIndex())
    assert isinstance(found, CellField)
    return found


def select(table: EntryTable, top: tuple[int, int], bottom: tuple[int, int], qtbot: QtBot) -> None:
    table.setCurrentIndex(table.model().index(*top))
    for _ in range(bottom[0] - top[0]):
        qtbot.keyClick(table, Qt.Key.Key_Down, SHIFT)
    for _ in range(bottom[1] - top[1]):
        qtbot.keyClick(table, Qt.Key.Key_Right, SHIFT)


def test_typing_replaces_and_enter_goes_down(table: EntryTable, model: EntryModel, committed: list[list[Edit]],
                                             qtbot: QtBot) -> None:
    model.apply([(0, A, "4")])
    qtbot.keyClicks(table, "2")
    assert field(table).text() == "2"
    qtbot.keyClicks(field(table), ",5")
    qtbot.keyClick(field(table), Qt.Key.Key_Return)
    assert model.text(0, A) == "2,50"
    assert place(table) == (1, A)
    assert committed[-1] == [Edit("p0", "a", "4,00", "2,50")]


def test_f2_edits_and_esc_reverts(table: EntryTable, model: EntryModel, committed: list[list[Edit]],
                                  qtbot: QtBot) -> None:
    model.apply([(0, A, "4")])
    committed.clear()
    qtbot.keyClick(table, Qt.Key.Key_F2)
    assert field(table).text() == "4,00"
    qtbot.keyClicks(field(table), "9")
    qtbot.keyClick(field(table), Qt.Key.Key_Escape)
    assert model.text(0, A) == "4,00"
    assert not committed
    assert place(table) == (0, A)


def test_tab_goes_right_and_round_to_the_next_row(table: EntryTable, qtbot: QtBot) -> None:
    for expected in ((0, B), (0, C), (1, A)):
        qtbot.keyClick(table, Qt.Key.Key_Tab)
        assert place(table) == expected
    qtbot.keyClick(table, Qt.Key.Key_Backtab)
    assert place(table) == (0, C)


def test_tab_and_arrows_leave_a_field_that_typing_opened(table: EntryTable, model: EntryModel, qtbot: QtBot) -> None:
    qtbot.keyClicks(table, "3")
    qtbot.keyClick(field(table), Qt.Key.Key_Tab)
    assert (model.text(0, A), place(table)) == ("3,00", (0, B))
    table.setCurrentIndex(model.index(1, A))
    qtbot.keyClicks(table, "2")
    qtbot.keyClick(field(table), Qt.Key.Key_Down)
    assert (model.text(1, A), place(table)) == ("2,00", (2, A))


def test_enter_in_the_last_row_goes_to_the_next_column(table: EntryTable, model: EntryModel, qtbot: QtBot) -> None:
    table.setCurrentIndex(model.index(3, A))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert place(table) == (0, B)


def test_one_stroke_fills_a_scale_and_goes_on(table: EntryTable, model: EntryModel, committed: list[list[Edit]],
                                              qtbot: QtBot) -> None:
    table.setCurrentIndex(model.index(0, B))
    qtbot.keyClicks(table, "31")
    assert [model.text(row, B) for row in (0, 1)] == ["3,00", "1,00"]
    assert place(table) == (2, B)
    assert len(committed) == 2


def test_the_beginning_of_a_word_is_enough(model: EntryModel) -> None:
    model.apply([(0, C, "but"), (1, C, "sangat"), (2, C, "BAIK"), (3, C, "hebat")])
    assert [model.text(row, C) for row in range(4)] == ["Butuh Perbaikan", "sangat", "Baik", "hebat"]


def test_computed_columns_cannot_be_typed_into(table: EntryTable, model: EntryModel, committed: list[list[Edit]],
                                               qtbot: QtBot) -> None:
    table.setCurrentIndex(model.index(0, JPM))
    qtbot.keyClicks(table, "7")
    assert model.apply([(0, JPM, "7")]) == []
    assert model.text(0, JPM) == "–"
    assert not committed


def test_a_wrong_value_stays_with_its_reason(table: EntryTable, model: EntryModel, qtbot: QtBot) -> None:
    qtbot.keyClicks(table, "6")
    qtbot.keyClick(field(table), Qt.Key.Key_Return)
    assert model.text(0, A) == "6,00"
    assert model.problems() == 1
    table.setCurrentIndex(model.index(0, A))
    assert table._note.isVisible()
    assert "6,00 di luar 0 sampai 5" in table._note._words.text()
    model.apply([(0, A, "5")])
    assert model.problems() == 0
    assert not table._note.isVisible()


def test_ctrl_d_fills_down_as_one_step(table: EntryTable, model: EntryModel, committed: list[list[Edit]],
                                       qtbot: QtBot) -> None:
    model.apply([(0, A, "3"), (0, B, "1,00")])
    committed.clear()
    select(table, (0, A), (3, B), qtbot)
    qtbot.keyClick(table, Qt.Key.Key_D, CTRL)
    assert [model.text(row, A) for row in range(4)] == ["3,00"] * 4
    assert len(committed) == 1
    assert len(committed[0]) == 6
    table.setCurrentIndex(model.index(1, C))
    model.apply([(0, C, "Baik")])
    qtbot.keyClick(table, Qt.Key.Key_D, CTRL)
    assert model.text(1, C) == "Baik"


def test_del_clears_the_selection_as_one_step(table: EntryTable, model: EntryModel, committed: list[list[Edit]],
                                              qtbot: QtBot) -> None:
    model.apply([(0, A, "3"), (1, A, "3")])
    committed.clear()
    select(table, (0, A), (1, B), qtbot)
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert [model.text(row, A) for row in (0, 1)] == ["", ""]
    assert [len(block) for block in committed] == [2]


def test_a_block_from_excel_is_one_step_and_says_what_did_not_fit(
        table: EntryTable, model: EntryModel, committed: list[list[Edit]], qtbot: QtBot) -> None:
    over = []
    table.did_not_fit.connect(lambda rows, columns: over.append((rows, columns)))
    table.setCurrentIndex(model.index(2, A))
    QGuiApplication.clipboard().setText("1\t2\r\n3,5\t4\r\n5\t5\r\n")
    qtbot.keyClick(table, Qt.Key.Key_V, CTRL)
    assert [[model.text(row, column) for column in (A, B)] for row in (2, 3)] == [["1,00", "2"], ["3,50", "4"]]
    assert len(committed) == 1
    assert over == [(1, 0)]


def test_one_cell_from_excel_fills_the_selection(table: EntryTable, model: EntryModel, qtbot: QtBot) -> None:
    select(table, (0, A), (2, A), qtbot)
    QGuiApplication.clipboard().setText("2,5")
    qtbot.keyClick(table, Qt.Key.Key_V, CTRL)
    assert [model.text(row, A) for row in range(4)] == ["2,50", "2,50", "2,50", ""]


def test_a_block_goes_to_excel_and_back(table: EntryTable, model: EntryModel, qtbot: QtBot) -> None:
    model.apply([(0, A, "1"), (0, B, "x\ty"), (1, A, "2"), (1, B, '"q')])
    select(table, (0, A), (1, B), qtbot)
    qtbot.keyClick(table, Qt.Key.Key_C, CTRL)
    table.setCurrentIndex(model.index(2, A))
    qtbot.keyClick(table, Qt.Key.Key_V, CTRL)
    assert [[model.text(row, column) for column in (A, B)] for row in (2, 3)] == [["1,00", "x\ty"], ["2,00", '"q']]
    select(table, (0, A), (1, B), qtbot)
    qtbot.keyClick(table, Qt.Key.Key_C, CTRL | SHIFT)
    assert QGuiApplication.clipboard().text().startswith("Integritas\tKerja Sama\r\n1,00\t")


def test_ctrl_arrows_jump_to_the_edge_of_the_data(table: EntryTable, model: EntryModel, qtbot: QtBot) -> None:
    model.apply([(0, A, "1"), (1, A, "1"), (3, A, "1")])
    for expected in (1, 3, 3):
        qtbot.keyClick(table, Qt.Key.Key_Down, CTRL)
        assert place(table) == (expected, A)
    qtbot.keyClick(table, Qt.Key.Key_Up, CTRL)
    assert place(table) == (1, A)


def test_every_stroke_is_a_draft_until_the_field_closes(table: EntryTable, qtbot: QtBot) -> None:
    drafts = []
    table.drafted.connect(lambda row, column, text: drafts.append((row, column, text)))
    qtbot.keyClicks(table, "2")
    qtbot.keyClicks(field(table), ",6")
    assert drafts == [("p0", "a", "2"), ("p0", "a", "2,"), ("p0", "a", "2,6")]
    qtbot.keyClick(field(table), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: drafts[-1] == ("p0", "a", None))


def test_a_refused_block_is_taken_back(model: EntryModel, committed: list[list[Edit]]) -> None:
    model.apply([(0, A, "3"), (1, A, "4")])
    model.take_back(committed[0])
    assert [model.text(row, A) for row in (0, 1)] == ["", ""]
    assert len(committed) == 1


def test_computed_cells_are_put_in_silently(model: EntryModel, committed: list[list[Edit]]) -> None:
    model.set_cells("p2", {"jpm": "96,3"})
    model.set_cells("gone", {"jpm": "1"})
    assert model.text(2, JPM) == "96,3"
    assert not committed


def test_the_names_stand_still_while_the_rest_scrolls(table: EntryTable, qtbot: QtBot) -> None:
    frozen = table._frozen
    assert frozen.isVisible()
    assert not frozen.isColumnHidden(1)
    assert frozen.isColumnHidden(A)
    table.setColumnWidth(A, 600)
    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    assert frozen.x() == 0
    table.setColumnWidth(1, 180)
    assert frozen.columnWidth(1) == 180 - 2
    assert frozen.width() == 32 + 180


def test_a_cell_never_hides_behind_the_names(table: EntryTable, model: EntryModel, qtbot: QtBot) -> None:
    for column in (A, B, C, JPM):
        table.setColumnWidth(column, 300)
    table.setCurrentIndex(model.index(0, C))
    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    qtbot.keyClick(table, Qt.Key.Key_Backtab)
    qtbot.keyClick(table, Qt.Key.Key_Backtab)
    assert place(table) == (0, A)
    assert table.visualRect(table.currentIndex()).left() >= table._frozen.width()
