"""Keeps what is being typed and where the keyboard stands, so that a power cut takes a second of typing at most."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from PySide6.QtCore import QObject, QTimer

from simata_desktop.domain.errors import Trouble
from simata_desktop.ui.page import Context

SOON = 1000  # milliseconds after a change until it is kept, however much is typed meanwhile


@dataclass(frozen=True, slots=True)
class Place:
    """The cell with the keyboard: session, face, whose sheet, participant (travelling id) and column.

    ``text`` is what stands in the open field, None where none is open; ``before`` what stood in the cell then.
    """

    session: str = ""
    face: str = ""
    assessor: str = ""
    participant: str = ""
    column: str = ""
    text: str | None = None
    before: str = ""


def place_of(content: dict[str, Any] | None) -> Place | None:
    """A place that was kept; None where it is none."""
    known = {field.name for field in fields(Place)}
    if content is None or not content.keys() <= known:
        return None
    if not all(isinstance(value, str) or (name == "text" and value is None) for name, value in content.items()):
        return None
    return Place(**content)


class DraftKeeper(QObject):
    """Notes places and keeps the last one soon after; for the user signed in, on this PC."""

    def __init__(self, context: Context, page: str, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._page = context, page
        self._place, self._kept = Place(), Place()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self.keep)

    def begin(self, place: Place) -> None:
        """What was kept when the page was opened."""
        self._place = self._kept = place

    def note(self, place: Place) -> None:
        """Remember ``place``; it is kept soon."""
        self._place = place
        if place != self._kept and not self._soon.isActive():
            self._soon.start()

    def keep(self) -> None:
        """Keep the last place now, if it is not kept yet."""
        self._soon.stop()
        place, drafts = self._place, self._context.workspace.drafts
        if place == self._kept:
            return
        self._kept = place
        self._context.tasks.run_command(lambda progress: drafts.keep(self._page, asdict(place)),
                                        on_failed=lambda error: self._lost(place, error), owner=self)

    def _lost(self, place: Place, error: BaseException) -> None:
        """Where somebody else is writing it is tried again; a store that cannot be written keeps no drafts."""
        if self._kept == place and isinstance(error, Trouble) and error.code == "workspace.busy":
            self._kept = Place()
            self._soon.start()
