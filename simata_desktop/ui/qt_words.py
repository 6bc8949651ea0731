"""Words of Qt's own buttons, file dialog and field menus, out of our catalogue: Qt ships none in Indonesian."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTranslator

from simata_desktop.resources import Words


class QtWords(QTranslator):
    """Answers for Qt's texts by their English words under ``qt.WORDS`` (without the & of the key)."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sentences = {key.removeprefix("qt."): words(key) for key in words.keys() if key.startswith("qt.")}  # noqa: SIM118

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """Our words for ``source``, None where Qt's own stand."""
        return self._sentences.get(source.replace("&", ""))

    def isEmpty(self) -> bool:
        """Qt asks before it uses a translator."""
        return not self._sentences
