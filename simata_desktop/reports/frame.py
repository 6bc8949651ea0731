"""What surrounds the matter of a paper: its head (kop, decree's annex or none), running head and foot."""

from __future__ import annotations

from dataclasses import dataclass

from simata_desktop.figures.primitives import Line, Primitive, Rect
from simata_desktop.reports.flow import Shape
from simata_desktop.reports.page_size import Page
from simata_desktop.reports.paper import DECREE, OFFICE, Imprint, Letterhead, Logo, PaperOptions, Signatory
from simata_desktop.reports.writing import DOTS, Hand, clean, moment_text

LOGO = 52.0
THICK, THIN = 1.6, 0.6
KOP = ("kop_government", "kop_office", "kop_address", "kop_address")


@dataclass(frozen=True)
class Frame:
    """Head, running head and foot of one paper. ``subject`` is what the paper says of itself on every page."""

    page: Page
    hand: Hand
    letterhead: Letterhead
    signatory: Signatory | None
    options: PaperOptions
    imprint: Imprint
    title: str
    subject: str
    warning: str = ""

    def head(self) -> tuple[list[Shape], float]:
        """The head of the first page and where the matter begins."""
        if self.options.head == OFFICE:
            return self._kop()
        if self.options.head == DECREE:
            return self._annex()
        return [], self.page.top

    def _kop(self) -> tuple[list[Shape], float]:
        page, hand, shapes = self.page, self.hand, list[Shape]()
        beside = LOGO + 12 if self.letterhead.logo else 0.0
        middle, y = (page.left + page.right) / 2, page.top
        given = [clean(line) for line in self.letterhead.lines if clean(line)] or [DOTS, DOTS * 2]
        for number, line in enumerate(given):
            name = KOP[min(number, len(KOP) - 1)]
            lines = hand.lines(line, name, width=page.wide - 2 * beside)
            shapes += hand.block(lines, name, x=middle, y=y, anchor="middle")
            y += len(lines) * hand.size(name).line
        if self.letterhead.logo:
            shapes.append(Logo(page.left, page.top, LOGO, LOGO, self.letterhead.logo))
            y = max(y, page.top + LOGO)
        y += 5
        shapes.append(Line(page.left, y, page.right, y, "text", THICK))
        shapes.append(Line(page.left, y + 2.2, page.right, y + 2.2, "text", THIN))
        return shapes, y + 9

    def _annex(self) -> tuple[list[Shape], float]:
        """The annex of a decree: whose, number, date and subject at the right, empty ones dotted."""
        page, hand, words, shapes = self.page, self.hand, self.hand.words, list[Shape]()
        wide = min(page.wide * 0.48, 290.0)
        left, y, options = page.right - wide, page.top, self.options
        whose = clean(self.signatory.title).upper() if self.signatory and not options.anonymous else DOTS * 2
        shapes += hand.block([words("paper.annex.title")], "text", x=left, y=y)
        y += hand.size("text").line
        rows = (("paper.annex.decree", whose), ("paper.annex.number", options.number or DOTS),
                ("paper.annex.date", options.date_text or DOTS),
                ("paper.annex.about", clean(options.about).upper() or self.title.upper()))
        label = max(hand.width(words(key), "text") for key, _ in rows) + 8
        for key, value in rows:
            lines = hand.lines(value, "text", width=wide - label - 8)
            shapes += hand.block([words(key)], "text", x=left, y=y)
            shapes += hand.block([":"], "text", x=left + label, y=y)
            shapes += hand.block(lines, "text", x=left + label + 8, y=y)
            y += len(lines) * hand.size("text").line
        return shapes, y + 10

    def titles(self, y: float, *, title: str, lines: list[str], numbered: bool = True) -> tuple[list[Shape], float]:
        """The title in capitals, the lines below it, the number of the paper below a kop (unless not ``numbered``)."""
        page, hand, shapes = self.page, self.hand, list[Shape]()
        middle = (page.left + page.right) / 2
        if self.imprint.practice:
            lines = [*lines, hand.words("paper.practice.line")]
        parts = [("title", part) for part in hand.lines(title, "title", width=page.wide)]
        if self.options.head == OFFICE and numbered:
            parts.append(("text", f"{hand.words('paper.number.label')} {self.options.number or DOTS}"))
        for line in lines:
            parts += [("text", part) for part in hand.lines(line, "text", width=page.wide)]
        for name, part in parts:
            shapes += hand.block([part], name, x=middle, y=y, anchor="middle")
            y += hand.size(name).line
        return shapes, y + 5

    def running_head(self) -> tuple[list[Shape], float]:
        """The head of a further page: what it belongs to, the office, what must be said of every box."""
        page, hand, size = self.page, self.hand, self.hand.size("note")
        office = clean(self.letterhead.lines[1] if len(self.letterhead.lines) > 1 else "")
        office = hand.measure.elide(office, width=page.wide * 0.45, size=size.size)
        lines = hand.lines(self.subject, "note", width=page.wide - hand.width(office, "note") - 12)
        if self.warning:
            lines += hand.lines(self.warning, "note", width=page.wide - 12)
        shapes: list[Shape] = [*hand.block(lines, "note", x=page.left, y=page.top)]
        shapes += hand.block([office], "note", x=page.right, y=page.top, anchor="end")
        y = page.top + len(lines) * size.line + 2
        shapes.append(Line(page.left, y, page.right, y, "text", THIN))
        return shapes, y + 6

    def _printed_by(self) -> str:
        words, imprint = self.hand.words, self.imprint
        when = moment_text(imprint.printed_at, words)
        if self.options.anonymous or not imprint.user:
            return words("paper.printed", moment=when)
        return words("paper.printed_by", moment=when, user=clean(imprint.user))

    def printed(self) -> str:
        """When, by whom, under which code: a line of the title block."""
        code = self.imprint.verify_code
        return self._printed_by() + (f" · {self.hand.words('paper.code.short', code=code)}" if code else "")

    def _foot_lines(self) -> list[str]:
        words, imprint = self.hand.words, self.imprint
        by = self._printed_by()
        code = words("paper.code", code=imprint.verify_code) if imprint.verify_code else words("paper.code.none")
        told = [code] if imprint.coded else []
        wide = self.page.wide - self._corner_width() - 14
        return [part for line in (*told, f"{self.subject} · {by}")
                for part in self.hand.lines(line, "footer", width=wide)]

    def _marks(self) -> list[str]:
        practice = [self.hand.words("paper.practice.mark")] if self.imprint.practice else []
        return practice + ([clean(self.options.mark)] if self.options.mark else [])

    def _corner_width(self) -> float:
        numbers = self.hand.width(self.hand.words("paper.page", page=888, pages=888), "text")
        marks = [self.hand.measure.width(mark, size=8, weight=700) + 18 for mark in self._marks()]
        return numbers + sum(marks)

    @property
    def foot_height(self) -> float:
        """Height of the foot with the air above it."""
        return len(self._foot_lines()) * self.hand.size("footer").line + 9

    def foot(self, number: int, pages: int) -> list[Primitive]:
        """The foot of page ``number`` of ``pages``."""
        page, hand = self.page, self.hand
        lines = self._foot_lines()
        y = page.bottom - len(lines) * hand.size("footer").line - 3
        shapes: list[Primitive] = [Line(page.left, y, page.right, y, "text", THIN)]
        shapes += hand.block(lines, "footer", x=page.left, y=y + 3)
        shown = hand.words("paper.page", page=number, pages=pages)
        shapes += hand.block([shown], "text", x=page.right, y=y + 5, anchor="end")
        x = page.right - hand.width(shown, "text") - 10
        for mark in reversed(self._marks()):
            wide = hand.measure.width(mark, size=8, weight=700) + 10
            shapes.append(Rect(x - wide, y + 4.5, wide, 13, None, "text", 0.8))
            shapes += hand.block([mark], "note", x=x - wide / 2, y=y + 5.5, anchor="middle", weight=700)
            x -= wide + 8
        return shapes
