"""Papers read back: text, pages, metadata, fonts, margins, signature, anonymity, hostile names."""

from __future__ import annotations

import io
import random
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from simata_desktop.domain.completeness import Completeness, UnitCompleteness
from simata_desktop.domain.errors import EnvironmentProblem, UsageError, UserError
from simata_desktop.reports.completeness import completeness_pdf
from simata_desktop.reports.page_size import MM
from simata_desktop.reports.paper import Imprint, Letterhead, PaperOptions, Signatory
from simata_desktop.reports.picture import grid_png
from simata_desktop.reports.table import spans
from simata_desktop.reports.talent_map import talent_map_pdf
from simata_desktop.resources import words
from tests.people_on_map import entry, talent_map

HEAD = Letterhead(("PEMERINTAH KABUPATEN CONTOH RAYA", "BADAN KEPEGAWAIAN DAERAH", "Jalan Permisalan Nomor 1"),
                  None, "Kota Contoh")
SIGNER = Signatory("Kepala Badan Kepegawaian Daerah", "Drs. HENDRA UMPAMAWAN, M.Si.", "196804121993031005", "Pembina")
PRINT = Imprint(datetime(2026, 11, 24, 9, 58, tzinfo=UTC), "Ratih Misalningsih", "7KQ4-9M2X-D3PT")
NIP = re.compile(r"\d{8} \d{6} \d \d{3}|\d{18}")


def paper(chart, *, imprint: Imprint = PRINT, signer: Signatory | None = SIGNER,
          letterhead: Letterhead = HEAD, **options: object) -> tuple[bytes, object]:
    out = io.BytesIO()
    result = talent_map_pdf(out, chart, letterhead=letterhead, signatory=signer, options=PaperOptions(**options),
                            imprint=imprint, words=words("id"))
    return out.getvalue(), result


def texts(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def assert_margins(data: bytes, pages: list[int]) -> None:
    """No ink nearer than 15 mm to the binding edge and 10 mm to the others."""
    document = pypdfium2.PdfDocument(data)
    for number in pages:
        image = np.asarray(document[number].render(scale=1.0, grayscale=True).to_pil())
        rows, columns = np.nonzero(image < 245)
        assert columns.min() >= 15 * MM - 1
        assert rows.min() >= 10 * MM - 1
        assert image.shape[1] - 1 - columns.max() >= 10 * MM - 1
        assert image.shape[0] - 1 - rows.max() >= 10 * MM - 1


@pytest.mark.parametrize("size", ["A4", "F4", "A3"])
@pytest.mark.parametrize("landscape", [True, False])
@pytest.mark.parametrize("head", ["office", "decree", "none"])
def test_every_format(size, landscape, head):
    data, result = paper(talent_map(60), paper=size, landscape=landscape, head=head, mark="TERBATAS")
    reader = PdfReader(io.BytesIO(data))
    shown = texts(data)
    assert len(shown) == result.pages
    assert result.people == 60
    wanted = {"A4": (210, 297), "F4": (215, 330), "A3": (297, 420)}[size]
    box = [float(side) for side in reader.pages[0].mediabox]
    across = (box[3], box[2]) if landscape else (box[2], box[3])
    assert [side / MM for side in across] == pytest.approx(wanted, abs=0.2)
    for number, text in enumerate(shown, start=1):
        assert f"Halaman {number} dari {result.pages}" in text
        assert "TERBATAS" in text
        assert "7KQ4-9M2X-D3PT" in text
        assert "Peta Talenta 2026 · SKP 2025 · data per 24 November 2026" in text
    assert ("LAMPIRAN" in shown[0]) == (head == "decree")
    assert ("PEMERINTAH KABUPATEN CONTOH RAYA" in shown[0]) == (head == "office")
    assert_margins(data, list(range(result.pages)))


@pytest.mark.parametrize("people", [0, 1, 13, 300])
@pytest.mark.parametrize("landscape", [True, False])
def test_everybody_is_listed_once(people, landscape):
    chart = talent_map(people)
    data, result = paper(chart, landscape=landscape)
    whole = " ".join(texts(data))
    assert result.people == people
    for one in chart.entries:
        grouped = f"{one.nip[:8]} {one.nip[8:14]} {one.nip[14]} {one.nip[15:]}"
        assert whole.count(grouped) == 1
    assert len(NIP.findall(whole)) == people + 1
    assert "NIP. 19680412 199303 1 005" in whole


def test_five_thousand_people():
    chart = talent_map(5000)
    data, result = paper(chart, paper="F4")
    shown = texts(data)
    assert result.people == 5000
    assert len(NIP.findall(" ".join(shown))) == 5001
    assert_margins(data, [0, 1, result.pages // 2, result.pages - 1])


def test_lists_go_from_nine_to_one_with_headings_and_bookmarks():
    chart = talent_map(300)
    data, _ = paper(chart)
    whole = " ".join(texts(data))
    roman = ("IX (9)", "VIII (8)", "VII (7)", "VI (6)", "V (5)", "IV (4)", "III (3)", "II (2)", "I (1)")
    places = []
    for label, box in zip(roman, range(9, 0, -1), strict=True):
        people = chart.counts[box] + chart.provisional_counts[box]
        places.append(whole.index(f"Kotak {label} – {people} pegawai"))
    assert places == sorted(places)
    titles = [one["/Title"] for one in PdfReader(io.BytesIO(data)).outline]
    assert [title.split(" –")[0] for title in titles[1:10]] == [f"Kotak {label}" for label in roman]
    assert whole.count("bukti belum lengkap; kotak yang mungkin:") == chart.provisional
    assert f"Belum dapat dipetakan – {chart.unrated} pegawai" in whole


def test_national_box_or_the_words():
    chart = talent_map(40)
    assert "Kotak BKN" in " ".join(texts(paper(chart)[0]))
    alone = talent_map(0, entries=[replace(one, external_box=None) for one in chart.entries])
    for text in texts(paper(alone)[0]):
        assert "hasil penyiapan, belum dicocokkan dengan SIMATA BKN" in text
        assert "Kotak BKN" not in text


def test_number_and_date_are_dotted_unless_typed():
    blank = texts(paper(talent_map(5))[0])
    assert "Nomor: …" in blank[0]
    assert "Kota Contoh, …" in blank[-1]
    typed = texts(paper(talent_map(5), number="800/12/2026", date_text="30 November 2026")[0])
    assert "Nomor: 800/12/2026" in typed[0]
    assert "Kota Contoh, 30 November 2026" in typed[-1]
    assert "NIP. …" in texts(paper(talent_map(5), signer=None)[0])[-1]


def test_anonymous_names_nobody_anywhere():
    chart = talent_map(60)
    data, _ = paper(chart, anonymous=True)
    reader = PdfReader(io.BytesIO(data))
    whole = " ".join(texts(data)) + str(reader.metadata) + str(reader.outline)
    for one in chart.entries:
        assert one.name not in whole
        assert one.nip not in whole
        assert one.position not in whole
    assert not NIP.search(whole)
    for word in (SIGNER.name, "HENDRA", PRINT.user):
        assert word not in whole
    assert "Peserta 001" in whole
    assert "kurang dari 5 orang" in whole


def test_metadata_is_product_and_time_only():
    information = dict(PdfReader(io.BytesIO(paper(talent_map(3))[0])).metadata)
    assert set(information) == {"/Producer", "/Creator", "/CreationDate", "/ModDate"}
    assert information["/Producer"] == "SIMATA Desktop"
    assert information["/CreationDate"].startswith("D:20261124095800")


def test_same_input_same_bytes():
    assert paper(talent_map(20))[0] == paper(talent_map(20))[0]


@pytest.mark.parametrize(("font", "family"), [("house", "NotoSans"), ("arial", "LiberationSans"),
                                              ("bookman", "SimataBookman")])
def test_fonts_are_embedded(font, family):
    reader = PdfReader(io.BytesIO(paper(talent_map(8), font=font)[0]))
    fonts = [one.get_object() for page in reader.pages for one in page["/Resources"]["/Font"].values()]
    used = [one for one in fonts if family in one["/BaseFont"]]
    assert used
    assert all("/FontFile2" in one["/FontDescriptor"] for one in used)


def test_practice_office_and_missing_code_say_so():
    shown = texts(paper(talent_map(3), imprint=replace(PRINT, practice=True, verify_code=None))[0])
    assert all("KANTOR LATIHAN" in text and "Tanpa kode periksa" in text for text in shown)


HOSTILE = ["<b>tebal</b> & <script>", "A" * 300, " ".join(["Nama"] * 200), "Baris\nbaru\tdan\x00nol",
           "(kurung) \\ balik", "\u202eterbalik", "%PDF-1.4 endobj", "=1+1", "{nama}", "名前 🙂"]


@pytest.mark.parametrize("landscape", [True, False])
def test_hostile_names_are_text_and_whole(landscape):
    chance = random.Random(3)
    people = [entry(n, chance, nip=f"{n:018d}", name=name, title=name, position=name, agency=name)
              for n, name in enumerate(HOSTILE * 3)]
    data, result = paper(talent_map(0, entries=people), landscape=landscape, signer=replace(SIGNER, title="X" * 400))
    whole = "".join("".join(texts(data)).split())
    assert result.people == len(people)
    assert "<b>tebal</b>" in whole
    assert "A" * 30 in whole
    assert " ".join(texts(data)).count("Nama") >= 200 * 3
    assert "{nama}" in whole
    assert_margins(data, list(range(result.pages)))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 90), st.booleans(), st.integers(1, 4))
def test_signature_is_never_alone_or_split(people, landscape, lines):
    chance = random.Random(people)
    chosen = [entry(n, chance, nip=f"{n:018d}", position="Jabatan panjang sekali " * lines) for n in range(people)]
    shown = texts(paper(talent_map(0, entries=chosen), landscape=landscape)[0])
    assert sum("HENDRA UMPAMAWAN" in text for text in shown) == 1
    last = shown[-1]
    assert "Kota Contoh, …" in last
    assert "NIP. 19680412 199303 1 005" in last
    assert len(NIP.findall(last)) - 1 >= min(2, people)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.floats(10, 90), min_size=1, max_size=60), st.floats(0, 400), st.floats(0, 180))
def test_spans_keep_rows_together(heights, first, tail):
    full = 400.0
    cut = spans(heights, first=first, full=full, tail=tail)
    assert [row for start, end in cut for row in range(start, end)] == list(range(len(heights)))
    for number, (start, end) in enumerate(cut):
        room = full if number else first
        rest = tail if number == len(cut) - 1 else 0.0
        assert sum(heights[start:end]) + (rest if end > start else 0.0) <= room + 1e-6
    kept = min(2, len(heights))
    assert cut[-1][1] - cut[-1][0] >= kept
    assert first >= full or len(heights) == 3 or cut[0][1] == 0 or cut[0][1] >= kept


def test_refusals(tmp_path):
    with pytest.raises(UsageError) as refused:
        paper(talent_map(1), paper="A7")
    assert refused.value.code == "paper.size"
    with pytest.raises(UserError) as broken:
        paper(talent_map(1), letterhead=replace(HEAD, logo=b"no picture"))
    assert broken.value.code == "paper.logo"
    with pytest.raises(EnvironmentProblem) as lost:
        talent_map_pdf(tmp_path / "none" / "x.pdf", talent_map(1), letterhead=HEAD, signatory=None,
                       options=PaperOptions(), imprint=PRINT, words=words("id"))
    assert lost.value.code == "file.not_writable"


def test_a_path_gets_the_whole_file(tmp_path):
    out = tmp_path / "peta.pdf"
    out.write_bytes(b"old")
    talent_map_pdf(out, talent_map(4), letterhead=HEAD, signatory=SIGNER, options=PaperOptions(), imprint=PRINT,
                   words=words("id"))
    assert out.read_bytes().startswith(b"%PDF")
    assert [file.name for file in tmp_path.iterdir()] == ["peta.pdf"]


def test_logo_is_drawn():
    picture = io.BytesIO()
    Image.new("RGB", (40, 60), "#204060").save(picture, "PNG")
    data, _ = paper(talent_map(4), letterhead=replace(HEAD, logo=picture.getvalue()))
    assert len(PdfReader(io.BytesIO(data)).pages[0].images) == 1


@pytest.mark.parametrize("landscape", [True, False])
@pytest.mark.parametrize("units", [0, 1, 40])
def test_completeness(landscape, units):
    lines = tuple(UnitCompleteness(f"U{n}", f"Dinas Contoh {n}", 20 + n, 10 + n, 6, 4, {"awards": 5, "jpm": n},
                                   {"jpm": 2}, 3) for n in range(units))
    total = UnitCompleteness(None, "", 900, 500, 300, 100, {"awards": 5 * units} if units else {}, {}, 120)
    report = Completeness(2026, 2025, date(2026, 11, 24), lines, total, {"awards": "Penghargaan"}, 7)
    out = io.BytesIO()
    result = completeness_pdf(out, report, letterhead=HEAD, signatory=SIGNER,
                              options=PaperOptions(landscape=landscape), imprint=PRINT, words=words("id"))
    shown = texts(out.getvalue())
    assert len(shown) == result.pages
    whole = " ".join(shown)
    assert all(f"Dinas Contoh {n}" in whole for n in range(units))
    assert "120 orang berpredikat Baik atau lebih" in shown[0]
    assert "HENDRA UMPAMAWAN" in shown[-1]
    assert_margins(out.getvalue(), list(range(result.pages)))


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
@pytest.mark.parametrize("people", [0, 50, 900])
def test_grid_as_picture(theme, people):
    data = grid_png(talent_map(people), 690, 610, words=words("id"), theme=theme)
    picture = Image.open(io.BytesIO(data))
    assert picture.size == (690, 610)
    assert not picture.info
    assert len(picture.getcolors(1_000_000)) > 30
