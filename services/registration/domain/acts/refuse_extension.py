"""Refuse an extension: the day of the supplement stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.asking import answered, read_reason
from services.registration.domain.commands import Decline
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import ExtensionRefused
from services.registration.domain.standing import there
from services.registration.domain.states import Act, Party, step


def refuse_extension(dossier: Dossier, command: Decline, *, now: datetime) -> tuple[Dossier, ExtensionRefused]:
    """Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.REFUSE_EXTENSION, Party.AGENCY, now=now)
    reason = read_reason(command.reason)
    request = there(dossier.supplement_request, "the supplement request")
    refused = replace(answered(moved, Handler.CQKT), reason=reason)
    return refused, ExtensionRefused(dossier.file_code, now, reason, request.due_on)
