"""Parts of the window that are read from disk only when first needed: the first frame must not wait for them."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def later(place: str) -> Any:
    """What ``module:name`` names; ImportError or AttributeError where there is none."""
    module, name = place.split(":")
    return getattr(import_module(module), name)
