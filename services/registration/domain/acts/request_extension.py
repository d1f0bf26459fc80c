"""Request an extension: before the supplement is due the importer asks the agency for more time."""

from __future__ import annotations

from datetime import datetime

from services.registration.domain.asking import asked
from services.registration.domain.commands import RequestExtension
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import ExtensionRequested
from services.registration.domain.rules.dates import check_not_too_far, read_date
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_text
from services.registration.domain.states import Act, Party, step
from shared.regulation import legal_day


def request_extension(
    dossier: Dossier, command: RequestExtension, *, now: datetime
) -> tuple[Dossier, ExtensionRequested]:
    """Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.REQUEST_EXTENSION, Party.IMPORTER, now=now, handler=command.handler)
    findings = Findings()
    reason = read_text(command.reason, "/reason", 2000, findings)
    until = read_date(command.requested_until, "/requested_until", findings)
    request = dossier.supplement_request
    if findings.clean("/requested_until") and request and until <= request.due_on:
        message = f"The supplement is due on {request.due_on.isoformat()}; ask for a day after that."
        findings.add("/requested_until", "not_later", message)
    check_not_too_far(until, "/requested_until", legal_day(now), findings)
    findings.raise_if_any()
    requested = asked(moved, command.handler, Act.REQUEST_EXTENSION, reason, now=now, until=until)
    return requested, ExtensionRequested(dossier.file_code, now, reason, until)
