"""The checker of scheme files: every fault with its path and code (schemes.md); never raises, whatever the JSON."""

from __future__ import annotations

from collections.abc import Callable, Collection

from simata_desktop.domain.axis_check import check_axes
from simata_desktop.domain.gate_check import check_eligibility, check_exclusions, check_tie_break
from simata_desktop.domain.indicators import KNOWN_INDICATORS
from simata_desktop.domain.scheme import PANRB
from simata_desktop.domain.scheme_problems import META, Node, SchemeProblem, shown

FORMAT = 1
BOX_NUMBERS = range(1, 10)
VARIANTS = ("uncapped_sum", "capped_per_competency", "blend")
REQUIRED = ("format", "code", "version", "title", "effective_from", "axes", "talent_score", "boxes")


def check_scheme(data: object, known_indicators: Collection[str] = KNOWN_INDICATORS) -> list[SchemeProblem]:
    """The faults of ``data`` (parsed JSON of any shape); empty where it is sound.

    ``known_indicators``: the codes the program has evidence for; any other needs ``"evidence_kind": "own"``.
    Of a format this program does not know nothing else is said.
    """
    problems: list[SchemeProblem] = []
    root = Node(data, "", problems)
    if isinstance(data, dict) and "format" in data and not _is_format(data["format"]):
        return [SchemeProblem("format", "format.unknown", {"value": shown(data["format"])})]
    found = root.fields(REQUIRED, ("effective_to", *OPTIONAL))
    for key, check in {**CHECKS, **OPTIONAL}.items():
        node = found.get(key)
        if node is not None and (node.given or key in CHECKS):
            check(node)
    _check_dates(found)
    if axes := found.get("axes"):
        check_axes(axes, known_indicators)
    return problems


def _is_format(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value == FORMAT


def _check_dates(found: dict[str, Node]) -> None:
    start = found["effective_from"].day() if "effective_from" in found else None
    end_node = found.get("effective_to")
    end = end_node.day() if end_node and end_node.given else None
    if end_node and start and end and end < start:
        end_node.fault("dates.order")


def _check_talent_score(node: Node) -> None:
    found = node.fields(("performance", "potential"))
    shares = [found[axis].number(0, 1) for axis in ("performance", "potential") if axis in found]
    known = [share for share in shares if share is not None]
    if len(known) == 2 and sum(known) != 1:
        node.fault("talent_score.sum", value=str(float(sum(known))))


def _check_boxes(node: Node) -> None:
    """Nine boxes: each number and each pair of levels once."""
    numbers: set[int] = set()
    pairs: set[tuple[int, int]] = set()
    for box in node.items():
        number, pair = _check_box(box)
        if number in numbers or pair in pairs:
            box.fault("box.duplicate")
        if number is not None:
            numbers.add(number)
        if pair is not None:
            pairs.add(pair)
    if isinstance(node.value, list):
        for number in sorted(set(BOX_NUMBERS) - numbers):
            node.fault("box.missing", value=number)
        if numbers == set(BOX_NUMBERS) and len(pairs) < len(BOX_NUMBERS):
            node.fault("box.missing", value="")


def _check_box(box: Node) -> tuple[int | None, tuple[int, int] | None]:
    found = box.fields(
        ("number", "performance", "potential", "description", "recommendations"), ("roman", "succession"))
    for key in ("description", "roman", "succession"):
        if key in found and (found[key].given or key == "description"):
            found[key].text()
    for line in found["recommendations"].items() if "recommendations" in found else []:
        line.text()
    number = found["number"].whole(1, 9) if "number" in found else None
    levels = [found[axis].whole(1, 3) for axis in ("performance", "potential") if axis in found]
    known = [level for level in levels if level is not None]
    return number, (known[0], known[1]) if len(known) == 2 else None


def _check_numbering(node: Node) -> None:
    """Permutations of 1–9 by name; ``use`` names the one shown."""
    names = {PANRB}
    use: Node | None = None
    for name, entry in node.entries():
        if name == "use":
            use = entry
        elif name not in META:
            names.add(name)
            if entry.given:
                _check_permutation(entry)
    if use is not None and use.given:
        use.one_of(names)


def _check_permutation(node: Node) -> None:
    seen: set[object] = set()
    entries = node.entries()
    for key, entry in entries:
        value = entry.value
        right = isinstance(value, int) and not isinstance(value, bool) and value in BOX_NUMBERS
        if key not in {str(number) for number in BOX_NUMBERS} or not right or value in seen:
            entry.fault("numbering.range")
        if right:
            seen.add(value)
    if isinstance(node.value, dict):
        for number in BOX_NUMBERS:
            if str(number) not in dict(entries):
                node.fault("numbering.range", str(number))


def _check_jpm(node: Node) -> None:
    found = node.fields((), ("variant", "fill", "mapping", "p", "k"))
    variant = found["variant"].one_of(VARIANTS) if "variant" in found and found["variant"].given else None
    for key in ("fill", "mapping"):
        if key in found and found[key].given:
            found[key].cuts()
    shares = {key: found[key].number(0, 100) for key in ("p", "k") if key in found and found[key].given}
    if variant != "blend":
        return
    for key in ("p", "k"):
        if key not in shares:
            node.fault("field.missing", key)
    known = [share for share in shares.values() if share is not None]
    if len(known) == 2 and sum(known) != 100:
        node.fault("weights.sum", value=str(float(sum(known))))


def _check_legal_basis(node: Node) -> None:
    for basis in node.items():
        found = basis.fields(("ref",))
        if "ref" in found:
            found["ref"].text()


def _check_override(node: Node) -> None:
    found = node.fields(("allowed",), ("article",))
    if "allowed" in found:
        found["allowed"].flag()
    if "article" in found and found["article"].given:
        found["article"].text()


CHECKS: dict[str, Callable[[Node], object]] = {
    "code": Node.code, "title": Node.text, "version": lambda node: node.whole(1),
    "talent_score": _check_talent_score, "boxes": _check_boxes}
OPTIONAL: dict[str, Callable[[Node], object]] = {
    "legal_basis": _check_legal_basis, "numbering": _check_numbering,
    "jpm": _check_jpm, "eligibility": check_eligibility, "tie_break": check_tie_break,
    "exclusions": check_exclusions, "committee_override": _check_override}
