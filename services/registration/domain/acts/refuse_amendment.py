"""Refuse the amendment: the registration stays as it is, in the status from which the importer asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.asking import answered
from services.registration.domain.commands import Decline
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import AmendmentRefused
from services.registration.domain.on_paper import dated, read_refusal
from services.registration.domain.states import DECIDES, Act, step


def refuse_amendment(
    dossier: Dossier, command: Decline, *, handler: Handler, now: datetime
) -> tuple[Dossier, AmendmentRefused]:
    """Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.REFUSE_AMENDMENT, DECIDES[handler], now=now, handler=handler)
    reason, done = read_refusal(command.reason, command.on_paper, dossier, now=now)
    refused = replace(answered(moved, handler), reason=reason)
    event = AmendmentRefused(dossier.file_code, now, handler, reason, done.on_paper, done.outage)
    return dated(refused, done.on_paper), event
