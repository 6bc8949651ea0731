"""Which state of a record may follow which, and by whose hand (sync.md 3.7): the same rule for every way in.

Evidence is recorded, then verified or rejected by somebody else than its author; a session is planned, runs, is final,
and is opened again for a reason only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simata_desktop.domain.assessment import FINAL, PLANNED, RUNNING, SESSION_STATES
from simata_desktop.domain.merge import RESOLVE, Offer, State, Version, by_group, group_of

RECORDED, VERIFIED, REJECTED = EVIDENCE_STATES = ("recorded", "verified", "rejected")
AGAIN: dict[str, str | None] = {"status": RECORDED, "diverifikasi_oleh": None, "alasan": None}  # a changed record waits
STATES = {"evidence": EVIDENCE_STATES, "session": SESSION_STATES}
STATUS, WHY = "state.status", "state.alasan"
STEP, OWN, NO_REASON = "state.step", "evidence.own", "reason.missing"
EVIDENCE_LOCKED, SESSION_LOCKED = "evidence.verified", "session.final"

Values = Mapping[str, str | None]  # by group.word


@dataclass(frozen=True, slots=True)
class Hand:
    """Who takes a step: as a verifier or not, with a reason or without. ``own``: he entered what the record says now,
    and somebody else could verify it."""

    verifier: bool
    reason: bool
    own: bool = False


def step_refusal(entity: str, before: str | None, after: str | None, hand: Hand) -> str:
    """Why a state may not follow another; empty where it may. A state that is not told is the first one."""
    states = STATES.get(entity)
    if states is None:
        return ""
    before, after = before or states[0], after or states[0]
    if after not in states:
        return STEP
    if before == after:
        return ""
    return _judging(after, hand) if entity == "evidence" else _running(before, after, hand)


def _judging(after: str, hand: Hand) -> str:
    if after == RECORDED:
        return ""
    if not hand.verifier:
        return STEP
    if hand.own:
        return OWN
    return NO_REASON if after == REJECTED and not hand.reason else ""


def _running(before: str, after: str, hand: Hand) -> str:
    if not hand.verifier:  # an assessor begins; undo takes the beginning back
        return "" if {before, after} == {PLANNED, RUNNING} else STEP
    if before != FINAL:
        return ""
    if after == PLANNED:
        return STEP
    return "" if hand.reason else NO_REASON


def waits_again(told: Values) -> bool:
    """Do these state values say no more than that a changed record waits for a verifier?"""
    return all(name in {f"state.{word}" for word in AGAIN} and value in (AGAIN[name.rpartition(".")[2]], None)
               for name, value in told.items() if group_of(name) == "state")


def judged(state: State) -> Version | None:
    """The version by which an evidence record was verified or rejected, where it is."""
    settled = state.entity == "evidence" and state.body.get(STATUS) in (VERIFIED, REJECTED)
    return state.versions.get("state") if settled else None


def closed(session: State) -> Version | None:
    """The version by which a session was made final, where it is."""
    return session.versions.get("state") if session.body.get(STATUS) == FINAL else None


def measured(group: str) -> bool:
    """Does a group of a participant or sheet hold what a final session locks? Words may be written later."""
    return group.startswith(("assessment.", "sheet.")) or group in ("attendance", "unread", "technical")


def session_of(state: State, told: Values) -> str:
    """The id of the session a participant or sheet belongs to; empty for anything else."""
    names = ("participant.sesi", "sheet.sesi")
    return next((id_ for name in names if (id_ := told.get(name) or state.body.get(name))), "")


def late_groups(offer: Offer, state: State, session: State | None) -> frozenset[str]:
    """Groups of a change whose author did not know that they were settled meanwhile: the evidence judged, the session
    made final. Whatever he wrote, a person looks at it; a decision is such a look."""
    if offer.kind == RESOLVE:
        return frozenset()
    found = set()
    if not offer.has_seen(judged(state)):
        found.add("evidence")
    if session is not None and not offer.has_seen(closed(session)):
        found |= {group for group in by_group(offer.fields) if measured(group)}
    return frozenset(found)
