"""What stands beside the Asesmen table: the participant, or a form; and which actions a session allows to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from simata_desktop.domain.assessment import FINAL
from simata_desktop.domain.changes import Changes
from simata_desktop.domain.clock import today
from simata_desktop.domain.session_codes import next_code
from simata_desktop.services.desk import ASSESSOR, VERIFIER
from simata_desktop.services.reporting import PROFILE, PROFILES
from simata_desktop.services.session_roll import SessionRoll
from simata_desktop.ui.assessment_finish import FinishPanel
from simata_desktop.ui.assessment_form import SessionForm
from simata_desktop.ui.assessment_people import PeoplePanel
from simata_desktop.ui.assessment_person import ParticipantView
from simata_desktop.ui.assessment_words import AssessmentWords
from simata_desktop.ui.reason_strip import ReasonStrip
from simata_desktop.ui.report_people import PeopleOnPaper, offer_profiles
from simata_desktop.ui.session_join import SessionJoin

if TYPE_CHECKING:
    from simata_desktop.ui.assessment_page import AssessmentPage

FORMS = (SessionForm, PeoplePanel, FinishPanel, AssessmentWords, SessionJoin)


class Panels:
    """Opens and closes the forms of one page. One at a time; the participant comes back when a form is closed."""

    def __init__(self, page: AssessmentPage) -> None:
        self._page = page
        context = page.context
        self.person = ParticipantView(context)
        self.reason = ReasonStrip(context.theme, context.text, "ui.assessment.reopen", edge="bottom")
        self.reason.given.connect(self._reopen)
        self.reason.left.connect(page.table.setFocus)
        offer_profiles(context, page.print_menu, {PROFILE: self._profile, PROFILES: self._profiles})

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """The actions that open something here."""
        return {"assessment.new": self.open_new, "assessment.change": self.open_change,
                "assessment.add": self.open_people, "assessment.words": self.open_words,
                "assessment.finalise": self.open_finish, "assessment.reopen": self.ask_reopen,
                "assessment.join": self.open_join}

    # The participant

    def show_person(self) -> None:
        """Show the participant with the keyboard, as he is typed now."""
        page, roll, place = self._page, self._page.roll, self._page.table.place
        if isinstance(page.inspected, FORMS):
            return
        one = roll.people.get(place[0]) if roll and place and roll.people else None
        if one is None or roll is None:
            page.context.shell.show_inspector(None, page=page.key)
            return
        face, draft = page.table.face, page.table.draft
        number = list(roll.people).index(one.id) + 1 if page.hidden else 0
        self.person.show_person(
            one, face.face if face else "", draft=draft[1:] if draft and draft[0] == one.id else None,
            hidden=page.context.text("ui.map.participant", number=number) if page.hidden else "")
        page.context.shell.show_inspector(self.person, page=page.key)

    # What is allowed

    def follow(self, roll: SessionRoll | None) -> None:
        """The session as it is now: actions on or off with their reason, the form that is open renewed."""
        page, text = self._page, self._page.context.text
        roles = page.context.workspace.desk.user.roles
        settles = text.needed_role((VERIFIER,), roles)
        nothing = "" if roll else text("ui.assessment.none")
        final = roll is not None and roll.session.state == FINAL
        locked = text("ui.assessment.locked.final") if final else ""
        why = {"new": settles, "change": settles or nothing or locked,
               "add": nothing or text.needed_role((VERIFIER, ASSESSOR), roles),
               "join": text.needed_role((VERIFIER, ASSESSOR), roles),
               "words": nothing or ("" if roll and roll.people else text("ui.assessment.nobody")),
               "finalise": settles or nothing or locked,
               "reopen": settles or nothing or ("" if final else text("ui.assessment.not_final")),
               "print": nothing or ("" if not page.print_menu.empty else text("ui.assessment.print.none"))}
        for name, reason in why.items():
            page.context.shell.enable(f"assessment.{name}", on=not reason, why=reason)
        form = page.inspected
        if isinstance(form, PeoplePanel) and roll is not None and roll.session.code == form.code:
            form.show_roll(roll, hidden=page.hidden)
        elif isinstance(form, FinishPanel) and not final:
            form.refresh()
        elif isinstance(form, (PeoplePanel, FinishPanel)):
            self.close()

    # Papers

    def _profile(self) -> PeopleOnPaper | None:
        """The participant with the keyboard, for the page of papers."""
        roll, place = self._page.roll, self._page.table.place
        one = roll.people.get(place[0]) if roll and place else None
        return PeopleOnPaper(PROFILE, (one.nip,), one.name) if one else None

    def _profiles(self) -> PeopleOnPaper | None:
        """Everybody of the session."""
        roll = self._page.roll
        if roll is None or not roll.people:
            return None
        words = self._page.context.text("ui.assessment.people.title", code=roll.session.code)
        return PeopleOnPaper(PROFILES, tuple(one.nip for one in roll.people.values()), words)

    # Forms

    def open_new(self) -> None:
        """The form of a new session."""
        page = self._page
        year = today(page.context.workspace.desk.clock).year
        self._open_form(SessionForm(page.context, None, next_code((line.code for line in page.lines), year)))

    def open_change(self) -> None:
        """What may still be changed of the session."""
        if self._page.roll is not None:
            self._open_form(SessionForm(self._page.context, self._page.roll.session))

    def open_people(self) -> None:
        """The participants."""
        page = self._page
        if page.roll is not None:
            roles = page.context.workspace.desk.user.roles
            panel = PeoplePanel(page.context, page.roll, hidden=page.hidden, settles=VERIFIER in roles)
            panel.closed.connect(self.close)
            self._show(panel)

    def open_words(self) -> None:
        """The texts of the report of the participant with the keyboard."""
        page, place = self._page, self._page.table.place
        if page.roll is not None and place is not None and place[0] in page.roll.people:
            panel = AssessmentWords(page.context, page.roll.session.code, page.roll.people[place[0]].nip)
            panel.closed.connect(self.close)
            self._show(panel)

    def open_finish(self) -> None:
        """What is open before the session is made final."""
        page = self._page
        if page.roll is not None:
            panel = FinishPanel(page.context, page.roll.session)
            panel.closed.connect(self.close)
            panel.wrong_asked.connect(page.to_wrong)
            self._show(panel)

    def open_join(self) -> None:
        """The stick to and from the other PC of the hall; it may bring a session that is not here yet."""
        page = self._page
        panel = SessionJoin(page.context, page.roll.session.code if page.roll else "")
        panel.closed.connect(self.close)
        self._show(panel)

    def ask_reopen(self) -> None:
        """Ask why a final session is to be opened again."""
        page = self._page
        if page.roll is not None:
            self.reason.ask(page.context.text("ui.assessment.reopen.ask", code=page.roll.session.code))

    def close(self) -> None:
        """The participant again."""
        self._page.inspect(None)
        self.show_person()
        self._page.table.setFocus()

    def _open_form(self, form: SessionForm) -> None:
        form.closed.connect(self.close)
        form.saved.connect(self._saved)
        self._show(form)

    def _saved(self, code: str) -> None:
        self.close()
        self._page.open_session(code)

    def _show(self, panel: QWidget) -> None:
        self._page.table.finish()
        self._page.inspect(panel)
        panel.setFocus()

    def _reopen(self, reason: str) -> None:
        page, roll = self._page, self._page.roll
        if roll is None:
            return
        service, code = page.context.workspace.assessment, roll.session.code

        def reopen() -> Changes:
            made: Changes = service.reopen(code, reason)
            return made

        page.context.tasks.run_command(lambda progress: reopen(), lambda changes: page.refresh(changes), owner=page)
        page.table.setFocus()
