"""Use cases: what the certification body does in its own case. They return and raise what `acting.perform` does."""

from __future__ import annotations

from datetime import datetime

from services.registration.application.acting import Request, perform
from services.registration.application.ports import Documents, Dossiers, Law
from services.registration.domain import commands
from services.registration.domain.acts.decide_as_body import (
    accept_as_body,
    refuse_as_body,
    request_supplement_as_body,
)
from services.registration.domain.acts.revoke_conformity_result import revoke_conformity_result
from services.registration.domain.acts.submit_conformity_result import submit_conformity_result
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import DossierEvent
from services.registration.domain.states import Party
from shared.aggregate import Json
from shared.clock import Clock
from shared.regulation.calendar import legal_day

_BODY = Party.CERT_BODY


def body_accepts(request: Request, command: commands.AcceptDossier, *, dossiers: Dossiers, clock: Clock) -> Json:
    return perform(request, _BODY, lambda d, now: accept_as_body(d, command, now=now), dossiers=dossiers, clock=clock)


def body_refuses(request: Request, command: commands.RefuseDossier, *, dossiers: Dossiers, clock: Clock) -> Json:
    return perform(request, _BODY, lambda d, now: refuse_as_body(d, command, now=now), dossiers=dossiers, clock=clock)


def body_requests_supplement(
    request: Request, command: commands.RequestSupplement, *, dossiers: Dossiers, law: Law, clock: Clock
) -> Json:
    return perform(
        request,
        _BODY,
        lambda d, now: request_supplement_as_body(d, command, receipt_names=law.receipt_names, now=now),
        dossiers=dossiers,
        clock=clock,
    )


def submit_result(
    request: Request,
    command: commands.SubmitConformityResult,
    *,
    dossiers: Dossiers,
    documents: Documents,
    law: Law,
    clock: Clock,
) -> Json:
    """The body's scope is compared where the list of bodies has it. Files first, then the dossier."""

    def decide(dossier: Dossier, now: datetime) -> tuple[Dossier, DossierEvent]:
        body = dossier.content.cert_body
        known = law.body(body.code, legal_day(now)) if body else None
        decided = submit_conformity_result(dossier, command, lists=law.lists, known=known, now=now)
        for file in command.files:
            documents.put(file)
        return decided

    return perform(request, _BODY, decide, dossiers=dossiers, clock=clock)


def revoke_submitted_result(
    request: Request, command: commands.RevokeConformityResult, *, dossiers: Dossiers, clock: Clock
) -> Json:
    return perform(
        request, _BODY, lambda d, now: revoke_conformity_result(d, command, now=now), dossiers=dossiers, clock=clock
    )
