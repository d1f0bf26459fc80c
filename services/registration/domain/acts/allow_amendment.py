"""Allow the amendment: the importer may send the registration again, changed."""

from __future__ import annotations

from datetime import datetime

from services.registration.domain.asking import answered
from services.registration.domain.commands import Allow
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import AmendmentAllowed
from services.registration.domain.on_paper import dated, read_consent
from services.registration.domain.states import DECIDES, Act, step


def allow_amendment(
    dossier: Dossier, command: Allow, *, handler: Handler, now: datetime
) -> tuple[Dossier, AmendmentAllowed]:
    """Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.ALLOW_AMENDMENT, DECIDES[handler], now=now, handler=handler)
    note, done = read_consent(command.note, command.on_paper, dossier, now=now)
    event = AmendmentAllowed(dossier.file_code, now, handler, note, done.on_paper, done.outage)
    return dated(answered(moved, handler), done.on_paper), event
