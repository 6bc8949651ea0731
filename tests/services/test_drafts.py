"""Drafts: encrypted in the store, one a user and page, given to nobody else."""

from __future__ import annotations

from pathlib import Path

from simata_desktop.app import Surroundings, Workspace, open_workspace
from simata_desktop.domain.clock import FixedClock
from simata_desktop.services.desk import User
from tests.services.conftest import NAME, PASSPHRASE

SECRET = "2,6 rahasia"


def as_somebody_else(workspace: Workspace) -> None:
    before = workspace.desk.user
    workspace.desk.user = User("somebody-else", "Lain", before.roles)


def test_a_draft_outlives_the_program_and_lies_encrypted(workspace: Workspace) -> None:
    workspace.drafts.keep("assessment", {"text": "2,5"})
    workspace.drafts.keep("assessment", {"text": SECRET})
    workspace.close()
    folder = workspace.desk.folder
    assert not any(SECRET.encode() in file.read_bytes() for file in Path(folder).rglob("*") if file.is_file())
    again = open_workspace(folder, NAME, PASSPHRASE, around=Surroundings(clock=FixedClock()))
    assert again.drafts.read("assessment") == {"text": SECRET}
    again.close()


def test_a_draft_belongs_to_one_user_and_one_page(workspace: Workspace) -> None:
    workspace.drafts.keep("assessment", {"text": "2,5"})
    assert workspace.drafts.read("performance") is None
    as_somebody_else(workspace)
    assert workspace.drafts.read("assessment") is None
    workspace.drafts.keep("assessment", None)
    workspace.desk.user = User(workspace.slots.user_id(NAME) or "", NAME, workspace.desk.user.roles)
    assert workspace.drafts.read("assessment") == {"text": "2,5"}
    workspace.drafts.keep("assessment", None)
    assert workspace.drafts.read("assessment") is None


def test_a_draft_is_no_record(workspace: Workspace) -> None:
    steps = workspace.office.undo_labels()
    assert not workspace.drafts.keep("assessment", {"text": "2,5"}).count
    assert workspace.office.undo_labels() == steps


def test_what_cannot_be_read_is_nothing(workspace: Workspace) -> None:
    workspace.drafts.keep("assessment", {"text": "2,5"})
    with workspace.desk.database.writing() as connection:
        connection.exec_driver_sql("UPDATE draft SET content = '[1'")
    assert workspace.drafts.read("assessment") is None
