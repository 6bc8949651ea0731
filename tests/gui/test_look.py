"""Tokens become colours, fonts and icons; nothing shipped asks for a glyph, an icon or a colour that is not there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QImage, QPalette, QRawFont
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog
from pytestqt.qtbot import QtBot

from simata_desktop.resources import root, words
from simata_desktop.ui.fonts import FILES, choose
from simata_desktop.ui.qt_words import QtWords
from simata_desktop.ui.theme import CHOICES, Theme, palette
from simata_desktop.ui.tokens import THEMES, Tokens, read_tokens

ICONS = sorted(path.stem for path in (root() / "icons").glob("*.svg"))
SOURCE = Path(__file__).resolve().parents[2] / "simata_desktop" / "ui"


def luminance(color: QColor) -> float:
    def part(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF())


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_every_pair_of_the_palette_can_be_read(name: str) -> None:
    made, role = palette(Tokens(name, read_tokens())), QPalette.ColorRole
    for ink, ground in ((role.WindowText, role.Window), (role.Text, role.Base), (role.Text, role.AlternateBase),
                        (role.ButtonText, role.Button), (role.HighlightedText, role.Highlight),
                        (role.ToolTipText, role.ToolTipBase), (role.PlaceholderText, role.Base)):
        assert contrast(made.color(ink), made.color(ground)) >= 4.5, (ink, ground)


@pytest.mark.parametrize("name", THEMES)
def test_each_theme_can_be_put_on(theme: Theme, name: str) -> None:
    said = []
    theme.changed.connect(lambda: said.append(theme.tokens.theme))
    theme.choose(name)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    assert app.palette().color(QPalette.ColorRole.Window).name() == theme.tokens.color("background")
    assert said == ([] if name == "light" else [name])
    assert theme.font("page_title").pixelSize() == (21 if name == "projector" else 17)


def test_the_desktop_is_followed_only_when_asked(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "_wanted", lambda: "dark" if theme.choice == "system" else theme.choice)
    theme._system_changed()
    assert theme.tokens.theme == "light"
    theme.choose("system")
    assert theme.tokens.theme == "dark"
    with pytest.raises(ValueError, match="sepia"):
        theme.choose("sepia")
    assert set(CHOICES) == {*THEMES, "system"}


def test_the_shipped_face_is_used(theme: Theme) -> None:
    for role, weight in (("body", 400), ("strong", 600)):
        font = theme.font(role)
        assert QRawFont.fromFont(font).familyName().startswith("Noto Sans"), font.family()
        assert font.weight() == weight


@pytest.mark.parametrize(("families", "family", "stretch"), [
    (["Noto Sans", "Noto Sans SemiCondensed"], "Noto Sans SemiCondensed", 0),
    (["Noto Sans", "Noto Sans SemiCondensed SemiBold"], "Noto Sans SemiCondensed SemiBold", 0),
    (["Noto Sans"], "Noto Sans", 87),
])
def test_the_face_is_found_as_each_system_groups_it(families: list[str], family: str, stretch: int) -> None:
    face = choose(families, 400)
    assert (face.family, face.stretch) == (family, stretch)


def test_no_sentence_needs_a_glyph_the_face_lacks(qapp: QApplication) -> None:
    faces = [QRawFont(str(root() / "fonts" / file), 13) for file in FILES.values()]
    lacking = {}
    for language in ("id", "en"):
        for file in sorted((root() / "i18n" / language).glob("*.json")):
            text = "".join(json.loads(file.read_text(encoding="utf-8")).values())
            odd = {sign for sign in set(text) - {"\n"} if not all(face.supportsCharacter(ord(sign)) for face in faces)}
            if odd:
                lacking[f"{language}/{file.name}"] = sorted(odd)
    assert lacking == {}


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_one_open_line_and_draws_something(theme: Theme, name: str) -> None:
    source = (root() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    assert 'fill="none"' in source
    assert 'viewBox="0 0 16 16"' in source
    image: QImage = theme.pixmap(name, "text").toImage()
    assert any(image.pixelColor(x, y).alpha() > 100 for x in range(16) for y in range(16))


def test_the_marks_of_the_style_sheet_have_the_colours_of_the_tokens() -> None:
    for tint, theme in (("light", "light"), ("dark", "dark")):
        tokens = Tokens(theme, read_tokens())
        for mark, color in (("check", "accent_text"), ("down", "text")):
            source = (root() / "icons" / f"mark-{mark}-{tint}.svg").read_text(encoding="utf-8")
            assert tokens.color(color) in source, (mark, tint)


def test_icons_are_drawn_in_the_colour_asked_for_and_sharp_at_any_scale(theme: Theme) -> None:
    at_one, at_two = theme.pixmap("grid", "accent"), theme.pixmap("grid", "accent", ratio=2.0)
    assert (at_one.width(), at_two.width(), at_two.devicePixelRatio()) == (16, 32, 2.0)
    inks = {at_two.toImage().pixelColor(x, 5).name() for x in range(32)
            if at_two.toImage().pixelColor(x, 5).alpha() == 255}
    assert inks == {theme.tokens.color("accent")}


def test_no_page_and_no_widget_brings_colours_or_style_sheets_of_its_own() -> None:
    faults = []
    for path in SOURCE.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if re.search(r"#[0-9a-fA-F]{6}\b", source) or ("setStyleSheet" in source and path.name != "theme.py"):
            faults.append(path.name)
        faults += [f"{path.name}: {found}" for found in re.findall(r"GlobalColor\.(?!transparent)\w+", source)]
    assert faults == []


def test_qts_own_words_are_ours(qapp: QApplication, qtbot: QtBot) -> None:
    translator = QtWords(words("id"))
    qapp.installTranslator(translator)
    try:
        standard = QDialogButtonBox.StandardButton
        box = QDialogButtonBox(standard.Ok | standard.Cancel | standard.Close | standard.Yes | standard.No
                               | standard.Save | standard.Open | standard.Apply | standard.Discard | standard.Help
                               | standard.Reset)
        qtbot.addWidget(box)
        said = {button.text().replace("&", "") for button in box.buttons()}
        assert said == {"Oke", "Batal", "Tutup", "Ya", "Tidak", "Simpan", "Buka", "Terapkan", "Buang", "Bantuan",
                        "Kembalikan"}
        dialog = QFileDialog()
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        qtbot.addWidget(dialog)
        labels = [dialog.labelText(part) for part in QFileDialog.DialogLabel]
        assert labels == ["Cari di:", "Nama berkas:", "Jenis berkas:", "Buka", "Batal"]
        assert QCoreApplication.translate("Any", "Never heard of") == "Never heard of"
    finally:
        qapp.removeTranslator(translator)


def test_the_system_theme_reads_the_style_hints(theme: Theme) -> None:
    hints = QApplication.styleHints()
    wanted = "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"
    theme.choose("system")
    assert theme.tokens.theme == wanted
