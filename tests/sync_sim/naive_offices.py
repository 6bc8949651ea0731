"""The second model of who lies in which office (invariant 13): dicts again, none of the product's judging.

Of a transfer it says which lines must follow, and of what comes late from an old office that nothing of it is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simata_desktop.domain.ids import natural
from tests.sync_sim.naive_people import BrokenError

if TYPE_CHECKING:
    from tests.sync_sim.naive import Fact, Naive

PERSON, WHERE, WAY = "participant.pegawai", "home.kantor", "home.melalui"
MEANT_WHOLE = "*"


class Offices:
    """Where records went. ``expected``: lines a transfer must bring, by id: where, kind, of which record."""

    def __init__(self, naive: Naive, before: Offices | None = None) -> None:
        """``before`` a restore, which may tell of transfers in any order."""
        self._naive = naive
        self.expected: dict[str, tuple[str, str, str]] = {}
        self._going: dict[str, Any] = {}  # what moves, as it was
        self._homes: dict[tuple[str, str], str] = {}  # where what has left a partition went
        # person → transfers that were carried out
        self._asked: dict[str, list[str]] = {} if before is None else dict(before._asked)

    def lies(self, fact: Fact) -> str:
        """Where a record is followed to; a new one about somebody lies with him."""
        office, _, kind = fact.partition.rpartition("/")
        told = self._naive.told.get((fact.partition, fact.record))
        person = fact.values.get(PERSON) if told is None else None
        key = (f"{office}/open", person) if person else (fact.partition, fact.record)
        while key in self._homes:
            key = f"{self._homes[key]}/{key[0].rpartition('/')[2]}", key[1]
        return f"{key[0].rpartition('/')[0]}/{kind}" if office else fact.partition

    def stub(self, partition: str, record: str) -> bool:
        """Has it gone from there?"""
        return (partition, record) in self._homes

    def moves(self, fact: Fact, office: str) -> None:
        """A transfer was taken: what must follow."""
        to, told = str(fact.values[WHERE]), self._naive.told
        if to == office or self._is_another(fact, f"{to}/open", fact.record) or not self._lives(
                f"{office}/open", fact.record):
            return
        self._asked[fact.record] = [*self._asked.get(fact.record, ()), fact.id]
        for (partition, record), one in list(told.items()):
            there = f"{to}/{partition.rpartition('/')[2]}"
            about = fact.record in (record, one.body.get(PERSON)) and partition.rpartition("/")[0] == office
            if about and one.deleted is None and not self._is_another(fact, there, record):
                for kind, place in (("leave", partition), ("enter", there)):
                    id_ = natural(kind, fact.id, record)
                    if not any(line[1] == id_ for line in self._naive.logs.get(place, ())):
                        self.expected[id_] = place, kind, record
                self._going[record] = one

    def _is_another(self, fact: Fact, partition: str, record: str) -> bool:
        """Lives one of this id there that did not come by this very transfer, as a restored centre was told before?"""
        came = natural("enter", fact.id, record)
        return self._lives(partition, record) and not any(
            line[1] == came for line in self._naive.logs.get(partition, ()))

    def _lives(self, partition: str, record: str) -> bool:
        told = self._naive.told.get((partition, record))
        return told is not None and told.deleted is None

    def derived(self, partition: str, id_: str, content: Any, held: dict[str, str], *, known: bool) -> None:
        """A line that the centre wrote for a transfer: just what was to be expected, and nobody else's work."""
        due = self.expected.pop(id_, None)
        if content.kind in ("leave", "enter"):
            if due != (partition, content.kind, content.record) and not known:
                raise BrokenError(13, f"{content.kind} of {content.record} in {partition} was not asked for")
            self._moved(partition, id_, content, trusted=due is None)
            return
        naive = self._naive
        ((group, clash),) = held.items()
        again = next((one for one in naive.facts.values() if natural("dispute", one.id, group) == id_), None)
        if again is not None:  # told again of a record that has gone meanwhile
            naive.clash(again, naive.told.setdefault((partition, content.record), naive.nothing(id_)), held, partition)
            return
        transfers = self._asked.get(self._person(content.record), ())
        before = next((one for name, one in (naive.had | naive.clashes).items() if one.record == content.record and any(
            natural("dispute", transfer, name) == id_ for transfer in transfers)), None)
        if before is None:
            raise BrokenError(8, f"{id_} opens a conflict that nobody had")
        naive.open(clash, partition, before)

    def _person(self, record: str) -> str:
        return next((one.body[PERSON] for (_, id_), one in self._naive.told.items()
                     if id_ == record and one.body.get(PERSON)), None) or record

    def _moved(self, partition: str, id_: str, content: Any, *, trusted: bool) -> None:
        office, record, naive = partition.rpartition("/")[0], content.record, self._naive
        values = {name: value[1] if isinstance(value, list) else value for name, value in content.fields.items()}
        way = {name: values[name] for name in (WHERE, WAY)}
        if content.kind == "leave":
            told = naive.told.get((partition, record))
            if told is None or told.deleted is None:
                naive.put(partition, record, way, id_, deleted=True)
                self._homes[partition, record] = str(way[WHERE])
            return
        if way[WHERE] != office or not str(way[WAY]).endswith(f"/{office}"):
            raise BrokenError(13, f"{record} came to {partition} with {way}")
        body = values if trusted else self._going[record].body
        naive.put(partition, record, {name: value for name, value in body.items() if value is not None} | way, id_,
                  deleted=False)
        self._homes.pop((partition, record), None)

    def late(self, fact: Fact, partition: str, held: dict[str, str], *, again: bool) -> None:
        """Nothing of it may be taken; what says the same is as good as done."""
        naive = self._naive
        made = (partition, fact.record) in naive.told
        told = naive.told.setdefault((partition, fact.record), naive.nothing(fact.id))
        groups = {name.rpartition(".")[0] for name in fact.values}
        must = {group for group in groups if any(
            told.body.get(name) != value for name, value in fact.values.items() if name.rpartition(".")[0] == group)}
        if fact.kind in ("delete", "undelete") or not made:
            must = set() if made and (told.deleted is not None) == (fact.kind == "delete") else {MEANT_WHOLE}
        if set(held) != must:
            raise BrokenError(13, f"{fact.id} from an old office: {sorted(held)} wait, not {sorted(must)}")
        naive.clash(fact, told, held, partition)
        if (fact.partition, fact.record) not in naive.told and not again:
            self.expected[natural("leave", fact.id, fact.record)] = fact.partition, "leave", fact.record
        for group in groups - must if MEANT_WHOLE not in must and fact.kind != "transfer" else ():
            told.writer[group] = fact.id
            told.body |= {name: value for name, value in fact.values.items() if name.rpartition(".")[0] == group}
