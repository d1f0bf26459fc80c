"""What the entrypoints of this service are given at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.registration.application.clocking import Timetables
from services.registration.application.drafting import Spreadsheets
from services.registration.application.early import EarlyMessage
from services.registration.application.importing import ImportDesk
from services.registration.application.ports import Documents, Dossiers, FileCodes, Law
from services.registration.application.reference_ports import Administration
from services.registration.entrypoints.soap import Window
from shared.clock import Clock, NewId
from shared.messaging.service import ServiceMessages
from shared.papers.desk import PaperDesk
from shared.single_window.journal import JournalStore
from shared.single_window.standings import Standings
from shared.slips import Slips
from shared.storage import TimerSweep
from shared.storage.positions import Positions


class Unapplied(Protocol):
    """As `application.early.EarlyMessages.unapplied`."""

    def __call__(self, *, before: datetime | None, limit: int, file_code: str | None = None) -> list[EarlyMessage]: ...


@dataclass(frozen=True)
class RegistrationApp:
    dossiers: Dossiers
    documents: Documents
    file_codes: FileCodes
    law: Law
    clock: Clock
    new_id: NewId
    window: Window
    journal: JournalStore
    window_standings: Standings
    messages: ServiceMessages
    remove_orphaned_files: Callable[[], int]
    catch_up_early: Callable[[], int]
    measure_deadlines: Callable[[], None]
    unapplied: Unapplied
    hand_over: Callable[[], int]
    timetables: Timetables
    deadlines: TimerSweep
    imports: ImportDesk
    administration: Administration
    spreadsheets: Spreadsheets
    papers: PaperDesk
    slips: Slips
    positions: Positions[Any]
