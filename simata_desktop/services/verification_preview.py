"""What the map would show if every recorded piece of evidence were accepted, against what only verified ones give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from simata_desktop.domain.mapping import Mapper, Placement
from simata_desktop.domain.progress import Progress, Silent
from simata_desktop.domain.results import PROVISIONAL, RATED
from simata_desktop.domain.talent_map import BOXES
from simata_desktop.store.database import Connection
from simata_desktop.store.queries.facts import Known
from simata_desktop.store.queries.maps import identities
from simata_desktop.store.queries.people import everybody
from simata_desktop.store.queries.verification import waiting_people, waiting_records
from simata_desktop.store.standing import UNKNOWN_TIER, Standing, View

VERIFIED_ONLY, ALL = "verified", "recorded"  # what counts: values of the setting ``evidence_counts``
PAUSE = 500  # people between two looks at the stop button


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """Which map: by default this year's by the office's rules; ``unit`` (code or name) and ``tiers`` narrow it."""

    period: int | None = None
    scheme: str | None = None
    unit: str | None = None
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """One person whose box or state would change; the box is the certain one, else the provisional one, else None."""

    nip: str
    name: str
    unit: str
    before: int | None
    after: int | None
    before_state: str
    after_state: str


@dataclass(frozen=True)
class VerificationPreview:
    """Before: only verified evidence counts; after: recorded evidence counts too. ``records`` wait for a verdict;
    ``people`` stand on the map; the counts are by box."""

    period: int
    people: int
    records: int
    moves: tuple[Move, ...]
    counts_before: Mapping[int, int]
    counts_after: Mapping[int, int]
    provisional_before: Mapping[int, int]
    provisional_after: Mapping[int, int]

    @property
    def moved(self) -> int:
        """How many people would stand elsewhere or in another state."""
        return len(self.moves)


class _Side:
    """One side of the comparison: the map under one meaning of ``evidence_counts``, being counted."""

    def __init__(self, view: View, evidence_counts: str) -> None:
        context = replace(view.context, evidence_counts=evidence_counts)
        self.view = replace(view, context=context, mapper=Mapper(view.scheme, context), alike={})
        self.rated: Counter[int] = Counter()
        self.provisional: Counter[int] = Counter()

    def count(self, placed: Placement) -> None:
        """Put a placed person into the counts."""
        if placed.state == RATED:
            self.rated[placed.box or 0] += 1
        elif placed.state == PROVISIONAL:
            self.provisional[placed.provisional_box or 0] += 1


def preview(connection: Connection, standing: Standing, what: PreviewRequest,
            progress: Progress | None = None) -> VerificationPreview:
    """Place everybody on the map; who has evidence waiting stands once more, with it. Raises ``unit.unknown``,
    ``scheme.unknown``, Cancelled."""
    progress = progress or Silent()
    view = standing.view(connection, period=what.period, scheme=what.scheme)
    before, after, meant = _Side(view, VERIFIED_ONLY), _Side(view, ALL), _meant(view, what)
    waiting, people = waiting_people(connection), set[int]()
    moved: list[tuple[int, Placement, Placement]] = []
    total = everybody(connection)
    for number, known in enumerate(view.reader.read(connection)):
        if number % PAUSE == 0:
            progress.raise_if_cancelled()
            progress.step(number, total, "ui.preview.counting")
        if not meant(known):
            continue
        state, strict = before.view.place(known)
        if state != strict.state:  # inactive, or excluded by the scheme
            continue
        people.add(known.id)
        trusting = after.view.place(known)[1] if known.id in waiting else strict
        before.count(strict)
        after.count(trusting)
        if _stand(strict) != _stand(trusting):
            moved.append((known.id, strict, trusting))
    return VerificationPreview(view.period, len(people), waiting_records(connection, waiting & people),
                               _moves(connection, moved), _counts(before.rated), _counts(after.rated),
                               _counts(before.provisional), _counts(after.provisional))


def _meant(view: View, what: PreviewRequest) -> Callable[[Known], bool]:
    """Do the target of the mapping and the request name a person?"""
    tree = view.reader.units
    units = frozenset(tree.under(tree.find(what.unit).uid)) if what.unit else None

    def meant(known: Known) -> bool:
        return ((units is None or known.unit_id in units)
                and (not what.tiers or (known.tier or UNKNOWN_TIER) in what.tiers)
                and view.target.means(known.unit_id, known.tier, tree))

    return meant


def _stand(placed: Placement) -> tuple[str, int | None]:
    return placed.state, placed.box or placed.provisional_box


def _moves(connection: Connection, moved: Sequence[tuple[int, Placement, Placement]]) -> tuple[Move, ...]:
    """By NIP."""
    names = identities(connection) if moved else {}
    found = []
    for key, before, after in moved:
        nip, name, _, _, unit, agency, *_ = names[key]
        (state, box), (later_state, later_box) = _stand(before), _stand(after)
        found.append(Move(nip or "", name or "", unit or agency or "", box, later_box, state, later_state))
    return tuple(sorted(found, key=lambda one: one.nip))


def _counts(found: Counter[int]) -> dict[int, int]:
    return {box: found[box] for box in BOXES}
