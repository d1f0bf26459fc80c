"""Reactions to appointments that were called off, and to wishes for another time that were not granted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from services.registration.application.outgoing import outgoing
from services.registration.domain.acts.follow_inspection import call_off, decline_move
from services.registration.domain.dossier import Dossier, Schedule
from services.registration.domain.events import DossierEvent
from shared.aggregate import Aggregate, Change, Reaction, Received
from shared.clock import Clock
from shared.errors import NotFound, Permanent

Follow = Callable[..., tuple[Dossier, DossierEvent | None]]


def appointment_reactions(clock: Clock) -> Mapping[str, Reaction[Dossier]]:
    return {
        "inspection.appointment_cancelled": partial(_follow, act="inspection_cancelled", follow=call_off, clock=clock),
        "inspection.move_declined": partial(_follow, act="inspection_move_declined", follow=decline_move, clock=clock),
    }


def appointment_of(data: Mapping[str, Any]) -> Schedule:
    return Schedule(data["kind"], data["starts_at"], data["ends_at"], data["place"], data["officer"])


def _follow(
    aggregate: Aggregate[Dossier] | None, received: Received, *, act: str, follow: Follow, clock: Clock
) -> Change[Dossier]:
    if aggregate is None:
        raise NotFound(f"There is no dossier {received.subject}; was this service restored from an older backup?")
    dossier, data = aggregate.state, received.data
    try:
        kept = replace(appointment_of(data), kept_at=data["occurred_at"], kept_because=data["reason"])
        changed, event = follow(dossier, kept, data["reason"], now=clock())
    except Permanent as refusal:
        return Change(dossier, act=f"{act}_refused", reason=refusal.message, details={"event": received.id})
    if event is None:
        return Change(dossier, act=f"{act}_again", reason="The applicant was told of no appointment.")
    details = {"starts_at": data["starts_at"].isoformat(), "officer": data["officer"]}
    return Change(changed, act=act, event=outgoing(event), reason=data["reason"], details=details)
