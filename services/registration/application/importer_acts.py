"""Use cases: what the importer does with a dossier that stands. They return and raise what `acting.perform` does."""

from __future__ import annotations

from datetime import datetime

from services.registration.application.acting import Request, keep, perform
from services.registration.application.ports import Documents, Dossiers, Law
from services.registration.application.recording import change_of, handed_in
from services.registration.application.submitting import store_files
from services.registration.domain import commands
from services.registration.domain.acts.cancel import cancel
from services.registration.domain.acts.modify import modify
from services.registration.domain.acts.name_cert_body import name_cert_body
from services.registration.domain.acts.request_amendment import request_amendment
from services.registration.domain.acts.request_extension import request_extension
from services.registration.domain.acts.request_withdrawal import request_withdrawal
from services.registration.domain.acts.resend import resend
from services.registration.domain.acts.supplement import supplement
from services.registration.domain.commands import ModifyDossier, ResendDossier, SupplementDossier
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import DossierEvent
from services.registration.domain.states import Party
from shared.aggregate import Change, Json
from shared.clock import Clock

_IMPORTER = Party.IMPORTER


def modify_dossier(
    request: Request, command: ModifyDossier, *, dossiers: Dossiers, documents: Documents, law: Law, clock: Clock
) -> Json:
    return perform(
        request,
        _IMPORTER,
        lambda d, now: _filed(modify(d, command, lists=law.lists, now=now), command, documents),
        dossiers=dossiers,
        clock=clock,
    )


def supplement_dossier(
    request: Request, command: SupplementDossier, *, dossiers: Dossiers, documents: Documents, law: Law, clock: Clock
) -> Json:
    def decide(dossier: Dossier, now: datetime) -> Change[Dossier]:
        after, event = _filed(supplement(dossier, command, lists=law.lists, now=now), command, documents)
        return change_of(after, event, handed_in(dossier.content, after.content))

    return keep(request, _IMPORTER, decide, dossiers=dossiers, clock=clock)


def resend_dossier(
    request: Request, command: ResendDossier, *, dossiers: Dossiers, documents: Documents, law: Law, clock: Clock
) -> Json:
    return perform(
        request,
        _IMPORTER,
        lambda d, now: _filed(resend(d, command, lists=law.lists, now=now), command, documents),
        dossiers=dossiers,
        clock=clock,
    )


def name_certification_body(
    request: Request, command: commands.NameCertBody, *, dossiers: Dossiers, law: Law, clock: Clock
) -> Json:
    return perform(
        request,
        _IMPORTER,
        lambda d, now: name_cert_body(d, command, lists=law.lists, now=now),
        dossiers=dossiers,
        clock=clock,
    )


def cancel_dossier(request: Request, command: commands.CancelDossier, *, dossiers: Dossiers, clock: Clock) -> Json:
    return perform(request, _IMPORTER, lambda d, now: cancel(d, command, now=now), dossiers=dossiers, clock=clock)


def ask_to_withdraw(request: Request, command: commands.RequestWithdrawal, *, dossiers: Dossiers, clock: Clock) -> Json:
    return perform(
        request, _IMPORTER, lambda d, now: request_withdrawal(d, command, now=now), dossiers=dossiers, clock=clock
    )


def ask_to_amend(request: Request, command: commands.RequestAmendment, *, dossiers: Dossiers, clock: Clock) -> Json:
    return perform(
        request, _IMPORTER, lambda d, now: request_amendment(d, command, now=now), dossiers=dossiers, clock=clock
    )


def ask_for_extension(
    request: Request, command: commands.RequestExtension, *, dossiers: Dossiers, clock: Clock
) -> Json:
    return perform(
        request, _IMPORTER, lambda d, now: request_extension(d, command, now=now), dossiers=dossiers, clock=clock
    )


def _filed(
    decided: tuple[Dossier, DossierEvent],
    command: ModifyDossier | SupplementDossier | ResendDossier,
    documents: Documents,
) -> tuple[Dossier, DossierEvent]:
    """Files first, then the dossier; and only once it is clear that the act is in place."""
    store_files(command.draft, documents)
    return decided
