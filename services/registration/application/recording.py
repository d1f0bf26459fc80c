"""How an act is kept in the history: its word, its reason, and what it changed, for people who read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from enum import Enum
from typing import Any

from services.registration.application.outgoing import outgoing
from services.registration.domain import events
from services.registration.domain.content import Content
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import DossierEvent
from services.registration.domain.importing import DossierImported
from shared.aggregate import Change

# Past-tense words, by what is published.
ACTS: dict[type[DossierEvent], str] = {
    events.DossierSubmitted: "submitted",
    DossierImported: "imported",
    events.DossierReceived: "case_opened",
    events.DossierAccepted: "accepted",
    events.DossierRefused: "refused",
    events.SupplementRequested: "supplement_requested",
    events.DossierSupplemented: "supplemented",
    events.DossierCancelled: "cancelled",
    events.InspectionScheduled: "inspection_scheduled",
    events.ResultIssued: "result_issued",
    events.DossierModified: "modified",
    events.DossierAmended: "amended",
    events.WithdrawalRequested: "withdrawal_requested",
    events.DossierWithdrawn: "withdrawn",
    events.WithdrawalRefused: "withdrawal_refused",
    events.AmendmentRequested: "amendment_requested",
    events.AmendmentAllowed: "amendment_allowed",
    events.AmendmentRefused: "amendment_refused",
    events.ExtensionRequested: "extension_requested",
    events.ExtensionGranted: "extension_granted",
    events.ExtensionRefused: "extension_refused",
    events.DossierTransferred: "transferred",
    events.HandlerDecided: "body_decided",
    events.ConformityResultSubmitted: "conformity_result_submitted",
    events.ConformityHandedIn: "conformity_handed_in",
    events.ConformityResultRevoked: "conformity_result_revoked",
    events.ResultRevoked: "result_revoked",
    events.ResultReplaced: "result_replaced",
    events.InspectionCancelled: "inspection_cancelled",
    events.InspectionMoveDeclined: "inspection_move_declined",
    events.LabelCorrectionRequested: "label_correction_requested",
    events.LabelCorrected: "label_corrected",
    events.DeadlineWarned: "deadline_warned",
    events.DeadlineLapsed: "deadline_lapsed",
}
# The entry holds them elsewhere, or the event beside it does.
_ELSEWHERE = {
    "file_code",
    "occurred_at",
    "reason",
    "note",
    "dossier",
    "window",
    "lines",
    "certificate",
    "documents",
    "counts_from",
}


def change_of(dossier: Dossier, event: DossierEvent, details: Mapping[str, Any] | None = None) -> Change[Dossier]:
    """details: beside what the event itself says."""
    said = {name: plain(value) for name, value in asdict(event).items() if name not in _ELSEWHERE}
    if "dossier" in asdict(event):
        said["revision"] = dossier.content.revision
    reason = getattr(event, "reason", None) or getattr(event, "note", None)
    kept = {name: value for name, value in {**said, **(details or {})}.items() if value is not None}
    return Change(dossier, act=ACTS[type(event)], event=outgoing(event), reason=reason, details=kept)


def handed_in(before: Content, after: Content) -> Mapping[str, Any]:
    """What came with a supplement: papers that were not there, what the importer wrote, which other parts differ."""
    there = {document.sha256 for document in before.documents}
    papers = [
        {"type": each.type.name, "number": each.number, "file_name": each.file_name, "sha256": each.sha256}
        for each in after.documents
        if each.sha256 not in there
    ]
    apart = ("revision", "documents", "note")
    changed = [
        each.name
        for each in fields(Content)
        if each.name not in apart and getattr(before, each.name) != getattr(after, each.name)
    ]
    text = after.note if after.note != before.note else None
    said = {"documents": papers, "changed": changed, "text": text}
    return {name: value for name, value in said.items() if value}


def plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value
