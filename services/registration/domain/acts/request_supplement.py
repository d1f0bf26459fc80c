"""Request a supplement: the agency names what is missing; its clock stands still until the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.registration.domain.commands import RequestSupplement
from services.registration.domain.dossier import Dossier, SupplementRequest
from services.registration.domain.events import SupplementRequested
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_text
from services.registration.domain.states import Act, Party, after


def request_supplement(
    dossier: Dossier, command: RequestSupplement, *, due_on: date, now: datetime
) -> tuple[Dossier, SupplementRequested]:
    """due_on: the last day that the regime gives the importer. Raises NotAllowed, Invalid."""
    handlers = after(dossier.handlers, Act.REQUEST_SUPPLEMENT, Party.AGENCY)
    findings = Findings()
    if not command.items:
        findings.add("/items", "required", "Name at least one thing that is missing.")
    items = tuple(read_text(item, f"/items/{index}", 255, findings) for index, item in enumerate(command.items))
    reason = read_text(command.reason, "/reason", 2000, findings)
    findings.raise_if_any()
    request = SupplementRequest(items, reason, now, due_on)
    requested = replace(dossier, handlers=handlers, supplement_request=request, reason=reason)
    return requested, SupplementRequested(dossier.file_code, now, items, reason, due_on)
