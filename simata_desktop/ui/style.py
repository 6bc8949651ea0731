"""The style sheet of the whole application, made from tokens; pages never bring one of their own.

Widgets say what they are by the dynamic properties ``role`` (type), ``tone`` (colour) and ``kind`` (form).
"""

from __future__ import annotations

from collections.abc import Mapping

from simata_desktop.resources import root
from simata_desktop.ui.tokens import Tokens

TYPE_ROLES = ("caption", "small", "body", "strong", "subtitle", "page_title", "figure", "box_number", "box_count")
TONES = {"muted": "text_muted", "danger": "danger", "warning": "warning", "ok": "ok", "accent": "accent",
         "disabled": "text_disabled", "selected": "selection_text"}


def style_sheet(tokens: Tokens, families: Mapping[int, str]) -> str:
    """The QSS of one theme; ``families`` are the font families of weight 400 and 600."""
    parts = (_text(tokens, families), _areas(tokens), _buttons(tokens, families), _fields(tokens), _choices(tokens),
             _tables(tokens), _menus(tokens), _bars(tokens))
    return "\n".join(parts)


def _font(tokens: Tokens, families: Mapping[int, str], role: str) -> str:
    size = tokens.type_size(role)
    return f'font-family: "{families[size.weight]}"; font-size: {size.size:.0f}px; font-weight: {size.weight};'


def _text(t: Tokens, families: Mapping[int, str]) -> str:
    rules = [f'*[role="{role}"] {{ {_font(t, families, role)} }}' for role in TYPE_ROLES]
    rules += [f'QLabel[tone="{tone}"] {{ color: {t.color(color)}; }}' for tone, color in TONES.items()]
    rules.append(f"QToolTip {{ background: {t.color('tooltip')}; color: {t.color('tooltip_text')}; border: 0;"
                 " padding: 4px 8px; }")
    return "\n".join(rules)


def _areas(t: Tokens) -> str:
    line, strong, ground = t.color("hairline"), t.color("hairline_strong"), t.color("background")
    grounds = {"background": ground, "surface": t.color("surface"), "surface_alt": t.color("surface_alt")}
    rules = [f'*[ground="{name}"] {{ background: {color}; }}' for name, color in grounds.items()]
    rules += [f'*[ground="{name}"] {{ background: {t.color(name)}; }}'
              for name in ("danger_soft", "warning_soft", "ok_soft", "selection", "hover", "hairline_strong")]
    rules += [f'*[edge="{side}"] {{ border: 0; border-{side}: 1px solid {line}; }}'
              for side in ("top", "bottom", "left", "right")]
    rules.append(f'*[edge="strong"] {{ border: 0; border-bottom: 1px solid {strong}; }}')
    rules += [f'*[edge="{level}"] {{ border: 1px solid {t.color(level)}; }}' for level in ("danger", "warning")]
    rules.append(f'*[edge="frame"] {{ border: 1px solid {line}; }}')
    rules.append("QScrollArea { border: 0; background: transparent; }")
    rules.append("QScrollArea > QWidget > QWidget { background: transparent; }")
    rules.append(f"QSplitter::handle {{ background: {line}; }}")
    rules.append(f"QDialog, QMessageBox {{ background: {t.color('surface')}; }}")
    return "\n".join(rules)


def _buttons(t: Tokens, families: Mapping[int, str]) -> str:
    height, small = t.height("button") - 2, t.height("button_small") - 2
    strong = f'font-family: "{families[600]}"; font-weight: 600;'
    return f"""
QPushButton {{ min-height: {height}px; max-height: {height}px; padding: 0 12px; border-radius: 2px;
  border: 1px solid {t.color('hairline_strong')}; background: {t.color('surface')}; color: {t.color('text')}; }}
QPushButton:hover {{ background: {t.color('hover')}; }}
QPushButton:pressed, QPushButton:checked {{ background: {t.color('selection')}; color: {t.color('selection_text')}; }}
QPushButton:disabled {{ color: {t.color('text_disabled')}; border-color: {t.color('hairline')};
  background: {t.color('surface')}; }}
QPushButton:default {{ {strong} }}
QPushButton[kind="filled"] {{ background: {t.color('accent')}; color: {t.color('accent_text')};
  border-color: {t.color('accent')}; {strong} }}
QPushButton[kind="filled"]:hover, QPushButton[kind="filled"]:pressed {{ background: {t.color('focus')};
  border-color: {t.color('focus')}; }}
QPushButton[kind="filled"]:disabled {{ background: {t.color('surface')}; color: {t.color('text_disabled')};
  border-color: {t.color('hairline')}; }}
QPushButton[kind="small"] {{ min-height: {small}px; max-height: {small}px; padding: 0 8px; }}
QPushButton[kind="dashed"] {{ min-height: {small}px; max-height: {small}px; padding: 0 8px;
  border: 1px dashed {t.color('hairline_strong')}; color: {t.color('text_muted')}; }}
QPushButton[kind="link"] {{ min-height: 0; border: 0; padding: 0; background: transparent;
  color: {t.color('accent')}; text-align: left; }}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="link"][tone="danger"] {{ color: {t.color('danger')}; }}
QPushButton[kind="icon"] {{ min-width: {small}px; max-width: {small}px; min-height: {small}px; max-height: {small}px;
  padding: 0; border-color: transparent; background: transparent; }}
QPushButton[kind="icon"]:hover {{ background: {t.color('hover')}; }}
QPushButton[kind="segment"] {{ min-height: {small}px; max-height: {small}px; padding: 0 7px; border-radius: 0; }}
QPushButton[kind="segment"][place="next"] {{ border-left: 0; }}
QPushButton[kind="segment"]:checked {{ {strong} }}
QPushButton[kind="search"] {{ min-height: 18px; max-height: 18px; border-color: {t.color('hairline')};
  border-radius: 0; }}
"""


def _marks(t: Tokens) -> tuple[str, str]:
    """Folder and variant of the small marks that a style sheet can only take from files."""
    return (root() / "icons").as_posix(), "dark" if t.theme == "dark" else "light"


def _fields(t: Tokens) -> str:
    height = t.height("input") - 2
    kinds = "QLineEdit, QComboBox, QDateEdit, QSpinBox, QDoubleSpinBox"
    focus = ", ".join(f"{kind.strip()}:focus" for kind in f"{kinds}, QPlainTextEdit, QTextEdit".split(","))
    marks, tint = _marks(t)
    return f"""
{kinds} {{ min-height: {height}px; max-height: {height}px; padding: 0 8px; border-radius: 2px;
  border: 1px solid {t.color('hairline_strong')}; background: {t.color('surface')}; color: {t.color('text')};
  selection-background-color: {t.color('selection')}; selection-color: {t.color('selection_text')}; }}
QPlainTextEdit, QTextEdit {{ border: 1px solid {t.color('hairline_strong')}; border-radius: 2px; padding: 4px;
  background: {t.color('surface')}; selection-background-color: {t.color('selection')};
  selection-color: {t.color('selection_text')}; }}
{focus} {{ border: 2px solid {t.color('focus')}; }}
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus {{
  min-height: {height - 2}px; max-height: {height - 2}px; padding: 0 7px; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{ border-color: {t.color('danger')};
  background: {t.color('danger_soft')}; }}
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled {{ color: {t.color('text_disabled')};
  border-color: {t.color('hairline')}; }}
QLineEdit:read-only {{ background: {t.color('surface_alt')}; }}
QLineEdit[kind="bare"], QLineEdit[kind="bare"]:focus {{ border: 0; background: {t.color('surface')}; padding: 0; }}
QLineEdit[kind="cell"], QLineEdit[kind="cell"]:focus {{ min-height: 0; max-height: 999px; padding: 0 5px;
  border: 2px solid {t.color('focus')}; border-radius: 0; background: {t.color('surface')}; }}
QComboBox::drop-down {{ border: 0; width: 24px; }}
QComboBox::down-arrow {{ image: url("{marks}/mark-down-{tint}.svg"); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{ border: 1px solid {t.color('hairline_strong')}; outline: 0; }}
"""


def _choices(t: Tokens) -> str:
    marks, tint = _marks(t)
    return f"""
QCheckBox, QRadioButton {{ spacing: 8px; color: {t.color('text')}; background: transparent; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 12px; height: 12px; background: {t.color('surface')};
  border: 1px solid {t.color('hairline_strong')}; border-radius: 2px; }}
QRadioButton::indicator {{ border-radius: 7px; }}
QCheckBox::indicator:checked {{ background: {t.color('accent')}; border-color: {t.color('accent')};
  image: url("{marks}/mark-check-{tint}.svg"); }}
QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 4px solid {t.color('accent')}; }}
QCheckBox:focus, QRadioButton:focus {{ outline: 0; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {t.color('focus')}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {t.color('text_disabled')}; }}
"""


def _tables(t: Tokens) -> str:
    return f"""
QListView, QTreeView {{ border: 0; background: {t.color('surface')}; color: {t.color('text')};
  gridline-color: {t.color('hairline')}; outline: 0;
  selection-background-color: {t.color('selection')}; selection-color: {t.color('selection_text')}; }}
QHeaderView {{ background: {t.color('background')}; border: 0; }}
QHeaderView::section {{ background: {t.color('background')}; color: {t.color('text_muted')}; border: 0;
  border-bottom: 1px solid {t.color('hairline_strong')}; padding: 0 8px; }}
QTableCornerButton::section {{ background: {t.color('background')}; border: 0;
  border-bottom: 1px solid {t.color('hairline_strong')}; }}
QTreeView::item {{ min-height: {t.height('row_table') - 2}px; }}
"""


def _menus(t: Tokens) -> str:
    return f"""
QMenuBar {{ background: {t.color('background')}; color: {t.color('text')}; border: 0; padding: 0 8px; spacing: 0; }}
QMenuBar::item {{ padding: 2px 8px; background: transparent; }}
QMenuBar::item:disabled {{ color: {t.color('text_disabled')}; }}
QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {t.color('selection')};
  color: {t.color('selection_text')}; }}
QMenu {{ background: {t.color('surface')}; color: {t.color('text')}; border: 1px solid {t.color('hairline_strong')};
  padding: 4px 0; }}
QMenu::item {{ padding: 4px 24px 4px 24px; }}
QMenu::item:selected {{ background: {t.color('selection')}; color: {t.color('selection_text')}; }}
QMenu::item:disabled {{ color: {t.color('text_disabled')}; }}
QMenu::separator {{ height: 1px; background: {t.color('hairline')}; margin: 4px 0; }}
"""


def _bars(t: Tokens) -> str:
    return f"""
QScrollBar {{ background: {t.color('surface_alt')}; border: 0; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {t.color('hairline_strong')}; border-radius: 2px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 24px; }}
QScrollBar::handle:horizontal {{ min-width: 24px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ border: 1px solid {t.color('hairline_strong')}; border-radius: 0; background: {t.color('surface')};
  min-height: 8px; max-height: 8px; }}
QProgressBar::chunk {{ background: {t.color('accent')}; }}
"""
