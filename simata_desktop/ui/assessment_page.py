"""Asesmen: the levels of an assessment session typed as in a spreadsheet, judged at every key, kept cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from simata_desktop.domain.assessment import FINAL, PLANNED, RUNNING
from simata_desktop.domain.changes import Changes
from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import UserError
from simata_desktop.services.assessment_rows import SessionLine
from simata_desktop.services.session_roll import FACES, LEVELS, POTENTIAL, SHEETS, SessionRoll, Spot
from simata_desktop.ui.assessment_draft import DraftKeeper, place_of
from simata_desktop.ui.assessment_face import Shown
from simata_desktop.ui.assessment_loading import Loaded, read_session
from simata_desktop.ui.assessment_panels import Panels
from simata_desktop.ui.assessment_print import PrintMenu
from simata_desktop.ui.assessment_scope import SessionScope, locked_words
from simata_desktop.ui.assessment_strip import AssessmentStrip
from simata_desktop.ui.assessment_table import SessionTable
from simata_desktop.ui.frame import NARROW
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.performance_foot import KeyHints
from simata_desktop.ui.session_print import SessionPapers
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.pages import FAILED, LOADING
from simata_desktop.ui.widgets.panel import stacked

NOTHING, NOBODY, FORBIDDEN, READY = "nothing", "nobody", "forbidden", "ready"
KEYS = ("enter", "tab", "edit", "escape", "fill", "clear", "undo", "paste")


class AssessmentPage(Page):
    """One session with its three faces."""

    key = "assessment"
    help_anchor = "assessment"
    topics = frozenset({"session", "participant", "sheet", "person", "unit", "post", "setting", "scheme"})
    scopes = ()
    buttons = ("assessment.add", "assessment.print", "assessment.finalise")

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme, text = context.theme, context.text
        self.lines: Sequence[SessionLine] = ()
        self.roll: SessionRoll | None = None
        self.hidden = False  # names
        self._code, self._face, self._assessor, self._tier, self._aim = "", LEVELS, "", "", ""
        self._begun, self._again = False, False
        self.scope = SessionScope(context, self)
        self.strip = AssessmentStrip(context)
        self.table = SessionTable(context)
        self.content = ContentStates(self.table)
        self.foot = KeyHints(theme, [(text(f"ui.performance.key.{key}"), text(f"ui.performance.key.{key}.words"))
                                     for key in KEYS])
        self.keeper = DraftKeeper(context, self.key, self)
        self.print_menu = PrintMenu(text, self)
        self.papers = SessionPapers(context, self.print_menu, lambda: self._code, self)
        self.panels = Panels(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        text, theme = self.context.text, self.context.theme
        states = ((LOADING, "", None), (NOTHING, text("ui.action.assessment.new"), self.panels.open_new),
                  (NOBODY, text("ui.action.assessment.add"), self.panels.open_people),
                  (FORBIDDEN, "", None), (FAILED, text("ui.start.again"), lambda: self.refresh(None)))
        for name, action, run in states:
            self.content.add_state(name, EmptyState(theme, text(f"ui.assessment.{name}"), action=action, run=run))
        self.content.show_state(LOADING)
        column = stacked(self, self.strip, self.panels.reason)
        column.addWidget(self.content, 1)
        column.addWidget(self.foot)
        for widget in (self.strip, self.foot, *self.scope.buttons):  # until there is a session
            widget.hide()
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.scope.session_chosen.connect(self.open_session)
        self.scope.tier_chosen.connect(self._choose_tier)
        self.scope.state_asked.connect(self._ask_state)
        self.strip.face_chosen.connect(self.turn)
        self.strip.assessor_chosen.connect(lambda name: self.turn(SHEETS, name))
        self.strip.wrong_asked.connect(self.to_wrong)
        self.table.typed.connect(self._follow_typing)
        self.table.moved.connect(self._follow_keyboard)
        self.table.stored.connect(self._stored)
        self.table.did_not_fit.connect(self._say_over)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scope.squeeze(on=self.window().width() < NARROW)

    def top_bar_widgets(self) -> Sequence[QWidget]:
        return self.scope.buttons

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        return {**self.panels.handlers(), "edit.wrong": self.to_wrong,
                "assessment.print": lambda: self.print_menu.open_at(self),
                **{f"assessment.{face}": lambda face=face: self.turn(face) for face in FACES}}

    # Reading

    def refresh(self, changes: Changes | None) -> None:
        workspace, code, lines, begun = self.context.workspace, self._code, self.lines, self._begun
        commits = self.table.commits

        def load() -> Loaded:
            kept = None if begun else place_of(workspace.drafts.read(self.key))
            known = () if changes is None or changes.touches("session") else lines
            return read_session(workspace, code, lines=known, kept=kept)

        self.context.tasks.run_query(load, lambda found: self._take(found, commits), on_failed=self._fail,
                                     key="session", owner=self)

    def _take(self, found: Loaded, commits: int) -> None:
        if self.table.saving or commits != self.table.commits:
            self._again = True  # read before what was typed meanwhile: once more when that is stored
            return
        self.lines, self.roll = found.lines, found.roll
        self._code = found.roll.session.code if found.roll else ""
        kept = found.kept if not self._begun and found.kept and found.kept.session == self._code else None
        self._begun = True
        self.scope.show_sessions(found.lines)
        if kept is not None:
            self._face, self._assessor = kept.face if kept.face in FACES else LEVELS, kept.assessor
        self._show()
        if kept is not None:
            self.keeper.begin(kept)
            if self.table.return_to(kept):
                self.context.shell.say(self.context.text("ui.assessment.given_back"))
        if self._aim:
            self.aim(self._aim)

    def _fail(self, error: BaseException) -> None:
        self.roll = None
        self._show()
        if isinstance(error, UserError) and error.code == "right.missing":
            self.content.show_state(FORBIDDEN)
        else:
            self.content.show_state(FAILED)
            self.context.shell.say(self.context.text.trouble(error), "danger")

    # Showing

    def _show(self) -> None:
        """Everything of the session: buttons, face, rows, sums."""
        roll = self.roll
        self.panels.follow(roll)
        self.strip.setVisible(roll is not None)
        self.foot.setVisible(roll is not None and bool(roll.people))
        if roll is None:
            self.content.show_state(NOTHING)
        else:
            if not roll.codes(self._face):
                self._face = POTENTIAL if self._face == LEVELS else LEVELS
            if self._face == SHEETS and self._assessor not in roll.assessors:
                self._assessor = next(iter(roll.assessors), self.context.workspace.desk.user.name)
            self.scope.show_roll(roll, self._tier)
            self._show_rows(roll)
            self.content.show_state(READY if roll.people else NOBODY)
        self.panels.show_person()

    def _show_rows(self, roll: SessionRoll) -> None:
        desk = self.context.workspace.desk
        why = locked_words(self.context.text, roll.session, desk.user.roles, today(desk.clock))
        people = roll.of_assessor(self._assessor) if self._face == SHEETS else tuple(roll.people)
        shown = tuple(id_ for id_ in people if not self._tier or (roll.people[id_].tier or "unknown") == self._tier)
        self.strip.show_session(roll, self._face, why)
        self.table.show_rows(roll, self._face, Shown(self._assessor, shown, why, self.hidden))
        self._show_sums()

    def _show_sums(self) -> None:
        roll, face = self.roll, self.table.face
        if roll is None or face is None:
            return
        wrong = len(roll.wrong_spots())
        self.strip.show_counts(roll.counts(face.face, face.shown.assessor, face.shown.people), wrong)
        if face.face == SHEETS:
            self.strip.show_assessors([(name, roll.counts(SHEETS, name, roll.of_assessor(name)))
                                       for name in roll.assessors], self._assessor)

    # Following what is typed

    def _follow_typing(self) -> None:
        self._show_sums()
        self.panels.show_person()

    def _follow_keyboard(self) -> None:
        self.panels.show_person()
        place = self.table.kept_place()
        if place is not None:
            self.keeper.note(place)

    def _stored(self, error: BaseException | None) -> None:
        roll = self.roll
        if error is not None:
            self.context.shell.say(self.context.text.trouble(error), "danger")
            self._again = True
        elif roll is not None and roll.session.state == PLANNED:
            roll.session = replace(roll.session, state=RUNNING)  # as the first level makes it
            self.scope.show_roll(roll, self._tier)
        if self._again and not self.table.saving:
            self._again = False
            self.refresh(None)

    def _say_over(self, rows: int, columns: int) -> None:
        text = self.context.text
        self.context.shell.say(text("ui.performance.over", rows=text.count(rows), columns=text.count(columns)),
                               "warning")

    # What is looked at

    def open_session(self, code: str) -> None:
        """Look at another session."""
        self.table.finish()
        self._code, self._tier = code, ""
        self.refresh(None)

    def turn(self, face: str, assessor: str = "") -> None:
        """Show another face, or the sheets of another assessor."""
        roll = self.roll
        if roll is None or not roll.codes(face):
            return
        self.table.finish()
        self._face, self._assessor = face, assessor or self._assessor
        self._show()
        self.table.setFocus()

    def _choose_tier(self, tier: str) -> None:
        self.table.finish()
        self._tier = tier
        self._show()

    def _ask_state(self, state: str) -> None:
        if self.roll is not None:
            self.scope.show_roll(self.roll, self._tier)  # it is so only once it has been done
        if state == FINAL:
            self.panels.open_finish()
        else:
            self.panels.ask_reopen()

    def to_wrong(self) -> None:
        """Go to the next cell that holds no level; where there is none, to the next that waits for a consensus."""
        roll, face, place = self.roll, self.table.face, self.table.place
        if roll is None or face is None:
            return
        self.table.finish()
        spots = roll.wrong_spots()
        if spots:
            here = face.spot(*place) if place else None
            self._go_to(roll.spot_after(here, spots))
            return
        index = face.table.currentIndex()
        noted = face.model.noted()
        later = [spot for spot in noted if spot > (index.row(), index.column())] or noted
        if later:
            face.table.go_to_cell(*later[0])

    def _go_to(self, spot: Spot) -> None:
        face = self.table.face
        here = face is not None and spot == face.spot(spot.participant, spot.code)
        if face is None or not here or face.model.row_of(spot.participant) is None:
            self._tier = ""
            self.turn(spot.face, spot.assessor)
        self.table.stand(spot.participant, spot.code)

    def aim(self, target: object) -> None:
        """Show a session by its code, or a participant of the session in front by his NIP."""
        self._aim, roll = str(target), self.roll
        if roll is None:
            return
        found = next((one.id for one in roll.people.values() if one.nip == self._aim), None)
        if found is not None:
            self.table.stand(found, "")
        elif any(line.code == self._aim for line in self.lines) and self._aim != self._code:
            self._code, self._aim = self._aim, ""
            self.refresh(None)
        self._aim = ""

    def hide_names(self, *, hidden: bool) -> None:
        if hidden != self.hidden:
            self.hidden = hidden
            self._show()

    def pause(self) -> None:
        self.keeper.keep()

    def keeps_open(self) -> bool:
        return self.roll is not None and self.roll.session.state == RUNNING
