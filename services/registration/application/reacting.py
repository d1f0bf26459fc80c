"""Reactions to what inspection says. A word that comes too late is kept with its reason and told to nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from services.registration.application.noting_appointments import appointment_of, appointment_reactions
from services.registration.application.noting_samples import SAMPLES
from services.registration.application.outgoing import outgoing
from services.registration.application.recording import plain
from services.registration.domain.acts.follow_inspection import note_disposition, receive, schedule
from services.registration.domain.acts.issue_result import issue_result
from services.registration.domain.acts.replace_result import replace_result
from services.registration.domain.content import Named
from services.registration.domain.dossier import Dossier, Inspection
from services.registration.domain.events import DossierEvent
from services.registration.domain.results import Disposition, LineResult, Result
from shared.aggregate import Aggregate, Change, Reaction, Received
from shared.clock import Clock
from shared.errors import NotFound, Permanent

# What inspection publishes and registration has no use for.
# A reduction of inspection is no dossier's; the decision of a case that rests on one says so itself.
IGNORED = frozenset(
    {
        "inspection.entitlement_granted",
        "inspection.entitlement_report_due",
        "inspection.entitlement_lapsed",
        "inspection.entitlement_revoked",
    }
)


def reactions(clock: Clock) -> dict[str, Reaction[Dossier]]:
    return {
        "inspection.case_opened": partial(record_case_opened, clock=clock),
        "inspection.mode_changed": partial(record_mode_changed, clock=clock),
        "inspection.scheduled": partial(record_schedule, clock=clock),
        "inspection.result_signed": partial(issue_signed_result, clock=clock),
        "inspection.disposition_recorded": record_disposition,
        **appointment_reactions(clock),
        **SAMPLES,
    }


def record_case_opened(aggregate: Aggregate[Dossier] | None, received: Received, *, clock: Clock) -> Change[Dossier]:
    """The applicant hears the mode of inspection and its due day."""
    dossier, data = _dossier(aggregate, received), received.data
    inspection = Inspection(_named(data["agency"]), data["mode"], data["due_on"])
    details = {"rule": data["rule"], "explanation": data["explanation"]}
    if dossier.origin is not None:
        # Its applicant was told by the system that it came from.
        return _noted(lambda: receive(dossier, inspection, now=clock())[0], dossier, received, details)
    return _changed(dossier, lambda: receive(dossier, inspection, now=clock()), "case_opened", received, details)


def record_mode_changed(aggregate: Aggregate[Dossier] | None, received: Received, *, clock: Clock) -> Change[Dossier]:
    """The applicant hears of it when mode or due day are other ones than it was told."""
    dossier, data = _dossier(aggregate, received), received.data
    inspection = Inspection(dossier.content.agency, data["mode"], data["due_on"])
    details = {"rule": data["rule"], "explanation": data["explanation"]}
    return _changed(dossier, lambda: receive(dossier, inspection, now=clock()), "mode", received, details)


def record_schedule(aggregate: Aggregate[Dossier] | None, received: Received, *, clock: Clock) -> Change[Dossier]:
    dossier, data = _dossier(aggregate, received), received.data
    return _changed(dossier, lambda: schedule(dossier, appointment_of(data), now=clock()), "schedule", received)


def issue_signed_result(aggregate: Aggregate[Dossier] | None, received: Received, *, clock: Clock) -> Change[Dossier]:
    """The signed result becomes law, or takes the place of a former one, unless the dossier has moved on since."""
    dossier, data = _dossier(aggregate, received), received.data
    result = Result(
        notice_no=data["notice_no"],
        issued_on=data["signed_on"],
        agency=_named(data["agency"]),
        signer=data["signer"],
        revision=data["revision"],
        lines=tuple(_line_result(line) for line in data["lines"]),
        replaces=data.get("replaces"),
        amendments=data.get("amendments"),
    )
    if result.replaces is not None:
        return _changed(dossier, lambda: replace_result(dossier, result, now=clock()), "replacement", received)
    return _changed(dossier, lambda: issue_result(dossier, result, now=clock()), "result", received)


def record_disposition(aggregate: Aggregate[Dossier] | None, received: Received) -> Change[Dossier]:
    """Kept in the dossier; the importer, whose deed it is, is told nothing."""
    dossier, data = _dossier(aggregate, received), received.data
    disposition = Disposition(data["line_no"], data["kind"], data["proof"], data["done_on"])
    try:
        noted = note_disposition(dossier, disposition)
    except Permanent as refusal:
        return Change(dossier, act="disposition_refused", reason=refusal.message, details={"event": received.id})
    return Change(noted, act="disposition_recorded", details=plain(asdict(disposition)))


_TAKEN = {
    "case_opened": "case_opened",
    "mode": "mode_changed",
    "schedule": "inspection_scheduled",
    "result": "result_issued",
    "replacement": "result_replaced",
}
_REFUSED = {
    "case_opened": "case_opened_refused",
    "mode": "mode_refused",
    "schedule": "schedule_refused",
    "result": "result_refused",
    "replacement": "result_refused",
}


def _changed(
    dossier: Dossier,
    decide: Callable[[], tuple[Dossier, DossierEvent | None]],
    subject: str,
    received: Received,
    details: Mapping[str, Any] | None = None,
) -> Change[Dossier]:
    try:
        changed, event = decide()
    except Permanent as refusal:
        return Change(dossier, act=_REFUSED[subject], reason=refusal.message, details={"event": received.id})
    if event is None:
        reason = "Nothing that the applicant was told has changed."
        return Change(dossier, act=f"{_TAKEN[subject]}_again", reason=reason, details=details or {})
    return Change(changed, act=_TAKEN[subject], event=outgoing(event), details=details or {})


def _noted(
    decide: Callable[[], Dossier], dossier: Dossier, received: Received, details: Mapping[str, Any]
) -> Change[Dossier]:
    try:
        return Change(decide(), act="case_opened", reason="The applicant was told elsewhere.", details=details)
    except Permanent as refusal:
        return Change(dossier, act="case_opened_refused", reason=refusal.message, details={"event": received.id})


def _dossier(aggregate: Aggregate[Dossier] | None, received: Received) -> Dossier:
    # Inspection hears of a dossier from us: that it speaks first means that our own first act was lost.
    if aggregate is None:
        raise NotFound(f"There is no dossier {received.subject}; was this service restored from an older backup?")
    return aggregate.state


def _line_result(line: Mapping[str, Any]) -> LineResult:
    body = line.get("body")
    return LineResult(line["line_no"], line["code"], line.get("reason"), _named(body) if body else None)


def _named(value: Mapping[str, Any]) -> Named:
    return Named(value["code"], value["name"])
