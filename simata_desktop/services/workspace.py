"""All services of one open workspace, each made when it is first asked for."""

from __future__ import annotations

import platform
from dataclasses import dataclass, field
from functools import cached_property

from simata_desktop.domain.ids import natural
from simata_desktop.services.assessment import AssessmentService
from simata_desktop.services.backups import Backups
from simata_desktop.services.bundles import BundleService
from simata_desktop.services.competency_map import CompetencyMapService
from simata_desktop.services.conflicts import ConflictService
from simata_desktop.services.desk import Desk
from simata_desktop.services.documents import DocumentService
from simata_desktop.services.drafts import DraftService
from simata_desktop.services.enrolling import EnrolService
from simata_desktop.services.evidence import EvidenceService
from simata_desktop.services.exporting import ExportService
from simata_desktop.services.importing import ImportService
from simata_desktop.services.joining import JoiningService
from simata_desktop.services.office import OfficeService
from simata_desktop.services.office_centre import OfficeCentre
from simata_desktop.services.people import PeopleService
from simata_desktop.services.quality import QualityService
from simata_desktop.services.reconciling import ReconcileService
from simata_desktop.services.reporting import ReportService
from simata_desktop.services.requests import RequestService
from simata_desktop.services.screen_lock import ScreenLock
from simata_desktop.services.sentences import SentenceService
from simata_desktop.services.session_pack import SessionPackService
from simata_desktop.services.stick_joining import StickJoining
from simata_desktop.services.sync_lists import SyncLists
from simata_desktop.services.syncing import SyncService
from simata_desktop.services.talent import TalentService
from simata_desktop.services.transferring import TransferService
from simata_desktop.services.upkeep import UpkeepService
from simata_desktop.services.upkeep_duplicates import DuplicateService
from simata_desktop.services.users import UserService
from simata_desktop.services.verification import VerificationService
from simata_desktop.services.worklists import WorklistService
from simata_desktop.sheets.reading import read_value
from simata_desktop.store.keys import DataKey
from simata_desktop.store.slots import Slots


@dataclass
class Workspace:
    """An open workspace: its desk and the services that work at it."""

    desk: Desk
    slots: Slots
    key: DataKey = field(repr=False)
    app: str = ""  # the version of the program

    @cached_property
    def people(self) -> PeopleService:
        """The register."""
        return PeopleService(self.desk, read_value)

    @cached_property
    def evidence(self) -> EvidenceService:
        """Ratings, evidence, declarations."""
        return EvidenceService(self.desk)

    @cached_property
    def documents(self) -> DocumentService:
        """Scans of evidence."""
        return DocumentService(self.desk)

    @cached_property
    def verification(self) -> VerificationService:
        """The verifier's list, accepting and rejecting."""
        return VerificationService(self.desk)

    @cached_property
    def assessment(self) -> AssessmentService:
        """Assessment sessions."""
        return AssessmentService(self.desk)

    @cached_property
    def competency_map(self) -> CompetencyMapService:
        """The competency map of a unit or the office."""
        return CompetencyMapService(self.desk)

    @cached_property
    def joining(self) -> JoiningService:
        """Who could take part in a session."""
        return JoiningService(self.desk)

    @cached_property
    def drafts(self) -> DraftService:
        """Typing that is not finished."""
        return DraftService(self.desk)

    @cached_property
    def hall(self) -> SessionPackService:
        """Sessions between two PCs of a hall. A copied folder is another PC: the id of the store is not asked."""
        pc = platform.node()
        return SessionPackService(self.desk, device=natural("device", pc, str(self.desk.folder.absolute())), pc=pc)

    @cached_property
    def screen(self) -> ScreenLock:
        """When the window locks, and what lifts the veil over it."""
        return ScreenLock(self.desk, self.slots)

    @cached_property
    def sentences(self) -> SentenceService:
        """The bank of sentences for reports."""
        return SentenceService(self.desk)

    @cached_property
    def transferring(self) -> TransferService:
        """People who go to another office."""
        return TransferService(self.desk)

    @cached_property
    def talent(self) -> TalentService:
        """Maps and derivations."""
        return TalentService(self.desk)

    @cached_property
    def importing(self) -> ImportService:
        """Sheets into the register."""
        return ImportService(self.desk)

    @cached_property
    def exporting(self) -> ExportService:
        """Sheets out."""
        return ExportService(self.desk)

    @cached_property
    def worklists(self) -> WorklistService:
        """Worklists out to the units."""
        return WorklistService(self.desk)

    @cached_property
    def requests(self) -> RequestService:
        """What became of the worklists: who has answered, what is open, reminders."""
        return RequestService(self.desk)

    @cached_property
    def upkeep(self) -> UpkeepService:
        """Evidence that history proposes."""
        return UpkeepService(self.desk)

    @cached_property
    def duplicates(self) -> DuplicateService:
        """People who stand on the register twice, and changed NIPs."""
        return DuplicateService(self.desk, read_value)

    @cached_property
    def quality(self) -> QualityService:
        """Completeness of the evidence."""
        return QualityService(self.desk)

    @cached_property
    def reconciling(self) -> ReconcileService:
        """Our boxes beside those of the national system."""
        return ReconcileService(self.desk)

    @cached_property
    def reporting(self) -> ReportService:
        """Official papers."""
        return ReportService(self.desk)

    @cached_property
    def users(self) -> UserService:
        """Who may sign in."""
        return UserService(self.desk, self.slots, self.key)

    @cached_property
    def office(self) -> OfficeService:
        """Settings, units, target, users, schemes."""
        return OfficeService(self.desk)

    @cached_property
    def backups(self) -> Backups:
        """Backups and the check of health."""
        return Backups(self.desk, self.slots, self.key)

    @cached_property
    def syncing(self) -> SyncService:
        """The exchange with the centre."""
        return SyncService(self.desk, app=self.app, pc=platform.node())

    @cached_property
    def bundles(self) -> BundleService:
        """The exchange by stick."""
        return BundleService(self.desk, self.syncing, app=self.app)

    @cached_property
    def sync_lists(self) -> SyncLists:
        """What waits, who was heard of, what merged by itself."""
        return SyncLists(self.desk)

    @cached_property
    def enrolling(self) -> EnrolService:
        """Joining a centre."""
        return EnrolService(self.desk, app=self.app, pc=platform.node(), fingerprint=self.syncing.fingerprint)

    @cached_property
    def stick_joining(self) -> StickJoining:
        """Joining a centre without a line."""
        return StickJoining(self.desk, self.enrolling)

    @cached_property
    def centre(self) -> OfficeCentre:
        """This PC as the centre of its office."""
        return OfficeCentre(self.desk, self.enrolling)

    @cached_property
    def conflicts(self) -> ConflictService:
        """Values that wait for a person, and what the centre has set aside."""
        return ConflictService(self.desk, read_value)

    def close(self) -> None:
        """Close the store."""
        self.desk.database.close()
