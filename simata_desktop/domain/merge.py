"""How a change meets what others have changed meanwhile (sync.md 3.6, 3.7): taken, held for a person, or merged.

The centre judges; a device learns the outcome from the log. A *group* is what means something only together
(``domain.records``); each group of a record carries the version that made it what it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from simata_desktop.domain.records import KINDS, Merge

CREATE, SET, DELETE, UNDELETE, RESOLVE, TRANSFER = CHANGE_KINDS = (
    "create", "set", "delete", "undelete", "resolve", "transfer")
LEAVE, ENTER, DISPUTE = MOVES = ("leave", "enter", "dispute")  # lines the centre itself writes when somebody changes
# office (sync.md 3.13): the record goes, it comes, a value that waits for a person comes with it
EDIT_EDIT, DELETE_EDIT, RESOLVE_RESOLVE = "edit_edit", "delete_edit", "resolve_resolve"
IDENTITY = "identity"  # two people of one NIP: kind of conflict, and the group it is about, in which no value lies
LATE = "late_from_old_office"
WHOLE = "*"  # the group of a conflict about the record as a whole
HOME_GROUP, HOME, TRAIL = "home", "home.kantor", "home.melalui"  # where a record that has moved lies, and its way there
MEASURED_TOGETHER = ("participant", "sheet")  # where unseen neighbours are worth a remark

Pair = tuple[str | None, str | None]  # before, after; canonical text


class Version(NamedTuple):
    """Which accepted change made a group what it is: its place in the log, and who counted it."""

    seq: int
    device: str
    gen: int
    n: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A change as the judge sees it. ``fields``: ``group.word`` → (before, after).

    ``base``: the place in the partition's log the author had seen when he made it. ``lineage``: earlier generations of
    the same device → the last number of each that belongs to this very copy of it. ``known``: other changes the author
    had seen, where the log they stood in is lost (sync.md 3.15). ``resolves``: the conflict a person decided.
    ``suspect``: the clock of its device was far off.
    """

    id: str
    device: str
    gen: int
    n: int
    base: int
    entity: str
    record: str
    kind: str
    fields: Mapping[str, Pair]
    hlc: int
    user: str
    suspect: bool = False
    lineage: Mapping[int, int] = field(default_factory=dict)
    resolves: str = ""
    known: Collection[tuple[str, int, int]] = ()

    def has_seen(self, version: Version | None) -> bool:
        """Did the author know this version: by the log, or because it is an earlier one of his own device?"""
        if version is None or version.seq <= self.base or version[1:] in self.known:
            return True
        if version.device != self.device:
            return False
        if version.gen == self.gen:
            return version.n < self.n
        return version.n <= self.lineage.get(version.gen, 0)


@dataclass(slots=True)
class State:
    """A record at the centre: values by ``group.word``, versions and clocks by group, the deletion if it is deleted.

    What has gone to another office stays as a stub: deleted, with nothing but where it lies and how it came there.
    """

    entity: str
    body: dict[str, str | None] = field(default_factory=dict)
    versions: dict[str, Version] = field(default_factory=dict)
    clocks: dict[str, int] = field(default_factory=dict)
    deleted: Version | None = None
    made: bool = False

    def newest(self) -> Version | None:
        """The version that touched the record last."""
        known = [*self.versions.values(), *([self.deleted] if self.deleted else [])]
        return max(known, default=None)

    @property
    def home(self) -> str:
        """The office it lies with now; empty where it has never moved, and lies where it was made."""
        return self.body.get(HOME) or ""

    @property
    def stub(self) -> bool:
        """Is this only what stays of a record that has gone to another office?"""
        return self.deleted is not None and HOME in self.body and self.body.keys() <= {HOME, TRAIL}

    def gone_from(self, partition: str) -> bool:
        """Has the record gone to another office than that of ``partition``?"""
        return self.home not in ("", partition.rpartition("/")[0])

    @property
    def trail(self) -> tuple[str, ...]:
        """Every office it has lain with, in order, the present one last; empty where it has never moved."""
        return tuple((self.body.get(TRAIL) or "").split("/")) if self.home else ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of an offer: the groups held for a person with the kind of conflict, the groups that merged by
    themselves against the author, and whether he may not have seen a neighbouring value. All else is taken."""

    held: Mapping[str, str]
    lost: tuple[str, ...] = ()
    soft: bool = False


NOTHING_HELD = Judged({})


def group_of(name: str) -> str:
    """The group of ``group.word``."""
    return name.rpartition(".")[0]


def by_group(names: Mapping[str, Pair]) -> dict[str, dict[str, Pair]]:
    """Fields gathered to their groups, in order."""
    found: dict[str, dict[str, Pair]] = {}
    for name, pair in names.items():
        found.setdefault(group_of(name), {})[name] = pair
    return found


def merge_class(entity: str, name: str) -> Merge:
    """The merge class of ``group.word``; what this program does not know is left to a person."""
    kind = KINDS.get(entity)
    word = name.rpartition(".")[2]
    known = next((one for one in kind.fields if one.word == word), None) if kind else None
    return known.merge if known else Merge.PERSON


def judge(offer: Offer, state: State, *, settled: bool = False, late: Collection[str] = ()) -> Judged:
    """Judge one change against the record; nothing is changed here.

    ``late``: groups that were settled before their author knew (``domain.transitions``).

    ``settled``: the offer decides a conflict that somebody has decided already. A decision stands like any other change
    only over what its author has seen: what came after he looked becomes a conflict of its own.
    """
    if offer.kind == DELETE:
        seen = state.deleted is not None or all(offer.has_seen(version) for version in state.versions.values())
        return NOTHING_HELD if seen else Judged({WHOLE: DELETE_EDIT})
    held: dict[str, str] = {} if offer.has_seen(state.deleted) else {WHOLE: DELETE_EDIT}
    clash = RESOLVE_RESOLVE if offer.kind == RESOLVE and settled else EDIT_EDIT
    lost: list[str] = []
    for group, fields in by_group(offer.fields).items():
        equal = all(state.body.get(name) == after for name, (_, after) in fields.items())
        if equal or (group not in late and offer.has_seen(state.versions.get(group))):
            continue
        if group in late or merge_class(offer.entity, next(iter(fields))) is not Merge.LATEST:
            held[group] = clash
        elif not _later(offer, state, group):
            lost.append(group)
    return Judged(held, tuple(lost), _soft(offer, state))


def judge_late(offer: Offer, state: State) -> Judged:
    """Judge a change from an office that the record had left before the change came: nothing of it is taken, for the
    author knew nothing of what is there now. What says the same is as good as done; all else is a proposal.
    """
    if offer.kind in (DELETE, UNDELETE):
        return NOTHING_HELD if (state.deleted is not None) == (offer.kind == DELETE) else Judged({WHOLE: LATE})
    if not state.made:
        return Judged({WHOLE: LATE})
    return Judged({group: LATE for group, fields in by_group(offer.fields).items()
                   if any(state.body.get(name) != after for name, (_, after) in fields.items())})


def _later(offer: Offer, state: State, group: str) -> bool:
    """Does the offer stand over the present value of a self-merging group? A suspect clock never wins."""
    present = state.versions[group]
    return not offer.suspect and (offer.hlc, offer.device) > (state.clocks.get(group, 0), present.device)


def _soft(offer: Offer, state: State) -> bool:
    """Was another value of the same assessment changed unseen?"""
    groups = by_group(offer.fields)
    return offer.entity in MEASURED_TOGETHER and any(
        not offer.has_seen(version) for group, version in state.versions.items()
        if group not in groups and group.startswith(("assessment.", "sheet.")))


def apply(state: State, version: Version, kind: str, values: Mapping[str, str | None], *,
          without: Collection[str] = (), clock: int = 0, late: bool = False) -> None:
    """Put an accepted change into ``state``: all groups but those held or lost (``without``).

    The centre and every device do this alike, so that equal logs give equal records. A change that had not seen a
    deletion (held as a whole) brings the record back; a deletion that had not seen an edit does nothing. ``late``: held
    as it came from an office the record had left; as a whole it does nothing, and a new record begins as a deleted one.
    """
    if state.stub and kind != ENTER:  # what a restored centre is told again of it changes nothing here
        return
    if kind in (LEAVE, ENTER):
        _move(state, version, kind, values, clock=clock)
        return
    if kind == DISPUTE or (late and WHOLE in without):
        state.deleted = state.deleted if state.made else version
        state.made = True
        return
    state.made = True
    if kind == DELETE:
        if state.deleted is None and WHOLE not in without:
            state.deleted = version
        return
    if kind == UNDELETE or WHOLE in without:
        state.deleted = None
    if kind == TRANSFER:  # the lines that follow it move the record
        return
    for name, after in values.items():
        group = group_of(name)
        if group not in without:
            state.body[name] = after
            state.versions[group] = version
            state.clocks[group] = clock


def _move(state: State, version: Version, kind: str, values: Mapping[str, str | None], *, clock: int) -> None:
    """A record comes from another office with all its values, or goes and leaves a stub; what is gone already stays so.

    The version belongs to nobody's own chain (generation 0): who asked for it may not have seen all that moved.
    """
    if kind == LEAVE and state.made and state.deleted is not None:
        return
    version = version._replace(gen=0)
    groups = sorted({group_of(name) for name in values})
    state.made, state.deleted = True, version if kind == LEAVE else None
    state.body, state.versions = dict(values), dict.fromkeys(groups, version)
    state.clocks = dict.fromkeys(groups, clock)


def visible(agreed: State, own: Sequence[tuple[str, Mapping[str, str | None]]]) -> tuple[dict[str, str | None], bool]:
    """What a device shows of a record: the agreed state with every own change not yet in the log on top of it, and
    whether it is deleted. ``own``: kind and values by ``group.word``, in order."""
    body, deleted = dict(agreed.body), agreed.deleted is not None
    for kind, values in own:
        body |= values
        deleted = kind == DELETE if kind in (CREATE, DELETE, UNDELETE) else deleted
    return body, deleted
