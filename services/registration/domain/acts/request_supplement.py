"""Request a supplement: the agency names what is missing; its clock stands still until the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from services.registration.domain.commands import RequestSupplement
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import SupplementRequested
from services.registration.domain.on_paper import dated, read_done
from services.registration.domain.requests import SupplementRequest
from services.registration.domain.rules.dates import check_not_too_far, read_date
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.missing import read_missing
from services.registration.domain.rules.text import read_text
from services.registration.domain.states import Act, Party, step
from shared.regulation import legal_day


def request_supplement(
    dossier: Dossier,
    command: RequestSupplement,
    *,
    due_after: Callable[[date], date],
    now: datetime,
    receipt_names: Mapping[str, str] | None = None,
) -> tuple[Dossier, SupplementRequested]:
    """due_after: the last day that the regime gives the importer, by the day of the request. receipt_names: items of the
    receipt checklist by code.

    Raises NotAllowed, Invalid.
    """
    moved = step(dossier, Act.REQUEST_SUPPLEMENT, Party.AGENCY, now=now)
    findings = Findings()
    items = read_missing(command.items, receipt_names or {}, findings)
    reason = read_text(command.reason, "/reason", 2000, findings)
    done = read_done(command.on_paper, dossier, now=now, findings=findings)
    # Nobody's time is over on the day on which the system first tells of it.
    due_on = max(due_after(done.on), legal_day(now)) if findings.clean("/done_on") else legal_day(now)
    given = read_date(command.due_on, "/due_on", findings) if command.due_on else due_on
    if findings.clean("/due_on") and given < due_on:
        message = f"The law gives the importer until {due_on.isoformat()}; name that day, a later one, or none."
        findings.add("/due_on", "before_the_laws_day", message)
    if command.due_on:
        check_not_too_far(given, "/due_on", legal_day(now), findings)
    findings.raise_if_any()
    request = SupplementRequest(items, reason, now, given, done.on_paper)
    requested = replace(moved, supplement_request=request, reason=reason)
    event = SupplementRequested(dossier.file_code, now, items, reason, given, done.on_paper, done.outage)
    return dated(requested, done.on_paper), event
