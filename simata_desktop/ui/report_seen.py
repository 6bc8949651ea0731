"""One making of the preview: the paper itself, how many there are without the chips, the tiers to choose from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simata_desktop.app import Workspace
from simata_desktop.services.reporting import STATEMENT, Draft, PaperRequest
from simata_desktop.services.talent import MapRequest
from simata_desktop.ui.report_jobs import PAPER_WORDS
from simata_desktop.ui.report_render import Paper, read_paper
from simata_desktop.ui.tasks import TicketProgress


@dataclass(frozen=True)
class Seen:
    """What one making of the preview brings: the paper, everybody without the chips, the tiers to choose from."""

    draft: Draft
    paper: Paper
    everybody: int
    tiers: tuple[str, ...]


def see(workspace: Workspace, ask: Callable[[], PaperRequest], progress: TicketProgress) -> Seen:
    """Make the preview of what ``ask`` says; runs in a worker."""
    asked = ask()
    draft = workspace.reporting.preview(asked, words=PAPER_WORDS, progress=progress)
    narrowed = asked.kind != STATEMENT and not asked.nips and (asked.map.unit or asked.map.tiers)
    whole = MapRequest(asked.map.period, scheme=asked.map.scheme, counts_only=True)
    everybody = workspace.talent.map(whole).people if narrowed else draft.counted
    return Seen(draft, read_paper(draft.data) if draft.data else Paper(b"", ()), everybody,
                (*workspace.desk.rulebook().tiers.codes, "unknown"))
