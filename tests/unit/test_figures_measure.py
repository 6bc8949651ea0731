"""Measuring, eliding and wrapping by the shipped fonts' own widths; numbers as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics

from simata_desktop.figures.numbers import box_label, boxes_text, people_text, score_text, share_text
from simata_desktop.reports.fonts import ARIAL, BOOKMAN, HOUSE, measure, typeface
from simata_desktop.resources import words

MEASURE = measure(HOUSE)
ID = words("id")


@pytest.mark.parametrize("name", [HOUSE, ARIAL, BOOKMAN])
def test_widths_are_those_of_the_embedded_font(name):
    face = typeface(name)
    for weight, registered in face.names.items():
        for text in ("Kotak IX (9) – 21 pegawai", "Drs. Hendra Umpamawan, M.Si.", "19790814 200501 2 006", "Ñé · …"):
            ours = face.measure.width(text, size=9, weight=weight)
            assert ours == pytest.approx(pdfmetrics.stringWidth(text, registered, 9), abs=0.05)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80), st.floats(5, 200))
def test_elided_text_fits(text, width):
    shown = MEASURE.elide(text, width=width, size=9)
    assert MEASURE.width(shown, size=9) <= width + 1e-6
    assert shown in (text, "") or shown.endswith("…")


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120), st.floats(20, 200))
def test_wrapping_loses_nothing(text, width):
    lines = MEASURE.wrap(text, width=width, size=9)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(MEASURE.width(line, size=9) <= width + 1e-6 for line in lines if len(line) > 1 and text.split())


def test_numbers():
    assert people_text(1244, ID) == "1.244"
    assert share_text(16, 299, ID) == "5,4 %"
    assert share_text(0, 0, ID) == "–"
    assert score_text(None, ID) == "–"
    assert score_text(79.64, ID) == "79,6"
    assert score_text(79.96, ID, cuts=(60, 80)) == "79,96"
    assert score_text(80.0, ID, cuts=(60, 80)) == "80,0"
    assert box_label(9) == "IX (9)"
    assert boxes_text([9, 7, 8]) == "7–9"
    assert boxes_text([3, 9, 7]) == "3, 7, 9"


def test_every_shipped_word_has_its_glyphs():
    """Every word of the catalogue of paper and figures can be written in every paper face."""
    for language in ("id", "en"):
        catalogue = words(language)
        names = catalogue.keys()
        letters = {letter for key in names if key.startswith("paper.") for letter in catalogue(key)}
        for name in (HOUSE, ARIAL, BOOKMAN):
            for face in measure(name).faces.values():
                assert not {letter for letter in letters if ord(letter) not in face.widths}
