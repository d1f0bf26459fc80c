"""What a near or missed deadline means: a reminder or an apology to the applicant, a note for the staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.notification.application.contents import said
from services.notification.application.house_rules import house_rules
from services.notification.application.owing import HEARD
from services.notification.domain.content import Deadline
from services.notification.domain.correspondence import Correspondence, StaffNote, queue_letters
from services.notification.domain.kinds import LAPSED, WARNED, Kind
from services.notification.domain.owed import Cause, Owed, is_heard, with_owed
from services.notification.domain.texting import Texting
from shared.aggregate import Received
from shared.regulation import BadRegulation, Regulation, legal_day
from shared.regulation.deadlines import Deadline as Rule

_APPLICANT = "IMPORTER"
_AGENCY = "AGENCY"


def warned(state: Correspondence, received: Received, *, law: Regulation, texting: Texting) -> Correspondence:
    data = received.data
    told = _recorded(state, received, law)
    if data["owed_by"] == _APPLICANT:
        return _told(told, received, Kind.REMINDER, law, texting)
    return _noted(told, received, Kind.STAFF_WARNING, WARNED.get(data["warning"], ()), law)


def lapsed(state: Correspondence, received: Received, *, law: Regulation, texting: Texting) -> Correspondence:
    told = _recorded(state, received, law, untold=received.data["owed_by"] == _AGENCY)
    if received.data["owed_by"] == _APPLICANT:
        told = _told(told, received, Kind.LAPSE, law, texting)
    return _noted(apologising(told, received, law, texting), received, Kind.STAFF_LAPSE, LAPSED, law)


def apologising(state: Correspondence, received: Received, law: Regulation, texting: Texting) -> Correspondence:
    """With the apologies that are due. Who enters a paper late may be overdue before anybody said that it was received:
    that comes first, and the apology only if the matter is not done by then."""
    if not (state.was_told or received.backfill):
        return state
    at = legal_day(received.data["occurred_at"])
    for owed in state.owed:
        if owed.untold:
            calendar = law.calendar(state.agency.code)
            expected_on = calendar.add_working_days(at, house_rules().expect_after)
            days_left = calendar.days_left(at, owed.deadline.due_on)
            deadline = replace(owed.deadline, expected_on=expected_on, days_left=days_left)
            state = _queued(state, received, Kind.APOLOGY, deadline, owed.untold, texting)
    return replace(state, owed=tuple(replace(owed, untold=None) for owed in state.owed))


def _recorded(state: Correspondence, received: Received, law: Regulation, *, untold: bool = False) -> Correspondence:
    owed = owed_of(state, received.data, law)
    done = (state.settled.get(act) for act in owed.met_by)
    # The word that it was done, from another service, may have overtaken the warning.
    if any(day is not None and day > received.data["started_on"] for day in done):
        return state
    cause = Cause(received.id, received.sequence) if untold else None
    return replace(state, owed=with_owed(state.owed, replace(owed, untold=cause)))


def owed_of(state: Correspondence, data: Mapping[str, Any], law: Regulation) -> Owed:
    """data: as the contract of registration.deadline_warned loads it, or that of a lapse."""
    rule = _rule(state, data["rule"], law)
    return Owed(
        deadline=_deadline(state, data, law),
        handler=data["handler"],
        told_on=legal_day(data["occurred_at"]),
        heard=rule is not None and is_heard(rule.met_by, HEARD),
        met_by=rule.met_by if rule else (),
        stops_in=rule.stops_in if rule else (),
        officer=data["officer"],
    )


def _told(state: Correspondence, received: Received, kind: Kind, law: Regulation, texting: Texting) -> Correspondence:
    cause = Cause(received.id, received.sequence)
    return _queued(state, received, kind, _deadline(state, received.data, law), cause, texting)


def _queued(
    state: Correspondence, received: Received, kind: Kind, deadline: Deadline, cause: Cause, texting: Texting
) -> Correspondence:
    return queue_letters(
        state,
        kind,
        # In the agency's own name, whoever's case it is.
        replace(said(state, {**received.data, "handler": "cqkt"}), deadline=deadline),
        event_id=cause.event_id,
        event_sequence=cause.event_sequence,
        now=received.time,
        outside=not received.backfill,
        texting=texting,
    )


def _noted(
    state: Correspondence, received: Received, kind: Kind, roles: tuple[str, ...], law: Regulation
) -> Correspondence:
    if not roles or received.backfill or any(note.event_id == received.id for note in state.notes):
        return state
    note = StaffNote(
        event_id=received.id,
        kind=kind,
        roles=roles,
        deadline=_deadline(state, received.data, law),
        noted_at=received.time,
        officer=received.data["officer"],
    )
    return replace(state, notes=(*state.notes, note))


def _deadline(state: Correspondence, data: Mapping[str, Any], law: Regulation) -> Deadline:
    rule = _rule(state, data["rule"], law)
    effect = law.lapse_effects.find(rule.on_lapse) if rule and rule.on_lapse else None
    calendar = law.calendar(state.agency.code)
    return Deadline(
        rule=data["rule"],
        name=data["name"],
        name_en=rule.name_en if rule else data["name"],
        owed_by=data["owed_by"],
        due_on=data["due_on"],
        days_left=data["days_left"],
        effect=data.get("effect") or (effect.name if effect else None),
        effect_en=effect.name_en if effect else data.get("effect"),
        expected_on=calendar.add_working_days(legal_day(data["occurred_at"]), house_rules().expect_after),
    )


def _rule(state: Correspondence, code: str, law: Regulation) -> Rule | None:
    """None where the dossier's regime is not known, or has no such row any more."""
    if state.regime is None:
        return None
    try:
        return law.regime(state.regime).deadline(code)
    except BadRegulation:
        return None
