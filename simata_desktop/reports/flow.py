"""The pages of a paper while they are being laid: shapes, bookmarks and how far down the present page is filled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from simata_desktop.figures.primitives import Primitive
from simata_desktop.reports.page_size import Page
from simata_desktop.reports.paper import Logo

Shape = Primitive | Logo


@dataclass
class Flow:
    """Pages in the making. ``head`` draws the running head of a further page and says where its body begins."""

    page: Page
    foot: float
    head: Callable[[], tuple[Sequence[Shape], float]]
    pages: list[list[Shape]] = field(default_factory=lambda: [[]])
    bookmarks: list[list[str]] = field(default_factory=lambda: [[]])
    y: float = 0.0

    def __post_init__(self) -> None:
        self.y = self.y or self.page.top

    @property
    def bottom(self) -> float:
        """Where the body of a page ends."""
        return self.page.bottom - self.foot

    @property
    def room(self) -> float:
        """Height left on this page."""
        return self.bottom - self.y

    @property
    def full_room(self) -> float:
        """Height of the body of a further page."""
        return self.bottom - self.head()[1]

    def add(self, shapes: Iterable[Shape], height: float = 0.0) -> None:
        """Put shapes on this page and go down by ``height``."""
        self.pages[-1].extend(shapes)
        self.y += height

    def mark(self, title: str) -> None:
        """A bookmark to this page."""
        self.bookmarks[-1].append(title)

    def begin(self, shapes: Iterable[Shape], y: float) -> None:
        """Begin a page with a head of its own that ends at ``y``: another paper under the same cover."""
        self.pages.append(list(shapes))
        self.bookmarks.append([])
        self.y = y

    def turn(self) -> None:
        """Begin the next page."""
        shapes, self.y = self.head()
        self.pages.append(list(shapes))
        self.bookmarks.append([])
