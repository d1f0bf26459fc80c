"""Allow the withdrawal: the handler lets the importer take the dossier back; its case has come to its end."""

from __future__ import annotations

from datetime import datetime

from services.registration.domain.asking import answered
from services.registration.domain.commands import Allow
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import DossierWithdrawn
from services.registration.domain.on_paper import dated, read_consent
from services.registration.domain.states import DECIDES, Act, step


def allow_withdrawal(
    dossier: Dossier, command: Allow, *, handler: Handler, now: datetime
) -> tuple[Dossier, DossierWithdrawn]:
    """Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.ALLOW_WITHDRAWAL, DECIDES[handler], now=now, handler=handler)
    note, done = read_consent(command.note, command.on_paper, dossier, now=now)
    event = DossierWithdrawn(dossier.file_code, now, handler, note, done.on_paper, done.outage)
    return dated(answered(moved, handler), done.on_paper), event
