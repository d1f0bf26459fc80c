"""Reactions: samples were taken, the laboratory reported. The applicant is told nothing; the legal clocks go by it."""

from __future__ import annotations

from services.registration.application.recording import plain
from services.registration.domain.dossier import Dossier
from shared.aggregate import Aggregate, Change, Reaction, Received
from shared.errors import NotFound


def _noted(act: str, *said: str) -> Reaction[Dossier]:
    def note(aggregate: Aggregate[Dossier] | None, received: Received) -> Change[Dossier]:
        if aggregate is None:
            raise NotFound(f"There is no dossier {received.subject}; was this service restored from an older backup?")
        details = {name: plain(received.data[name]) for name in said if received.data.get(name) is not None}
        return Change(aggregate.state, act=act, details=details)

    return note


SAMPLES: dict[str, Reaction[Dossier]] = {
    "inspection.sample_taken": _noted("sample_taken", "record_no", "laboratory", "received_on", "retest"),
    "inspection.test_result_received": _noted("test_result_noted", "report_no", "laboratory", "conclusion", "retest"),
}
