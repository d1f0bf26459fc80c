"""Grant an extension: the supplement may come later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.asking import answered
from services.registration.domain.commands import GrantExtension
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import ExtensionGranted
from services.registration.domain.on_paper import dated, read_done
from services.registration.domain.rules.dates import check_not_too_far, read_date
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_optional_text
from services.registration.domain.standing import there
from services.registration.domain.states import Act, Party, step
from shared.regulation import legal_day


def grant_extension(dossier: Dossier, command: GrantExtension, *, now: datetime) -> tuple[Dossier, ExtensionGranted]:
    """Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.GRANT_EXTENSION, Party.AGENCY, now=now)
    findings = Findings()
    note = read_optional_text(command.note, "/note", 2000, findings)
    asked_for = dossier.requests.get(Handler.CQKT.value)
    day = asked_for.until.isoformat() if asked_for and asked_for.until else None
    due_on = read_date(command.due_on or day, "/due_on", findings)
    request = there(dossier.supplement_request, "the supplement request")
    done = read_done(command.on_paper, dossier, now=now, findings=findings)
    # Also of a grant on paper: a day that is over gives nobody time.
    earliest = max(request.due_on, legal_day(now))
    if findings.clean("/due_on") and due_on < earliest:
        message = f"{due_on.isoformat()} gives no time; name {earliest.isoformat()} or a later day, or refuse."
        findings.add("/due_on", "not_later", message)
    check_not_too_far(due_on, "/due_on", legal_day(now), findings)
    findings.raise_if_any()
    granted = replace(answered(moved, Handler.CQKT), supplement_request=replace(request, due_on=due_on))
    return dated(granted, done.on_paper), ExtensionGranted(
        dossier.file_code, now, due_on, note, done.on_paper, done.outage
    )
