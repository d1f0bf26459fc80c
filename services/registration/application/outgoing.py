"""Domain events under the names by which they are published."""

from __future__ import annotations

from services.registration.domain.events import (
    DossierAccepted,
    DossierCancelled,
    DossierEvent,
    DossierReceived,
    DossierRefused,
    DossierSubmitted,
    DossierSupplemented,
    InspectionScheduled,
    ResultIssued,
    SupplementRequested,
)
from shared.aggregate import Outgoing

PUBLISHED_AS: dict[type[DossierEvent], str] = {
    DossierSubmitted: "registration.dossier_submitted",
    DossierReceived: "registration.dossier_received",
    DossierAccepted: "registration.dossier_accepted",
    DossierRefused: "registration.dossier_refused",
    SupplementRequested: "registration.supplement_requested",
    DossierSupplemented: "registration.dossier_supplemented",
    DossierCancelled: "registration.dossier_cancelled",
    InspectionScheduled: "registration.inspection_scheduled",
    ResultIssued: "registration.result_issued",
}


def outgoing(event: DossierEvent) -> Outgoing:
    return Outgoing(PUBLISHED_AS[type(event)], event)
