"""Use case: register a dossier, whichever channel it came by."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from services.registration.application.access import ensure_own
from services.registration.application.answers import answer_of
from services.registration.application.outgoing import outgoing
from services.registration.application.ports import Documents, Dossiers, FileCodes, Law
from services.registration.application.recording import plain
from services.registration.domain.acts.submit import Submission, read_submission, submit
from services.registration.domain.commands import SubmitDossier
from services.registration.domain.draft import Draft
from shared.aggregate import Actor, Change, Json, Once
from shared.clock import Clock, NewId
from shared.errors import AlreadyActed, Invalid, Unavailable, Violation
from shared.regulation.calendar import legal_day

# A counter that fell behind (a restored backup) is caught up with by trying on; more than this is a fault.
_TRIES = 100


class DuplicateFileCode(Invalid):
    """A dossier with this file code stands already, registered by another message."""

    code = "duplicate_file_code"

    def __init__(self, file_code: str) -> None:
        message = f"A dossier {file_code} is registered already; to change it, send a supplement when asked for one."
        super().__init__([Violation("/file_code", self.code, message)], message)


def submit_dossier(
    command: SubmitDossier,
    *,
    actor: Actor,
    once: Once | None,
    dossiers: Dossiers,
    documents: Documents,
    file_codes: FileCodes,
    law: Law,
    clock: Clock,
    new_id: NewId,
) -> Json:
    """The answer given (see `answer_of`), the same to the same key. Files first, then the dossier.

    Raises Invalid with every broken rule, DuplicateFileCode, KeyReused, Forbidden, AlreadyActed when an equal call was
    faster: run again, it gives that one's answer.
    """
    if once and (given := dossiers.answered(once)) is not None:
        return given
    now = clock()
    submission = read_submission(command, lists=law.lists, regime_on=law.regime_on, now=now)
    ensure_own(actor, submission.content)
    if submission.file_code and dossiers.by_file_code(submission.file_code):
        return _taken(submission.file_code, once, dossiers)
    store_files(command.draft, documents)
    for _ in range(_TRIES):
        file_code = submission.file_code or file_codes.next(legal_day(now).year)
        answer = _create(
            submission,
            file_code,
            law.regime_version(submission.regime),
            now,
            new_id(),
            actor=actor,
            once=once,
            dossiers=dossiers,
        )
        if answer is not None:
            return answer
        if submission.file_code:
            return _taken(submission.file_code, once, dossiers)
    raise Unavailable("No free file code was found; the counter of file codes has fallen far behind.")


def store_files(draft: Draft, documents: Documents) -> None:
    for file in draft.files:
        documents.put(file)


def _create(
    submission: Submission,
    file_code: str,
    regime_version: str,
    now: datetime,
    id: str,
    *,
    actor: Actor,
    once: Once | None,
    dossiers: Dossiers,
) -> Json | None:
    """None when the file code is taken."""
    dossier, event = submit(submission, file_code=file_code, regime_version=regime_version, now=now)
    chosen = dossier.chosen_agency
    change = Change(
        dossier,
        act="submitted",
        event=outgoing(event),
        reason=dossier.received_on_reason,
        details={
            "channel": dossier.channel.value,
            "received_on": dossier.received_on.isoformat(),
            **(
                {"agency": plain(asdict(dossier.content.agency)), "chosen_agency": plain(asdict(chosen))}
                if chosen
                else {}
            ),
        },
        unique=(f"file_code:{file_code}",),
    )
    answer = answer_of(id, 1, dossier, now)
    try:
        dossiers.create(id, change, actor=actor, once=once, answer=answer)
    except AlreadyActed as clash:
        if clash.taken == f"file_code:{file_code}":
            return None
        raise
    return answer


def _taken(file_code: str, once: Once | None, dossiers: Dossiers) -> Json:
    # The same message may have been stored by another worker since it was looked up.
    if once and (given := dossiers.answered(once)) is not None:
        return given
    raise DuplicateFileCode(file_code)
