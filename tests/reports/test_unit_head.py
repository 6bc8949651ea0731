"""Who leads a unit, as letters address him."""

from __future__ import annotations

import pytest

from simata_desktop.reports.unit_head import head_of


@pytest.mark.parametrize(("unit", "head"), [
    ("Dinas Kesehatan", "Kepala Dinas Kesehatan"), ("Kecamatan Sawo", "Camat Sawo"),
    ("KECAMATAN SAWO", "Camat SAWO"), ("Sekretariat Daerah", "Sekretaris Daerah"),
    ("Sekretariat DPRD", "Sekretaris DPRD"), ("Inspektorat Daerah", "Inspektur Daerah"), ("Inspektorat", "Inspektur"),
    ("Kelurahan Kemuning", "Lurah Kemuning"), ("RSUD Contoh", "Direktur RSUD Contoh"),
    ("Rumah Sakit Umum Daerah Contoh", "Direktur Rumah Sakit Umum Daerah Contoh"),
    ("Satuan Polisi Pamong Praja", "Kepala Satuan Polisi Pamong Praja"),
    ("Sekretariatan", "Kepala Sekretariatan"),
])
def test_the_head_of_a_unit(unit: str, head: str) -> None:
    assert head_of(unit) == head
