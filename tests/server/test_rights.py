"""Every role × kind of record × office × field, against security.md 2.1 written down a second time."""

from __future__ import annotations

import itertools

import pytest

from simata_desktop.domain.merge import HOME, State
from simata_desktop.domain.records import CLOSED_INDICATORS, KINDS, RecordKind
from simata_desktop.sync.protocol.wire import Change, Save
from simata_server.rights import Actor, roles, under

OWN, BELOW, BESIDE, ABOVE = OFFICES = ("33", "33.01", "34", "30")
PARENTS = {"30": None, "33": "30", "33.01": "33", "34": "30"}
ROLES = ("entry", "assessor", "verifier", "admin", "leader")
SAVE = Save("t", "u", "set", "", "", 0, 1, "1", [])
SEE_CLOSED = ("assessor", "verifier", "leader")  # admin: "no scores by this role alone"
REGISTER = {"person", "rating", "history", "unit", "post", "request", "user"}
JUDGED = {"declaration", "target", "session", "participant", "sheet", "external", "print", "setting"}
WRITES = {  # by the words of security.md 2.1, evidence apart
    "entry": REGISTER, "assessor": {"participant", "sheet", "user"}, "verifier": REGISTER | JUDGED,
    "admin": {"user", "unit", "post", "setting", "scheme"}, "leader": {"print", "user"}}


def actor(*names: str, office: str = OWN) -> Actor:
    return Actor("d", office, under(PARENTS, office), names, root=PARENTS[office] is None)


def partition(kind: RecordKind, office: str, *, closed: bool = False) -> str:
    return f"{office}/{'closed' if closed or kind.partition == 'closed' else 'open'}"


def refusal(who: Actor, kind: RecordKind, word: str, place: str, state: State | None = None) -> str:
    field = kind.field(word)
    change = Change(1, kind.entity, "r", "set", {f"{field.group}.{word}": "x"}, place)
    return who.may(SAVE, change, state or State(kind.entity, made=True))


def wanted(role: str, kind: RecordKind, word: str) -> bool:
    if kind.entity == "evidence":
        return role == "verifier" or (role == "entry" and kind.field(word).group == "evidence")
    if kind.entity == "session" and role == "assessor":
        return kind.field(word).group == "state"
    return kind.entity in WRITES[role]


@pytest.mark.parametrize("role", ROLES)
def test_every_field_of_every_record_in_every_office(role: str) -> None:
    reaches, sees_closed = role in ("verifier", "admin", "leader"), role in SEE_CLOSED
    for kind, office in itertools.product(KINDS.values(), OFFICES):
        place = partition(kind, office)
        for word in kind.words:
            may = not refusal(actor(role), kind, word, place)
            in_reach = office == OWN or (office == BELOW and reaches)
            hidden = place.endswith("closed") and not sees_closed
            assert may == (wanted(role, kind, word) and in_reach and not hidden), (role, kind.entity, word, office)


@pytest.mark.parametrize("indicator", CLOSED_INDICATORS)
@pytest.mark.parametrize("role", ROLES)
def test_evidence_of_closed_indicators_is_the_verifiers(role: str, indicator: str) -> None:
    kind = KINDS["evidence"]
    state = State("evidence", {"evidence.indikator": indicator}, made=True)
    for closed in (True, False):
        for word in kind.words:
            if word != "indikator":
                may = not refusal(actor(role), kind, word, partition(kind, OWN, closed=closed), state)
                assert may == (role == "verifier" and closed), (word, closed)


@pytest.mark.parametrize("role", ROLES)
def test_what_a_device_is_given(role: str) -> None:
    given = set(actor(role).reads())
    kinds = {"open", "closed"} if role in SEE_CLOSED else {"open"}
    offices = {OWN, BELOW} if role in ("verifier", "admin", "leader") else {OWN}
    assert given == {f"{office}/{kind}" for office in offices for kind in kinds} | {"ref"}


@pytest.mark.parametrize("role", ROLES)
def test_the_reference_set_is_written_at_the_root_alone(role: str) -> None:
    for office in OFFICES:
        why = refusal(actor(role, office=office), KINDS["scheme"], "isi", "ref")
        assert (not why) == (office == ABOVE and role == "admin")


def test_rights_add_up() -> None:
    for first, second in itertools.combinations(ROLES, 2):
        both = actor(first, second)
        for kind in KINDS.values():
            place = partition(kind, OWN)
            for word in kind.words:
                alone = [not refusal(actor(one), kind, word, place) for one in (first, second)]
                assert any(alone) <= (not refusal(both, kind, word, place))


def test_a_decision_is_the_verifiers() -> None:
    for role in ROLES:
        change = Change(1, "rating", "r", "resolve", {"performance.predikat_kinerja": "baik"}, f"{OWN}/open",
                        resolves="c")
        assert (not actor(role).may(SAVE, change, State("rating", made=True))) == (role == "verifier")


def test_a_person_is_given_away_by_the_verifier_alone_also_below() -> None:
    for role, office in itertools.product(ROLES, OFFICES):
        change = Change(1, "person", "p", "transfer", {HOME: [office, "40"]}, f"{office}/open")
        may = not actor(role).may(SAVE, change, State("person", made=True))
        assert may == (role == "verifier" and office in (OWN, BELOW)), (role, office)


def test_offices_under_one_at_any_depth() -> None:
    assert under(PARENTS, "30") == {"33", "33.01", "34"}
    assert under(PARENTS, "33.01") == frozenset()
    assert set(roles().by_name) == set(ROLES)
