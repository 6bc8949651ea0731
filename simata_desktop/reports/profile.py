"""Profil Talenta Individu on paper: one or two pages a person, each person's pages numbered for themselves."""

from __future__ import annotations

from dataclasses import replace

from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.domain.profile import Profile
from simata_desktop.figures.tokens import palette
from simata_desktop.reports.flow import Flow, Shape
from simata_desktop.reports.fonts import typeface
from simata_desktop.reports.frame import Frame
from simata_desktop.reports.page_size import page
from simata_desktop.reports.painter import Painter
from simata_desktop.reports.paper import Imprint, Letterhead, PaperOptions, Signatory
from simata_desktop.reports.profile_back import Back
from simata_desktop.reports.profile_front import Front
from simata_desktop.reports.profile_words import ProfileWords
from simata_desktop.reports.writing import clean, hand, nip_text
from simata_desktop.resources import Words, read_json


class ProfilePress:
    """Lays and paints profiles of one print; what they share is worked out once."""

    def __init__(self, letterhead: Letterhead, signatory: Signatory | None, options: PaperOptions, imprint: Imprint,
                 words: Words) -> None:
        self._hand, self._page = hand(options.font, words), page(options.paper, landscape=options.landscape)
        names = CompetencyNames.parse(read_json("reference", "competencies.json"))
        self._said = ProfileWords(words, names, options.anonymous)
        self._options, self._imprint = options, imprint
        self._frame = Frame(self._page, self._hand, letterhead, signatory, options, imprint,
                            words("paper.profile.title"), "")
        self._front = Front(self._hand, self._said)
        self._colors = palette(read_json("look", "tokens.json"), "paper")

    def painter(self) -> Painter:
        """A new file."""
        return Painter(self._page, face=typeface(self._options.font), colors=self._colors,
                       printed_at=self._imprint.printed_at)

    def paint(self, painter: Painter, profile: Profile, number: int) -> int:
        """Put the pages of a person, the ``number``-th of the print, into a file; how many they are."""
        pages = self.lay(profile, number, self._imprint)
        for shapes in pages:
            painter.page(shapes)
        return len(pages)

    def file(self, profile: Profile, number: int, code: str | None) -> tuple[bytes, int]:
        """A file of one person alone under a code of its own, and how many pages it has."""
        painter = self.painter()
        pages = self.lay(profile, number, replace(self._imprint, verify_code=code))
        for shapes in pages:
            painter.page(shapes)
        return painter.finish(), len(pages)

    def bookmark(self, profile: Profile, number: int) -> str:
        """What leads to the pages of a person."""
        if self._said.anonymous:
            return self._said.words("paper.map.guest", number=f"{number:03d}")
        return clean(profile.identity.name) or nip_text(profile.identity.nip)

    def lay(self, profile: Profile, number: int, imprint: Imprint) -> list[list[Shape]]:
        """The pages of a person with their feet."""
        said = self._said
        guest = said.words("paper.map.guest", number=f"{number:03d}")
        who = guest if said.anonymous else f"{clean(profile.identity.name)} · NIP {nip_text(profile.identity.nip)}"
        frame = replace(self._frame, subject=said.subject(profile), imprint=imprint)
        flow = Flow(self._page, frame.foot_height, replace(frame, subject=who).running_head)
        shapes, flow.y = frame.head()
        flow.add(shapes)
        shapes, flow.y = frame.titles(flow.y, title=frame.title, lines=[said("state", period=profile.period,
                                                                             day=said.day(profile.day))],
                                      numbered=bool(self._options.number))
        flow.add(shapes)
        self._front.lay(flow, profile, frame=frame, guest=guest)
        Back(flow, self._hand, said, profile).lay()
        return [[*shapes, *frame.foot(place, len(flow.pages))] for place, shapes in enumerate(flow.pages, start=1)]
