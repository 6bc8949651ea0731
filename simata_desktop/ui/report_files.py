"""Where a paper, a sheet or a picture goes to, asked with a name that is worth keeping."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from simata_desktop.domain.ids import fold
from simata_desktop.services.reporting import KINDS
from simata_desktop.ui.text import Text

LONGEST = 80  # letters of a suggested name
NAMES = {"talent-map": "peta-talenta", "completeness": "kelengkapan-bukti",
         "statement": "surat-pernyataan", "map": "peta-talenta",
         "talent-result": "hasil-simata-bkn", "employees": "daftar-pegawai", "assessments": "peta-kompetensi",
         "picture": "peta-talenta",
         "profile": "profil-talenta", "profiles": "profil-talenta", "competency": "peta-kompetensi",
         "reconcile": "pencocokan-simata-bkn", "reconcile-list": "pencocokan-simata-bkn"}
ENDINGS = {**dict.fromkeys(KINDS, "pdf"), "picture": "png"}
ENDS_AS = {"pdf": (".pdf",), "png": (".png",), "xlsx": (".xlsx", ".csv")}


def suggested(what: str, *, period: int | None, unit: str, day: date | None) -> str:
    """A file name that says what it holds and never whom: kind, year, unit, day of the data."""
    parts = [NAMES[what], str(period or ""), unit, day.isoformat() if day else ""]
    words = re.sub(r"[^a-z0-9]+", "-", fold(" ".join(part for part in parts if part))).strip("-")
    return f"{words[:LONGEST].strip('-')}.{ending(what)}"


def ending(what: str) -> str:
    """The ending of a kind of file."""
    return ENDINGS.get(what, "xlsx")


def ask_target(parent: QWidget, text: Text, what: str, name: str) -> Path | None:
    """Where to write; None when the user thought better of it. The ending is added where it was left out."""
    kind = ending(what)
    found, _ = QFileDialog.getSaveFileName(parent, text(f"ui.report.save.{kind}"), name,
                                           text(f"ui.report.files.{kind}"))
    if not found:
        return None
    path = Path(found)
    return path if path.suffix.lower() in ENDS_AS[kind] \
        else path.with_name(f"{path.name}.{kind}")


def ask_folder(parent: QWidget, text: Text) -> Path | None:
    """Into which folder a file for each person goes."""
    found = QFileDialog.getExistingDirectory(parent, text("ui.report.each.folder"))
    return Path(found) if found else None


def ask_pdf(parent: QWidget, text: Text) -> Path | None:
    """Which PDF to check."""
    found, _ = QFileDialog.getOpenFileName(parent, text("ui.report.check.file"), "", text("ui.report.files.pdf"))
    return Path(found) if found else None


def open_folder(path: Path) -> None:
    """Show the folder of a file in the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
