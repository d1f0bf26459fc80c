"""The small answer that is stored with an act and given again to whoever repeats it."""

from __future__ import annotations

from datetime import datetime

from services.inspection.domain.case import CONCLUDED, Case
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
        "notice_no": _notice_no(case),
        "allowed": [act.value for act in allowed_acts(case)],
        "at": now.isoformat(),
    }


def _notice_no(case: Case) -> str | None:
    """Of what was signed here; of a notice that registration issued on another's word, once it stands."""
    if case.signature is not None:
        return case.signature.notice_no
    standing = (notice.notice_no for notice in reversed(case.notices) if notice.stands)
    return next(standing, None) if case.status in CONCLUDED else None
