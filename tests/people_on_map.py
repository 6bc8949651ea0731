"""Invented people on a map, for the tests of figures and papers."""

from __future__ import annotations

import random
from datetime import date

from simata_desktop.domain.talent_map import BOXES, MapEntry, SchemeLabel, TalentMap

FIRST = ("Joko", "Asri", "Bagas", "Mega", "Agung", "Sekar", "Bayu", "Intan", "Danu", "Ratih", "Teguh", "Melati")
LAST = ("Peragadi", "Contohwati", "Andaiwan", "Ilustrasari", "Misalwati", "Modelina", "Tiruanto", "Umpamadi")
TITLES = (", S.Sos., M.Si.", ", S.H., M.H.", ", S.STP., M.AP.", ", S.T.", "")
POSTS = ("Kepala Bidang Pelayanan", "Sekretaris", "Kepala Bagian Umum", "Inspektur Pembantu I", "Camat",
         "Analis Sumber Daya Manusia Aparatur Ahli Muda", "Pengelola Barang Milik Daerah")
UNITS = ("Dinas Kesehatan", "Dinas Pendidikan", "Sekretariat Daerah", "Badan Perencanaan Pembangunan Daerah",
         "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", "Kecamatan Sawo")
GRID = {(1, 1): 1, (2, 1): 2, (1, 2): 3, (3, 1): 4, (2, 2): 5, (1, 3): 6, (3, 2): 7, (2, 3): 8, (3, 3): 9}


def level(score: float) -> int:
    """Level 1–3 by the cuts 60 and 80."""
    return 3 if score >= 80 else 2 if score >= 60 else 1


def entry(number: int, chance: random.Random, **changes: object) -> MapEntry:
    """One invented person; every ninth provisional, every twentieth unrated, some moved, some known to BKN."""
    y = min(100.0, max(5.0, chance.gauss(66, 13)))
    x = min(100.0, max(5.0, chance.gauss(68, 12)))
    box = GRID[level(y), level(x)]
    kind = "unrated" if number % 20 == 19 else "provisional" if number % 9 == 8 and box != 9 else "rated"
    name = f"{FIRST[number % 12]} {LAST[number // 12 % 8]}"
    values: dict[str, object] = {
        "nip": f"19{70 + number % 25:02d}0101{2000 + number % 20}01{1 + number % 2}{number % 1000:03d}",
        "name": name, "title": name + TITLES[number % 5], "unit": UNITS[number % 6], "agency": UNITS[number % 6],
        "position": POSTS[number % 7], "tier": "administrator", "grade": "IV/a", "state": kind,
        "box": box if kind == "rated" else None, "provisional_box": box if kind == "provisional" else None,
        "possible_boxes": (box,) if kind == "rated" else (box, 9) if kind == "provisional" else (),
        "reasons": () if kind == "rated" else ("competency_assessment.missing",),
        "performance": y if kind == "rated" else None, "potential": x if kind == "rated" else None,
        "talent_score": (x + y) / 2 if kind == "rated" else None,
        "performance_range": (y, y if kind == "rated" else min(100.0, y + 15)),
        "potential_range": (x, x if kind == "rated" else min(100.0, x + 20)),
        "previous_box": box if number % 7 else 5, "external_box": box if number % 4 == 0 else None,
    }
    return MapEntry(**(values | changes))  # type: ignore[arg-type]


def talent_map(people: int, *, seed: int = 7, entries: list[MapEntry] | None = None, **changes: object) -> TalentMap:
    """A map of so many invented people, or of ``entries``, its counts drawn from them."""
    chance = random.Random(seed)
    chosen = entries if entries is not None else [entry(number, chance) for number in range(people)]
    chosen = sorted(chosen, key=lambda one: one.nip)
    reasons: dict[str, int] = {}
    for one in chosen:
        if one.place is None:
            for reason in one.reasons[:1]:
                reasons[reason] = reasons.get(reason, 0) + 1
    values: dict[str, object] = {
        "period": 2026, "rating_year": 2025, "day": date(2026, 11, 24),
        "scheme": SchemeLabel("bkn411", 1, "BKN 411/2025"), "unit": None, "tiers": ("administrator",),
        "people": len(chosen), "rated": sum(one.box is not None for one in chosen),
        "provisional": sum(one.box is None and one.provisional_box is not None for one in chosen),
        "unrated": sum(one.place is None for one in chosen),
        "counts": {box: sum(one.box == box for one in chosen) for box in BOXES},
        "provisional_counts": {
            box: sum(one.box is None and one.provisional_box == box for one in chosen) for box in BOXES},
        "unrated_reasons": reasons, "excluded": {"inactive": 3}, "outside_target": 0, "unverified": 4,
        "compared": sum(one.external_box is not None for one in chosen), "entries": tuple(chosen),
    }
    return TalentMap(**(values | changes))  # type: ignore[arg-type]
