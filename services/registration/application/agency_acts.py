"""Use cases: what the agency does with a dossier. They return and raise what `acting.perform` does."""

from __future__ import annotations

from datetime import date, datetime

from services.registration.application.acting import Request, keep, perform
from services.registration.application.competence import followed_rule
from services.registration.application.ports import Dossiers, Law
from services.registration.application.recording import change_of
from services.registration.domain import commands
from services.registration.domain.acts.accept import accept
from services.registration.domain.acts.grant_extension import grant_extension
from services.registration.domain.acts.refuse import refuse
from services.registration.domain.acts.refuse_extension import refuse_extension
from services.registration.domain.acts.request_supplement import request_supplement as ask
from services.registration.domain.acts.revoke_result import revoke_result
from services.registration.domain.acts.tick_receipt import tick_receipt
from services.registration.domain.acts.transfer import transfer
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import DossierEvent
from services.registration.domain.states import Party
from shared.aggregate import Change, Json
from shared.clock import Clock
from shared.regulation.calendar import legal_day

_AGENCY = Party.AGENCY


def accept_dossier(request: Request, command: commands.AcceptDossier, *, dossiers: Dossiers, clock: Clock) -> Json:
    return perform(request, _AGENCY, lambda d, now: accept(d, command, now=now), dossiers=dossiers, clock=clock)


def refuse_dossier(request: Request, command: commands.RefuseDossier, *, dossiers: Dossiers, clock: Clock) -> Json:
    return perform(request, _AGENCY, lambda d, now: refuse(d, command, now=now), dossiers=dossiers, clock=clock)


def request_supplement(
    request: Request, command: commands.RequestSupplement, *, dossiers: Dossiers, law: Law, clock: Clock
) -> Json:
    return perform(
        request,
        _AGENCY,
        lambda d, now: ask(
            d,
            command,
            due_after=lambda day: law.supplement_due(d.regime, d.content.agency.code, day),
            receipt_names=law.receipt_names,
            now=now,
        ),
        dossiers=dossiers,
        clock=clock,
    )


def tick_dossier_receipt(
    request: Request, command: commands.TickReceipt, *, dossiers: Dossiers, law: Law, clock: Clock
) -> Json:
    """Kept in the history only: nothing is published of it."""

    def decide(dossier: Dossier, now: datetime) -> Change[Dossier]:
        ticked = tick_receipt(dossier, command, items=law.receipt_items, now=now)
        details = {"items": {code: present for code, present, _ in command.items}, "conclusion": command.conclusion}
        if (receipt := ticked.receipt) is not None and receipt.checked_on is not None and command.on_paper is not None:
            details |= {"done_on": receipt.checked_on.isoformat(), "outage": command.on_paper.outage}
        return Change(ticked, act="receipt_ticked", details=details)

    return keep(request, _AGENCY, decide, dossiers=dossiers, clock=clock)


def transfer_dossier(
    request: Request, command: commands.TransferDossier, *, dossiers: Dossiers, law: Law, clock: Clock
) -> Json:
    """The history says to whom it should go by the rule, and whether it did."""

    def decide(dossier: Dossier, now: datetime) -> Change[Dossier]:
        competent = law.competent(dossier, legal_day(now))
        moved, event = transfer(dossier, command, lists=law.lists, competent=competent, now=now)
        return change_of(moved, event, followed_rule(competent, event.to_agency))

    return keep(request, _AGENCY, decide, dossiers=dossiers, clock=clock)


def grant_more_time(request: Request, command: commands.GrantExtension, *, dossiers: Dossiers, clock: Clock) -> Json:
    return perform(
        request, _AGENCY, lambda d, now: grant_extension(d, command, now=now), dossiers=dossiers, clock=clock
    )


def refuse_more_time(
    request: Request, command: commands.Decline, *, dossiers: Dossiers, law: Law, clock: Clock
) -> Json:
    def decide(dossier: Dossier, now: datetime) -> tuple[Dossier, DossierEvent]:
        def until(day: date) -> date:
            return law.refusal_due(dossier.regime, dossier.content.agency.code, day)

        return refuse_extension(dossier, command, at_least_until=until, now=now)

    return perform(request, _AGENCY, decide, dossiers=dossiers, clock=clock)


def revoke_issued_result(request: Request, command: commands.RevokeResult, *, dossiers: Dossiers, clock: Clock) -> Json:
    return perform(request, _AGENCY, lambda d, now: revoke_result(d, command, now=now), dossiers=dossiers, clock=clock)
