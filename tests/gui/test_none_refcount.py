"""Guards the pin of PySide6: 6.12.0 drops a reference to None at each call that returns nothing, and aborts on 3.11."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QLabel, QTableWidget, QTableWidgetItem

CALLS = 2000
WITHIN = 100  # other code may hold or let go a few while we count


@pytest.fixture
def calls(qapp: object) -> Iterator[dict[str, Callable[[], object]]]:
    label, table, timer = QLabel("x"), QTableWidget(2, 2), QTimer()
    image = QImage(20, 20, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    color, room = QColor("red"), QRectF(0, 0, 8, 8)
    yield {
        "setText": lambda: label.setText("x"), "update": label.update, "resize": lambda: label.resize(20, 20),
        "setPen": lambda: painter.setPen(color), "fillRect": lambda: painter.fillRect(room, color),
        "drawRect": lambda: painter.drawRect(room), "setItem": lambda: table.setItem(0, 0, QTableWidgetItem("x")),
        "an empty item": lambda: table.item(1, 1), "property": lambda: label.property("none"),
        "timer": lambda: (timer.start(9999), timer.stop()), "a question": painter.isActive,
    }
    painter.end()  # before its image goes


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_no_call_loses_a_reference_to_none(calls: dict[str, Callable[[], object]]) -> None:
    drifts = {}
    for name, call in calls.items():
        call()
        before = sys.getrefcount(None)
        for _ in range(CALLS):
            call()
        drifts[name] = sys.getrefcount(None) - before
    assert {name: drift for name, drift in drifts.items() if drift < -WITHIN} == {}
