"""The predicate of two ratings, by the shipped matrix."""

import pytest

from simata_desktop.domain.performance import agrees, parse_matrix, predicate
from simata_desktop.resources import read_json

MATRIX = parse_matrix(read_json("reference", "skp.json"))


@pytest.mark.parametrize(("work", "behaviour", "expected"), [
    ("di_atas", "di_atas", "sangat_baik"), ("di_atas", "sesuai", "baik"), ("sesuai", "di_atas", "baik"),
    ("di_atas", "di_bawah", "kurang"), ("sesuai", "sesuai", "baik"), ("sesuai", "di_bawah", "kurang"),
    ("di_bawah", "di_atas", "butuh_perbaikan"), ("di_bawah", "sesuai", "butuh_perbaikan"),
    ("di_bawah", "di_bawah", "sangat_kurang"), ("sesuai", None, None), (None, "sesuai", None),
    ("tinggi", "sesuai", None)])
def test_the_matrix(work, behaviour, expected):
    assert predicate(work, behaviour, MATRIX) == expected


def test_a_given_predicate_is_held_against_both_ratings():
    assert agrees("baik", "sesuai", "sesuai", matrix=MATRIX)
    assert agrees("baik", "sesuai", None, matrix=MATRIX)
    assert agrees(None, "sesuai", "sesuai", matrix=MATRIX)
    assert not agrees("sangat_baik", "sesuai", "sesuai", matrix=MATRIX)
