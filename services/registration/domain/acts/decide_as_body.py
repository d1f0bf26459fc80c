"""The certification body accepts, refuses, or asks for a supplement: in its own case, beside the agency's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from services.registration.domain.asking import read_reason
from services.registration.domain.commands import AcceptDossier, RefuseDossier, RequestSupplement
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import HandlerDecided
from services.registration.domain.requests import BodyRequest
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.missing import read_missing
from services.registration.domain.rules.text import read_optional_text, read_text
from services.registration.domain.standing import there
from services.registration.domain.states import Act, Party, step

Decided = tuple[Dossier, HandlerDecided]


def accept_as_body(dossier: Dossier, command: AcceptDossier, *, now: datetime) -> Decided:
    """Raises NotAllowed, Invalid."""
    moved = _moved(dossier, Act.ACCEPT, now)
    findings = Findings()
    note = read_optional_text(command.note, "/note", 2000, findings)
    findings.raise_if_any()
    return moved, _decided(moved, Act.ACCEPT, now, note)


def refuse_as_body(dossier: Dossier, command: RefuseDossier, *, now: datetime) -> Decided:
    """The agency's case goes on. Raises NotAllowed, Invalid."""
    moved = _moved(dossier, Act.REFUSE, now)
    reason = read_reason(command.reason)
    return replace(moved, reason=reason), _decided(moved, Act.REFUSE, now, reason)


def request_supplement_as_body(
    dossier: Dossier, command: RequestSupplement, *, receipt_names: Mapping[str, str], now: datetime
) -> Decided:
    """Raises NotAllowed, Invalid."""
    moved = _moved(dossier, Act.REQUEST_SUPPLEMENT, now)
    findings = Findings()
    items = read_missing(command.items, receipt_names, findings)
    reason = read_text(command.reason, "/reason", 2000, findings)
    findings.raise_if_any()
    requested = replace(moved, body_request=BodyRequest(items, reason, now), reason=reason)
    return requested, _decided(moved, Act.REQUEST_SUPPLEMENT, now, reason, items)


def _moved(dossier: Dossier, act: Act, now: datetime) -> Dossier:
    return step(dossier, act, Party.CERT_BODY, now=now, handler=Handler.TCCN)


def _decided(
    moved: Dossier, act: Act, now: datetime, reason: str | None, items: tuple[str, ...] = ()
) -> HandlerDecided:
    status = there(moved.handlers.tccn, "the certification body's status")
    return HandlerDecided(moved.file_code, now, Handler.TCCN, act.value, status.value, reason, items)
