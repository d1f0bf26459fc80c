"""What registration's dossiers tell an audit: their status, and deadlines that passed without an alarm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from services.registration.domain.clocks.clock import ClockState
from shared.auditing.facts import Document, Facts, Overdue, Question
from shared.clock import VIETNAM

# A lapse is noted at 24:00 of the last day; many of them take a while.
_GRACE = timedelta(hours=1)


def _status(document: Document) -> str | None:
    handlers = document["state"].get("handlers")
    return None if handlers is None else str(handlers["cqkt"])


def _unalarmed(document: Document, now: datetime) -> Sequence[Overdue]:
    today = (now - _GRACE).astimezone(VIETNAM).date()
    return [
        Overdue("deadline_unalarmed", _end_of(clock["due_on"]), f"{clock['rule']} of {clock['handler']}")
        for clock in document["state"].get("clocks") or ()
        if clock["state"] == ClockState.RUNNING and not clock["over_on"] and clock["due_on"] < today.isoformat()
    ]


def _end_of(day: str) -> datetime:
    return datetime.combine(datetime.fromisoformat(day) + timedelta(days=1), time(), VIETNAM)


def _questions(now: datetime) -> Sequence[Question]:
    today = now.astimezone(VIETNAM).date().isoformat()
    return [Question("registrations", {"state.next_due_on": {"$gt": "", "$lt": today}}, "due")]


DOSSIER_FACTS = Facts(("state.handlers", "state.clocks"), _status, _unalarmed, _questions)
