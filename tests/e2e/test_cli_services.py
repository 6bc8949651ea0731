"""Each group of commands on a real encrypted store: what it answers and what it leaves behind."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from simata_desktop.resources import root
from tests.e2e.conftest import NIP, OTHER, PASSPHRASE, Simata

GROUPED = f"{NIP[:8]} {NIP[8:14]} {NIP[14]} {NIP[15:]}"
COMPLETE = ("awards=nasional", "team_assignments=ketua_internal", "competency_assessment=90",
            "competency_development=8", "position_experience.diversity=satu_unit",
            "position_experience.non_definitive=tidak_ada", "potential_assessment=80", "field_fit=sesuai",
            "discipline_record=tidak_pernah")
WRITTEN = {"changed", "changes", "pending"}


def fill(simata: Simata) -> None:
    assert simata("rate", GROUPED, "--year", "2025", "--work", "di_atas", "--behaviour", "di_atas").code == 0
    assert simata("evidence", NIP, *COMPLETE, "--date", "2025-06-01", "--number", "800/1").code == 0
    assert simata("evidence", "add", NIP, "feedback_360=sangat_baik", "--year", "2025").code == 0


def test_init_writes_the_recovery_code_once(bare: Simata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = tmp_path / "kode.txt"
    said = bare("init", "--office", "3300", "--office-name", "Contoh", "--recovery-out", str(sheet))
    assert (said.code, said.data["office"]) == (0, "3300")
    assert "recovery_code" not in said.data
    assert bare("init").error["code"] == "workspace.exists"
    assert bare("status").data["office"] == {"code": "3300", "name": "Contoh"}
    monkeypatch.setenv("SIMATA_NEW_PASSPHRASE", "kalimat lain sesudah dipulihkan")
    assert bare("users", "recover", "--recovery-key-file", str(sheet)).code == 0
    assert bare("status").error["code"] == "login.wrong"


def test_init_says_the_code_and_refuses_a_weak_passphrase(
        bare: Simata, surroundings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMATA_PASSPHRASE", "pendek")
    assert bare("init").error["code"] == "passphrase.weak"
    assert not surroundings.exists()
    monkeypatch.setenv("SIMATA_PASSPHRASE", PASSPHRASE)
    assert len(bare("init").data["recovery_code"]) >= 34


def test_people_and_show(simata: Simata) -> None:
    found = simata("people", "--limit", "1").data
    assert (found["total"], [one["nip"] for one in found["people"]]) == (2, [NIP])
    assert set(found["people"][0]) == {"nip", "name", "unit", "position", "tier", "state", "box"}
    assert simata("people", "--search", "wulan").data["total"] == 1
    assert simata("people", "--tier", "administrator", "pengawas").data["total"] == 2
    shown = simata("show", GROUPED).data
    assert (shown["nip"], shown["tier"]) == (NIP, "administrator")
    assert shown["values"]["nama"]["value"] == "Wulan Contohwati"
    assert set(shown["values"]["nama"]["source"]) == {"kind", "at", "by", "file", "cell"}


def test_csv_runs_no_formula(simata: Simata) -> None:
    lines = simata("people", "--csv", as_json=False).out.splitlines()
    assert lines[0] == "nip,name,unit,position,tier,state,box"
    assert "'=Bagas Umpamadi" in lines[2]


def test_set_is_told_after_its_commit_and_undone(simata: Simata) -> None:
    before = simata("status").data["pending"]
    said = simata("set", GROUPED, "nama=Wulan Baru", "--reason", "salah ketik").data
    assert said.keys() >= {*WRITTEN, "nip"}
    assert (said["nip"], said["changed"], said["pending"]) == (NIP, 1, before + 1)
    assert simata("set", NIP, "nama=Wulan Baru").data["changed"] == 0
    undone = simata("undo").data
    assert (undone["command"], undone["changes"], undone["kept"]) == ("set", 1, [])
    assert simata("show", NIP).data["name"] == "Wulan Contohwati"
    assert simata("redo").code == 0
    assert simata("show", NIP).data["name"] == "Wulan Baru"


def test_remove_takes_off_the_register(simata: Simata) -> None:
    assert simata("remove", OTHER, "--reason", "pindah").data["changed"] == 1
    assert simata("people").data["total"] == 1
    assert simata("undo").code == 0
    assert simata("people").data["total"] == 2


def test_a_person_is_given_away_only_through_a_centre_and_with_a_reason(simata: Simata) -> None:
    before = simata("status").data["pending"]
    for words, code in (((OTHER, "--to", "34"), "usage.required"), ((OTHER, "--reason", "x"), "usage.required"),
                        ((OTHER, "--to", "34", "--reason", " "), "reason.missing"),
                        ((OTHER, "--to", "3/4", "--reason", "x"), "transfer.office"),
                        ((OTHER, "--to", "34", "--reason", "x"), "sync.not_enrolled")):
        refused = simata("transfer", *words)
        assert (refused.error["code"], refused.code) == (code, 2 if code.startswith("usage") else 3)
    assert simata("status").data["pending"] == before


def test_office_and_units_are_set(simata: Simata) -> None:
    assert simata("set", "--office", "letterhead.line1=PEMERINTAH CONTOH", "place=Contoh").data["changed"] == 2
    assert simata("set", "--office", "warna=merah").error["code"] == "setting.unknown"
    assert simata("set", NIP, "nama=X", "--office", "place=Y").error["code"] == "usage.together"
    assert simata("set", NIP, "opd=Dinas Uji", "unit_kerja=Bidang Satu").code == 0
    assert simata("set", "--of-unit", "Dinas Uji", "code=D01", "name=Dinas Uji Coba").data["changed"] == 1
    units = {one["name"]: one for one in simata("units", "list").data["units"]}
    assert units["Dinas Uji Coba"] == {"code": "D01", "name": "Dinas Uji Coba", "parent": "BKPSDM Contoh", "people": 1}
    assert simata("people", "--unit", "D01").data["total"] == 1


def test_map_counts_and_explains(simata: Simata) -> None:
    empty = simata("map").data
    assert (empty["period"], empty["rating_year"], empty["date"]) == ("2026", "2025", "2026-11-24")
    assert (empty["people"], empty["unrated"], empty["excluded"]) == (1, 1, {"inactive": 1})
    fill(simata)
    drawn = simata("map", "--entries").data
    assert drawn["people"] == drawn["rated"] + drawn["provisional"] + drawn["unrated"] == 1
    assert (drawn["counts"]["9"], sum(drawn["counts"].values())) == (1, 1)
    entry = drawn["entries"][0]
    assert (entry["nip"], entry["box"], entry["possible_boxes"], entry["performance"]) == (NIP, 9, [9], 92.5)
    found = simata("explain", NIP).data
    assert (found["box"], found["state"]) == (9, "rated")
    for axis in found["axes"].values():
        assert sum(one["contribution"] for one in axis["indicators"]) == pytest.approx(axis["score"])
    words = simata("explain", NIP, as_json=False).out
    assert "kotak 9" in words
    assert "Di Atas Ekspektasi" in words
    assert "Peta Talenta 2026 · SKP 2025" in simata("map", "--entries", as_json=False).out
    assert simata("map", "--csv", as_json=False).out.splitlines()[1].startswith(NIP)


def test_unknown_is_null_and_never_zero(simata: Simata) -> None:
    entry = simata("map", "--entries").data["entries"][0]
    assert [entry[name] for name in ("box", "performance", "potential", "talent_score")] == [None] * 4
    assert entry["possible_boxes"] == []
    assert entry["reasons"]


def test_evidence_is_listed_verified_and_rejected(simata: Simata) -> None:
    fill(simata)
    rows = {one["indicator"]: one for one in simata("evidence", "list", NIP).data["evidence"]}
    assert (rows["awards"]["value"], rows["awards"]["number"], rows["awards"]["state"]) == (
        "nasional", "800/1", "recorded")
    assert (rows["feedback_360"]["date"], rows["feedback_360"]["year"]) == (None, 2025)
    said = simata("evidence", "verify", rows["awards"]["id"], rows["field_fit"]["id"])
    assert (said.data["nip"], said.data["changed"]) == (NIP, 2)
    assert len(simata("evidence", "list", "--state", "verified").data["evidence"]) == 2
    assert simata("evidence", "reject", rows["awards"]["id"]).error["code"] == "reason.missing"
    assert simata("evidence", "reject", rows["awards"]["id"], "--reason", "tidak terbaca").code == 0
    assert simata("evidence", "set", rows["field_fit"]["id"], "number=9").data["changed"] == 1
    assert simata("evidence", "remove", rows["field_fit"]["id"], "--reason", "ganda").data["changed"] == 1
    assert simata("evidence", "verify", "tiada").error["code"] == "evidence.unknown"
    assert "Wulan" in simata("evidence", "list", as_json=False).out


def test_a_document_goes_in_and_comes_back(simata: Simata, tmp_path: Path) -> None:
    scan, out = tmp_path / "piagam 2025.pdf", tmp_path / "salinan.pdf"
    scan.write_bytes(b"%PDF-1.7 uji")
    added = simata("evidence", "add", NIP, "awards=nasional", "feedback_360=baik", "--period", "2025",
                   "--file", str(scan))
    assert added.data["changed"] == 2
    first, second = simata("evidence", "list", NIP).data["evidence"]
    assert first["file"] == second["file"] == {
        "name": scan.name, "bytes": 12, "sha256": sha256(scan.read_bytes()).hexdigest()}
    assert (first["by"], first["at"]) == ("admin", "2026-11-24T09:41:00.000+07:00")
    said = simata("evidence", "file", first["id"], "--out", str(out))
    assert (said.data["name"], said.data["bytes"], out.read_bytes()) == (scan.name, 12, scan.read_bytes())
    assert scan.name in simata("evidence", "file", first["id"], "--out", str(out), as_json=False).out
    assert simata("check", "--deep").data["problems"] == []


@pytest.mark.parametrize(("data", "name", "code", "exit_code"), [
    (b"%PDF-1.7" + bytes(1024**2), "besar.pdf", "document.size", 3), (b"", "kosong.pdf", "document.empty", 3),
    (b"PK\x03\x04", "surat.pdf", "document.form", 3), (None, "tiada.pdf", "file.missing", 4),
])
def test_a_document_that_is_not_taken(simata: Simata, tmp_path: Path, data: bytes | None, name: str, code: str,
                                      exit_code: int) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    said = simata("evidence", NIP, "awards=nasional", "--period", "2025", "--file", str(tmp_path / name))
    assert (said.code, said.error["code"]) == (exit_code, code)
    assert name in said.error["message"]
    assert simata("evidence", "list").data["evidence"] == []


def test_a_document_that_is_not_there(simata: Simata, tmp_path: Path) -> None:
    assert simata("evidence", NIP, "awards=nasional", "--period", "2025").code == 0
    piece, = simata("evidence", "list").data["evidence"]
    assert piece["file"] is None
    for uid, code in ((piece["id"], "document.none"), ("tiada", "evidence.unknown")):
        said = simata("evidence", "file", uid, "--out", str(tmp_path / "x.pdf"))
        assert (said.code, said.error["code"]) == (3, code)
    assert not (tmp_path / "x.pdf").exists()


def test_the_submission_period_is_a_setting(simata: Simata) -> None:
    assert simata("set", "--office", "submission_opens=2026-11-01", "submission_closes=30-11-2026").code == 0
    assert simata("set", "--office", "submission_closes=2026-10-01").error["code"] == "submission.order"
    assert simata("set", "--office", "submission_closes=besok").error["code"] == "submission.date"
    assert simata("set", "--office", "submission_closes=").code == 0


def test_declare_and_target(simata: Simata) -> None:
    said = simata("declare", "awards", "team_assignments", "--unit", "3300", "--period", "2026", "--reason", "lengkap")
    assert (said.data["unit"], said.data["changed"]) == ("3300", 2)
    assert simata("target", "set", "--period", "2026", "--tier", "pengawas", "--basis", "SK 1").data["changed"] == 1
    targets = simata("target", "list").data["targets"]
    assert (targets[0]["period"], targets[0]["tiers"], targets[0]["basis"]) == ("2026", ["pengawas"], "SK 1")
    drawn = simata("map").data
    assert (drawn["people"], drawn["outside_target"]) == (0, 1)
    assert simata("target", "clear", "--period", "2026").code == 0
    assert simata("map").data["people"] == 1


def test_schemes_are_checked_and_installed(simata: Simata, tmp_path: Path) -> None:
    text = (root() / "schemes" / "bkn411.json").read_text(encoding="utf-8")
    assert simata("schemes", "show", "bkn411").data["origin"] == "shipped"
    assert len(simata("schemes", "list").data["schemes"]) == 3
    good, bad, broken = tmp_path / "baik.json", tmp_path / "salah.json", tmp_path / "rusak.json"
    data = json.loads(text)
    newer = {**data, "version": data["version"] + 1, "effective_from": "2030-01-01"}
    good.write_text(json.dumps(newer), encoding="utf-8")
    bad.write_text(json.dumps({**data, "code": 7}), encoding="utf-8")
    broken.write_text("{", encoding="utf-8")
    assert simata("schemes", "check", str(good)).data == {"ok": True, "problems": []}
    said = simata("schemes", "check", str(bad))
    assert (said.code, said.data["ok"], set(said.data["problems"][0])) == (3, False, {"path", "code", "message"})
    assert simata("schemes", "install", str(bad)).code == 3
    assert simata("schemes", "check", str(broken)).error["code"] == "file.damaged"
    assert simata("schemes", "check", str(tmp_path / "tiada.json")).code == 4
    assert simata("schemes", "install", str(good)).data["changed"] == 1
    assert len(simata("schemes", "list").data["schemes"]) == 4


def test_users_sign_in_by_their_roles(simata: Simata, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMATA_NEW_PASSPHRASE", "sandi panjang milik pengisi")
    assert simata("users", "add", "Pengisi", "--role", "entry").code == 0
    assert simata("users", "add", "Lain", "--role", "raja").error["code"] == "role.unknown"
    assert [one["name"] for one in simata("users", "list").data["users"]] == ["Pengisi", "admin"]
    monkeypatch.setenv("SIMATA_USER", "Pengisi")
    monkeypatch.setenv("SIMATA_PASSPHRASE", "sandi panjang milik pengisi")
    assert simata("people").data["people"][0]["box"] is None
    said = simata("map")
    assert (said.code, said.error["code"]) == (3, "right.missing")
    monkeypatch.setenv("SIMATA_NEW_PASSPHRASE", "sandi kedua milik pengisi")
    assert simata("users", "passphrase").code == 0
    assert simata("people").error["code"] == "login.wrong"


def test_audit_tells_who_changed_what(simata: Simata) -> None:
    simata("set", NIP, "nama=Wulan Baru", "--reason", "salah ketik")
    entries = simata("audit", "--nip", GROUPED).data["entries"]
    last = entries[-1]
    assert last.keys() >= {"n", "gen", "device", "change_id", "at", "received_at", "by", "command", "batch", "nip",
                           "record", "fields", "reason", "undoes", "seq", "verdict"}
    assert (last["by"], last["reason"]) == ("admin", "salah ketik")
    assert last["fields"] == {"nama": ["Wulan Contohwati", "Wulan Baru"]}
    assert simata("audit", "verify").data["ok"] is True
    assert "Wulan Baru" in simata("audit", "--user", "admin", "--csv", as_json=False).out
    assert simata("audit", "verify", "--csv").error["code"] == "usage.together"


def test_export_and_fields(simata: Simata, tmp_path: Path) -> None:
    out = tmp_path / "pegawai.csv"
    said = simata("export", "employees", "--out", str(out)).data
    assert (said["rows"], len(said["sha256"])) == (2, 64)
    assert NIP in out.read_text(encoding="utf-8-sig")
    assert simata("export", "cuaca", "--out", str(out)).error["code"] == "export.unknown"
    fields = simata("fields").data["fields"]
    assert {one["label"] for one in fields if one["word"] == "tmt_jabatan"} == {"TMT jabatan"}


def test_demo_makes_a_practice_office_that_says_so(bare: Simata, monkeypatch: pytest.MonkeyPatch) -> None:
    made = bare("demo", "--people", "60", "--seed", "3").data
    assert (made["people"], made["period"], made["seed"]) == (60, "2026", 3)
    assert bare("status").error["code"] == "login.wrong"
    monkeypatch.setenv("SIMATA_PASSPHRASE", "latihan")


def test_demo_refuses_an_office_with_people(simata: Simata) -> None:
    assert simata("demo", "--people", "5").error["code"] == "demo.not_empty"


def test_a_paper_is_printed_and_verified(simata: Simata, tmp_path: Path) -> None:
    fill(simata)
    out = tmp_path / "peta.pdf"
    made = simata("report", "talent-map", "--out", str(out), "--paper", "F4", "--head", "none").data
    assert (made["out"], made["people"]) == (str(out), 1)
    assert out.read_bytes().startswith(b"%PDF")
    same = simata("verify", made["verify_code"])
    assert (same.code, same.data["result"], same.data["differences"]) == (0, "equal", [])
    assert simata("rate", NIP, "--year", "2025", "--predicate", "kurang").code == 0
    other = simata("verify", made["verify_code"])
    assert (other.code, other.data["result"]) == (1, "differs")
    assert {"nip", "what", "printed", "now"} == set(other.data["differences"][0])
    assert "Tercetak" in simata("verify", made["verify_code"], as_json=False).out
    unknown = simata("verify", "ABCD-EFGH-IJKL")
    assert (unknown.code, unknown.data["result"], unknown.error["code"]) == (3, "unknown", "print.unknown")


def test_profiles_of_one_of_many_and_a_file_each(simata: Simata, tmp_path: Path) -> None:
    fill(simata)
    out, folder = tmp_path / "profil.pdf", tmp_path / "profil"
    made = simata("report", "profile", "--nip", GROUPED, "--out", str(out)).data
    assert set(made) == {"out", "pages", "people", "sha256", "verify_code"}
    assert (made["people"], made["sha256"]) == (1, sha256(out.read_bytes()).hexdigest())
    assert simata("verify", str(out)).data["result"] == "equal"
    each = simata("report", "profiles", "--nip", NIP, OTHER, "--out", str(folder), "--each").data
    assert (each["people"], each["verify_code"]) == (2, None)
    assert {one["nip"] for one in each["files"]} == {NIP, OTHER}
    assert sorted(path.name for path in folder.iterdir()) == sorted(one["file"] for one in each["files"])
    assert simata("report", "competency", "--out", str(out)).data["verify_code"] is None


def test_profiles_with_wrong_words(simata: Simata, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "x.pdf"))
    for words, code, error in (
            (("profile", "--nip", NIP, OTHER), 2, "report.one_person"),
            (("profiles", "--tier", "jpt_utama"), 3, "report.nobody"),
            (("talent-map", "--nip", NIP), 2, "usage.unknown"),
            (("profile", "--nip", NIP, "--each"), 2, "usage.unknown"),
            (("profiles", "--nip", NIP, "--tier", "pengawas"), 2, "usage.unknown"),
            (("profile", "--nip", NIP, "--review", "R1"), 2, "command.later")):
        said = simata("report", *words, *out)
        assert (said.code, said.error["code"]) == (code, error), words
    assert not list(tmp_path.glob("x*"))


def test_papers_of_later_and_both_ways_at_once_are_refused(simata: Simata, tmp_path: Path) -> None:
    out = str(tmp_path / "x.pdf")
    assert simata("report", "minutes", "--out", out).error["code"] == "command.later"
    assert simata("report", "talent-map", "--out", out, "--portrait", "--landscape").error["code"] == "usage.together"
    assert simata("report", "completeness", "--out", out).data["verify_code"] is None


def test_quality_counts_what_is_missing(simata: Simata) -> None:
    unit = simata("quality").data["units"][0]
    assert (unit["people"], unit["ready"], unit["missing"]["awards"]) == (1, 0, 1)
    fill(simata)
    assert simata("quality").data["units"][0]["ready"] == 1
    assert "Pegawai" in simata("quality", as_json=False).out
