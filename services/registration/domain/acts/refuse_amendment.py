"""Refuse the amendment: the registration stays as it is, in the status from which the importer asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.asking import answered
from services.registration.domain.commands import Decline
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import AmendmentRefused
from services.registration.domain.on_paper import dated, read_done
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_text
from services.registration.domain.states import DECIDES, Act, step


def refuse_amendment(
    dossier: Dossier, command: Decline, *, handler: Handler, now: datetime
) -> tuple[Dossier, AmendmentRefused]:
    """Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.REFUSE_AMENDMENT, DECIDES[handler], now=now, handler=handler)
    findings = Findings()
    reason = read_text(command.reason, "/reason", 2000, findings)
    done = read_done(command.on_paper, dossier, now=now, findings=findings)
    findings.raise_if_any()
    refused = replace(answered(moved, handler), reason=reason)
    event = AmendmentRefused(dossier.file_code, now, handler, reason, done.on_paper, done.outage)
    return dated(refused, done.on_paper), event
