"""``simata upkeep`` on a real encrypted store: proposals taken over, two lines merged, a NIP changed, all undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import NIP, Simata

TWICE = "198001012006011001"  # a digit of the entry differs, the name is the same


@pytest.fixture
def told(simata: Simata, tmp_path: Path) -> Simata:
    path = tmp_path / "riwayat.csv"
    path.write_text("NIP;Nama;Nama Diklat;Penyelenggara;Tanggal Selesai;No Sertifikat\n"
                    f"{NIP};Wulan Contohwati;Bimtek SKP;LAN;17-06-2025;526/2025\n"
                    f"{TWICE};Wulan Contohwati;Workshop;LAN;18-06-2025;\n", encoding="utf-8")
    assert simata("import", str(path)).code == 0
    return simata


def test_proposals_become_evidence(told: Simata) -> None:
    found = told("upkeep", "proposals").data["proposals"]
    assert [(one["nip"], one["indicator"], one["value"], one["date"], one["number"], one["issuer"])
            for one in found] == [(NIP, "competency_development", "1", "2025-06-17", "526/2025", "LAN"),
                                  (TWICE, "competency_development", None, "2025-06-18", None, "LAN")]
    assert found[0]["origin"][0]["nama_diklat"] == "Bimtek SKP"
    refused = told("upkeep", "accept", *(one["id"] for one in found))
    assert (refused.code, refused.error["code"]) == (3, "proposal.value")
    done = told("upkeep", "accept", found[0]["id"], f"{found[1]['id']}=1")
    assert (done.code, done.data["changed"]) == (0, 2)
    assert [one["id"] for one in told("evidence", "list").data["evidence"]] == [one["id"] for one in found]
    assert told("upkeep", "proposals").data == {"proposals": []}
    told("undo")
    assert len(told("upkeep", "proposals", NIP).data["proposals"]) == 1


def test_what_is_dismissed_stays_so_until_it_is_taken_back(told: Simata) -> None:
    one = told("upkeep", "proposals", NIP).data["proposals"][0]["id"]
    assert told("upkeep", "dismiss", one).data == {"dismissed": 1, "offered": 0}
    assert told("upkeep", "proposals", NIP).data["proposals"] == []
    assert [other["id"] for other in told("upkeep", "proposals", "--dismissed").data["proposals"]] == [one]
    assert told("upkeep", "dismiss", "--back", one).data == {"dismissed": 0, "offered": 1}


def test_two_lines_become_one_person(told: Simata) -> None:
    pair = told("upkeep", "duplicates").data["duplicates"][0]
    assert ([one["nip"] for one in pair["people"]], pair["reasons"]) == ([NIP, TWICE], ["near_nip", "same_name"])
    assert told("rate", NIP, "--year", "2025", "--predicate", "baik").code == 0
    assert told("rate", TWICE, "--year", "2025", "--predicate", "kurang").code == 0
    refused = told("upkeep", "merge", NIP, TWICE)
    assert (refused.code, refused.error["records"]) == (3, ["performance.2025"])
    done = told("upkeep", "merge", NIP, TWICE, "--take", "performance.2025=drop")
    assert (done.code, done.data["nip"], done.data["dropped"]) == (0, NIP, TWICE)
    shown = told("show", NIP).data
    assert shown["ratings"][0]["predikat_kinerja"] == "kurang"
    assert shown["values"]["nip_lama"]["value"] == TWICE
    assert told("show", TWICE).error["code"] == "person.unknown"
    assert told("undo").data["command"] == "merge"
    assert told("people").data["total"] == 3
    assert told("upkeep", "merge", NIP, TWICE, "--take", "performance.2025=kiri").code == 2


def test_a_nip_changes_and_moves_are_told(told: Simata) -> None:
    assert told("upkeep", "renumber", TWICE, "198001012006011009").code == 0
    assert told("show", "198001012006011009").data["values"]["nip_lama"]["value"] == TWICE
    assert told("upkeep", "renumber", NIP, "123").error["code"] == "nip.length"
    assert told("upkeep", "moved").data == {"moved": []}
