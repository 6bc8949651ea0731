"""The verifier's list and verdicts: order and filters, author and verifier, what was judged or changed meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simata_desktop.app import Workspace
from simata_desktop.domain.errors import UserError
from simata_desktop.services.desk import User
from simata_desktop.services.evidence import When
from simata_desktop.services.people import ListRequest
from simata_desktop.services.verification import PreviewRequest, QueueFilter
from tests.services.evidence_office import (
    ENTRY,
    NIPS,
    PDF,
    SECOND,
    THIRD,
    made,
    office,
    row,
    signed_in,
    users,
)

__all__ = ["office"]


def saves(office: Workspace) -> int:
    with office.desk.database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM save").scalar_one())


def refused(call: Any) -> str:
    with pytest.raises(UserError) as caught:
        call()
    return caught.value.code


def shown(office: Workspace, **what: Any) -> list[tuple[str, str, int | None]]:
    rows = office.verification.page(office.verification.keys(QueueFilter(**what)))
    return [(one.nip, one.indicator, one.year) for one in rows]


def lines(office: Workspace) -> list[Any]:
    return list(office.people.page(office.people.keys(ListRequest())))


@pytest.fixture
def filled(office: Workspace, tmp_path: Path) -> Workspace:
    scan = tmp_path / "piagam_2025.pdf"
    scan.write_bytes(PDF)
    made(office, "competency_development", "3", nip=NIPS[1], number="800/77")
    made(office, nip=NIPS[1], year=2024)
    made(office, nip=NIPS[1], file=scan)
    made(office, nip=NIPS[2])
    made(office, nip=NIPS[0])
    made(office, "position_experience.diversity", "satu_unit", nip=NIPS[0])
    made(office, "discipline_record", "tidak_pernah", nip=NIPS[0])
    return office


def test_the_order_is_unit_name_indicator_date(filled: Workspace) -> None:
    assert shown(filled) == [
        (NIPS[2], "awards", 2025),  # Dinas Uji before the office itself, Contoh 1 before Contoh 2
        (NIPS[1], "awards", 2024), (NIPS[1], "awards", 2025), (NIPS[1], "competency_development", 2025),
        (NIPS[0], "awards", 2025), (NIPS[0], "discipline_record", 2025), (NIPS[0], "position_experience", 2025)]


@pytest.mark.parametrize(("what", "people"), [
    ({"unit": "01"}, [2, 1, 1, 1]), ({"unit": "Dinas Uji", "indicator": "competency_development"}, [1]),
    ({"indicator": "position_experience"}, [0]), ({"indicator": "position_experience.diversity"}, [0]),
    ({"indicator": "position_experience.tenure_in_tier"}, []), ({"tiers": ("unknown",)}, []),
    ({"with_file": True}, [1]), ({"with_file": False, "unit": "01"}, [2, 1, 1]), ({"search": "contoh 2"}, [1, 1, 1]),
    ({"search": NIPS[2][:12]}, [2]), ({"search": "800/7"}, [1]), ({"search": "PIAGAM_"}, [1]), ({"search": "?!"}, []),
    ({"state": "verified"}, []), ({"state": "", "unit": "01"}, [2, 1, 1, 1]),
])
def test_filters(filled: Workspace, what: dict[str, Any], people: list[int]) -> None:
    assert [nip for nip, *_ in shown(filled, **what)] == [NIPS[number] for number in people]


def test_filters_by_tier_and_state(filled: Workspace) -> None:
    assert len(shown(filled, tiers=("administrator", "unknown"))) == 0
    assert len(shown(filled, tiers=tuple({line.tier or "" for line in lines(filled)}))) == 7
    assert refused(lambda: filled.verification.keys(QueueFilter(tiers=("raja",)))) == "tier.unknown"
    assert refused(lambda: filled.verification.preview(PreviewRequest(tiers=("raja",)))) == "tier.unknown"
    uids = [one.id for one in filled.verification.page(filled.verification.keys(QueueFilter(unit="01")))]
    filled.verification.accept(uids[:1])
    filled.verification.reject(uids[1:3], "dokumen tidak terbaca")
    found = {state: len(shown(filled, unit="01", state=state)) for state in ("recorded", "verified", "rejected", "")}
    assert found == {"recorded": 1, "verified": 1, "rejected": 2, "": 4}
    assert refused(lambda: filled.verification.keys(QueueFilter(unit="tidak ada"))) == "unit.unknown"


def test_a_row_says_all_of_a_record(filled: Workspace) -> None:
    one = next(one for one in filled.verification.page(filled.verification.keys(QueueFilter(with_file=True))))
    assert (one.nip, one.name, one.unit) == (NIPS[1], "Contoh 2", "Dinas Uji")
    assert (one.code, one.value) == ("awards", "nasional")
    assert (one.file_name, one.file_bytes, one.state) == ("piagam_2025.pdf", len(PDF), "recorded")
    assert (one.author, one.author_id, one.at) == ("admin", filled.desk.user.id, "2026-11-24T09:41:00.000+07:00")
    assert (one.verified_by, one.judged_at, one.reason, one.own) == (None, None, None, False)
    assert [found.id for found in filled.verification.page([one.key, 10**6])] == [one.id]


def test_the_moment_of_a_verdict_is_that_of_the_one_that_stands(filled: Workspace) -> None:
    uid = filled.verification.list(nip=NIPS[1])[0].id

    def judged() -> tuple[str, str | None]:
        found = filled.verification.find([uid])[uid]
        return found.state, found.judged_at and found.judged_at[:10]

    filled.desk.clock.move(days=1)
    filled.verification.accept([uid])
    filled.desk.clock.move(days=1)
    filled.verification.reject([uid], "salah tahun")
    assert judged() == ("rejected", "2026-11-26")
    filled.desk.clock.move(days=1)
    filled.office.undo()
    assert judged() == ("verified", "2026-11-25")
    filled.office.undo()
    assert judged() == ("recorded", None)


def test_discipline_is_out_of_sight_for_others(filled: Workspace) -> None:
    hidden = filled.verification.page(filled.verification.keys(QueueFilter(indicator="discipline_record")))[0]
    with signed_in(filled, users(filled, ani=ENTRY)["ani"]):
        assert "discipline_record" not in [indicator for _, indicator, _ in shown(filled)]
        assert filled.verification.page([hidden.key]) == []
        assert filled.verification.find([hidden.id]) == {}
        assert "discipline_record" not in [one.indicator for one in filled.verification.list()]
        for call in (lambda: filled.verification.accept([hidden.id]), filled.verification.preview,
                     lambda: filled.verification.reject([hidden.id], "x")):
            assert refused(call) == "right.missing"


def test_a_verdict_is_one_undo_step(filled: Workspace) -> None:
    uids, before = [one.id for one in filled.verification.list()], saves(filled)
    changes = filled.verification.accept([*uids, uids[0]])
    assert (changes.count, changes.label, changes.params, saves(filled) - before) == (
        7, "undo.evidence.accept", {"count": 7}, 1)
    assert {(one.state, one.verified_by) for one in filled.verification.list()} == {("verified", "admin")}
    changes = filled.verification.reject(uids[:2], "salah tahun")
    assert (changes.count, changes.label) == (2, "undo.evidence.reject")
    assert [(row(filled, uid).state, row(filled, uid).reason) for uid in uids[:2]] == [("rejected", "salah tahun")] * 2
    filled.office.undo()
    assert {one.state for one in filled.verification.list()} == {"verified"}
    filled.office.undo()
    assert {(one.state, one.verified_by) for one in filled.verification.list()} == {("recorded", None)}
    filled.office.redo()
    assert {one.state for one in filled.verification.list()} == {"verified"}


def test_a_verdict_again_changes_nothing(office: Workspace) -> None:
    uid = made(office)
    office.verification.accept([uid])
    assert office.verification.accept([uid]).count == 0
    assert office.verification.accept([]).count == 0


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_rejection_needs_a_reason(office: Workspace, reason: str) -> None:
    uid = made(office)
    assert refused(lambda: office.verification.reject([uid], reason)) == "reason.missing"
    assert row(office, uid).state == "recorded"


def test_one_verifier_judges_his_own(office: Workspace) -> None:
    uid = made(office)
    users(office, ani=ENTRY)
    assert not row(office, uid).own
    office.verification.accept([uid])
    assert row(office, uid).state == "verified"


def test_author_and_verifier_differ_where_there_are_two(office: Workspace) -> None:
    budi = users(office, budi=SECOND)["budi"]
    mine, his = made(office), ""
    with signed_in(office, budi):
        his = made(office, year=2024)
        assert (row(office, his).own, row(office, mine).own) == (True, False)
    before = saves(office)
    for call in (lambda: office.verification.accept([his, mine]), lambda: office.verification.reject([mine], "x")):
        assert refused(call) == "evidence.own"
    assert saves(office) == before
    assert row(office, his).state == "recorded", "nothing half done"
    office.verification.accept([his])
    with signed_in(office, budi):
        office.verification.accept([mine])
    assert {one.verified_by for one in office.verification.list()} == {"admin", "budi"}


def test_a_removed_verifier_does_not_count(office: Workspace) -> None:
    budi = users(office, budi=THIRD)["budi"]
    uid = made(office)
    assert row(office, uid).own
    with office.desk.save("users") as result:
        result.work.delete("user", budi.id)
    office.verification.accept([uid])


@pytest.mark.parametrize("touch", ["value", "document", "set", "undo"])
def test_the_last_to_touch_what_it_says_is_the_author(office: Workspace, tmp_path: Path, touch: str) -> None:
    people = users(office, budi=SECOND, citra=THIRD)
    uid = made(office)
    with signed_in(office, people["budi"]):
        scan = tmp_path / "a.pdf"
        scan.write_bytes(PDF)
        if touch == "document":
            office.documents.attach(uid, scan)
        elif touch == "set":
            office.evidence.change(uid, {"number": "800/1"})
        else:
            made(office, value="instansi")
        if touch == "undo":
            office.office.undo()
        assert (row(office, uid).author, row(office, uid).own) == ("budi", True)
        assert refused(lambda: office.verification.accept([uid])) == "evidence.own"
    with signed_in(office, people["citra"]):
        office.verification.accept([uid])
    assert (row(office, uid).author, row(office, uid).verified_by) == ("budi", "citra"), "a verdict is no authorship"


def test_a_record_put_in_anew_is_its_new_authors(office: Workspace) -> None:
    budi = users(office, budi=SECOND)["budi"]
    uid = made(office)
    office.evidence.remove(uid, "salah")
    with signed_in(office, budi):
        made(office)
    assert row(office, uid).author == "budi"
    office.verification.accept([uid])


def other(office: Workspace) -> User:
    return users(office, budi=SECOND)["budi"]


def test_what_somebody_else_judged_meanwhile_is_told(office: Workspace) -> None:
    people = users(office, ani=ENTRY, budi=SECOND)
    with signed_in(office, people["ani"]):
        first, second = made(office), made(office, year=2024)
    seen = {uid: row(office, uid).position for uid in (first, second)}
    with signed_in(office, people["budi"]):
        office.verification.reject([second], "salah")
    for call in (lambda: office.verification.accept([first, second]),
                 lambda: office.verification.accept([first, second], seen=seen),
                 lambda: office.verification.reject([second], "x", seen=seen)):
        with pytest.raises(UserError) as caught:
            call()
        assert (caught.value.code, caught.value.params) == (
            "evidence.judged", {"by": "budi", "name": "Contoh 3", "indicator": "Penghargaan"})
    assert row(office, first).state == "recorded"
    office.verification.accept([first, second], seen={**seen, second: row(office, second).position})
    assert row(office, second).state == "verified", "seen as it is, the other verdict may be changed"


def test_what_somebody_else_changed_meanwhile_is_told(office: Workspace) -> None:
    ani = users(office, ani=ENTRY)["ani"]
    with signed_in(office, ani):
        uid = made(office)
    seen = {uid: row(office, uid).position}
    with signed_in(office, ani):
        made(office, value="internasional")
    assert refused(lambda: office.verification.accept([uid], seen=seen)) == "evidence.changed"
    office.verification.accept([uid], seen={uid: row(office, uid).position})


def test_an_unknown_record_leaves_all_as_it_was(office: Workspace) -> None:
    uid, before = made(office), 0
    office.evidence.remove(made(office, year=2024), "salah")
    before = saves(office)
    gone = made(office, year=2023)
    office.office.undo()
    for one in ("tidak-ada", gone):
        assert refused(lambda uid_=one: office.verification.accept([uid, uid_])) == "evidence.unknown"
    assert row(office, uid).state == "recorded"
    assert saves(office) == before + 2


def test_the_list_says_who_and_when(office: Workspace) -> None:
    made(office)
    office.desk.clock.move(hours=1)  # type: ignore[attr-defined]
    with signed_in(office, other(office)):
        uid = made(office, nip=NIPS[1])
    office.desk.clock.move(hours=1)  # type: ignore[attr-defined]
    office.verification.accept([uid])
    assert [(one.by, one.at[:16], one.verified_by) for one in office.verification.list()] == [
        ("admin", "2026-11-24T09:41", None), ("budi", "2026-11-24T10:41", "admin")]
    assert [one.nip for one in office.verification.list(unit="01")] == [NIPS[1]]
    assert [one.nip for one in office.verification.list(state="recorded")] == [NIPS[0]]
    assert refused(lambda: office.verification.list(nip="198001012005011999")) == "person.unknown"


def test_a_preview_shows_what_accepting_all_would_change(office: Workspace) -> None:
    for nip in NIPS:
        office.evidence.rate(nip, 2025, predicate="sangat_baik")
        office.evidence.add(nip, {"competency_assessment": "90", "potential_assessment": "90"}, When(year=2025))
    office.office.set_office({"evidence_counts": "verified"})
    first, *rest = [one.id for one in office.verification.list(nip=NIPS[0])]
    office.verification.accept([first, *rest])
    before = office.verification.preview()
    assert (before.people, before.records, before.moved) == (3, 4, 2)
    assert [one.nip for one in before.moves] == list(NIPS[1:])
    assert {(one.before_state, one.before) for one in before.moves} == {("unrated", None)}
    narrowed = office.verification.preview(PreviewRequest(unit="01", tiers=("unknown",)))
    assert (narrowed.people, narrowed.moved) == (0, 0)
    office.verification.accept([one.id for one in office.verification.list(state="recorded")])
    now = office.talent.map()
    assert dict(before.counts_after) == dict(now.counts)
    assert dict(before.provisional_after) == dict(now.provisional_counts)
    assert office.verification.preview().moved == 0
