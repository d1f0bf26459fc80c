"""Domain events under the names by which they are published."""

from __future__ import annotations

from services.inspection.domain.events import CaseOpened, InspectionEvent, ResultSigned, Scheduled
from shared.aggregate import Outgoing

PUBLISHED_AS: dict[type[InspectionEvent], str] = {
    CaseOpened: "inspection.case_opened",
    Scheduled: "inspection.scheduled",
    ResultSigned: "inspection.result_signed",
}


def outgoing(event: InspectionEvent) -> Outgoing:
    return Outgoing(PUBLISHED_AS[type(event)], event)
