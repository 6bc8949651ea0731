"""What an officer types of ratings and evidence, as it is stored: codes of closed lists, numbers in their range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.exact import decimal_text, exact
from simata_desktop.domain.scheme import Indicator, Rubric, Scheme


def code_of(text: str | None, rows: Sequence[Mapping[str, str]], field: str) -> str | None:
    """The code of a typed code or label."""
    if text is None:
        return None
    folded = text.strip().casefold().replace(" ", "_")
    for row in rows:
        if folded in (row["code"], row["label"].casefold().replace(" ", "_")):
            return row["code"]
    raise UsageError("value.unknown", field=field, value=text, expected=", ".join(row["code"] for row in rows))


def indicator_of(scheme: Scheme, code: str) -> tuple[Indicator, Rubric]:
    """The indicator and the rubric of ``INDICATOR`` or ``INDICATOR.PART``; UsageError ``indicator.unknown``."""
    name, _, part = code.partition(".")
    indicator = scheme.indicator(name)
    found = indicator.rubric.part(part) if indicator and part else None
    if indicator is None or (part and found is None):
        raise UsageError("indicator.unknown", field="indicator", indicator=code)
    return indicator, found.rubric if found else indicator.rubric


def read_rubric(rubric: Rubric, code: str, text: str) -> str:
    """A typed value of a rubric as stored: the code of a row (or its label), else a number inside its range."""
    if rubric.kind == "rows":
        return code_of(text, [{"code": row.code, "label": row.label} for row in rubric.rows], code) or ""
    number = exact(text.strip().replace(",", "."))
    if rubric.kind == "mean" or number is None:
        raise UsageError("value.number", field=code, value=text)
    if number < 0 or (rubric.kind == "direct" and number > 125):
        raise UserError("value.range", field=code, value=text)
    return decimal_text(number)
