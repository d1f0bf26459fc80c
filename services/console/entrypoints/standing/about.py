"""What every page of one dossier shows its importer, on record before it does."""

from __future__ import annotations

from typing import Any

from flask import g

from services.console.application.importers.looking import OwnLook
from services.console.entrypoints.access import console, today
from services.console.entrypoints.standing import wording
from services.console.entrypoints.standing.visit import Visit

_HANDED_IN = ("supplement", "amendment", "modification", "labels")


def about(visit: Visit, look: OwnLook) -> dict[str, Any]:
    """Raises Unrecorded."""
    visit.saw("dossier", visit.id, look.dossier.file_code)
    agency, body = look.dossier.agency.name, look.dossier.content.cert_body
    return {
        "visit": visit,
        "look": look,
        "dossier": look.dossier,
        "offered": [page for page in look.offered if visit.may(page)],
        "whom": lambda awaited: wording.from_whom(awaited, agency, body.name if body else None),
        "days_until": wording.days_until,
        "by_whom": lambda entry: wording.by_whom(entry.actor, agency),
        "address_of": address_of,
        "now": console().clock(),
        "today": today(),
        "ends_at": g.link.ends_at if visit.by_link else None,
    }


def address_of(visit: Visit, page: str) -> str:
    if page in _HANDED_IN:
        return visit.url("hand_in", what=page)
    return visit.url("appointment") if page == "appointment" else visit.url("ask", what=page)
