"""Long lists: pages from a cache, order by the source, selection that stays with its rows, copying with heads."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from simata_desktop.domain.errors import EnvironmentProblem
from simata_desktop.ui.memory import Memory
from simata_desktop.ui.tasks import Tasks, threads
from simata_desktop.ui.text import bare_nip, grouped_nip
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.paged_model import PAGE, WAITING, PagedModel
from simata_desktop.ui.widgets.table import Table

COLUMNS = (
    Column("nama", "Nama", 200, strong=True),
    Column("nip", "NIP", 160, show=lambda nip: grouped_nip(str(nip)), copy=lambda nip: bare_nip(str(nip))),
    Column("nilai", "Nilai\nTalenta", 80, align="right", tone=lambda row: "danger" if row[2] == 0 else ""),
    Column("unit", "Unit", sort=False),
)


class Register:
    """People in memory, keyed 1000 upwards; counts how often it was asked for rows."""

    def __init__(self, people: int) -> None:
        self.people = list(range(1000, 1000 + people))
        self.asked: list[tuple[int, ...]] = []
        self.orders: list[tuple[str, bool]] = []

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        self.orders.append((sort, descending))
        return sorted(self.people, reverse=descending)

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        self.asked.append(tuple(keys))
        return [(f"Orang {key}", f"{key:018d}", key % 7, "Dinas\tSosial") if key in self.people else () for key in keys]


@pytest.fixture
def model(theme: Theme, tasks: Tasks) -> PagedModel:
    return PagedModel(theme, tasks, COLUMNS)


@pytest.fixture
def table(theme: Theme, model: PagedModel, qtbot: QtBot, tmp_path: Path) -> Iterator[Table]:
    made = Table(theme, model, "sample", memory=Memory(tmp_path), accessible="Daftar pegawai")
    made.resize(800, 400)
    qtbot.addWidget(made)
    made.show()
    return made


def test_only_the_pages_in_view_are_read(model: PagedModel, table: Table) -> None:
    source = Register(100_000)
    model.ask(source)
    assert model.rowCount() == 100_000
    table.grab()
    assert len(source.asked) == 1
    table.scrollToBottom()
    table.grab()
    assert len(source.asked) == 2
    assert all(len(keys) <= PAGE for keys in source.asked)
    assert model.index(99_999, 0).data() == "Orang 100999"


def test_the_model_keeps_qts_rules(model: PagedModel, qtmodeltester: ModelTester) -> None:
    model.ask(Register(450))
    qtmodeltester.check(model)


def test_cells_wait_with_an_ellipsis(theme: Theme, qtbot: QtBot) -> None:
    tasks, go, source = Tasks(threads()), threading.Event(), Register(10)
    read = source.rows
    source.rows = lambda keys: go.wait(5) and read(keys)
    model = PagedModel(theme, tasks, COLUMNS)
    model.ask(source)
    qtbot.waitUntil(lambda: model.rowCount() == 10)
    assert model.index(3, 0).data() == WAITING
    with qtbot.waitSignal(model.dataChanged):
        go.set()
    assert model.index(3, 0).data() == "Orang 1003"
    tasks.close()


def test_pages_of_an_older_list_are_thrown_away(theme: Theme, qtbot: QtBot) -> None:
    tasks, go, old = Tasks(threads()), threading.Event(), Register(10)
    read = old.rows
    old.rows = lambda keys: go.wait(5) and read(keys)
    model = PagedModel(theme, tasks, COLUMNS)
    model.ask(old)
    qtbot.waitUntil(lambda: model.rowCount() == 10)
    assert model.index(0, 0).data() == WAITING
    new = Register(3)
    new.people = [7, 8, 9]
    model.ask(new)
    qtbot.waitUntil(lambda: model.rowCount() == 3)
    go.set()
    qtbot.waitUntil(lambda: model.index(0, 0).data() == "Orang 7")
    qtbot.waitUntil(lambda: tasks.pending == 0)
    assert model.index(0, 0).data() == "Orang 7"
    tasks.close()


def test_heads_sort_by_the_source_and_turn_round(model: PagedModel, table: Table) -> None:
    source = Register(5)
    model.ask(source)
    head = table.horizontalHeader()
    for section in (0, 0, 2, 3):
        head.sectionClicked.emit(section)
    assert source.orders == [("", False), ("nama", False), ("nama", True), ("nilai", False)]


def test_the_selection_stays_with_its_row(model: PagedModel, table: Table) -> None:
    source = Register(500)
    model.ask(source)
    assert table.go_to(1400)
    source.people.remove(1000)
    model.reload()
    assert table.selected_keys() == [1400]
    assert table.currentIndex().row() == 399
    source.people.remove(1400)
    model.reload()
    assert table.selected_keys() == []
    assert not table.go_to(1400)


def test_copy_takes_heads_bare_nips_and_rows_never_shown(model: PagedModel, table: Table) -> None:
    model.ask(Register(1000))
    table.go_to(1002)
    table.copy()
    assert QGuiApplication.clipboard().text() == (
        "Nama\tNIP\tNilai Talenta\tUnit\nOrang 1002\t000000000000001002\t1\tDinas Sosial")
    table.clearSelection()
    table.copy()
    assert QGuiApplication.clipboard().text().count("\n") == 1000
    assert model.index(2, 1).data() == "00000000 000000 1 002"


def test_enter_opens_and_letters_are_told(model: PagedModel, table: Table, qtbot: QtBot) -> None:
    opened, typed, picked = [], [], []
    table.opened.connect(opened.append)
    table.found_typed.connect(typed.append)
    table.picked.connect(picked.append)
    model.ask(Register(5))
    table.go_to(1003)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.keyClicks(table, "wu")
    assert opened == [1003]
    assert typed == ["w", "wu"]
    assert picked == [[1003]]


def test_widths_are_remembered(theme: Theme, tasks: Tasks, table: Table, qtbot: QtBot, tmp_path: Path) -> None:
    table.setColumnWidth(1, 222)
    again = Table(theme, PagedModel(theme, tasks, COLUMNS), "sample", memory=Memory(tmp_path))
    qtbot.addWidget(again)
    assert again.columnWidth(1) == 222
    assert again.columnWidth(0) == 200


def test_rows_have_the_height_of_the_tokens(model: PagedModel, table: Table, theme: Theme) -> None:
    model.ask(Register(5))
    assert table.rowHeight(3) == 24
    theme.choose("projector")
    assert table.rowHeight(3) == 32


def test_states_are_told(model: PagedModel) -> None:
    said, errors = [], []
    model.state_changed.connect(said.append)
    model.failed.connect(errors.append)
    source = Register(0)
    model.ask(source)

    def broken(sort: str, descending: bool) -> Sequence[int]:
        raise EnvironmentProblem("disk.full")

    source.keys = broken
    model.reload()
    assert said == ["loading", "empty", "loading", "failed"]
    assert errors[0].code == "disk.full"


def test_a_row_that_went_away_is_blank_not_an_error(model: PagedModel) -> None:
    source = Register(3)
    model.ask(source)
    source.people.remove(1001)
    assert [model.index(row, 0).data() for row in range(3)] == ["Orang 1000", None, "Orang 1002"]
    assert model.index(0, 2).data(Qt.ItemDataRole.ForegroundRole) is None
