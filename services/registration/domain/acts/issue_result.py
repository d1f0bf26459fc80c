"""Issue the result: what the leader signed becomes law, if it was decided on the dossier as it now stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.dossier import Dossier, Status
from services.registration.domain.events import ResultIssued
from services.registration.domain.on_paper import dated
from services.registration.domain.results import Result
from services.registration.domain.states import Act, Party, step
from shared.errors import Permanent
from shared.regulation import ResultClass, load

# What a result needs that says that goods meet the requirements.
NOTHING_AGAINST = "NOTHING_AGAINST"
_INCOMPLETE = (Status.SUPPLEMENT_REQUESTED, Status.EXTENSION_GRANTED)


class ResultDoesNotFit(Permanent):
    """The result was decided on another content than the dossier has now, or by another agency."""

    code = "result_does_not_fit"


def issue_result(dossier: Dossier, result: Result, *, now: datetime) -> tuple[Dossier, ResultIssued]:
    """Raises NotAllowed, ResultDoesNotFit."""
    issued = dated(step(dossier, Act.ISSUE_RESULT, Party.AGENCY, now=now), result.issued_on)
    ensure_fits(dossier, result)
    if dossier.handlers.cqkt in _INCOMPLETE and not _is_dead_end(result):
        raise ResultDoesNotFit("The supplement never came: every goods line can only be found not completed.")
    _ensure_labels_corrected(dossier, result)
    event = ResultIssued(
        dossier.file_code, now, result.notice_no, result.issued_on, result.agency, result.signer, result.lines
    )
    return replace(issued, result=result, supplement_request=None, label_request=None), event


def ensure_fits(dossier: Dossier, result: Result) -> None:
    """Raises ResultDoesNotFit."""
    content = dossier.content
    if result.agency.code != content.agency.code:
        raise ResultDoesNotFit(f"The result is {result.agency.code}'s; the dossier went to {content.agency.code}.")
    if result.revision != content.revision:
        raise ResultDoesNotFit(
            f"The result was decided on revision {result.revision}; the dossier is at {content.revision}."
        )
    decided = sorted(line.line_no for line in result.lines)
    registered = sorted(line.line_no for line in content.goods_lines)
    if decided != registered:
        raise ResultDoesNotFit(f"The result decides lines {decided}; the dossier has {registered}.")


def _ensure_labels_corrected(dossier: Dossier, result: Result) -> None:
    """A line whose label waits to be corrected does not meet the requirements yet."""
    waiting, codes = dossier.label_request, load().result_codes
    if waiting is None:
        return
    meets = [line.line_no for line in result.lines if line.code in codes and NOTHING_AGAINST in codes[line.code].needs]
    if wrong := sorted(set(meets).intersection(waiting.lines)):
        raise ResultDoesNotFit(f"The label of line {', '.join(map(str, wrong))} waits to be corrected.")


def _is_dead_end(result: Result) -> bool:
    codes = load().result_codes
    return all(line.code in codes and codes[line.code].result_class is ResultClass.DEAD for line in result.lines)
