"""The words of a worklist: the letter to the head of the unit, the heads of the list, what each column takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from simata_desktop.reports.unit_head import head_of
from simata_desktop.resources import Words
from simata_desktop.services.worklist_gaps import Question
from simata_desktop.sheets.worklist_heads import DOCUMENT, PERSON, REMARK
from simata_desktop.sheets.worklist_workbook import Column, Letter, Row, Worklist

DOTTED = "………………………………"
FULL = 100  # the highest number of a rubric that takes the number itself (schemes.md)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked, for which years, when, until when, and whom to call."""

    unit: str
    period: int
    rating_year: int
    moment: datetime
    deadline: date | None
    contact: str
    practice: bool


def worklist(asking: Asking, asked: Sequence[Question], rows: Sequence[Row], *, mark: Sequence[str],
             told: Mapping[str, str], words: Words) -> Worklist:
    """Everything a workbook says; ``told`` are the settings of the office."""
    heads = {word: words(f"paper.worklist.head.{word}") for word in (*PERSON, "nilai", *DOCUMENT, REMARK)}
    columns = tuple(_column(one, asking, words) for one in asked)
    title = words("paper.worklist.title", unit=asking.unit, period=asking.period)
    return Worklist((words("paper.worklist.sheet.letter"), words("paper.worklist.sheet.list")), title,
                    words("paper.worklist.note"), _letter(asking, rows, told=told, words=words), heads, columns, rows,
                    mark, {name: words(f"paper.worklist.error.{name}") for name in ("title", "list", "number")},
                    asking.moment)


def _column(one: Question, asking: Asking, words: Words) -> Column:
    year = asking.rating_year if one.rated or one.yearly else asking.period
    label = words("paper.worklist.of_year", label=one.label, year=year) if one.rated or one.yearly else one.label
    options = tuple(label for _, label in one.words)
    numbers = None if options else (0, FULL if one.rubric.kind == "direct" else None)
    about = words("paper.worklist.about.list" if options else "paper.worklist.about.number", label=label)
    return Column(one.code, label, options, numbers, not one.rated, about)


def _letter(asking: Asking, rows: Sequence[Row], *, told: Mapping[str, str], words: Words) -> Letter:
    head = [told[f"letterhead.line{n}"] for n in range(1, 5) if told.get(f"letterhead.line{n}")]
    until = _day(asking.deadline, words) if asking.deadline else DOTTED
    names = {name: words(f"paper.worklist.letter.{name}") for name in ("number", "about", "deadline", "contact")}
    place = told.get("place", "")
    return Letter(
        head,
        ((names["number"], DOTTED), (names["about"], words("paper.worklist.letter.subject", period=asking.period)),
         (names["deadline"], until), (names["contact"], asking.contact or DOTTED)),
        frozenset((names["number"], names["deadline"], names["contact"])),
        (words("paper.worklist.letter.to", head=head_of(asking.unit)), words("paper.worklist.letter.at")),
        (words("paper.worklist.letter.why", period=asking.period, people=len(rows), unit=asking.unit),
         words("paper.worklist.letter.how"), words("paper.worklist.letter.undated", year=asking.period),
         words("paper.worklist.letter.back")),
        (words("paper.worklist.letter.thanks"),),
        [f"{place or DOTTED}, {_day(asking.moment.date(), words)}", told.get("signatory.title") or DOTTED, "", "", "",
         told.get("signatory.name") or DOTTED, *([told["signatory.rank"]] if told.get("signatory.rank") else []),
         *([f"NIP. {told['signatory.nip']}"] if told.get("signatory.nip") else [])],
        words("paper.worklist.head.gaps"), words("paper.worklist.practice") if asking.practice else "")


def _day(day: date, words: Words) -> str:
    return f"{day.day} {words('paper.months').split(',')[day.month - 1]} {day.year}"
