"""Domain events under the names by which they are published."""

from __future__ import annotations

from services.inspection.domain.events import (
    AppointmentCancelled,
    CaseOpened,
    DispositionRecorded,
    InspectionEvent,
    ModeChanged,
    MoveDeclined,
    ResultSigned,
    SampleTaken,
    Scheduled,
    TestResultReceived,
)
from shared.aggregate import Outgoing

PUBLISHED_AS: dict[type[InspectionEvent], str] = {
    CaseOpened: "inspection.case_opened",
    Scheduled: "inspection.scheduled",
    ResultSigned: "inspection.result_signed",
    ModeChanged: "inspection.mode_changed",
    SampleTaken: "inspection.sample_taken",
    TestResultReceived: "inspection.test_result_received",
    DispositionRecorded: "inspection.disposition_recorded",
    AppointmentCancelled: "inspection.appointment_cancelled",
    MoveDeclined: "inspection.move_declined",
}


def outgoing(event: InspectionEvent) -> Outgoing:
    return Outgoing(PUBLISHED_AS[type(event)], event)
