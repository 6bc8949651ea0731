"""Which state may follow which, against a naive table; and what was settled before its author knew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain.merge import EDIT_EDIT, RESOLVE, SET, Offer, State, Version, judge
from simata_desktop.domain.transitions import AGAIN, Hand, closed, late_groups, measured, session_of, step_refusal
from simata_desktop.domain.transitions import judged as judged_by
from simata_desktop.domain.transitions import waits_again as only_waits

HANDS = st.builds(Hand, st.booleans(), st.booleans(), st.booleans())
EVIDENCE = ("recorded", "verified", "rejected")
SESSION = ("planned", "running", "final")
THEM = Version(7, "device-b", 1, 3)


@given(before=st.sampled_from([None, *EVIDENCE]), after=st.sampled_from([None, *EVIDENCE, "released"]), hand=HANDS)
def test_evidence_is_judged_by_another_verifier(before: str | None, after: str | None, hand: Hand) -> None:
    may = step_refusal("evidence", before, after, hand) == ""
    now, then = before or "recorded", after or "recorded"
    naive = then == now or then == "recorded" or (
        then in ("verified", "rejected") and hand.verifier and not hand.own and (then == "verified" or hand.reason))
    assert may == naive


@given(before=st.sampled_from([None, *SESSION]), after=st.sampled_from([None, *SESSION, "over"]), hand=HANDS)
def test_a_final_session_is_opened_for_a_reason_only(before: str | None, after: str | None, hand: Hand) -> None:
    may = step_refusal("session", before, after, hand) == ""
    forth = {("planned", "running")} | ({("running", "final"), ("planned", "final")} if hand.verifier else set())
    back = {("running", "planned")} | ({("final", "running")} if hand.verifier and hand.reason else set())
    step = (before or "planned", after or "planned")
    assert may == (step[0] == step[1] or step in forth | back)


@given(st.sampled_from(["person", "rating", "print", "gadget"]), st.text(), st.text(), HANDS)
def test_other_records_have_no_states(entity: str, before: str, after: str, hand: Hand) -> None:
    assert step_refusal(entity, before, after, hand) == ""


def test_saying_that_it_waits_again_is_all_that_is_said() -> None:
    again = {f"state.{word}": value for word, value in AGAIN.items()}
    assert only_waits(again)
    assert only_waits({**again, "evidence.nilai": "2"})
    assert only_waits({"state.status": None})
    assert not only_waits({"state.status": "verified"})
    assert not only_waits({**again, "state.diverifikasi_oleh": "Budi"})
    assert not only_waits({"state.later_word": None})


def offer(fields: dict[str, str], *, base: int, entity: str = "evidence", kind: str = SET) -> Offer:
    return Offer("c", "device-a", 1, 1, base, entity, "r", kind, {name: (None, one) for name, one in fields.items()},
                 0, "u")


@given(base=st.integers(0, 12), status=st.sampled_from(EVIDENCE), kind=st.sampled_from([SET, RESOLVE]))
def test_evidence_edited_by_who_had_not_seen_the_verdict_waits_for_a_person(base: int, status: str, kind: str) -> None:
    state = State("evidence", {"state.status": status, "evidence.nilai": "1"},
                  {"state": THEM, "evidence": Version(1, "device-a", 1, 0)}, made=True)
    late = offer({"evidence.nilai": "2"}, base=base, kind=kind)
    held = judge(late, state, late=late_groups(late, state, None)).held
    unseen = base < THEM.seq and status != "recorded" and kind != RESOLVE
    assert held == ({"evidence": EDIT_EDIT} if unseen else {} if base >= 1 else held)
    same = offer({"evidence.nilai": "1"}, base=base)
    assert not judge(same, state, late=late_groups(same, state, None)).held
    assert (judged_by(state) is None) == (status == "recorded")


@given(base=st.integers(0, 12), status=st.sampled_from(SESSION),
       group=st.sampled_from(["assessment.integrity", "words.kekuatan", "attendance", "participant"]))
def test_a_late_edit_of_a_final_assessment_waits_for_a_person(base: int, status: str, group: str) -> None:
    session = State("session", {"state.status": status}, {"state": THEM}, made=True)
    person = State("participant", {"participant.sesi": "s"}, made=True)
    late = offer({f"{group}.x": "2"}, base=base, entity="participant")
    assert session_of(person, {}) == "s"
    assert session_of(State("sheet"), {"sheet.sesi": "t"}) == "t"
    held = judge(late, person, late=late_groups(late, person, session)).held
    assert bool(held) == (status == "final" and base < THEM.seq and measured(group))
    assert (closed(session) is None) == (status != "final")
