"""Refuse the withdrawal: the handler goes on where it stood before the importer asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.asking import answered
from services.registration.domain.commands import Decline
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import WithdrawalRefused
from services.registration.domain.on_paper import dated, read_refusal
from services.registration.domain.states import DECIDES, Act, step


def refuse_withdrawal(
    dossier: Dossier, command: Decline, *, handler: Handler, now: datetime
) -> tuple[Dossier, WithdrawalRefused]:
    """Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.REFUSE_WITHDRAWAL, DECIDES[handler], now=now, handler=handler)
    reason, done = read_refusal(command.reason, command.on_paper, dossier, now=now)
    refused = replace(answered(moved, handler), reason=reason)
    event = WithdrawalRefused(dossier.file_code, now, handler, reason, done.on_paper, done.outage)
    return dated(refused, done.on_paper), event
