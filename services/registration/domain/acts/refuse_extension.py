"""Refuse an extension: the day of the supplement stays, unless it went by while the agency considered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from services.registration.domain.asking import answered
from services.registration.domain.commands import Decline
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import ExtensionRefused
from services.registration.domain.on_paper import dated, read_refusal
from services.registration.domain.standing import there
from services.registration.domain.states import Act, Party, step
from shared.regulation import legal_day


def refuse_extension(
    dossier: Dossier, command: Decline, *, at_least_until: Callable[[date], date], now: datetime
) -> tuple[Dossier, ExtensionRefused]:
    """at_least_until: so long the importer has after a refusal on a day, whatever is left. Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.REFUSE_EXTENSION, Party.AGENCY, now=now)
    reason, done = read_refusal(command.reason, command.on_paper, dossier, now=now)
    request = there(dossier.supplement_request, "the supplement request")
    due_on = max(request.due_on, at_least_until(done.on))
    if done.on_paper is not None:
        # Who asked in time is not shut out by an answer that is entered when the time is over.
        due_on = max(due_on, legal_day(now))
    refused = replace(answered(moved, Handler.CQKT), supplement_request=replace(request, due_on=due_on), reason=reason)
    return dated(refused, done.on_paper), ExtensionRefused(
        dossier.file_code, now, reason, due_on, done.on_paper, done.outage
    )
