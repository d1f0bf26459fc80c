"""Refuse the withdrawal: the handler goes on where it stood before the importer asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.asking import answered, read_reason
from services.registration.domain.commands import Decline
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import WithdrawalRefused
from services.registration.domain.states import DECIDES, Act, step


def refuse_withdrawal(
    dossier: Dossier, command: Decline, *, handler: Handler, now: datetime
) -> tuple[Dossier, WithdrawalRefused]:
    """Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.REFUSE_WITHDRAWAL, DECIDES[handler], now=now, handler=handler)
    reason = read_reason(command.reason)
    refused = replace(answered(moved, handler), reason=reason)
    return refused, WithdrawalRefused(dossier.file_code, now, handler, reason)
