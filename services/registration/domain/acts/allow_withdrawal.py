"""Allow the withdrawal: the handler lets the importer take the dossier back; its case has come to its end."""

from __future__ import annotations

from datetime import datetime

from services.registration.domain.asking import answered
from services.registration.domain.commands import Allow
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import DossierWithdrawn
from services.registration.domain.on_paper import dated, read_done
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_optional_text
from services.registration.domain.states import DECIDES, Act, step


def allow_withdrawal(
    dossier: Dossier, command: Allow, *, handler: Handler, now: datetime
) -> tuple[Dossier, DossierWithdrawn]:
    """Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.ALLOW_WITHDRAWAL, DECIDES[handler], now=now, handler=handler)
    findings = Findings()
    note = read_optional_text(command.note, "/note", 2000, findings)
    done = read_done(command.on_paper, dossier, now=now, findings=findings)
    findings.raise_if_any()
    event = DossierWithdrawn(dossier.file_code, now, handler, note, done.on_paper, done.outage)
    return dated(answered(moved, handler), done.on_paper), event
