"""Profiles become papers: read, printed, and what must be remembered of them under their codes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

from simata_desktop.domain.errors import UsageError
from simata_desktop.domain.profile import Profile
from simata_desktop.domain.progress import Progress
from simata_desktop.reports.profile_child import Job
from simata_desktop.reports.profile_printing import print_profiles
from simata_desktop.services.desk import LEADER, VERIFIER, Desk
from simata_desktop.services.paper_check import Kept, profile_line
from simata_desktop.services.profile import ProfileRequest, ProfileService

ONE = "profile"
PREVIEWED = 12  # people of a preview; more are made when they are printed


@dataclass
class Printed:
    """The print of some profiles. ``kept`` by the number of the person; None where the user sees no boxes."""

    data: bytes = b""
    pages: int = 0
    people: int = 0
    counted: int = 0
    nips: list[str] = field(default_factory=list)
    kept: list[Kept | None] = field(default_factory=list)

    def together(self) -> Kept | None:
        """What is remembered of one file of all."""
        some = [one for one in self.kept if one is not None]
        if not some:
            return None
        lines = {nip: values for one in some for nip, values in one.lines.items()}
        return Kept(some[0].scope, some[0].rules, some[0].day, lines)


class ProfilePapers:
    """Prints profiles of people, for one user."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def coded(self) -> bool:
        """Do the papers of this user bear boxes, and so a code?"""
        return not self._desk.user.roles.isdisjoint((VERIFIER, LEADER))

    def print_(self, kind: str, request: ProfileRequest, job: Job, *, progress: Progress, preview: bool = False,
               take: Callable[[int, bytes], None] | None = None) -> Printed:
        """Print them; a preview only the first ones. Raises UsageError ``report.one_person`` and as
        ``ProfileService.profiles`` and ``print_profiles``."""
        if kind == ONE and len(request.nips) != 1:
            raise UsageError("report.one_person", field="nip")
        made = Printed()
        made.counted, found = ProfileService(self._desk).profiles(request)
        wanted = min(made.counted, PREVIEWED) if preview else made.counted
        if not wanted:
            return made
        with closing(found):  # a preview reads only the first of them
            done = print_profiles(job, self._noted(made, islice(found, wanted)), people=wanted, progress=progress,
                                  take=take)
        made.data, made.pages, made.people = done.data, done.pages, done.people
        return made

    def count(self, request: ProfileRequest) -> int:
        """How many people the request means."""
        return ProfileService(self._desk).profiles(request)[0]

    @staticmethod
    def _noted(made: Printed, profiles: Iterator[Profile]) -> Iterator[Profile]:
        """The profiles on their way to the press; what they say is noted."""
        for one in profiles:
            made.nips.append(one.identity.nip)
            made.kept.append(_kept(one))
            yield one


def _kept(one: Profile) -> Kept | None:
    """What is remembered of one profile; the people on the paper are its scope."""
    if one.standing is None:
        return None
    scope: dict[str, object] = {"period": one.period, "unit": None, "tiers": [], "scheme": one.scheme_code}
    return Kept(json.dumps(scope, sort_keys=True), f"{one.scheme_code}/{one.scheme_version}", one.day,
                {one.identity.nip: profile_line(one.standing)})
