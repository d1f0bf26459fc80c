"""Use cases: a handler answers what the importer asked it for. They return and raise what `acting.perform` does."""

from __future__ import annotations

from services.registration.application.acting import Request, perform
from services.registration.application.ports import Dossiers
from services.registration.domain.acts.allow_amendment import allow_amendment
from services.registration.domain.acts.allow_withdrawal import allow_withdrawal
from services.registration.domain.acts.refuse_amendment import refuse_amendment
from services.registration.domain.acts.refuse_withdrawal import refuse_withdrawal
from services.registration.domain.commands import Allow, Decline
from services.registration.domain.dossier import Handler
from services.registration.domain.states import DECIDES
from shared.aggregate import Json
from shared.clock import Clock


def let_withdraw(request: Request, command: Allow, handler: Handler, *, dossiers: Dossiers, clock: Clock) -> Json:
    return perform(
        request,
        DECIDES[handler],
        lambda d, now: allow_withdrawal(d, command, handler=handler, now=now),
        dossiers=dossiers,
        clock=clock,
    )


def not_let_withdraw(request: Request, command: Decline, handler: Handler, *, dossiers: Dossiers, clock: Clock) -> Json:
    return perform(
        request,
        DECIDES[handler],
        lambda d, now: refuse_withdrawal(d, command, handler=handler, now=now),
        dossiers=dossiers,
        clock=clock,
    )


def let_amend(request: Request, command: Allow, handler: Handler, *, dossiers: Dossiers, clock: Clock) -> Json:
    return perform(
        request,
        DECIDES[handler],
        lambda d, now: allow_amendment(d, command, handler=handler, now=now),
        dossiers=dossiers,
        clock=clock,
    )


def not_let_amend(request: Request, command: Decline, handler: Handler, *, dossiers: Dossiers, clock: Clock) -> Json:
    return perform(
        request,
        DECIDES[handler],
        lambda d, now: refuse_amendment(d, command, handler=handler, now=now),
        dossiers=dossiers,
        clock=clock,
    )
