"""The words of a marked copy: a comment for each bad cell, and a first sheet for whoever made the file.

Nothing goes in that is not in the file itself: problems that tell of the register, and repairs taken from it, stay out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.progress import Progress
from simata_desktop.domain.sheet_reading import SheetProblem
from simata_desktop.resources import Words
from simata_desktop.services.import_plan import ERROR, ImportPlan, Source
from simata_desktop.sheets.marked_copy import Mark, MarkedCopy, MarkedFile, check_target, write_marked_copy
from simata_desktop.sheets.marked_guide import GuideCell, GuideRow
from simata_desktop.sheets.marked_styles import HEAD, NUMBER, STRONG, TITLE

__all__ = ["MarkedFile", "note", "source_of", "write_marked"]

UNTOLD = frozenset({"person.new", "person.inactive", "worklist.newer", "worklist.person_gone", "evidence.verified",
                    "worklist.remark"})  # what only the register tells, and what is no fault
PROOFS_OF_REGISTER = frozenset({"register_nip"})
LISTED_MOST = 10_000  # lines of the list; a sheet takes some 65,000 links
STEPS = ("find", "mend", "text", "send")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")

Names = Mapping[str | None, str]


def source_of(plan: ImportPlan, out: Path) -> Source:
    """The file of a plan, unless it cannot be marked into ``out``: UserError ``marked.changed`` where it is not the
    file any more that was read, UsageError ``marked.same``, ``marked.ending``."""
    source = plan.request.source
    if source is None or source.stamp is None or Source.of(source.path) != source:
        raise UserError("marked.changed", file=plan.file)
    check_target(source.path, out)
    return source


def write_marked(plan: ImportPlan, out: Path, words: Words, progress: Progress) -> MarkedFile:
    """Write the marked copy of a plan's file."""
    source = source_of(plan, out)
    told = [one for one in plan.problems if one.code not in UNTOLD]
    marks = [Mark(_sheet(plan, one), _cell(plan, one), one.severity, note(words, one)) for one in told]
    copy = MarkedCopy(marks, partial(_guide, plan, told, words), words("paper.marked.sheet"),
                      words("paper.marked.alone"))
    return write_marked_copy(source.path, out, copy, sheet=plan.request.sheet, progress=progress)


def note(words: Words, problem: SheetProblem) -> str:
    """What is wrong with a cell, what is expected, and the value the file itself proves, where it does."""
    repair = problem.repair
    lines = [_sentence(words, problem)]
    if repair is not None and repair.proof not in PROOFS_OF_REGISTER:
        proof = words(f"paper.marked.proof.{repair.proof}")
        lines.append(words("paper.marked.repair", value=_day(repair.value), proof=proof))
    return "\n".join(lines)


def _sentence(words: Words, problem: SheetProblem) -> str:
    key = f"paper.marked.note.{problem.code}"
    params = {name: _day(value) if isinstance(value, str) else value for name, value in problem.params.items()}
    value = problem.value or words("paper.marked.empty")
    try:
        return words(key if key in words else f"error.{problem.code}", **{"value": value, **params})
    except (KeyError, IndexError):  # a sentence that asks for what this problem did not bring
        return words("paper.marked.unnamed")


def _sheet(plan: ImportPlan, problem: SheetProblem) -> str | None:
    return problem.sheet or plan.table.sheet


def _cell(plan: ImportPlan, problem: SheetProblem) -> str:
    """The cell; of a problem that names only its row, the cell of the first column that is read."""
    cell = problem.cell.rpartition("!")[2]
    if not cell.isdigit():
        return cell
    return min(plan.table.columns.values(), key=lambda name: (len(name), name), default="A") + cell


def _guide(plan: ImportPlan, told: Sequence[SheetProblem], words: Words, notices: Sequence[str],
           names: Names) -> list[GuideRow]:
    """The first sheet from top to bottom."""
    rows = [_across(words("paper.marked.title"), TITLE), _across(words("paper.marked.file", file=plan.file)),
            GuideRow(), *map(_across, _counts(plan, told, words))]
    rows += [_across(words(f"paper.marked.notice.{notice}")) for notice in notices]
    if told:
        rows += [GuideRow(), _across(words("paper.marked.do"), STRONG)]
        rows += [_across(words(f"paper.marked.do.{step}")) for step in STEPS]
        rows += [GuideRow(), *_kinds(told, words), GuideRow(), *_list(plan, told, words, names)]
    return rows


def _across(text: str, style: str = "text") -> GuideRow:
    return GuideRow((GuideCell(text, style),), across=True)


def _counts(plan: ImportPlan, told: Sequence[SheetProblem], words: Words) -> Iterator[str]:
    bad = {(_sheet(plan, one), one.row) for one in told}
    wrong = sum(1 for planned in plan.records if any(
        (planned.record.sheet or plan.table.sheet, row) in bad
        for row in (planned.record.row, *planned.record.rows.values())))
    total = len(plan.records)
    if not told:
        yield words("paper.marked.none", rows=_count(words, total))
        return
    errors = sum(1 for one in told if one.severity == ERROR)
    yield words("paper.marked.fine", rows=_count(words, total - wrong), total=_count(words, total))
    yield words("paper.marked.wrong", rows=_count(words, wrong), problems=_count(words, len(told)))
    for key, count in (("errors", errors), ("warnings", len(told) - errors)):
        if count:
            yield words(f"paper.marked.{key}", count=_count(words, count))


def _kinds(told: Sequence[SheetProblem], words: Words) -> list[GuideRow]:
    """Every kind of problem with its number, what is expected and an example; the most frequent first."""
    rows = [_head(words, "kind", "count", "expected", "example")]
    for code, count in Counter(one.code for one in told).most_common():
        kind, expected, example = (_of_code(words, part, code) for part in ("kind", "expected", "example"))
        rows.append(GuideRow((GuideCell(kind), GuideCell(count, NUMBER), GuideCell(expected), GuideCell(example))))
    return rows


def _of_code(words: Words, part: str, code: str) -> str:
    """A part of what is said of a kind of problem; of one not foreseen, that the comments at its cells say it."""
    key = f"paper.marked.{part}.{code}"
    return words(key if key in words else f"paper.marked.{part}.other")


def _list(plan: ImportPlan, told: Sequence[SheetProblem], words: Words, names: Names) -> list[GuideRow]:
    """Every bad cell with a link to it."""
    rows = [_head(words, "sheet", "cell", "found", "problem")]
    for one in told[:LISTED_MOST]:
        sheet, cell = names.get(_sheet(plan, one), ""), _cell(plan, one)
        rows.append(GuideRow((GuideCell(sheet), GuideCell(cell, target=(sheet, cell)),
                              GuideCell(one.value or words("paper.marked.empty")), GuideCell(note(words, one)))))
    if len(told) > LISTED_MOST:
        rows.append(_across(words("paper.marked.more", count=_count(words, len(told) - LISTED_MOST))))
    return rows


def _head(words: Words, *names: str) -> GuideRow:
    return GuideRow(tuple(GuideCell(words(f"paper.marked.head.{name}"), HEAD) for name in names))


def _day(value: str) -> str:
    """A stored day as people write it."""
    found = _DAY.fullmatch(value)
    return f"{found[3]}-{found[2]}-{found[1]}" if found else value


def _count(words: Words, number: int) -> str:
    plain = f"{number:,}"
    return plain.replace(",", ".") if words.language == "id" else plain
