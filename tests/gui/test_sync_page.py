"""Sinkronisasi by real events: joining and its refusals, what waits, a conflict decided, the timer, the honest bar."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from simata_desktop.domain.errors import Cancelled, EnvironmentProblem, UserError
from simata_desktop.domain.merge import State
from simata_desktop.reports.map_words import MapWords
from simata_desktop.reports.profile_back import notes
from simata_desktop.reports.profile_words import ProfileWords
from simata_desktop.services.authority_file import fingerprint
from simata_desktop.services.conflicts import MINE, SetAside
from simata_desktop.services.desk import ENTRY
from simata_desktop.services.enrolling import Joined
from simata_desktop.services.people import ListRequest
from simata_desktop.services.profile import ProfileService
from simata_desktop.services.sync_state import Notice
from simata_desktop.services.talent import MapRequest
from simata_desktop.store.journal import Delta
from simata_desktop.sync.identity import DeviceKeys
from simata_desktop.sync.protocol.hello import Enrolled
from simata_desktop.sync.protocol.stick import code_hash, grant, read_request
from simata_desktop.ui.assessment_columns import names
from simata_desktop.ui.derivation_view import DerivationView
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.program import OfficeHouse
from simata_desktop.ui.sync_conflicts import THIRD
from simata_desktop.ui.sync_deletions import HeldSection
from simata_desktop.ui.sync_join import JoinForm
from simata_desktop.ui.sync_page import SyncPage
from simata_desktop.ui.sync_tables import ASIDE, MERGED, WAITING
from simata_desktop.ui.sync_timer import SyncTimer
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.top_bar import ActionButton
from tests.gui.practice import practice_window, words_of
from tests.gui.sync_office import OFFICE, OFFICE_NAME, SyncPc, disagree, two_pcs
from tests.services.exchange_office import centre
from tests.sync_sim.centre import Grant, Office

ADDRESS = "https://pusat.contoh.go.id:8443"


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[SyncPc]:
    """A PC that has not joined."""
    made = SyncPc(tmp_path / "satu", 1, "Ratih", centre())
    yield made
    made.close()


@pytest.fixture
def one(alone: SyncPc) -> SyncPc:
    """A PC that has joined."""
    alone.join()
    return alone


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[tuple[SyncPc, SyncPc]]:
    both = two_pcs(tmp_path, centre())
    yield both
    for one in both:
        one.close()


@pytest.fixture
def joined(pcs: tuple[SyncPc, SyncPc]) -> tuple[SyncPc, SyncPc]:
    for one in pcs:
        one.join()
    return pcs


class Windows:
    """Windows on workspaces."""

    def __init__(self, theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot, folder: Path) -> None:
        self.theme, self.text, self.tasks, self.qtbot, self.folder = theme, text, tasks, qtbot, folder

    def open(self, pc: SyncPc) -> tuple[MainWindow, SyncPage]:
        window = practice_window(pc.workspace, self.folder / str(pc.number), theme=self.theme, text=self.text,
                                 tasks=self.tasks)
        self.qtbot.addWidget(window)
        window.open_page("sync")
        page = window.page
        assert isinstance(page, SyncPage)
        return window, page

    def press(self, widget: object) -> None:
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.fixture
def windows(theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> Windows:
    return Windows(theme, text, tasks, qtbot, tmp_path)


def bar(window: MainWindow) -> list[str]:
    return [item.words.text() for item in window.frame.status.items() if not item.isHidden()]


def button(window: MainWindow, words: str) -> ActionButton:
    return next(one for one in window.frame.bars.currentWidget().findChildren(ActionButton) if one.text() == words)


def certificate(folder: Path) -> Path:
    """A PEM file; what is in it is not looked at before the line is opened."""
    file = folder / "pusat.pem"
    file.write_text("-----BEGIN CERTIFICATE-----\nAAECAwQFBgcICQ==\n-----END CERTIFICATE-----\n")
    return file


# Joining


def test_before_joining_the_bar_is_honest_and_the_form_explains(alone: SyncPc, windows: Windows) -> None:
    window, page = windows.open(alone)
    said = bar(window)
    assert any(words.startswith("Tersimpan di komputer ini") for words in said)
    assert "Belum terhubung ke pusat" in said
    assert not any("Menunggu" in words for words in said)
    assert page.join.isVisible()
    assert not page.tables.isVisible()
    assert "Kata sandi dan kunci tidak pernah dikirim" in words_of(page.join)
    assert not window.register["sync.now"].isEnabled()


def test_a_code_is_grouped_while_it_is_typed(alone: SyncPc, windows: Windows) -> None:
    _, page = windows.open(alone)
    windows.qtbot.keyClicks(page.join.code, "ab3d efgh-23456")
    assert page.join.code.text() == "AB3D-EFGH-2345-6"
    for _ in range(9):
        windows.qtbot.keyClick(page.join.code, Qt.Key.Key_Left)
    windows.qtbot.keyClicks(page.join.code, "x")
    assert page.join.code.text() == "AB3D-EFXG-H234-56"
    windows.qtbot.keyClicks(page.join.code, "y")
    assert page.join.code.text() == "AB3D-EFXY-GH23-456", "the cursor stays behind what was typed"
    page.join.code.end(False)
    windows.qtbot.keyClicks(page.join.code, "789999")
    assert len(page.join.code.text()) == 19


def test_a_refusal_stands_below_its_field(alone: SyncPc, windows: Windows, text: Text) -> None:
    _, page = windows.open(alone)
    refusals = [(UserError("enrol.code", field="code"), "code"), (UserError("enrol.wait", minutes=10), "code"),
                (UserError("enrol.office", field="office"), "code"), (UserError("server.insecure"), "server"),
                (EnvironmentProblem("line.portal"), "server"), (EnvironmentProblem("line.authority"), "authority"),
                (UserError("server.authority", field="ca"), "authority"), (UserError("right.missing", roles="x"), "")]
    now: list[Exception] = []

    def refuse(*_: object) -> Joined:
        raise now[-1]

    alone.workspace.enrolling.by_line = refuse  # type: ignore[method-assign]
    windows.qtbot.keyClicks(page.join.server, ADDRESS)
    windows.qtbot.keyClicks(page.join.code, "AAAABBBBCCCCDDDD")
    for error, key in refusals:
        now.append(error)
        page.join.message.hide()
        windows.press(page.join.join)
        assert [name for name, row in page.join.rows.items() if row.problem.isVisible()] == ([key] if key else [])
        told = page.join.rows[key].problem if key else page.join.message.words
        assert told.text() == text.trouble(error)
        assert told.isVisible()
    assert page.join.server.text() == ADDRESS, "what was typed stays"
    assert page.join.join.isEnabled()


def test_joining_asks_with_what_was_typed(alone: SyncPc, windows: Windows, tmp_path: Path) -> None:
    one = alone
    window, page = windows.open(one)
    asked: list[object] = []

    def join(server: str, code: str, authority: Path | None) -> Joined:
        asked.extend((server, code, authority))
        one.join()
        return Joined("pc", 1, "DEMO", OFFICE_NAME, server, "Ratih", ("verifier",))

    one.workspace.enrolling.by_line = join  # type: ignore[method-assign]
    windows.press(page.join.join)
    assert page.join.rows["server"].problem.isVisible()
    assert not asked, "an empty form is not sent"
    file = certificate(tmp_path)
    page.join.choose_file = lambda: str(file)
    windows.press(page.join.browse)
    assert page.join.fingerprint.isVisible()
    assert page.join.fingerprint.text() == fingerprint(file)
    assert page.join.fingerprint.text().count(" ") == 15
    windows.qtbot.keyClicks(page.join.server, ADDRESS)
    windows.qtbot.keyClicks(page.join.code, "aaaabbbbccccdddd")
    windows.qtbot.keyClick(page.join.code, Qt.Key.Key_Return)
    assert asked == [ADDRESS, "AAAA-BBBB-CCCC-DDDD", file]
    assert page.tables.isVisible()
    assert not page.join.isVisible()
    assert OFFICE_NAME in page.message.words.text()
    assert page.join.code.text() == "", "a used code does not stay"
    assert "Belum ada yang diterima pusat" in bar(window)


def test_joining_by_stick_in_two_steps(alone: SyncPc, windows: Windows, text: Text, tmp_path: Path) -> None:
    window, page = windows.open(alone)
    stick = page.join.stick
    assert not stick.isVisible()
    windows.press(segment(page.join, text("ui.sync.join.way.stick")))
    assert stick.isVisible()
    assert not page.join.server.isVisible()
    assert not page.join.join.isVisible()
    assert (stick.write.isEnabled(), stick.take.isEnabled()) == (True, False)
    windows.press(stick.write)
    assert page.join.rows["code"].problem.isVisible(), "without a code nothing is written"
    stick.choose_place = lambda name: str(tmp_path / name)
    windows.qtbot.keyClicks(page.join.code, "aaaabbbbcccc0000")
    windows.press(stick.write)
    assert page.join.rows["code"].problem.text() == text.trouble(UserError("enrol.code_form"))
    page.join.code.clear()
    windows.qtbot.keyClicks(page.join.code, "aaaabbbbccccdddd")
    windows.qtbot.keyClick(page.join.code, Qt.Key.Key_Return)
    file = tmp_path / "permintaan-bergabung.simata"
    assert file.name in page.join.message.words.text()
    assert read_request(file.read_bytes()).enrol.user == "Ratih"
    assert "menunggu jawaban pusat" in stick.rows["request"].saved.text()
    assert (stick.write.property("kind"), stick.take.property("kind")) == ("", "filled")
    window.reload()
    assert stick.isVisible(), "a request that waits is found again"
    answer_request(alone, file, tmp_path / "jawab.simata", "AAAABBBBCCCCDDDD")
    stick.choose_file = lambda: str(file)
    windows.press(stick.take)
    assert stick.rows["grant"].problem.text() == text.trouble(UserError("bundle.format")), "that was the request"
    assert page.join.isVisible()
    stick.choose_file = lambda: str(tmp_path / "jawab.simata")
    windows.press(stick.take)
    assert page.tables.isVisible()
    assert OFFICE_NAME in page.message.words.text()
    assert window.register["sync.write"].isEnabled()
    assert not window.register["sync.now"].isEnabled(), "nobody has said where the centre is"
    assert "Tulis ke flashdisk" in words_of(page.strip)


def test_another_request_replaces_the_first_only_where_it_is_said(alone: SyncPc, windows: Windows, text: Text,
                                                                  tmp_path: Path) -> None:
    _, page = windows.open(alone)
    stick, files = page.join.stick, iter((tmp_path / "a.simata", tmp_path / "b.simata", tmp_path / "b.simata"))
    stick.choose_place = lambda name: str(next(files))
    page.join.way.choice.choose("stick")
    page.join.code.setText("AAAA-BBBB-CCCC-DDDD")
    stick.run_write()
    page.join.code.setText("AAAA-BBBB-CCCC-EEEE")
    stick.run_write()
    assert not (tmp_path / "b.simata").exists()
    assert page.join.message.action.text() == text("ui.sync.join.request.replace")
    windows.press(page.join.message.action)
    assert (tmp_path / "b.simata").exists()


def segment(widget: JoinForm, words: str) -> QPushButton:
    return next(one for one in widget.findChildren(QPushButton) if one.text() == words)


def answer_request(pc: SyncPc, request: Path, answer: Path, code: str) -> None:
    """What a centre does with a request."""
    keys, device = DeviceKeys.of(bytes(range(64))), f"00000000-0000-7000-8000-{pc.number:012x}"
    asked = read_request(request.read_bytes()).enrol
    first = pc.centre.enrol(device, Grant(OFFICE, closed=True, below=True))
    sign, seal = keys.public()
    told = Enrolled(device, first.gen, first.lease, pc.centre.disk.epoch, OFFICE, OFFICE_NAME, True, asked.user,
                    asked.user_id, ["admin"], seal, sign, [])
    answer.write_bytes(grant(told, code_hash(code), sign_key=keys.signing(),
                             device_key=base64.b64decode(asked.seal_key)))


def test_who_may_not_join_reads_why(alone: SyncPc, windows: Windows, text: Text) -> None:
    desk = alone.workspace.desk
    desk.user = replace(desk.user, roles=frozenset((ENTRY,)))
    _, page = windows.open(alone)
    assert not page.join.join.isEnabled()
    assert not page.join.code.isEnabled()
    assert page.join.busy.text() == text.needed_role(("admin",), desk.user.roles)


# Exchanging


def test_what_waits_is_listed_and_sent(one: SyncPc, windows: Windows) -> None:
    one.person("Intan Andaisari", "198504302009012001")
    window, page = windows.open(one)
    waiting = one.workspace.syncing.state.pending()
    assert waiting > 0
    assert f"Menunggu dikirim ({waiting})" in bar(window)
    assert window.frame.rail._items["sync"]._badge == waiting
    words = [page.tables.tables[WAITING].model().index(0, column).data() for column in range(6)]
    assert words[1:5] == ["Impor: Pegawai", "Intan Andaisari", "–", "Ratih"]
    windows.press(button(window, "Sinkronkan sekarang"))
    assert one.workspace.syncing.state.pending() == 0
    said = bar(window)
    assert "Menunggu dikirim (0)" in said
    assert any(words.startswith("Sudah diterima pusat ") for words in said)
    assert f"{waiting} perubahan diterima pusat" in page.message.words.text()
    assert page.strip.received.title.text().startswith("Sudah diterima pusat")
    assert f"Kirim {waiting}, terima 0" in words_of(page.side)


def test_the_day_of_an_old_success_is_named(one: SyncPc, windows: Windows) -> None:
    one.by_line()
    one.clock.move(days=2)
    window, page = windows.open(one)
    assert any("Sudah diterima pusat 24 Nov 2026" in words for words in bar(window))
    assert "24 Nov 2026" in page.strip.received.title.text()


def test_a_dead_line_is_told_and_nothing_is_lost(one: SyncPc, windows: Windows, text: Text) -> None:
    one.person("Intan Andaisari", "198504302009012001")
    waiting = one.workspace.syncing.state.pending()

    def dead(at: str) -> None:
        raise EnvironmentProblem("line.unreachable")

    one.fate = dead
    window, page = windows.open(one)
    page.synchronise()
    assert page.message.words.text() == text("error.line.unreachable")
    assert page.message.level == "warning"
    assert f"Menunggu dikirim ({waiting})" in bar(window)
    assert "Belum ada yang diterima pusat" in bar(window), "a failure is no receipt"
    assert page.strip.waiting.then.words.startswith("Dicoba lagi")
    assert page.strip.received.then.words == text("error.line.unreachable")


def test_stopping_keeps_what_was_received(one: SyncPc, windows: Windows, text: Text) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise Cancelled

    one.workspace.syncing.by_line = stopped  # type: ignore[method-assign, assignment]
    window, page = windows.open(one)
    page.synchronise()
    assert page.message.words.text() == text("ui.sync.stopped")
    assert window.register["sync.now"].isEnabled()


def test_the_stick_says_what_was_written_and_taken(one: SyncPc, windows: Windows, tmp_path: Path) -> None:
    one.person("Intan Andaisari", "198504302009012001")
    wanted: list[Path] = []

    class Bundles:
        def export(self, file: Path, progress: object) -> SimpleNamespace:
            wanted.append(file)
            return SimpleNamespace(file=file, changes=2, bytes=2048, short_code="K7QM-22P4")

        def take_in(self, file: Path, progress: object) -> object:
            wanted.append(file)
            if file.name == "lain.simata":
                raise UserError("bundle.not_for_this_device")
            done = one.by_line()
            return SimpleNamespace(already=False, pushed=done.pushed, summary=done.summary)

    one.workspace.bundles = Bundles()  # type: ignore[attr-defined]
    window, page = windows.open(one)
    named: list[str] = []
    page.stick.choose_place = lambda name: named.append(name) or str(tmp_path / "kiriman")
    windows.press(button(window, "Tulis ke flashdisk…"))
    assert named == ["kiriman-2026-11-24.simata"]
    assert "K7QM-22P4" in page.message.words.text()
    assert one.workspace.syncing.state.pending() > 0, "written is not received"
    page.stick.choose_file = lambda: str(tmp_path / "lain.simata")
    windows.press(button(window, "Ambil dari flashdisk…"))
    assert "komputer lain" in page.message.words.text()
    page.stick.choose_file = lambda: str(tmp_path / "tanda-terima.simata")
    windows.press(button(window, "Ambil dari flashdisk…"))
    assert "Menunggu dikirim (0)" in bar(window)
    assert [file.name for file in wanted] == ["kiriman.simata", "lain.simata", "tanda-terima.simata"]


def test_what_came_reaches_the_other_pages(joined: tuple[SyncPc, SyncPc], windows: Windows) -> None:
    one, other = joined
    other.person("Wulan Contohwati", "197908142005012006")
    other.by_line()
    window, page = windows.open(one)
    heard: list[frozenset[str]] = []
    window.tasks.changed.connect(lambda changes, owner: heard.append(changes.topics))
    page.synchronise()
    assert "person" in heard[-1]
    assert [line for line in words_of(page.side).splitlines() if "Surya" in line]


# Conflicts


def test_both_values_stand_side_by_side_and_one_is_taken(joined: tuple[SyncPc, SyncPc], windows: Windows) -> None:
    one, other = joined
    disagree(one, other)
    window, page = windows.open(one)
    assert "Perbedaan (1)" in bar(window)
    panel = page.conflicts
    assert panel.count.text() == "Perbedaan 1 dari 1"
    assert panel.name.text() == "Wulan Contohwati"
    mine, theirs = panel.cards[MINE], panel.cards["theirs"]
    assert "Nilai dari Anda" in words_of(mine)
    assert "Baik" in words_of(mine)
    assert "komputer ini" in words_of(mine)
    assert f"Nilai dari Surya ({OFFICE_NAME})" in words_of(theirs)
    assert "Sangat Baik" in words_of(theirs)
    assert not panel.decide.isEnabled()
    windows.press(theirs.choice)
    assert theirs.choice.isChecked()
    assert not mine.choice.isChecked()
    assert not panel.decide.isEnabled()
    windows.qtbot.keyClicks(panel.reason, "SK penetapan dilihat")
    assert panel.decide.text() == "Pakai nilai kanan"
    page.refresh(None)
    assert panel.reason.text() == "SK penetapan dilihat", "what is being typed stays when the list is read anew"
    windows.qtbot.keyClick(panel.reason, Qt.Key.Key_Return)
    assert not panel.isVisible(), "both verifiers of the office are authors: one of them may decide"
    assert "Keputusan tersimpan" in page.message.words.text()
    assert not any("Perbedaan" in words for words in bar(window)), "what waits for the centre waits for no person"
    page.synchronise()
    assert one.workspace.conflicts.list() == []


def test_two_people_of_one_nip_are_told_apart_by_hand(joined: tuple[SyncPc, SyncPc], windows: Windows) -> None:
    one, other = joined
    one.person("Wulan Contohwati", "197007201990031019", tanggal_lahir="1970-07-20")
    one.by_line()
    other.person("Wawan Contohadi", "197007201990031019", tanggal_lahir="1970-07-20")
    other.by_line()
    window, page = windows.open(other)
    assert "Perbedaan (1)" in bar(window)
    panel = page.conflicts
    assert (panel.name.text(), panel.group.text()) == ("Wawan Contohadi", "NIP yang sama")
    assert panel.kind.words.startswith("NIP ini tercatat pada dua orang")
    assert "Wawan Contohadi" in words_of(panel.cards[MINE])
    assert all(word in words_of(panel.cards["theirs"]) for word in ("Wulan Contohwati", "20 Juli 1970", "NIP"))
    (field,) = panel.fields.values()
    windows.qtbot.keyClicks(field, "197007201990031027")
    windows.qtbot.keyClicks(panel.reason, "salah ketik")
    windows.press(panel.decide)
    assert not panel.isVisible()
    page.synchronise()
    one.by_line()
    assert [pc.workspace.conflicts.list() for pc in joined] == [[], []]
    assert one.workspace.people.show("197007201990031027")["name"] == "Wawan Contohadi"


def test_of_another_office_only_its_code_is_shown_and_nobody_is_merged(tmp_path: Path, windows: Windows) -> None:
    found = centre(Office(OFFICE, None), Office("DINKES", OFFICE))
    pc = SyncPc(tmp_path / "satu", 1, "Ratih", found)
    pc.join()
    found.disk.states["DINKES/open", "p"] = State("person", {"nip.nip": "197007201990031019", "name.nama": "Rahasia"},
                                                  made=True)
    pc.person("Wulan Contohwati", "197007201990031019")
    pc.by_line()
    _, page = windows.open(pc)
    panel = page.conflicts
    assert "DINKES" in words_of(panel.cards["theirs"])
    assert "Rahasia" not in words_of(panel.cards["theirs"])
    windows.press(panel.cards[MINE])
    assert panel.take == ""
    assert "Pindahkan pegawainya" in panel.cards["theirs"].choice.toolTip()
    pc.close()


def test_the_verifier_who_wrote_neither_decides_and_both_agree(joined: tuple[SyncPc, SyncPc], windows: Windows) -> None:
    one, other = joined
    disagree(one, other)
    desk = one.workspace.desk
    third = desk.ids.uuid7()
    with desk.save("users") as result:
        result.work.create("user", third, {"nama": "Joko", "peran": '["verifier"]'})
    window, page = windows.open(one)
    panel = page.conflicts
    windows.press(panel.cards[MINE])
    windows.qtbot.keyClicks(panel.reason, "SK asli")
    windows.press(panel.decide)
    assert "Verifikator lain" in panel.refusal.text(), "an author does not decide where another may"
    desk.user = replace(desk.user, id=third, name="Joko")
    window, page = windows.open(one)
    panel = page.conflicts
    assert "Nilai dari Ratih" in words_of(panel.cards[MINE]), "no value is mine where another is signed in"
    windows.qtbot.keyClicks(panel.fields["predikat_kinerja"], "kata lain")
    assert panel.take == THIRD
    windows.qtbot.keyClicks(panel.reason, "SK asli")
    windows.press(panel.decide)
    assert panel.refusal.isVisible(), "no predicate is called so"
    windows.press(panel.cards["theirs"].choice)
    windows.press(panel.decide)
    assert not panel.isVisible()
    assert not any("Perbedaan" in words for words in bar(window))
    page.synchronise()
    other.by_line()
    for pc in joined:
        assert not pc.workspace.conflicts.list()
        shown = pc.workspace.conflicts.list(settled=True)
        assert len(shown) == 1


def test_who_may_not_decide_sees_that_it_waits(joined: tuple[SyncPc, SyncPc], windows: Windows) -> None:
    one, other = joined
    disagree(one, other)
    desk = one.workspace.desk
    desk.user = replace(desk.user, roles=frozenset((ENTRY,)))
    _, page = windows.open(one)
    panel = page.conflicts
    assert panel.isVisible()
    assert not panel.deciding.isVisible()
    assert panel.note.words.startswith("Menunggu keputusan verifikator")
    windows.press(panel.cards[MINE])
    assert not panel.cards[MINE].choice.isChecked()


def test_names_can_be_hidden(joined: tuple[SyncPc, SyncPc], windows: Windows) -> None:
    one, other = joined
    disagree(one, other)
    one.person("Intan Andaisari", "198504302009012001")
    window, page = windows.open(one)
    window.hide_names(hidden=True)
    assert "Wulan" not in page.conflicts.name.text()
    assert page.tables.tables[WAITING].model().index(0, 2).data() == "1 orang"


def test_a_disputed_value_is_marked_where_it_is_used(joined: tuple[SyncPc, SyncPc], theme: Theme, text: Text,
                                                     qtbot: QtBot) -> None:
    one, other = joined
    disagree(one, other)
    workspace = one.workspace
    derivation = workspace.talent.explain("197908142005012006")
    marked = [indicator["label"] for axis in derivation.as_json(text.words)["axes"].values()
              for indicator in axis["indicators"] if indicator.get("disputed")]
    assert marked == ["Penilaian Kinerja"]
    view = DerivationView(theme, text, derivation)
    qtbot.addWidget(view)
    assert text("ui.derivation.disputed.count", count=1) in words_of(view)
    assert [row.cells[0] for row in view.table.rows if row.disputed] == marked
    assert text("ui.derivation.disputed") in view.table.accessibleDescription()
    said = text("paper.note.disputed", count=1)
    chart = workspace.talent.map(MapRequest(entries=True))
    assert said in MapWords(chart, text.words).notes(anonymous=False)
    profile = ProfileService(workspace.desk).one("197908142005012006")
    assert said in notes(ProfileWords(text.words, names()), profile)
    workspace.conflicts.resolve(workspace.conflicts.list()[0].id, "mine", "SK asli")
    one.by_line()
    assert not workspace.talent.explain("197908142005012006").disputed
    assert workspace.talent.map(MapRequest()).disputed == 0
    assert ProfileService(workspace.desk).one("197908142005012006").disputed == 0


# What the system did by itself, what the centre set aside, what the officer should know


def test_what_merged_by_itself_is_listed_and_taken_back(joined: tuple[SyncPc, SyncPc], windows: Windows) -> None:
    one, other = joined
    person = one.person("Wulan Contohwati", "197908142005012006", email_dinas="lama@contoh.go.id")
    for pc in joined:
        pc.by_line()
    other.clock.move(hours=1)
    one.set("person", person, email_dinas="pertama@contoh.go.id")
    other.set("person", person, email_dinas="kedua@contoh.go.id")
    for pc in (other, one, other):
        pc.by_line()
    _, page = windows.open(one)
    tables = page.tables
    windows.press(next(button for button in tables.switch.children() if getattr(button, "text", str)() ==
                       "Digabung oleh sistem (1)"))
    assert tables.tables[MERGED].model().index(0, 2).data() == "Surel dinas: kedua@contoh.go.id"
    assert not tables.take_back.isEnabled()
    tables.tables[MERGED].go_to(0)
    windows.press(tables.take_back)
    with one.workspace.desk.database.reading() as connection:
        stands = connection.exec_driver_sql("SELECT office_email FROM person WHERE uid = ?", (person,)).scalar_one()
    assert stands == "pertama@contoh.go.id"
    assert one.workspace.syncing.state.pending() == 1, "it travels like any other change"


def test_what_was_set_aside_says_why_and_what_to_do(one: SyncPc, windows: Windows) -> None:
    one.workspace.conflicts.quarantine = lambda: [SetAside(  # type: ignore[method-assign]
        "c", why, one.clock.now().isoformat(), "197908142005012006", "r", {"golongan": (None, "III/b")}, "Ratih")
        for why in ("right.scope", "never.heard.of")]
    _, page = windows.open(one)
    page.tables.show_list(ASIDE)
    rows = [[page.tables.tables[ASIDE].model().index(row, column).data() for column in (2, 3, 4)] for row in (0, 1)]
    assert rows[0] == ["Golongan: III/b", "Data ini milik kantor lain",
                       "Hubungi kantor pemilik data, atau minta pemindahan pegawai"]
    assert "tetap tersimpan" in rows[1][2]


def test_notices_and_the_last_comparison_are_told_in_words(one: SyncPc, windows: Windows, text: Text) -> None:
    state, at = one.workspace.syncing.state, one.clock.now().isoformat()
    codes = ["device.cloned", "server.restored", "clock.skew", "device.revoked", "app.old"]
    status = replace(state.status(), notices=tuple(Notice(code, at) for code in codes))
    state.status = lambda: status  # type: ignore[method-assign]
    _, page = windows.open(one)
    told = words_of(page.side)
    assert all(text(f"cli.notice.{code}") in told for code in codes)
    for answer, words in (("equal", "Isi komputer ini sama dengan pusat"),
                          ("differs", "Isi komputer ini berbeda dari pusat")):
        assert words not in words_of(page.side)
        state.compared = lambda answer=answer: (answer, at)  # type: ignore[method-assign, misc]
        page.refresh(None)
        assert words in words_of(page.side)


def test_many_deletions_wait_for_a_word(joined: tuple[SyncPc, SyncPc], windows: Windows, text: Text) -> None:
    one, other = joined
    uids = [other.person(f"Contoh {number}", f"1979081420050120{number:02d}") for number in range(12)]
    other.by_line()
    one.by_line()
    with other.workspace.desk.save("remove", reason="salah impor") as result:
        result.work.extend([Delta("person", uid, "delete", {}) for uid in uids])
    other.by_line()
    _, page = windows.open(one)
    page.synchronise()
    told = words_of(page.side)
    assert text("ui.sync.deletes", count="12") in told
    assert [line for line in told.splitlines() if "Surya" in line and "salah impor" in line]
    assert one.workspace.people.keys(ListRequest())
    (section,) = page.side.findChildren(HeldSection)
    windows.press(section.button)
    assert section.isHidden()
    assert not one.workspace.syncing.state.status().held
    assert not one.workspace.people.keys(ListRequest())


# The timer


def test_the_timer_is_set_on_the_page_and_obeyed(one: SyncPc, windows: Windows, text: Text,
                                                 tasks: Tasks) -> None:
    window, page = windows.open(one)
    assert page.interval.choice.value == 15
    house = OfficeHouse.__new__(OfficeHouse)
    timer = SyncTimer(tasks, lambda progress: house.exchange(one.workspace, progress), window)
    one.person("Intan Andaisari", "198504302009012001")
    timer.look()
    assert one.workspace.syncing.state.pending() == 0, "never tried before: at once"
    assert "Menunggu dikirim (0)" in bar(window), "the window hears of it"
    one.person("Ilham Seumpama", "198504302009011002")
    timer.look()
    assert one.workspace.syncing.state.pending() == 1, "not before the pause is over"
    page.interval.chosen.emit(page._choice(0))
    one.clock.move(hours=1)
    timer.look()
    assert one.workspace.syncing.state.pending() == 1, "switched off"
    assert page.strip.waiting.then.words == text("ui.sync.waiting.by_hand")
    page.interval.chosen.emit(page._choice(5))
    timer.look()
    assert one.workspace.syncing.state.pending() == 0


def test_the_bar_leads_to_the_page(one: SyncPc, windows: Windows) -> None:
    window, page = windows.open(one)
    window.open_page("home")
    windows.press(window.frame.status.waiting)
    assert window.page is page


def test_a_practice_office_never_joins(windows: Windows, alone: SyncPc) -> None:
    alone.workspace.desk.practice = True
    _, page = windows.open(alone)
    assert not page.join.isVisible()
    assert "Kantor latihan" in words_of(page.states)
