"""Domain events under the names by which they are published."""

from __future__ import annotations

from services.inspection.domain.entitlements.events import (
    EntitlementEvent,
    EntitlementGranted,
    EntitlementLapsed,
    EntitlementReportDue,
    EntitlementRevoked,
)
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

PUBLISHED_AS: dict[type[InspectionEvent | EntitlementEvent], str] = {
    CaseOpened: "inspection.case_opened",
    Scheduled: "inspection.scheduled",
    ResultSigned: "inspection.result_signed",
    ModeChanged: "inspection.mode_changed",
    SampleTaken: "inspection.sample_taken",
    TestResultReceived: "inspection.test_result_received",
    DispositionRecorded: "inspection.disposition_recorded",
    AppointmentCancelled: "inspection.appointment_cancelled",
    MoveDeclined: "inspection.move_declined",
    EntitlementGranted: "inspection.entitlement_granted",
    EntitlementReportDue: "inspection.entitlement_report_due",
    EntitlementLapsed: "inspection.entitlement_lapsed",
    EntitlementRevoked: "inspection.entitlement_revoked",
}


def outgoing(event: InspectionEvent | EntitlementEvent) -> Outgoing:
    return Outgoing(PUBLISHED_AS[type(event)], event)
