"""Issue the result: what the leader signed becomes law, if it was decided on the dossier as it now stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.dossier import Dossier, Result
from services.registration.domain.events import ResultIssued
from services.registration.domain.states import Act, Party, after
from shared.errors import Permanent


class ResultDoesNotFit(Permanent):
    """The result was decided on another content than the dossier has now."""

    code = "result_does_not_fit"


def issue_result(dossier: Dossier, result: Result, *, now: datetime) -> tuple[Dossier, ResultIssued]:
    """Raises NotAllowed, ResultDoesNotFit."""
    handlers = after(dossier.handlers, Act.ISSUE_RESULT, Party.AGENCY)
    if result.revision != dossier.content.revision:
        raise ResultDoesNotFit(
            f"The result was decided on revision {result.revision}; the dossier is at {dossier.content.revision}."
        )
    decided = sorted(line.line_no for line in result.lines)
    registered = sorted(line.line_no for line in dossier.content.goods_lines)
    if decided != registered:
        raise ResultDoesNotFit(f"The result decides lines {decided}; the dossier has {registered}.")
    event = ResultIssued(
        dossier.file_code, now, result.notice_no, result.issued_on, result.agency, result.signer, result.lines
    )
    return replace(dossier, handlers=handlers, result=result), event
