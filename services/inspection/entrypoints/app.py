"""What the entrypoints of this service are given at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.inspection.application.after_notice import Dispositions
from services.inspection.application.calendar_ports import SchedulePorts
from services.inspection.application.counting import Counted
from services.inspection.application.deciding import FactsFor
from services.inspection.application.entitlement_ports import EntitlementPorts
from services.inspection.application.ports import Cases, Complaints, ResultNumbers
from services.inspection.application.sampling_ports import Laboratories, Lots, Photos
from services.inspection.application.worklist import Worklist
from shared.clock import Clock, NewId
from shared.messaging.service import ServiceMessages
from shared.papers.desk import PaperDesk
from shared.regulation import Regulation
from shared.regulation.sampling import SamplingLaw
from shared.storage.positions import Positions


@dataclass(frozen=True)
class InspectionApp:
    cases: Cases
    worklist: Worklist
    counts: Counted
    complaints: Complaints
    numbers: ResultNumbers
    law: Regulation
    clock: Clock
    new_id: NewId
    messages: ServiceMessages
    schedule: SchedulePorts
    laboratories: Laboratories
    photos: Photos
    lots: Lots
    sampling: SamplingLaw
    facts_for: FactsFor
    dispositions: Dispositions
    goods: EntitlementPorts
    papers: PaperDesk
    positions: Positions[Any]
    settle_bookings: Callable[[], int] = lambda: 0
    spread_complaints: Callable[[], int] = lambda: 0
    tally_results: Callable[[], int] = lambda: 0
    wake_entitlements: Callable[[], int] = lambda: 0
    summarise_older: Callable[[], int] = lambda: 0
    count_changed: Callable[[], int] = lambda: 0
    remove_unnamed_photos: Callable[[], int] = lambda: 0
