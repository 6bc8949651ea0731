"""How a piece of evidence is called on the page of the verifier: person, indicator, value, day, state."""

from __future__ import annotations

from datetime import date, datetime

from simata_desktop.services.evidence_rows import IndicatorColumn, TableRules
from simata_desktop.services.verification import QueueRow
from simata_desktop.ui.evidence_columns import number_words
from simata_desktop.ui.text import DASH, Text

SCORE = "score"


class Words:
    """The words of one set of rules; without rules yet, codes stand for themselves."""

    def __init__(self, text: Text, rules: TableRules | None = None) -> None:
        self.text = text
        self._columns: dict[str, IndicatorColumn] = {one.code: one for one in rules.columns} if rules else {}
        self._labels = {one.code: one.label for one in rules.scheme.indicators} if rules else {}

    @property
    def indicators(self) -> dict[str, str]:
        """Indicator → label, in the order of the rules; what yearly ratings feed is not evidence."""
        typed = {code.partition(".")[0] for code, one in self._columns.items() if not one.rated}
        return {code: label for code, label in self._labels.items() if code in typed}

    def person(self, row: QueueRow, *, hidden: bool) -> str:
        """The name, or "Peserta 117" while names are hidden."""
        return self.text("ui.map.participant", number=row.person) if hidden else row.name

    def indicator(self, row: QueueRow) -> str:
        """The label of the indicator, with that of its part."""
        if not row.part:
            return self.label(row.indicator)
        column = self._columns.get(row.code)
        return column.label if column is not None else row.code.replace("_", " ")

    def value(self, row: QueueRow) -> str:
        """The row of the rubric, the number, or the score of the national system."""
        return self.value_of(row, row.value)

    def value_of(self, row: QueueRow, value: str | None) -> str:
        """A value that the record had, in the same words."""
        if value is None:
            return DASH
        if row.kind == SCORE:
            return self.text("ui.performance.score.national", score=number_words(self.text, value, least=1))
        column = self._columns.get(row.code)
        found = column.rubric.row(value) if column is not None else None
        return found.label if found else number_words(self.text, value)

    def when(self, row: QueueRow) -> str:
        """The day written short, or only the year."""
        return self.text.short_day(date.fromisoformat(row.date)) if row.date else str(row.year or DASH)

    def when_full(self, row: QueueRow) -> str:
        """The day in full, or only the year."""
        return self.text.day(date.fromisoformat(row.date)) if row.date else str(row.year or DASH)

    def document(self, row: QueueRow) -> str:
        """The form of the document by the ending of its name; a dash for none."""
        if not row.file_sha256:
            return DASH
        return (row.file_name or "").rpartition(".")[2].upper()[:4] or self.text("ui.verification.document")

    def state(self, row: QueueRow) -> str:
        """Menunggu, Diterima, Ditolak."""
        return self.text(f"ui.verification.state.{row.state}")

    def moment(self, at: str | None) -> str:
        """A moment of the store as it is read here; a dash for none."""
        return self.text.moment(datetime.fromisoformat(at).astimezone()) if at else DASH

    def label(self, indicator: str) -> str:
        """The label of an indicator."""
        return self._labels.get(indicator, indicator.replace("_", " "))
