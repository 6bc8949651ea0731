"""Who is one person beyond doubt, and how what names him is rewritten."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain.ids import natural
from simata_desktop.domain.records import KINDS
from simata_desktop.domain.same_person import BORN, NAME, NIP, OWNER, natural_id, rewritten, same
from simata_desktop.services.assessment_entry import sheet_id

BUDI = {NIP: "198001012005011001", NAME: "Budi Santoso"}
TWIN, STAYS, OTHER = "p-twin", "p-stays", "p-other"
WORDS = sorted({field.word for kind in KINDS.values() for field in kind.fields if kind.has(OWNER)})
texts = st.none() | st.sampled_from(("", "1", "2025", "2025-01-01", "score", TWIN, STAYS, OTHER))


def now(id_: str) -> str:
    return STAYS if id_ == TWIN else id_


def test_a_name_counts_without_titles_case_and_signs() -> None:
    assert same(BUDI, {**BUDI, NAME: "BUDI  SANTOSO.", "name.gelar_depan": "Dr."})
    assert not same(BUDI, {**BUDI, NAME: "Budi Hartono"})
    assert not same({**BUDI, NAME: None}, {**BUDI, NAME: None})
    assert not same({**BUDI, NAME: "..."}, {**BUDI, NAME: "..."})


def test_no_nip_is_nobodys() -> None:
    assert not same({**BUDI, NIP: None}, {**BUDI, NIP: None})
    assert not same({**BUDI, NIP: ""}, {**BUDI, NIP: ""})
    assert not same(BUDI, {**BUDI, NIP: "198001012005011002"})


def test_a_birth_date_that_is_not_known_is_the_one_the_nip_proves_and_no_other() -> None:
    assert same(BUDI, BUDI)
    assert same({**BUDI, BORN: "1980-01-01"}, BUDI)
    assert not same({**BUDI, BORN: "1980-01-02"}, BUDI)
    assert same({**BUDI, BORN: "1980-01-02"}, {**BUDI, BORN: "1980-01-02"})
    bad = {**BUDI, NIP: "990000000000000000"}
    assert not same(bad, bad), "no date is proven, and unknown is not equal"
    assert same({**bad, BORN: "1980-01-02"}, {**bad, BORN: "1980-01-02"})


def test_the_rule_is_that_of_whoever_makes_the_records() -> None:
    assert natural_id("sheet", {"sesi": "s", "asesor": "Dra. Rina"}, "p") == sheet_id("s", "p", "Dra. Rina")
    assert natural_id("participant", {"sesi": "s"}, "p") == natural("participant", "s", "p")
    assert natural_id("rating", {"tahun": "2025"}, "p") == natural("rating", "p", "2025")
    assert natural_id("evidence", {"indikator": "training", "tanggal": "2025-02-01", "nomor": "1"}, "p") == natural(
        "evidence", "p", "training", "", "2025-02-01", "1")
    assert natural_id("history", {"jenis_riwayat": "training"}, "p") is None


@given(st.sampled_from(sorted(entity for entity, kind in KINDS.items() if kind.has(OWNER))),
       st.dictionaries(st.sampled_from(WORDS), texts), st.sampled_from((TWIN, STAYS, OTHER)), st.booleans())
def test_records_of_the_twin_become_those_of_who_stays_and_nothing_else_changes(
        entity: str, values: dict[str, str | None], owner: str, follows: bool) -> None:
    told = {word: None if value is None else value for word, value in values.items() if word != OWNER} | {OWNER: owner}
    fields = {f"g.{word}": (None, value) for word, value in told.items()}
    of_key = natural_id(entity, told, owner)
    record = of_key if follows and of_key else "drawn"
    here, found = rewritten(entity, record, fields, now)
    assert found.pop(f"g.{OWNER}") == (None, now(owner))
    assert found == {name: pair for name, pair in fields.items() if name != f"g.{OWNER}"}
    if record == "drawn" or owner != TWIN:
        assert here == record
    else:
        assert here == natural_id(entity, told, STAYS) != record
    again = rewritten(entity, here, {**found, f"g.{OWNER}": (None, now(owner))}, now)
    assert again == (here, {**found, f"g.{OWNER}": (None, now(owner))}), "once is enough"


@given(st.sampled_from((TWIN, STAYS, OTHER)))
def test_a_later_change_is_known_by_its_former_id(record: str) -> None:
    assert rewritten("person", record, {"grade.golongan": ("III/a", "III/b")}, now) == (
        now(record), {"grade.golongan": ("III/a", "III/b")})
    moved = rewritten("history", "h", {"history.pegawai": (TWIN, record)}, now)
    assert moved == ("h", {"history.pegawai": (STAYS, now(record))})
