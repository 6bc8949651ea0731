"""The house rules as tests: lengths, names, who may import whom and what, read from the syntax trees.

Which layer may import which stands in pyproject.toml for import-linter (``make check``); here stand the rules that it
cannot express, and a copy of the walls that needs no tool.
"""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LONGEST_FILE, LONGEST_FUNCTION = 500, 60
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "tools", "base_utils", "shared", "stuff"}

WORK = ("simata_desktop/services", "simata_desktop/store", "simata_desktop/sheets", "simata_desktop/reports",
        "simata_desktop/sync", "simata_server")
ONLY_IN: dict[str, tuple[str, ...]] = {  # third-party package: where it may be imported; others nowhere
    "PySide6": ("simata_desktop/ui",),
    "shiboken6": ("simata_desktop/ui",),
    "pyqtgraph": ("simata_desktop/ui",),
    "pypdfium2": ("simata_desktop/ui",),
    "sqlalchemy": ("simata_desktop/models", "simata_desktop/store"),
    "sqlcipher3": ("simata_desktop/models", "simata_desktop/store"),
    "openpyxl": ("simata_desktop/sheets", "simata_server/office_list"),
    "xlsxwriter": ("simata_desktop/sheets",),
    "python_calamine": ("simata_desktop/sheets",),
    "defusedxml": ("simata_desktop/sheets",),
    "reportlab": ("simata_desktop/reports", "simata_server/cards"),
    "pypdf": ("simata_desktop/reports",),
    "PIL": ("simata_desktop/reports",),
    "httpx": ("simata_desktop/sync/transport",),
    "argon2": ("simata_desktop/store", "simata_server"),
    "cryptography": ("simata_desktop/store", "simata_desktop/sync", "simata_server"),
    "platformdirs": ("simata_desktop/settings",),
    "uuid_utils": ("simata_desktop/app", "simata_server"),
    "msgspec": (*WORK, "simata_desktop/cli"),
    "zstandard": WORK,
    "starlette": ("simata_server",),
    "uvicorn": ("simata_server",),
    "psycopg": ("simata_server",),
    "psycopg_pool": ("simata_server",),
    "numpy": (*WORK, "simata_desktop/domain", "simata_desktop/figures", "simata_desktop/ui"),
}
NOT_IN_DOMAIN = {  # of the standard library: clock, chance, files, processes, network
    "asyncio", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket", "sqlite3", "subprocess",
    "sys", "tempfile", "threading", "time", "urllib",
}
DOWN: dict[str, set[str]] = {  # folder of simata_desktop: what of it may be imported there, besides itself
    "domain": set(),
    "models": {"domain"},
    "figures": {"domain", "resources"},
    "store": {"domain", "models", "resources"},
    "sheets": {"domain", "resources"},
    "reports": {"domain", "figures", "resources"},
    "sync": {"domain", "resources"},
    "services": {"domain", "store", "sheets", "reports", "sync", "resources"},
    "settings": {"domain", "resources"},
    "logs": {"domain", "resources"},
    "interpreter": set(),
    "resources": set(),
    "app": {"domain", "store", "sheets", "reports", "sync", "services", "settings", "logs", "resources"},
    "cli": {"domain", "services", "app", "settings", "logs", "resources", "interpreter"},
    "ui": {"domain", "figures", "services", "app", "settings", "logs", "resources", "interpreter"},
    "showcase": {"domain", "services", "app", "settings", "resources"},
    "__main__": {"app", "showcase", "ui", "cli", "settings", "logs", "resources"},
}


@dataclass(frozen=True)
class Imported:
    """One import: the dotted name, its line, and whether it stands inside a function or is relative."""

    name: str
    line: int
    inside: bool
    relative: bool


@dataclass(frozen=True)
class Module:
    """One source file of the product."""

    path: Path

    @cached_property
    def place(self) -> str:
        return self.path.relative_to(ROOT).with_suffix("").as_posix()

    @property
    def part(self) -> str:
        return self.place.split("/")[1] if "/" in self.place else self.place

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def imports(self) -> list[Imported]:
        inner = {id(node) for outer in ast.walk(self.tree) if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
                 for node in ast.walk(outer)}
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [Imported(a.name, node.lineno, id(node) in inner, relative=False) for a in node.names]
            elif isinstance(node, ast.ImportFrom):
                found += [Imported(f"{node.module or ''}.{a.name}", node.lineno, id(node) in inner, node.level > 0)
                          for a in node.names]
        return found


MODULES = [Module(path) for top in ("simata_desktop", "simata_server") for path in sorted((ROOT / top).rglob("*.py"))]
Finder = Callable[[Module], Iterator[str]]


def within(place: str, folders: tuple[str, ...]) -> bool:
    return any(place == folder or place.startswith(folder + "/") for folder in folders)


def vague_names(module: Module) -> Iterator[str]:
    if VAGUE & {part.lower() for part in module.place.split("/")[1:]}:
        yield "a name that says nothing"


def long_files(module: Module) -> Iterator[str]:
    if (lines := module.text.count("\n")) > LONGEST_FILE:
        yield f"{lines} lines"


def long_functions(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{node.lineno}: {node.name} has {length} lines"


def strange_imports(module: Module) -> Iterator[str]:
    for imported in module.imports:
        if imported.name.endswith(".*"):
            yield f"{imported.line}: star import"
        if imported.relative:
            yield f"{imported.line}: relative import"
        if imported.inside:
            yield f"{imported.line}: import inside a function"


def packages_out_of_place(module: Module) -> Iterator[str]:
    for imported in module.imports:
        top = imported.name.split(".")[0]
        if top in sys.stdlib_module_names or top in ("simata_desktop", "simata_server"):
            continue
        if not within(module.place, ONLY_IN.get(top, ())):
            yield f"{imported.line}: {top} may be imported in {', '.join(ONLY_IN.get(top, ('nothing',)))} only"


def upward_imports(module: Module) -> Iterator[str]:
    if not module.place.startswith("simata_desktop/") or module.part == "__init__":
        return
    allowed = {*DOWN[module.part], module.part, "__version__"}
    for imported in module.imports:
        names = imported.name.split(".")
        if names[0] == "simata_server" or (names[0] == "simata_desktop" and names[1] not in allowed):
            yield f"{imported.line}: {module.part} imports {imported.name}"


def server_imports(module: Module) -> Iterator[str]:
    for imported in module.imports:
        if module.place.startswith("simata_server") and imported.name.startswith("simata_desktop.") \
                and not imported.name.startswith(("simata_desktop.domain.", "simata_desktop.sync.protocol.")):
            yield f"{imported.line}: the server imports {imported.name}"


def impure_domain(module: Module) -> Iterator[str]:
    for imported in module.imports:
        if module.part == "domain" and imported.name.split(".")[0] in NOT_IN_DOMAIN:
            yield f"{imported.line}: {imported.name} in the domain"


def globals_(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Global):
            yield f"{node.lineno}: global {', '.join(node.names)}"


def blocked_window(module: Module) -> Iterator[str]:
    if module.part != "ui":
        return
    for node in ast.walk(module.tree):
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name in ("QThread", "processEvents", "sleep"):
            yield f"{getattr(node, 'lineno', 0)}: {name} (use ui.tasks)"


def unnamed_switches(module: Module) -> Iterator[str]:
    """Calls with a bare True cannot be read; Qt's own signals hand a bool over without a name."""
    if module.part == "ui":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for argument in (*node.args.posonlyargs, *node.args.args):
                if isinstance(argument.annotation, ast.Name) and argument.annotation.id == "bool":
                    yield f"{node.lineno}: {node.name}({argument.arg}) takes a boolean without its name"


FINDERS: tuple[Finder, ...] = (
    vague_names, long_files, long_functions, strange_imports, packages_out_of_place, upward_imports, server_imports,
    impure_domain, globals_, blocked_window, unnamed_switches,
)


@pytest.mark.parametrize("finder", FINDERS, ids=lambda finder: finder.__name__)
def test_house(finder: Finder) -> None:
    faults = [f"{module.place}.py: {fault}" for module in MODULES for fault in finder(module)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("finder", "place", "source"), [
    (vague_names, "store/utils.py", ""),
    (long_files, "store/keys.py", "x = 1\n" * 501),
    (long_functions, "store/keys.py", "def f():\n" + "    x = 1\n" * 61),
    (strange_imports, "store/keys.py", "from os import *"),
    (strange_imports, "store/keys.py", "from . import slots"),
    (strange_imports, "store/keys.py", "def f():\n    import os"),
    (packages_out_of_place, "services/talent.py", "from sqlalchemy.orm import Session"),
    (packages_out_of_place, "sync/engine.py", "import httpx"),
    (packages_out_of_place, "reports/fonts.py", "import weasyprint"),
    (upward_imports, "domain/mapping.py", "from simata_desktop.store import keys"),
    (upward_imports, "services/talent.py", "from simata_desktop.models.register import Person"),
    (upward_imports, "domain/mapping.py", "from simata_desktop import resources"),
    (upward_imports, "ui/pages.py", "import simata_desktop.cli.main"),
    (server_imports, "../simata_server/app.py", "from simata_desktop.sync.engine import Engine"),
    (impure_domain, "domain/clock.py", "import time"),
    (globals_, "store/keys.py", "def f():\n    global x\n    x = 1"),
    (blocked_window, "ui/tasks.py", "from PySide6.QtCore import QThread\nQThread()"),
    (blocked_window, "ui/tasks.py", "app.processEvents()"),
    (unnamed_switches, "services/talent.py", "def f(people, deep: bool): ..."),
])
def test_each_rule_finds_its_fault(finder: Finder, place: str, source: str, tmp_path: Path) -> None:
    planted = Module((ROOT / "simata_desktop" / place).resolve())
    planted.__dict__["text"] = source
    assert list(finder(planted))


def test_files_are_short_by_habit() -> None:
    lengths = sorted(module.text.count("\n") for module in MODULES if module.path.name != "__init__.py")
    assert statistics.median(lengths) <= 130
    assert lengths[int(len(lengths) * 0.9)] <= 300


def committed() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listing.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_no_address_of_a_registry_and_no_path_of_a_machine_is_committed() -> None:
    signs = [sign.encode() for sign in ("/ro" + "ot/", "/ho" + "me/", "/wo" + "rk/", "/op" + "t/", "pypi" + ".org",
                                        "pythonhosted" + ".org", "--index" + "-url", "--find" + "-links", "C:\\Users")]
    faults = [f"{path.relative_to(ROOT)}: {sign.decode()}" for path in committed()
              if path.suffix not in {".png", ".ttf", ".xlsx", ".xls", ".ods", ".pdf"}
              for sign in signs if sign in path.read_bytes() and path.name != "Makefile"]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", ["base", "gui", "server", "dev"])
def test_every_package_is_pinned_with_hashes_and_nothing_else(name: str) -> None:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    packages = [line for line in lines if not line.startswith(" ")]
    assert len(packages) > 10
    assert all("==" in line and line.endswith("\\") for line in packages)
    assert all(line.strip().startswith("--hash=sha256:") for line in lines if line.startswith(" "))


def test_the_core_needs_no_qt() -> None:
    for name in ("base", "server", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").lower()
        assert "pyside6" not in text
        assert "pyqtgraph" not in text
