"""The head of a profile: room for the photograph, who it is, the box in the small grid with its meaning."""

from __future__ import annotations

from simata_desktop.domain.profile import Profile
from simata_desktop.figures.mini_grid import Marked, mini_grid
from simata_desktop.figures.numbers import score_text
from simata_desktop.figures.primitives import Rect
from simata_desktop.reports.flow import Flow, Shape
from simata_desktop.reports.page_size import MM
from simata_desktop.reports.profile_words import ProfileWords
from simata_desktop.reports.writing import Hand, clean, nip_text

PHOTO = (30 * MM, 40 * MM)
GRID = (104.0, 72.0)
NUMBER = 9.0  # size of a number in the small grid
GAP, AIR = 11.0, 8.0


def lay_head(flow: Flow, hand: Hand, said: ProfileWords, profile: Profile, *, guest: str) -> None:
    """Write the head; on a paper without names ``guest`` stands for the name, and no room for a photograph is left."""
    top, page = flow.y, flow.page
    left = page.left
    if not said.anonymous:
        flow.add(_photo(left, top, hand, said))
        left += PHOTO[0] + GAP
    right = page.right - GRID[0] - GAP if profile.standing else page.right
    lines = _lines(profile, said, guest)
    below = _write(flow, hand, lines, left=left, right=right, top=top)
    if not said.anonymous:
        below = max(below, top + PHOTO[1])
    if profile.standing:
        below = max(below, _grid(flow, hand, said, profile, x=page.right - GRID[0], top=top))
    flow.y = below + AIR


def _photo(x: float, y: float, hand: Hand, said: ProfileWords) -> list[Shape]:
    shapes: list[Shape] = [Rect(x, y, *PHOTO, None, "text", 0.6)]
    lines = [said("photo"), said("photo.size")]
    top = y + (PHOTO[1] - len(lines) * hand.size("note").line) / 2
    return [*shapes, *hand.block(lines, "note", x=x + PHOTO[0] / 2, y=top, anchor="middle")]


def _lines(profile: Profile, said: ProfileWords, guest: str) -> list[tuple[str, str, int]]:
    """Label, value and weight of every line."""
    one = profile.identity
    found = [("name", guest if said.anonymous else clean(one.name) or "–", 700)]
    if not said.anonymous:
        found.append(("ni_pppk" if one.contract else "nip", nip_text(one.nip) or "–", 400))
    found.append(("grade.contract" if one.contract else "grade", said.grade(profile), 400))
    if not said.anonymous:
        found += [("post", said.post(profile), 400), ("place", said.place(profile), 400)]
    if said.anonymous:
        found.append(("tier", said.tier(one.tier), 400))
    found.append(("education", said.education(profile), 400))
    if not said.anonymous:
        found.append(("retirement", said.day(one.retirement) or said("unknown"), 400))
    if profile.standing:
        found += [("recommendation", said.recommendation(profile.standing), 400),
                  ("national", said.national(profile.standing), 400)]
    return [(said(f"label.{key}"), value, weight) for key, value, weight in found]


def _write(flow: Flow, hand: Hand, lines: list[tuple[str, str, int]], *, left: float, right: float,
           top: float) -> float:
    """The lines with their colons below each other; where they end."""
    size = hand.size("text")
    label = max(hand.width(words, "text") for words, _, _ in lines) + 7
    y = top
    for words, value, weight in lines:
        wrapped = hand.measure.wrap(value, width=right - left - label - 8, size=size.size, weight=weight)
        flow.add([*hand.block([words], "text", x=left, y=y), *hand.block([":"], "text", x=left + label, y=y),
                  *hand.block(wrapped, "text", x=left + label + 8, y=y, weight=weight)])
        y += len(wrapped) * size.line
    return y


def _grid(flow: Flow, hand: Hand, said: ProfileWords, profile: Profile, *, x: float, top: float) -> float:
    standing = profile.standing
    if standing is None:
        return top
    marked = Marked(standing.place, standing.box is not None, standing.possible)
    flow.add(mini_grid(x, top, *GRID, marked=marked, shown=standing.shown, size=NUMBER))
    first, second = said.box(standing)
    middle, y, line = x + GRID[0] / 2, top + GRID[1] + 4, hand.size("note").line
    parts = [(first, 700), (second, 400)]
    if standing.place is None and standing.excluded is None:
        parts = [(first, 700), *((one, 400) for one in said.reasons(standing, profile.rating_year))]
    elif standing.talent is not None and standing.excluded is None:
        parts.append((said("talent", score=score_text(standing.talent, hand.words)), 400))
    for words, weight in parts:
        size = hand.size("note").size
        lines = hand.measure.wrap(words, width=GRID[0], size=size, weight=weight) if words else []
        flow.add(hand.block(lines, "note", x=middle, y=y, anchor="middle", weight=weight))
        y += len(lines) * line
    return y
