"""One window a workspace: a second one says so and leaves the first alone; after the first has gone it opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from simata_desktop.domain.errors import UserError
from simata_desktop.settings import settings
from simata_desktop.ui.program import OfficeHouse
from tests.gui.practice import practice_office


def house(folder: Path) -> OfficeHouse:
    return OfficeHouse(settings({"SIMATA_WORKSPACE": str(folder)}))


def test_a_second_window_is_refused_until_the_first_has_gone(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    practice_office(folder, 0).close()
    first, second = house(folder), house(folder)
    opened = first.door().sign_in("admin", "latihan")
    assert first.scope(opened).periods
    with pytest.raises(UserError) as refused:
        second.scope(second.door().sign_in("admin", "latihan"))
    assert refused.value.code == "window.open"
    assert opened.people.count() == 0  # the first one works on
    first.leave(opened)
    again = second.door().sign_in("admin", "latihan")
    assert second.scope(again).periods
    second.leave(again)
