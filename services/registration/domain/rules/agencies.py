"""The inspection agency (cơ quan kiểm tra): one that is in office, or the one that has taken over from it."""

from __future__ import annotations

from datetime import date

from services.registration.domain.agencies import InOffice
from services.registration.domain.content import Named
from services.registration.domain.draft import DraftNamed
from services.registration.domain.lists import Lists
from services.registration.domain.rules.codes import AGENCIES, read_listed
from services.registration.domain.rules.findings import Findings


def read_agency(value: DraftNamed, pointer: str, lists: Lists, day: date, findings: Findings) -> InOffice:
    """A code of the list, and who answers for it on that day."""
    found = lists.in_office((value.code or "").strip(), day)
    if found is None:
        named = read_listed(value, pointer, lists.agencies, findings, of=AGENCIES)
        return InOffice(named, named)
    if found.agency is None:
        findings.add(f"{pointer}/code", "not_in_office", _nobody(found, day))
        return InOffice(found.asked, found.asked)
    return found


def read_agency_itself(value: DraftNamed, pointer: str, lists: Lists, day: date, findings: Findings) -> Named:
    """As `read_agency`, and it must be in office itself."""
    found = read_agency(value, pointer, lists, day, findings)
    if found.agency is not None and found.was_followed:
        message = (
            f"{found.asked.name} ({found.asked.code}) is not in office on {day.isoformat()}; its work went to "
            f"{found.agency.name} ({found.agency.code}): name that one."
        )
        findings.add(f"{pointer}/code", "not_in_office", message)
    return found.agency or found.asked


def _nobody(found: InOffice, day: date) -> str:
    who = f"{found.asked.name} ({found.asked.code})"
    if found.begins_on is not None:
        return (
            f"{who} takes up its office on {found.begins_on.isoformat()} only; choose one that is in office on {day}."
        )
    return (
        f"{who} is not in office on {day.isoformat()}, and no other has taken over its work; choose the agency of the "
        "place where the customs declaration is opened (GET /code-lists)."
    )
