"""What happened to a dossier, from the histories of three services: each thing once, with what the importer was told of it.

Every service notes what it hears from the others. Such echoes, and the technical steps of sending, are left out unless
everything is asked for, or the history of the service that did it is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from services.console.domain.dossier.correspondence import Letter

DOSSIER, INSPECTION, LETTERS, DEADLINES = "dossier", "inspection", "letters", "deadlines"
KINDS = (DOSSIER, INSPECTION, LETTERS, DEADLINES)

REGISTRATION = "registration"
_KIND_OF = {REGISTRATION: DOSSIER, "inspection": INSPECTION, "notification": LETTERS}
_DEADLINE_ACTS = {"deadline_warned", "deadline_lapsed"}
# What registration notes of the inspection, by the acts that it is an echo of.
_NOTED: Mapping[str, frozenset[str]] = {
    "case_opened": frozenset({"case_opened", "case_imported"}),
    "mode_changed": frozenset({"mode_changed"}),
    "inspection_scheduled": frozenset({"scheduled", "rescheduled"}),
    "inspection_cancelled": frozenset({"appointment_cancelled"}),
    "inspection_move_declined": frozenset({"move_declined"}),
    "sample_taken": frozenset({"sample_recorded", "retest_requested"}),
    "test_result_noted": frozenset({"test_result_recorded", "retest_recorded"}),
    "disposition_recorded": frozenset({"disposition_recorded"}),
}
# What inspection decides because of what it hears; the rest of it is an echo.
_DECIDED = frozenset({"case_opened", "case_imported", "mode_changed", "standing_noted", "result_set_aside"})
_TECHNICAL = frozenset(
    {
        "correspondence_opened",
        "recipient_updated",
        "letters_queued",
        "letter_sent",
        "letter_retried",
        "letter_postponed",
        "letter_arrived",
        "deadline_noted",
        "nothing_to_tell",
        "bookings_settled",
        "slot_released",
        "time_held",
        "result_counted",
        "lot_counted",
    }
)


@dataclass(frozen=True)
class Actor:
    """id: role and name, "officer:lan.nt"; on_behalf_of: who delegated the role."""

    id: str
    role: str
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class Entry:
    """One act of a service's history, as the service keeps it."""

    number: int
    id: str
    time: datetime
    act: str
    actor: Actor
    reason: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Happening:
    """kind: one of KINDS. letters: by which the importer was told of it."""

    service: str
    kind: str
    entry: Entry
    letters: tuple[Letter, ...] = ()


def timeline(
    histories: Mapping[str, Sequence[Entry]], letters: Sequence[Letter] = (), *, everything: bool = False
) -> list[Happening]:
    """The newest first. histories: by service; of one that did not answer there is none."""
    told: dict[str, tuple[Letter, ...]] = {}
    for letter in letters:
        told[letter.event_id] = (*told.get(letter.event_id, ()), letter)
    shown: list[Happening] = []
    for service, entries in histories.items():
        for entry in entries:
            original = None if everything else _original(service, entry, histories)
            if original is not None:
                # The importer was told of the echo; people look for that where the thing was done.
                told[original.id] = told.get(original.id, ()) + told.pop(entry.id, ())
            elif everything or not _is_hidden(service, entry, histories):
                shown.append(Happening(service, _kind(service, entry), entry))
    return sorted(
        (replace(each, letters=told.get(each.entry.id, ())) for each in shown),
        key=lambda each: (each.entry.time, each.service != "notification", each.entry.number),
        reverse=True,
    )


def _original(service: str, echo: Entry, histories: Mapping[str, Sequence[Entry]]) -> Entry | None:
    """What registration's note is an echo of: the last such act before it."""
    if service != REGISTRATION or echo.actor.id != "service:inspection":
        return None
    acts = _NOTED.get(echo.act, frozenset())
    before = [each for each in histories.get("inspection", ()) if each.act in acts and each.time <= echo.time]
    return before[-1] if before else None


def _is_hidden(service: str, entry: Entry, histories: Mapping[str, Sequence[Entry]]) -> bool:
    if entry.act in _TECHNICAL:
        return True
    heard = service == "inspection" and entry.actor.id == "service:registration" and REGISTRATION in histories
    return heard and entry.act not in _DECIDED and not entry.act.endswith("_refused")


def _kind(service: str, entry: Entry) -> str:
    return DEADLINES if entry.act in _DEADLINE_ACTS else _KIND_OF[service]
