"""Chooses what the inspector of the competency map shows, and fetches what only one person needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from simata_desktop.domain import competency_map as figures
from simata_desktop.domain.competency_map import UnitStanding
from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.services.assessment_history import PersonSession
from simata_desktop.services.competency_map import CompetencyMap, UnitLine
from simata_desktop.ui.competency_plans import MOST
from simata_desktop.ui.competency_view import CompetencyView, PersonRadar, group_view, people_view
from simata_desktop.ui.page import Page


class CompetencyInspector:
    """For one page. ``name_of`` says what the person of a place is called, ``open_unit`` leads to the unit of a row."""

    def __init__(self, page: Page, names: CompetencyNames, name_of: Callable[[int], str],
                 open_unit: Callable[[int], None]) -> None:
        self._page, self._names, self._name_of, self._open_unit = page, names, name_of, open_unit
        self._context = page.context
        self._asked: object = None  # what is on its way; an answer to anything older is thrown away

    def show(self, found: CompetencyMap, chosen: Sequence[int], line: int | None) -> None:
        """The people ``chosen`` (places), else the unit of row ``line``, else the whole."""
        self._asked = object()
        standing = found.units[line].standing if line is not None else None
        if len(chosen) == 1:
            self._show_person(found, chosen[0])
        elif 1 < len(chosen) <= MOST:
            people = [found.people[place] for place in chosen]
            called = [self._name_of(place) for place in chosen]
            self._page.inspect(people_view(self._context, self._names, people, called))
        elif chosen:
            self._show_many(found, chosen)
        elif line is not None and standing is not None:
            self._show_unit(line, found.units[line], standing)
        else:
            self._show_whole(found)

    def _show_person(self, found: CompetencyMap, place: int) -> None:
        one, asked, workspace = found.people[place], self._asked, self._context.workspace
        called = self._name_of(place)

        def show(sessions: tuple[PersonSession, ...]) -> None:
            counts = next((held.participant for held in sessions if held.participant is not None
                           and held.date == one.standing.day and held.participant.levels), None)
            if counts is None or asked is not self._asked:
                return
            view = PersonRadar(self._context, self._names, counts, sessions,
                               hidden="" if called == one.title else called)
            view.session_opened.connect(lambda code: self._context.shell.open_page("assessment", code))
            self._page.inspect(view)

        self._context.tasks.run_query(lambda: workspace.assessment.of_person(one.nip), show, key="competency.person",
                                      owner=self._page)

    def _show_many(self, found: CompetencyMap, chosen: Sequence[int]) -> None:
        """More than can be told apart over each other: their middle."""
        people, asked, text = [found.people[place].standing for place in chosen], self._asked, self._context.text

        def show(standing: UnitStanding) -> None:
            if asked is self._asked:
                called = text("ui.competency.view.chosen", count=text.count(len(people)))
                self._page.inspect(self._group(called, standing, second=text("ui.competency.view.most", count=MOST)))

        self._context.tasks.run_query(lambda: figures.unit_standing("", people, found.rule), show,
                                      key="competency.person", owner=self._page)

    def _show_unit(self, place: int, line: UnitLine, standing: UnitStanding) -> None:
        called = line.name or self._context.text("ui.competency.no_unit")
        self._page.inspect(self._group(called, standing, second=self._counts(standing.people, line.without),
                                       open_unit=(lambda: self._open_unit(place)) if line.id else None))

    def _show_whole(self, found: CompetencyMap) -> None:
        standing = UnitStanding("", len(found.people), found.spreads, found.jpm, found.weakest, found.histogram)
        self._page.inspect(self._group(found.unit_name or self._context.text("ui.scope.all_units"), standing,
                                       second=self._counts(len(found.people), found.without)))

    def _counts(self, people: int, without: int) -> str:
        text = self._context.text
        return text("ui.competency.view.unit", people=text.count(people), without=text.count(without))

    def _group(self, called: str, standing: UnitStanding, *, second: str,
               open_unit: Callable[[], None] | None = None) -> CompetencyView:
        return group_view(self._context, self._names, standing.spreads, called=called, second=second, jpm=standing.jpm,
                          open_unit=open_unit)
