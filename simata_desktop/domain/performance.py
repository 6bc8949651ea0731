"""The yearly SKP: from two ratings to the predicate (PermenPANRB 6/2022); the matrix is data, passed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Matrix = Mapping[tuple[str, str], str]


def parse_matrix(data: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """``resources/reference/skp.json``: (work result, behaviour) → predicate."""
    return {(cell["work_result"], cell["behaviour"]): cell["predicate"] for cell in data["matrix"]}


def predicate(work_result: str | None, behaviour: str | None, matrix: Matrix) -> str | None:
    """The predicate of two ratings (``di_atas sesuai di_bawah``); None unless both are known."""
    if work_result is None or behaviour is None:
        return None
    return matrix.get((work_result, behaviour))


def agrees(given: str | None, work_result: str | None, behaviour: str | None, *, matrix: Matrix) -> bool:
    """Does a given predicate agree with both ratings? True where one of them is not known."""
    found = predicate(work_result, behaviour, matrix)
    return given is None or found is None or given == found
