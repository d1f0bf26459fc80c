"""Reactions to what inspection says. A word that comes too late is kept with its reason and told to nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from services.registration.application.outgoing import outgoing
from services.registration.domain.acts.follow_inspection import receive, schedule
from services.registration.domain.acts.issue_result import issue_result
from services.registration.domain.content import Named
from services.registration.domain.dossier import Dossier, Inspection, LineResult, Result, Schedule
from services.registration.domain.events import DossierEvent
from shared.aggregate import Aggregate, Change, Reaction, Received
from shared.clock import Clock
from shared.errors import NotFound, Permanent

# What inspection publishes and registration has no use for.
IGNORED = frozenset(
    {
        "inspection.mode_changed",
        "inspection.sample_taken",
        "inspection.test_result_received",
        "inspection.disposition_recorded",
    }
)


def reactions(clock: Clock) -> dict[str, Reaction[Dossier]]:
    return {
        "inspection.case_opened": partial(record_case_opened, clock=clock),
        "inspection.scheduled": partial(record_schedule, clock=clock),
        "inspection.result_signed": partial(issue_signed_result, clock=clock),
    }


def record_case_opened(aggregate: Aggregate[Dossier] | None, received: Received, *, clock: Clock) -> Change[Dossier]:
    """The applicant hears the mode of inspection and its due day."""
    dossier, data = _dossier(aggregate, received), received.data
    inspection = Inspection(_named(data["agency"]), data["mode"], data["due_on"])
    details = {"rule": data["rule"], "explanation": data["explanation"]}
    return _changed(dossier, lambda: receive(dossier, inspection, now=clock()), "case_opened", received, details)


def record_schedule(aggregate: Aggregate[Dossier] | None, received: Received, *, clock: Clock) -> Change[Dossier]:
    dossier, data = _dossier(aggregate, received), received.data
    appointment = Schedule(data["kind"], data["starts_at"], data["ends_at"], data["place"], data["officer"])
    return _changed(dossier, lambda: schedule(dossier, appointment, now=clock()), "schedule", received)


def issue_signed_result(aggregate: Aggregate[Dossier] | None, received: Received, *, clock: Clock) -> Change[Dossier]:
    """The signed result becomes law, unless the dossier has moved on since."""
    dossier, data = _dossier(aggregate, received), received.data
    result = Result(
        notice_no=data["notice_no"],
        issued_on=data["signed_on"],
        agency=_named(data["agency"]),
        signer=data["signer"],
        revision=data["revision"],
        lines=tuple(LineResult(line["line_no"], line["code"], line.get("reason")) for line in data["lines"]),
    )
    return _changed(dossier, lambda: issue_result(dossier, result, now=clock()), "result", received)


_TAKEN = {"case_opened": "case_opened", "schedule": "inspection_scheduled", "result": "result_issued"}
_REFUSED = {"case_opened": "case_opened_refused", "schedule": "schedule_refused", "result": "result_refused"}


def _changed(
    dossier: Dossier,
    decide: Callable[[], tuple[Dossier, DossierEvent]],
    subject: str,
    received: Received,
    details: Mapping[str, Any] | None = None,
) -> Change[Dossier]:
    try:
        changed, event = decide()
    except Permanent as refusal:
        return Change(dossier, act=_REFUSED[subject], reason=refusal.message, details={"event": received.id})
    return Change(changed, act=_TAKEN[subject], event=outgoing(event), details=details or {})


def _dossier(aggregate: Aggregate[Dossier] | None, received: Received) -> Dossier:
    # Inspection hears of a dossier from us: that it speaks first means that our own first act was lost.
    if aggregate is None:
        raise NotFound(f"There is no dossier {received.subject}; was this service restored from an older backup?")
    return aggregate.state


def _named(value: Mapping[str, Any]) -> Named:
    return Named(value["code"], value["name"])
