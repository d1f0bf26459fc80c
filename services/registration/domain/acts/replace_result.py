"""Replace the result: a new notice stands in the place of the one that was issued, or taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.acts.issue_result import ResultDoesNotFit, ensure_fits
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import ResultReplaced
from services.registration.domain.on_paper import dated
from services.registration.domain.results import Result
from services.registration.domain.states import Act, Party, step


def replace_result(dossier: Dossier, result: Result, *, now: datetime) -> tuple[Dossier, ResultReplaced]:
    """result.replaces: number of the notice that stands until now. Raises NotAllowed, ResultDoesNotFit."""
    replaced = dated(step(dossier, Act.REPLACE_RESULT, Party.AGENCY, now=now), result.issued_on)
    former = dossier.result
    if former is None or result.replaces is None or result.replaces != former.notice_no:
        standing = former.notice_no if former else "none"
        raise ResultDoesNotFit(f"The result replaces notice {result.replaces}; the one that stands is {standing}.")
    if result.notice_no in (former.notice_no, *(older.notice_no for older in dossier.former_results)):
        raise ResultDoesNotFit(f"Notice {result.notice_no} was given before; a new notice has a number of its own.")
    ensure_fits(dossier, result)
    event = ResultReplaced(
        dossier.file_code,
        now,
        result.notice_no,
        result.issued_on,
        result.agency,
        result.signer,
        result.lines,
        result.replaces,
        result.amendments,
    )
    return replace(replaced, result=result, former_results=(*dossier.former_results, former)), event
