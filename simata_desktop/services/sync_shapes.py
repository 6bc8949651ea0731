"""Between the store's rows and the wire: own changes as they travel, lines of a log as accepted changes and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from simata_desktop.domain.ids import place_of
from simata_desktop.store.exchange.accepted import Accepted
from simata_desktop.store.exchange.outbox import Waiting
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Place
from simata_desktop.sync.protocol.pages import Taken
from simata_desktop.sync.protocol.wire import Change, Line, Logged, PageHead, Save


def entry(one: Waiting) -> tuple[Save, Change]:
    """A journal entry as it travels, not numbered yet."""
    place = place_of(one.tx, one.change_id) or 0
    save = Save(one.tx, one.user, one.command, one.wall, one.zone, one.clock - place, one.schema, one.app, [],
                one.reason, one.session)
    fields = wire.fields_on_wire({name: (pair[0], pair[1]) for name, pair in one.fields.items()})
    return save, Change(0, one.entity, one.record, one.kind, fields, one.home, one.base, place, one.change_id,
                        one.resolves)


def accepted(taken: Sequence[Taken], partition: str, place: Place) -> Iterator[Accepted]:
    """Checked lines behind ``place`` as the store takes them in."""
    chain = bytes.fromhex(place.chain) if place.chain else wire.GENESIS
    for one in taken:
        line, save = one.line, one.logged
        chain = wire.link(chain, save, line, wire.content(save, line, partition))
        yield Accepted(
            one.id, one.version.seq, save.device, save.gen, line.n, line.entity, line.record, line.kind,
            {name: wire.pair(value) for name, value in (line.fields or {}).items()}, save.tx, save.user, save.command,
            save.wall, save.zone, save.clock + line.clock, save.clock, save.schema, save.app, save.received, chain,
            line.base, save.reason, save.session, line.resolves, dict(line.held), dict(line.kinds), tuple(line.lost),
            line.soft, line.was, line.beside)


def told_again(one: Accepted) -> tuple[Logged, Line]:
    """A kept line as it came."""
    save = Logged(one.device, one.gen, one.tx, one.user, one.command, one.wall, one.zone, one.started, one.schema,
                  one.app, one.received, [], one.reason, one.session)
    return save, Line(one.seq, one.n, one.entity, one.record, one.kind, wire.fields_on_wire(one.fields), one.base,
                      one.clock - one.started, one.id, one.resolves, dict(one.held), list(one.lost), dict(one.kinds),
                      one.soft, one.was, one.beside)


def tail_page(partition: str, lines: Sequence[tuple[Logged, Line]], chain: str) -> bytes:
    """Lines a centre has lost, packed; ``chain`` is the log's behind the last."""
    first, last = lines[0][1].seq, lines[-1][1].seq
    return wire.pack_page(PageHead(partition, "", first, last, 0, chain), list(wire.grouped(lines)))


def lines_of(logged: Iterable[Logged]) -> list[tuple[Logged, Line]]:
    """The lines of a page, each with its save."""
    return [(save, line) for save in logged for line in save.lines]
