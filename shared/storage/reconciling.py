"""What a source says it published, held against what was applied here: the cure for a lost last event."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shared.storage.inbox import Inbox
from shared.storage.marks import Mark
from shared.storage.outbox import Progress
from shared.storage.waiting import FORK, Verdict, verdict_fields

# A source's word may be this much older than what arrived from it in the meantime.
_LAG = timedelta(seconds=30)


def compare(inbox: Inbox[Any], source: str, progress: Progress, said_at: datetime) -> None:
    """Asks for what is missing; notes a fork when the source is behind us or names another event."""
    document = inbox.document.read(progress.subject)
    mark = Mark.of(document, source)
    if progress.sequence > mark.n:
        known_id = progress.event_id if progress.sequence == mark.n + 1 else None
        inbox.gaps.told(document, progress.subject, source, known_id)
        return
    applied_at = document["applied"][source]["at"] if document and mark.n else said_at
    behind = progress.sequence < mark.n and said_at - applied_at > _LAG
    other = progress.event_id is not None and mark.knows_other(progress.sequence, progress.event_id)
    if behind or other:
        _note_fork(inbox, source, progress, mark)


def _note_fork(inbox: Inbox[Any], source: str, progress: Progress, mark: Mark) -> None:
    error = (
        f"{source} says that its last event is number {progress.sequence} ({progress.event_id}); here number {mark.n} "
        f"({mark.id}) was applied: the source was rolled back."
    )
    entry = {
        "source": source,
        "n": progress.sequence,
        "id": progress.event_id or "none",
        "type": None,
        "since": inbox.store.clock(),
        "message": None,
        **verdict_fields(Verdict(FORK, error), None),
    }
    inbox.document.note(progress.subject, source, mark, entry)
