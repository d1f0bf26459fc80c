"""What the entrypoints of this service are given at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.registration.application.clocking import Timetables
from services.registration.application.importing import ImportDesk
from services.registration.application.ports import Documents, Dossiers, FileCodes, Law
from services.registration.application.reference_ports import Administration
from services.registration.entrypoints.soap import Window
from shared.clock import Clock, NewId
from shared.messaging.service import ServiceMessages
from shared.storage import TimerSweep


@dataclass(frozen=True)
class RegistrationApp:
    dossiers: Dossiers
    documents: Documents
    file_codes: FileCodes
    law: Law
    clock: Clock
    new_id: NewId
    window: Window
    messages: ServiceMessages
    remove_orphaned_files: Callable[[], int]
    hand_over: Callable[[], int]
    timetables: Timetables
    deadlines: TimerSweep
    imports: ImportDesk
    administration: Administration
