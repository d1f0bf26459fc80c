"""Use cases: what happens with the goods meanwhile. They return and raise what `acting.perform` does."""

from __future__ import annotations

from datetime import datetime

from services.registration.application.access import party_of
from services.registration.application.acting import Request, keep, perform
from services.registration.application.ports import Documents, Dossiers, Law
from services.registration.application.recording import change_of
from services.registration.domain.acts.hand_in_conformity import hand_in_conformity
from services.registration.domain.acts.label_correction import provide_label_correction
from services.registration.domain.acts.label_correction import request_label_correction as ask
from services.registration.domain.acts.record_clearance import record_clearance
from services.registration.domain.commands import (
    HandInConformity,
    ProvideLabelCorrection,
    RecordClearance,
    RequestLabelCorrection,
)
from services.registration.domain.dossier import Dossier
from services.registration.domain.states import Party
from shared.aggregate import Change, Json
from shared.clock import Clock
from shared.regulation import legal_day


def record_goods_cleared(request: Request, command: RecordClearance, *, dossiers: Dossiers, clock: Clock) -> Json:
    """By the importer, or by the agency, which may have it from customs. Nothing is published of it."""
    party = Party.IMPORTER if party_of(request.actor) is Party.IMPORTER else Party.AGENCY

    def decide(dossier: Dossier, now: datetime) -> Change[Dossier]:
        cleared = record_clearance(dossier, command, party, now=now)
        clearance = cleared.clearances[-1]
        details = {
            "declaration_no": clearance.declaration_no,
            "cleared_on": clearance.cleared_on.isoformat(),
            "customs_office": clearance.customs_office,
        }
        return Change(cleared, act="goods_cleared", details=details)

    return keep(request, party, decide, dossiers=dossiers, clock=clock)


def hand_in_conformity_papers(
    request: Request,
    command: HandInConformity,
    *,
    dossiers: Dossiers,
    documents: Documents,
    law: Law,
    clock: Clock,
) -> Json:
    """Files first, then the dossier."""

    def decide(dossier: Dossier, now: datetime) -> Change[Dossier]:
        changed, event = hand_in_conformity(dossier, command, lists=law.lists, now=now)
        for file in command.files:
            documents.put(file)
        shown = {
            "documents": [document.sha256 for document in event.documents],
            "results": {str(line.line_no): line.result for line in event.lines},
        }
        return change_of(changed, event, shown)

    return keep(request, Party.IMPORTER, decide, dossiers=dossiers, clock=clock)


def request_label_correction(
    request: Request, command: RequestLabelCorrection, *, dossiers: Dossiers, law: Law, clock: Clock
) -> Json:
    return perform(
        request,
        Party.AGENCY,
        lambda d, now: ask(d, command, due_on=law.label_due(d.regime, d.content.agency.code, legal_day(now)), now=now),
        dossiers=dossiers,
        clock=clock,
    )


def show_label_corrected(
    request: Request,
    command: ProvideLabelCorrection,
    *,
    dossiers: Dossiers,
    documents: Documents,
    law: Law,
    clock: Clock,
) -> Json:
    """Files first, then the dossier."""

    def decide(dossier: Dossier, now: datetime) -> Change[Dossier]:
        changed, event = provide_label_correction(dossier, command, lists=law.lists, now=now)
        for file in command.files:
            documents.put(file)
        shown = {"documents": [document.sha256 for document in event.documents], "lines": list(event.lines)}
        return change_of(changed, event, shown)

    return keep(request, Party.IMPORTER, decide, dossiers=dossiers, clock=clock)
