"""The period in which units hand in evidence: outside it only a verifier enters, changes or takes away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import UserError
from simata_desktop.services.desk import VERIFIER, Desk
from simata_desktop.store.standing import setting

OPENS, CLOSES = "submission_opens", "submission_closes"  # settings of the office; both days count


@dataclass(frozen=True, slots=True)
class Submission:
    """Is the period open today; its first and last day (None: no bound); does it bind the user signed in?"""

    open: bool
    opens: date | None
    closes: date | None
    binds: bool

    @property
    def shut(self) -> bool:
        """May the user signed in enter nothing today?"""
        return self.binds and not self.open

    def refusal(self) -> UserError:
        """Why nothing is taken: ``submission.closed``, ``submission.early`` or ``submission.late``, with the days."""
        if self.opens and self.closes:
            return UserError("submission.closed", opens=self.opens, closes=self.closes)
        if self.opens:
            return UserError("submission.early", opens=self.opens)
        return UserError("submission.late", closes=self.closes)


def submission(desk: Desk, connection: Any) -> Submission:
    """The period as the office has set it, seen today."""
    now = today(desk.clock)
    opens, closes = (_day(setting(connection, name)) for name in (OPENS, CLOSES))
    is_open = (opens is None or opens <= now) and (closes is None or now <= closes)
    return Submission(is_open, opens, closes, VERIFIER not in desk.user.roles)


def refuse_shut(desk: Desk, connection: Any) -> None:
    """Raise the period's refusal where it keeps the user from evidence."""
    found = submission(desk, connection)
    if found.shut:
        raise found.refusal()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
