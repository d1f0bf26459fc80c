"""Allow the amendment: the importer may send the registration again, changed."""

from __future__ import annotations

from datetime import datetime

from services.registration.domain.asking import answered
from services.registration.domain.commands import Allow
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import AmendmentAllowed
from services.registration.domain.on_paper import dated, read_done
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_optional_text
from services.registration.domain.states import DECIDES, Act, step


def allow_amendment(
    dossier: Dossier, command: Allow, *, handler: Handler, now: datetime
) -> tuple[Dossier, AmendmentAllowed]:
    """Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.ALLOW_AMENDMENT, DECIDES[handler], now=now, handler=handler)
    findings = Findings()
    note = read_optional_text(command.note, "/note", 2000, findings)
    done = read_done(command.on_paper, dossier, now=now, findings=findings)
    findings.raise_if_any()
    event = AmendmentAllowed(dossier.file_code, now, handler, note, done.on_paper, done.outage)
    return dated(answered(moved, handler), done.on_paper), event
