"""An importer's request to a handler, while it waits for its answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.requests import ImporterRequest
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_text
from services.registration.domain.states import Act


def read_reason(reason: str) -> str:
    """Raises Invalid."""
    findings = Findings()
    text = read_text(reason, "/reason", 2000, findings)
    findings.raise_if_any()
    return text


def asked(
    dossier: Dossier, handler: Handler, act: Act, reason: str, *, now: datetime, until: date | None = None
) -> Dossier:
    request = ImporterRequest(act.value, reason, now, until)
    return replace(dossier, requests={**dossier.requests, handler.value: request}, reason=reason)


def answered(dossier: Dossier, handler: Handler) -> Dossier:
    """Without the request, which has its answer."""
    return replace(dossier, requests={of: request for of, request in dossier.requests.items() if of != handler.value})
