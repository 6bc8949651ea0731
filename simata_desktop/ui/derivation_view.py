"""The inspector about a person: who, in which box, what is missing to the next one, and where every number is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from simata_desktop.domain.results import PROVISIONAL, RATED, UNRATED
from simata_desktop.services.derivation import Derivation
from simata_desktop.ui.box_tile import box_tile
from simata_desktop.ui.derivation_table import DerivationTable, derivation_rows
from simata_desktop.ui.talent_words import excluded_words, reason_words, source_words
from simata_desktop.ui.text import DASH, Text, grouped_nip
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import IconLabel, frame, label
from simata_desktop.ui.widgets.section import Section

REGISTER = ("jabatan", "eselon", "jenjang", "golongan", "opd", "unit_kerja", "pendidikan", "status_kepegawaian")


@dataclass(frozen=True, slots=True)
class PersonHead:
    """The person block; ``hidden`` is what stands in place of the name while names are hidden."""

    name: str
    nip: str
    grade: str
    position: str
    unit: str
    hidden: str = ""


def head_of(derivation: Derivation, hidden: str = "") -> PersonHead:
    """The block of the person of a derivation."""
    values = derivation.person.values
    title = f"{values.get('gelar_depan') or ''} {values.get('nama') or ''}".strip()
    title += f", {values['gelar_belakang']}" if values.get("gelar_belakang") else ""
    unit = values.get("opd") or values.get("unit_kerja") or ""
    return PersonHead(title, values.get("nip") or "", values.get("golongan") or "", values.get("jabatan") or "", unit,
                      hidden)


class DerivationView(QWidget):
    """One person with the derivation of his box. Made anew for every person."""

    def __init__(self, theme: Theme, text: Text, derivation: Derivation, *, hidden: str = "") -> None:
        super().__init__()
        self._text = text
        self.derivation = derivation
        self.table = DerivationTable(theme, text, derivation_rows(text, derivation))
        column = _column(self)
        column.addWidget(person_block(theme, head_of(derivation, hidden)))
        column.addWidget(self._tile(theme))
        column.addWidget(self.table)
        if derivation.disputed:
            column.addWidget(self._disputed(theme))
        column.addWidget(self._ends(theme))
        column.addStretch(1)

    def _tile(self, theme: Theme) -> QWidget:
        derivation, text = self.derivation, self._text
        result, scheme = derivation.result, derivation.scheme
        box = result.box if result.box is not None else result.provisional_box
        if derivation.excluded:
            words = text("ui.derivation.excluded", reason=excluded_words(text, derivation.excluded))
            return box_tile(theme, None, DASH, title=words, second="")
        if box is None:
            return box_tile(theme, None, DASH, title=text("ui.map.unrated"), second=self._reasons(), tone="warning")
        title = scheme.box(box).description
        if result.state == PROVISIONAL:
            shown = sorted(scheme.shown_number(one) for one in result.possible)
            boxes = ", ".join(str(one) for one in shown)
            second = text("ui.derivation.provisional", boxes=boxes, reasons=self._reasons())
        else:
            second = self._distance()
        return box_tile(theme, box, str(scheme.shown_number(box)), title=title, second=second, tone="warning")

    def _disputed(self, theme: Theme) -> QWidget:
        """What the corner in the table means."""
        made = frame("warning_soft", "top")
        row = QHBoxLayout(made)
        edge = theme.tokens.space("page_edge")
        row.setContentsMargins(edge, theme.tokens.space("xs"), edge, theme.tokens.space("xs"))
        row.setSpacing(theme.tokens.space("s"))
        row.addWidget(IconLabel(theme, "warning", "warning"))
        words = self._text("ui.derivation.disputed.count", count=len(self.derivation.disputed))
        row.addWidget(label(words, "small", wrap=True), 1)
        return made

    def _reasons(self) -> str:
        labels = {one.code: one.label for one in self.derivation.scheme.indicators}
        year = self.derivation.scheme.rating_year(self.derivation.period)
        return "; ".join(reason_words(self._text, code, year=year, labels=labels)
                         for code in self.derivation.result.reasons)

    def _distance(self) -> str:
        """What is missing to the nearest higher box; nothing in the highest one."""
        near = next(iter(self.derivation.distances), None)
        if near is None or self.derivation.result.state != RATED:
            return ""
        text = self._text
        parts = [text("ui.derivation.lacks", axis=text(f"paper.figure.{axis}"), points=text.number(float(points)))
                 for axis, points in (("performance", near.performance), ("potential", near.potential)) if points > 0]
        return text("ui.derivation.distance", parts="; ".join(parts),
                    box=self.derivation.scheme.shown_number(near.box))

    def _ends(self, theme: Theme) -> QWidget:
        """The box of the national system, what verifying would change, the rules that were used."""
        text, derivation = self._text, self.derivation
        made = Section(theme, ground="surface_alt")
        made.add_row(text("ui.derivation.national"), self._national(), strong=derivation.external is not None)
        verified = derivation.if_verified
        if verified is not None and (verified.box, verified.state) != (derivation.result.box, derivation.result.state):
            box = verified.box if verified.box is not None else verified.provisional_box
            number = derivation.scheme.shown_number(box) if box is not None else DASH
            made.add_row(text("ui.derivation.if_verified"), text("ui.derivation.box", box=number))
        made.add_row(text("ui.derivation.rules"),
                     text("ui.derivation.rules.version", title=derivation.scheme.title,
                          version=derivation.scheme.version, period=derivation.period))
        return made

    def _national(self) -> str:
        derivation, text = self.derivation, self._text
        box = (derivation.external or {}).get("box")
        if box is None:
            return text("ui.derivation.national.none")
        key = "same" if box == derivation.result.box else "other" if derivation.result.state != UNRATED else "only"
        return text(f"ui.derivation.national.{key}", box=derivation.scheme.shown_number(int(box)))


class RegisterView(QWidget):
    """What the register says of a person with the source of every value, for those who may not see boxes."""

    def __init__(self, theme: Theme, text: Text, shown: Mapping[str, Any], head: PersonHead) -> None:
        super().__init__()
        column = _column(self)
        column.addWidget(person_block(theme, head))
        rows = Section(theme, ground="surface_alt")
        rows.add_head(text("ui.people.register"))
        for word in REGISTER:
            value = shown["values"].get(word)
            if value is not None:
                row = rows.add_row(text(f"ui.people.value.{word}"), str(value["value"]))
                row.setToolTip(f"{value['value']}\n{source_words(text, value['source'])}")
        column.addWidget(rows)
        column.addStretch(1)


def person_block(theme: Theme, head: PersonHead) -> QWidget:
    """Name, NIP and grade, post, unit: the same block at the top of every inspector."""
    made = frame("surface_alt", "bottom")
    edge = theme.tokens.space("page_edge")
    column = QVBoxLayout(made)
    column.setContentsMargins(edge, edge, edge, edge - 4)
    column.setSpacing(0)
    column.addWidget(label(head.hidden or head.name, "subtitle", wrap=True))
    if not head.hidden:
        second = " · ".join(filter(None, (grouped_nip(head.nip), head.grade)))
        column.addWidget(label(second, "small", tone="muted"))
    column.addWidget(label(head.position, "small", wrap=True))
    column.addWidget(label(head.unit, "small", tone="muted", wrap=True))
    return made


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
