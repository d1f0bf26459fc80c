"""What others are told when the mode of a case, or the day it is due, is another one than before."""

from __future__ import annotations

from datetime import datetime

from services.inspection.domain.case import Case
from services.inspection.domain.events import ModeChanged


def mode_change(before: Case, after: Case, *, now: datetime) -> ModeChanged | None:
    if (before.mode, before.due_on) == (after.mode, after.due_on):
        return None
    decision = after.decision
    return ModeChanged(
        after.file_code,
        now,
        after.mode.value,
        decision.rule,
        decision.explanation,
        after.due_on,
        after.counts_from,
    )
