"""The judge: a table of every kind of change against every kind of record, and laws that hold for all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain.merge import (
    CREATE,
    DELETE,
    DELETE_EDIT,
    EDIT_EDIT,
    NOTHING_HELD,
    RESOLVE,
    RESOLVE_RESOLVE,
    SET,
    UNDELETE,
    WHOLE,
    Offer,
    State,
    Version,
    apply,
    judge,
    merge_class,
)
from simata_desktop.domain.records import KINDS, Merge

HERE, THERE = "device-a", "device-b"
NAME, GRADE, DATE, PHONE = "name.nama", "grade.golongan", "grade.tmt_golongan", "contact.telepon_dinas"


def offer(fields: dict[str, str | None] | None = None, *, kind: str = SET, base: int = 0, **more: object) -> Offer:
    """A change of ``HERE`` to a person."""
    told = {name: (None, after) for name, after in (fields or {}).items()}
    return replace(Offer("c", HERE, 2, 5, base, "person", "p", kind, told, 100, "u"), **more)


def person(**versions: Version) -> State:
    """A person whose groups were written so."""
    return State("person", {NAME: "Ani", GRADE: "III/a", DATE: "2020-01-01", PHONE: "1"}, dict(versions),
                 dict.fromkeys(versions, 50), made=True)


UNSEEN = Version(9, THERE, 1, 3)


@pytest.mark.parametrize(("version", "more", "seen"), [
    (None, {}, True),
    (Version(9, THERE, 1, 3), {"base": 9}, True),
    (Version(9, THERE, 1, 3), {"base": 8}, False),
    (Version(9, HERE, 2, 4), {}, True),
    (Version(9, HERE, 2, 5), {}, False),
    (Version(9, HERE, 1, 4), {}, False),
    (Version(9, HERE, 1, 4), {"lineage": {1: 4}}, True),
    (Version(9, HERE, 1, 5), {"lineage": {1: 4}}, False),
    (Version(9, HERE, 3, 1), {"lineage": {1: 4}}, False),
    (Version(9, THERE, 1, 3), {"known": {(THERE, 1, 3)}}, True),
    (Version(9, THERE, 1, 3), {"known": {(THERE, 1, 2)}}, False),
])
def test_what_an_author_had_seen(version: Version | None, more: dict[str, object], *, seen: bool) -> None:
    assert offer(**more).has_seen(version) is seen


@pytest.mark.parametrize("kind", [CREATE, SET, RESOLVE])
def test_an_unseen_value_of_a_person_is_never_written_over(kind: str) -> None:
    assert judge(offer({NAME: "Budi"}, kind=kind), person(name=UNSEEN)).held == {"name": EDIT_EDIT}


def test_only_the_unseen_group_is_held() -> None:
    assert judge(offer({NAME: "Budi", GRADE: "III/b"}, base=3), person(name=UNSEEN, grade=Version(2, THERE, 1, 1))
                 ).held == {"name": EDIT_EDIT}


def test_equal_values_and_other_groups_are_no_conflict() -> None:
    assert judge(offer({NAME: "Ani"}), person(name=UNSEEN)) == NOTHING_HELD
    assert judge(offer({GRADE: "III/b"}), person(name=UNSEEN)) == NOTHING_HELD


def test_fields_of_one_group_are_judged_together() -> None:
    assert judge(offer({GRADE: "III/a", DATE: "2024-04-01"}), person(grade=UNSEEN)).held == {"grade": EDIT_EDIT}


@pytest.mark.parametrize(("hlc", "suspect", "lost"), [
    (51, False, ()), (49, False, ("contact",)), (51, True, ("contact",)),
])
def test_a_telephone_merges_by_the_clock_but_never_by_a_suspect_one(hlc: int, lost: tuple[str, ...], *,
                                                                   suspect: bool) -> None:
    judged = judge(offer({PHONE: "2"}, hlc=hlc, suspect=suspect), person(contact=UNSEEN))
    assert (dict(judged.held), judged.lost) == ({}, lost)


def test_a_deletion_needs_to_have_seen_everything() -> None:
    assert judge(offer(kind=DELETE), person(name=UNSEEN)).held == {WHOLE: DELETE_EDIT}
    assert judge(offer(kind=DELETE, base=9), person(name=UNSEEN)) == NOTHING_HELD


@pytest.mark.parametrize("kind", [SET, UNDELETE, RESOLVE])
def test_who_had_not_seen_a_deletion_brings_the_record_back_and_a_person_decides(kind: str) -> None:
    state = person()
    state.deleted = UNSEEN
    change = offer({NAME: "Budi"} if kind != UNDELETE else {}, kind=kind)
    judged = judge(change, state)
    assert judged.held == {WHOLE: DELETE_EDIT}
    apply(state, Version(10, HERE, 2, 5), kind, {NAME: "Budi"}, without=judged.held)
    assert state.deleted is None
    assert state.body[NAME] == "Budi"


def test_a_decision_stands_only_over_what_was_looked_at() -> None:
    later = person(name=UNSEEN)
    assert judge(offer({NAME: "Budi"}, kind=RESOLVE, base=8), later).held == {"name": EDIT_EDIT}
    assert judge(offer({NAME: "Budi"}, kind=RESOLVE, base=8), later, settled=True).held == {"name": RESOLVE_RESOLVE}
    assert judge(offer({NAME: "Ani"}, kind=RESOLVE, base=8), later, settled=True) == NOTHING_HELD
    assert judge(offer({NAME: "Budi"}, kind=RESOLVE, base=9), later) == NOTHING_HELD


def test_an_unseen_neighbour_of_a_score_is_remarked() -> None:
    state = State("participant", {"assessment.integrity.integrity": "3"}, {"assessment.integrity": UNSEEN}, made=True)
    change = replace(offer({"assessment.teamwork.teamwork": "4"}), entity="participant")
    assert judge(change, state).soft
    assert not judge(replace(change, base=9), state).soft


def test_what_is_not_known_is_left_to_people() -> None:
    assert merge_class("gadget", "a.b") is Merge.PERSON
    assert merge_class("person", "future.colour") is Merge.PERSON


@pytest.mark.parametrize("entity", sorted(KINDS))
def test_a_group_has_one_merge_class(entity: str) -> None:
    classes: dict[str, set[Merge]] = {}
    for field in KINDS[entity].fields:
        classes.setdefault(field.group, set()).add(merge_class(entity, f"{field.group}.{field.word}"))
    assert all(len(found) == 1 for found in classes.values())


names = st.sampled_from([NAME, GRADE, DATE, PHONE])
offers = st.builds(
    lambda fields, kind, base, gen, n, hlc: offer(fields, kind=kind, base=base, gen=gen, n=n, hlc=hlc),
    st.dictionaries(names, st.sampled_from(["1", "2", None]), min_size=1), st.sampled_from([SET, DELETE, UNDELETE]),
    st.integers(0, 12), st.integers(1, 3), st.integers(1, 9), st.integers(0, 99))
versions = st.builds(Version, st.integers(1, 12), st.sampled_from([HERE, THERE]), st.integers(1, 3), st.integers(1, 9))
states = st.builds(
    lambda groups, deleted: State("person", {NAME: "1", GRADE: "1", DATE: "1", PHONE: "1"}, groups,
                                  dict.fromkeys(groups, 50), deleted, made=True),
    st.dictionaries(st.sampled_from(["name", "grade", "contact"]), versions), st.none() | versions)


@given(change=offers, state=states)
def test_every_value_written_over_was_seen_or_equal_or_merges_by_itself(change: Offer, state: State) -> None:
    judged = judge(change, state)
    before, had = dict(state.body), dict(state.versions)
    apply(state, Version(13, change.device, change.gen, change.n), change.kind,
          {name: after for name, (_, after) in change.fields.items()}, without=(*judged.held, *judged.lost))
    for name, value in state.body.items():
        group = name.rpartition(".")[0]
        if value != before[name] and group != "contact":
            assert change.has_seen(had.get(group))
    if not judged.held and change.kind == SET:
        assert all(state.body[name] == after for name, (_, after) in change.fields.items()
                   if name.rpartition(".")[0] not in judged.lost)


@given(change=offers, state=states)
def test_who_has_seen_all_is_never_held(change: Offer, state: State) -> None:
    assert judge(replace(change, base=99), state) == NOTHING_HELD


@given(change=offers, state=states, hlc=st.integers(0, 99))
def test_no_clock_decides_a_conflict(change: Offer, state: State, hlc: int) -> None:
    assert judge(change, state).held == judge(replace(change, hlc=hlc, suspect=True), state).held
