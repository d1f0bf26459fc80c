"""The small answer that is stored with an act and given again to whoever repeats it."""

from __future__ import annotations

from datetime import datetime

from services.inspection.domain.case import Case
from services.inspection.domain.states import allowed_acts
from shared.aggregate import Json


def answer_of(version: int, case: Case, now: datetime) -> Json:
    """version: of the case after the act. at: when it was stored, ISO 8601 in UTC."""
    return {
        "id": case.dossier_id,
        "version": version,
        "file_code": case.file_code,
        "status": case.status.value,
        "mode": case.mode.value,
        "due_on": case.due_on.isoformat(),
        "notice_no": case.signature.notice_no if case.signature else None,
        "allowed": [act.value for act in allowed_acts(case)],
        "at": now.isoformat(),
    }
