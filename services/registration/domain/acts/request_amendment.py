"""Request amendment: the importer asks a handler to be allowed to change what was registered."""

from __future__ import annotations

from datetime import datetime

from services.registration.domain.asking import asked, read_reason
from services.registration.domain.commands import RequestAmendment
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import AmendmentRequested
from services.registration.domain.states import Act, Party, step


def request_amendment(
    dossier: Dossier, command: RequestAmendment, *, now: datetime
) -> tuple[Dossier, AmendmentRequested]:
    """Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.REQUEST_AMENDMENT, Party.IMPORTER, now=now, handler=command.handler)
    reason = read_reason(command.reason)
    requested = asked(moved, command.handler, Act.REQUEST_AMENDMENT, reason, now=now)
    return requested, AmendmentRequested(dossier.file_code, now, command.handler, reason)
