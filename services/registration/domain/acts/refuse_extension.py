"""Refuse an extension: the day of the supplement stays, unless it went by while the agency considered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.registration.domain.asking import answered, read_reason
from services.registration.domain.commands import Decline
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import ExtensionRefused
from services.registration.domain.standing import there
from services.registration.domain.states import Act, Party, step


def refuse_extension(
    dossier: Dossier, command: Decline, *, at_least_until: date, now: datetime
) -> tuple[Dossier, ExtensionRefused]:
    """at_least_until: so long the importer has after a refusal, whatever is left. Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.REFUSE_EXTENSION, Party.AGENCY, now=now)
    reason = read_reason(command.reason)
    request = there(dossier.supplement_request, "the supplement request")
    due_on = max(request.due_on, at_least_until)
    refused = replace(answered(moved, Handler.CQKT), supplement_request=replace(request, due_on=due_on), reason=reason)
    return refused, ExtensionRefused(dossier.file_code, now, reason, due_on)
