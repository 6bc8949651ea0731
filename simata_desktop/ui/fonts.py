"""The shipped typeface: loads the files and asks Qt under which names it found them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontDatabase

from simata_desktop.resources import root

FILES = {400: "NotoSans-SemiCondensed.ttf", 600: "NotoSans-SemiCondensedSemiBold.ttf"}


@dataclass(frozen=True, slots=True)
class Face:
    """One weight as Qt knows it here; ``stretch`` is 0 where the family name alone says that it is narrow."""

    family: str
    weight: int
    stretch: int = 0

    def font(self, pixels: int) -> QFont:
        """This face in ``pixels``."""
        font = QFont(self.family)
        font.setPixelSize(pixels)
        font.setWeight(QFont.Weight(self.weight))
        font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
        if self.stretch:
            font.setStretch(self.stretch)
        return font


def load_faces() -> dict[int, Face]:
    """The faces for 400 and 600; a weight whose file cannot be read falls back to Qt's own choice."""
    return {weight: _face(weight, file) for weight, file in FILES.items()}


def _face(weight: int, file: str) -> Face:
    number = QFontDatabase.addApplicationFont(str(root() / "fonts" / file))
    if number < 0:
        return Face(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family(), weight)
    return choose(QFontDatabase.applicationFontFamilies(number), weight)


def choose(families: Sequence[str], weight: int) -> Face:
    """The narrowest name among those Qt reports for one file: Windows and Linux group the faces differently."""
    narrow = sorted((family for family in families if "SemiCondensed" in family), key=len)
    if narrow:
        return Face(narrow[-1], weight)
    return Face(families[0], weight, QFont.Stretch.SemiCondensed.value)
