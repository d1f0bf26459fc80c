"""The small answer that is stored with an act and given again to whoever repeats it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from services.registration.domain.dossier import Dossier
from shared.aggregate import Json


def answer_of(id: str, version: int, dossier: Dossier, now: datetime) -> Json:
    """at: when the act was stored, ISO 8601 in UTC. version: of the dossier after the act."""
    tccn = dossier.handlers.tccn
    return {
        "id": id,
        "version": version,
        "file_code": dossier.file_code,
        "revision": dossier.content.revision,
        "handlers": {
            "cqkt": dossier.handlers.cqkt.value,
            "tccn": None if tccn is None else tccn.value,
        },
        "at": now.isoformat(),
        "agency": asdict(dossier.content.agency),
        "chosen_agency": asdict(dossier.chosen_agency) if dossier.chosen_agency else None,
    }
