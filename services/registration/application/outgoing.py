"""Domain events under the names by which they are published."""

from __future__ import annotations

from services.registration.domain.events import (
    AmendmentAllowed,
    AmendmentRefused,
    AmendmentRequested,
    ConformityResultRevoked,
    ConformityResultSubmitted,
    DeadlineLapsed,
    DeadlineWarned,
    DossierAccepted,
    DossierAmended,
    DossierCancelled,
    DossierEvent,
    DossierModified,
    DossierReceived,
    DossierRefused,
    DossierSubmitted,
    DossierSupplemented,
    DossierTransferred,
    DossierWithdrawn,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    HandlerDecided,
    InspectionScheduled,
    ResultIssued,
    ResultReplaced,
    ResultRevoked,
    SupplementRequested,
    WithdrawalRefused,
    WithdrawalRequested,
)
from services.registration.domain.importing import DossierImported
from shared.aggregate import Outgoing

PUBLISHED_AS: dict[type[DossierEvent], str] = {
    DossierSubmitted: "registration.dossier_submitted",
    DossierImported: "registration.dossier_imported",
    DossierReceived: "registration.dossier_received",
    DossierAccepted: "registration.dossier_accepted",
    DossierRefused: "registration.dossier_refused",
    SupplementRequested: "registration.supplement_requested",
    DossierSupplemented: "registration.dossier_supplemented",
    DossierCancelled: "registration.dossier_cancelled",
    InspectionScheduled: "registration.inspection_scheduled",
    ResultIssued: "registration.result_issued",
    DossierModified: "registration.dossier_modified",
    DossierAmended: "registration.dossier_amended",
    WithdrawalRequested: "registration.withdrawal_requested",
    DossierWithdrawn: "registration.dossier_withdrawn",
    WithdrawalRefused: "registration.withdrawal_refused",
    AmendmentRequested: "registration.amendment_requested",
    AmendmentAllowed: "registration.amendment_allowed",
    AmendmentRefused: "registration.amendment_refused",
    ExtensionRequested: "registration.extension_requested",
    ExtensionGranted: "registration.extension_granted",
    ExtensionRefused: "registration.extension_refused",
    DossierTransferred: "registration.dossier_transferred",
    HandlerDecided: "registration.handler_decided",
    ConformityResultSubmitted: "registration.conformity_result_submitted",
    ConformityResultRevoked: "registration.conformity_result_revoked",
    ResultRevoked: "registration.result_revoked",
    ResultReplaced: "registration.result_replaced",
    DeadlineWarned: "registration.deadline_warned",
    DeadlineLapsed: "registration.deadline_lapsed",
}


def outgoing(event: DossierEvent) -> Outgoing:
    return Outgoing(PUBLISHED_AS[type(event)], event)
