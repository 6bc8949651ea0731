"""Words of an import: fields, values, problems with what was expected, proofs of repairs, refusals of files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter

from simata_desktop.domain.sheet_reading import Repair, SheetProblem
from simata_desktop.services.import_labels import Labels
from simata_desktop.ui.text import Text

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DECIMAL = re.compile(r"\d+\.\d+")
UNKNOWN_WORDS = ("value.unknown", "value.scale")


class ImportWords:
    """The catalogue with the labels of the rules in use."""

    def __init__(self, text: Text, labels: Labels) -> None:
        self._text, self._labels = text, labels

    def field(self, word: str) -> str:
        """The name of a field or of an indicator."""
        for key in (f"cli.field.{word}", f"ui.import_page.field.{word}"):
            if key in self._text.words:
                return self._text(key)
        code, _, beside = word.partition("/")
        if beside:  # a column of a worklist beside the value of an indicator
            return self._text(f"ui.import_page.beside.{beside}", label=self.field(code))
        return self._labels.names.get(word) or word.replace("_", " ")

    def value(self, word: str, value: str | None) -> str:
        """A stored value as a sheet would say it: a code in words, a day as day-month-year; "" for none."""
        if value is None:
            return ""
        label = self._labels.values.get(word, {}).get(value)
        if label is not None:
            return label
        key = f"ui.import_page.value.{word}.{value}"
        if key in self._text.words:
            return self._text(key)
        day = _DAY.fullmatch(value)
        if day is not None:
            return f"{day[3]}-{day[2]}-{day[1]}"
        return value.replace(".", self._text.locale.decimalPoint()) if _DECIMAL.fullmatch(value) else value

    def found(self, problem: SheetProblem) -> str:
        """What stands in the cell."""
        return problem.value or self._text("ui.import_page.empty")

    def problem(self, problem: SheetProblem) -> str:
        """The sentence of a problem."""
        return self._sentence(f"error.{problem.code}", self._params(problem))

    def short(self, problem: SheetProblem) -> str:
        """The problem in a few words, for a row of a list."""
        key = f"ui.import_page.short.{problem.code}"
        return self._sentence(key, self._params(problem)) if key in self._text.words else self.parts(problem)[0]

    def parts(self, problem: SheetProblem) -> tuple[str, str]:
        """The first sentence of the problem, and what follows."""
        first, _, rest = self.problem(problem).partition(". ")
        return (f"{first}." if rest else first), rest

    def expected(self, problem: SheetProblem) -> str:
        """What the cell may hold, where that is a range or a closed list; else ""."""
        low, high = problem.params.get("low"), problem.params.get("high")
        if low and high:
            return self._text("ui.sheet.expected.range", low=low, high=high)
        listed = self._labels.values.get(problem.field or "")
        if problem.code in UNKNOWN_WORDS and listed:
            return self._text("ui.import_page.expected.words", words=", ".join(listed.values()))
        return ""

    def repair(self, problem: SheetProblem) -> str:
        """The value a repair would put in the cell; "" without one."""
        return "" if problem.repair is None else self.value(problem.field or "", problem.repair.value)

    def proof(self, repair: Repair) -> str:
        """Why a repair is sure."""
        return self._sentence(f"repair.{repair.proof}", dict(repair.params))

    def kind(self, kind: str) -> str:
        """What a file of this kind holds."""
        return self._text(f"ui.import_page.kind.{kind}")

    def short_proof(self, repair: Repair) -> str:
        """The proof in a few words."""
        key = f"ui.import_page.proof.{repair.proof}"
        return self._text(key) if key in self._text.words else self.proof(repair)

    def _params(self, problem: SheetProblem) -> dict[str, object]:
        words = {name: self.value(problem.field or "", value) if isinstance(value, str) else value
                 for name, value in problem.params.items()}
        return {"value": self.found(problem), **words}

    def _sentence(self, key: str, params: Mapping[str, object]) -> str:
        if key not in self._text.words or not _asked(self._text.words.template(key)) <= params.keys():
            return self._text("ui.error.known", code=key.partition(".")[2])
        return self._text(key, **params)


def _asked(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}
