"""Request withdrawal: after acceptance the importer takes a dossier back with the handler's consent only."""

from __future__ import annotations

from datetime import datetime

from services.registration.domain.asking import asked, read_reason
from services.registration.domain.commands import RequestWithdrawal
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import WithdrawalRequested
from services.registration.domain.states import Act, Party, step


def request_withdrawal(
    dossier: Dossier, command: RequestWithdrawal, *, now: datetime
) -> tuple[Dossier, WithdrawalRequested]:
    """Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.REQUEST_WITHDRAWAL, Party.IMPORTER, now=now, handler=command.handler)
    reason = read_reason(command.reason)
    requested = asked(moved, command.handler, Act.REQUEST_WITHDRAWAL, reason, now=now)
    return requested, WithdrawalRequested(dossier.file_code, now, command.handler, reason)
