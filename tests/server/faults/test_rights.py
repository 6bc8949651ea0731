"""Rights that ended while a PC was away, and a client that means harm: quarantine and refusal, never loss."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec
import pytest

from simata_desktop.domain.ids import natural
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import BatchHead, Change, Save, Verdict
from simata_server import database, offices, quarantine
from tests.server.callers import Caller, Client, called, speaking
from tests.server.test_any_bytes import frame, sane

OPEN = "DINKES/open"


@pytest.fixture
def centre(url: str) -> Iterator[tuple[Client, str]]:
    """A centre with an office, one below it and one beside it."""
    with database.connected(url) as connection:
        for office, parent in (("KOTA", None), ("DINKES", "KOTA"), ("DINSOS", "KOTA")):
            offices.add(connection, office, f"Kantor {office}", parent)
    with speaking(url) as client:
        yield client, url


def person(name: str, partition: str = OPEN, **more: str) -> Change:
    return Change(0, "person", natural("test", name), "create", {"name.nama": name, **more}, partition)


def evidence(name: str, kind: str = "create", base: int = 0, **fields: str | None) -> Change:
    told = {f"{group}.{word}": value for key, value in fields.items() for group, word in [key.split("_", 1)]}
    return Change(0, "evidence", natural("evidence", name), kind, dict(told), OPEN, base)


def why(verdicts: list[Verdict]) -> list[str]:
    return [one.why if one.state == wire.QUARANTINED else one.state for one in verdicts]


def ask(url: str, words: str, *values: object) -> list[tuple[object, ...]]:
    with database.connected(url) as connection:
        found = connection.execute(words, values)  # type: ignore[arg-type]
        return found.fetchall() if found.description else []


def test_right_withdrawn_user_dismissed_certificate_expired_while_offline(centre: tuple[Client, str]) -> None:
    client, url = centre
    away, boss = called(client, url, "DINKES", "entry", "verifier"), called(client, url, "DINKES", "admin")
    away.hello()
    boss.hello()
    away.push([user(away, ["entry", "verifier"]), person("Sudah")])
    target = Change(0, "target", natural("target", "1"), "create", {"target.periode": "2026"}, OPEN)

    withdrawn = Change(0, "user", away.enrolled.user_id, "set", {"user.peran": '["entry"]'}, OPEN, 99)
    assert why(boss.push([withdrawn])) == [wire.ACCEPTED]
    assert why(away.push([target, person("Boleh")])) == ["right.missing", wire.ACCEPTED]

    dismissed = Change(0, "user", away.enrolled.user_id, "delete", {}, OPEN, 99)
    assert why(boss.push([dismissed])) == [wire.ACCEPTED]
    assert why(away.push([person("Dipecat")])) == ["author.dismissed"]

    other = called(client, url, "DINKES", "entry", user="Budi")
    other.hello()
    ask(url, "UPDATE device SET last_contact = now() - interval '91 days' WHERE id = %s", other.enrolled.device)
    other.hello(pending=2)
    assert why(other.push([person("Lama")])) == ["device.long_away"]
    other.hello(pending=1)  # what waits stays what it was, whenever it comes
    assert why(other.push([person("Lama juga"), person("Baru")])) == ["device.long_away", wire.ACCEPTED]

    with database.connected(url) as connection:
        waiting = quarantine.every(connection)
        assert [one["reason"] for one in waiting] == [
            "right.missing", "author.dismissed", "device.long_away", "device.long_away"]
        assert {quarantine.release(connection, one["id"]).state for one in waiting} == {wire.ACCEPTED}
    names = {name for name, in ask(url, "SELECT body ->> 'name.nama' FROM record WHERE entity = 'person'")}
    assert names == {"Sudah", "Boleh", "Dipecat", "Lama", "Lama juga", "Baru"}, "nothing is lost"


def user(device: Caller, roles: list[str]) -> Change:
    told = {"user.nama": device.enrolled.user, "user.peran": msgspec.json.encode(roles).decode()}
    return Change(0, "user", device.enrolled.user_id, "create", dict(told), f"{device.office}/open")


def test_renumbered_after_a_fork_it_still_waits(centre: tuple[Client, str]) -> None:
    client, url = centre
    device = called(client, url, "DINKES", "entry")
    ask(url, "UPDATE device SET enrolled_at = now() - interval '91 days' WHERE id = %s", device.enrolled.device)
    device.hello(pending=1)
    again = device.hello(pending=1, anew=True)
    device.enrolled = msgspec.structs.replace(device.enrolled, gen=again["gen"])
    assert why(device.push([person("Lama"), person("Baru")])) == ["device.long_away", wire.ACCEPTED]


def test_hostile_client_forged_author_other_partition_zip_bomb_huge_n(centre: tuple[Client, str]) -> None:
    client, url = centre
    honest, hostile = called(client, url, "DINKES", "verifier"), called(client, url, "DINKES", "entry")
    beside = called(client, url, "DINSOS", "verifier")
    for one in (honest, hostile, beside):
        one.hello()
    honest.push([user(honest, ["verifier"]), person("Ada")])
    before = ask(url, "SELECT partition, seq, raw FROM change ORDER BY 1, 2")
    # as somebody else: of this office, of another one, of none
    for author in (honest.enrolled.user_id, beside.enrolled.user_id, natural("nobody")):
        assert why(hostile.push([person(f"oleh {author}")], user=author)) == ["author.unknown"]
    stolen = Change(0, "user", beside.enrolled.user_id, "create", {"user.nama": "x"}, OPEN)
    assert why(hostile.push([stolen], user=beside.enrolled.user_id)) == ["author.unknown"]
    # elsewhere, or as something else
    places = ("DINSOS/open", "KOTA/open", "", "DINKES/closed", "DINKES/rahasia", "HILANG/open")
    assert set(why(hostile.push([person(f"di {place}", place) for place in places]))) == {"right.scope"}
    assert why(hostile.push([person("di acuan", "ref")])) == ["right.reference"]
    disguised = [
        Change(0, "rating", natural("test", "Ada"), "set", {"performance.tahun": "2025"}, OPEN),  # a person
        Change(0, "evidence", natural("e1"), "create", {"evidence.status": "verified"}, OPEN),  # a verdict as content
        Change(0, "evidence", natural("e2"), "create", {"evidence.indikator": "discipline_record"}, OPEN),
        Change(0, "participant", natural("p"), "create", {"assessment.integrity.integrity": "5"}, OPEN)]
    assert why(hostile.push(disguised)) == ["right.place"] * 4
    assert why(hostile.push([Change(0, "user", honest.enrolled.user_id, "delete", {}, OPEN)])) == ["right.missing"]
    # bombs, and numbers that are none
    for content in (frame(bytes(100_000_000)), frame(b"\x01" * 3_000_000), _numbered(hostile, 2**62),
                    _numbered(hostile, -5), _numbered(hostile, hostile.n + 2), _numbered(honest, 1)):
        sha = hashlib.sha256(content).hexdigest()
        told = sane(hostile.ask("PUT", f"/v1/batch/1/{hostile.no + 1}?sha256={sha}&size={len(content)}",
                                content=content))
        assert told.status_code in (400, 409)
    assert ask(url, "SELECT partition, seq, raw FROM change ORDER BY 1, 2") == before
    assert why(hostile.push([person("Jujur")])) == [wire.ACCEPTED], "its own honest work still goes in"


def _numbered(device: Caller, n: int) -> bytes:
    save = Save("01900000-0000-7000-8000-000000000001", device.enrolled.user_id, "set", "2026-11-25T08:00:00.000+07:00",
                "+0700", 1, 9, "1", [msgspec.structs.replace(person("besar"), n=n)])
    return wire.pack_batch(BatchHead(device.enrolled.device, 1, device.no + 1, n, n), [save])


def test_who_enters_evidence_does_not_verify_it(centre: tuple[Client, str]) -> None:
    client, url = centre
    first, second = (called(client, url, "DINKES", "entry", "verifier", user=name) for name in ("Siti", "Budi"))
    clerk = called(client, url, "DINKES", "entry", user="Ani")
    for one in (first, second, clerk):
        one.hello()
    waits = {"state_status": "recorded"}
    both = [evidence(name, evidence_nilai="1", **waits) for name in ("a", "b")]
    assert why(first.push(both)) == [wire.ACCEPTED] * 2
    assert why(clerk.push([evidence("c", evidence_nilai="1", **waits)])) == [wire.ACCEPTED], "it says that it waits"
    assert why(clerk.push([evidence("c", "set", 9, state_status="verified")])) == ["right.missing"]
    assert why(first.push([evidence("a", "set", 9, state_status="verified")])) == ["evidence.own"]
    assert why(second.push([evidence("a", "set", 9, state_status="verified"),
                            evidence("b", "set", 9, state_status="rejected")])) == [wire.ACCEPTED, "reason.missing"]
    late = evidence("a", "set", 0, evidence_nilai="2")  # had not seen the verdict
    other = called(client, url, "DINKES", "entry", user="Dewi")
    other.hello()
    assert why(other.push([late])) == [wire.CONFLICT]
    seen = called(client, url, "DINKES", "entry", user="Eka")
    seen.hello()
    assert why(seen.push([evidence("a", "set", 99, evidence_nilai="3")])) == ["evidence.verified"]


def test_an_office_of_one_verifies_its_own(centre: tuple[Client, str]) -> None:
    client, url = centre
    alone = called(client, url, "DINKES", "entry", "verifier")
    alone.hello()
    assert why(alone.push([evidence("a", evidence_nilai="1"), evidence("a", "set", state_status="verified")])) == [
        wire.ACCEPTED] * 2


def test_a_final_session_is_opened_for_a_reason(centre: tuple[Client, str]) -> None:
    client, url = centre
    verifier = called(client, url, "DINKES", "verifier", "assessor", user="Siti")
    verifier.hello()

    def session(kind: str, status: str, base: int = 99) -> Change:
        return Change(0, "session", natural("s"), kind, {"state.status": status}, "DINKES/closed", base)

    def level(value: str, base: int) -> Change:
        return Change(0, "participant", natural("p"), "set", {"assessment.integrity.integrity": value},
                      "DINKES/closed", base)

    made = Change(0, "participant", natural("p"), "create", {"participant.sesi": natural("s")}, "DINKES/closed")
    assert why(verifier.push([session("create", "running"), made, session("set", "final")])) == [wire.ACCEPTED] * 3
    assert why(called_assessor(centre, "Tono").push([level("4", 2)])) == [wire.CONFLICT], "a late draft"
    assert why(called_assessor(centre, "Tini").push([level("4", 99)])) == ["session.final"]
    assert why(called_assessor(centre, "Toni").push([session("set", "running")])) == ["state.step"]
    assert why(verifier.push([level("5", 99)])) == [wire.ACCEPTED], "a correction"
    assert why(verifier.push([session("set", "running")])) == ["reason.missing"]
    fresh = called(client, url, "DINKES", "verifier", user="Wati")
    fresh.hello()
    assert why(fresh.push([session("set", "running")], reason="salah hitung")) == [wire.ACCEPTED]


def called_assessor(centre: tuple[Client, str], name: str) -> Caller:
    made = called(*centre, "DINKES", "assessor", user=name)
    made.hello()
    return made
