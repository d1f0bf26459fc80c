"""Cases decide again when complaints or reductions that concern them changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from services.inspection.application.deciding import FactsFor
from services.inspection.application.outgoing import outgoing
from services.inspection.application.ports import Cases
from services.inspection.domain.acts.follow_standing import Followed, follow_standing
from services.inspection.domain.acts.tell_mode import mode_change
from services.inspection.domain.case import Case
from shared.aggregate import Actor, Change, Json
from shared.clock import Clock
from shared.errors import Busy, Stale
from shared.regulation import Regulation, legal_day

FOLLOWER = Actor("service:inspection", "service")

# Longer than any decision takes that may have read the standing from before.
AGAIN_AFTER = timedelta(minutes=2)
# Each loss of a race is somebody else's success, so this bounds nothing but the unforeseen.
_TRIES = 50


@dataclass(frozen=True)
class DecidingPorts:
    cases: Cases
    facts_for: FactsFor
    law: Regulation
    clock: Clock


def renew_case(id: str, because: Json, *, ports: DecidingPorts) -> bool:
    """The command that sweeps send: changes nothing in a case that has heard of all this. Whether anything changed.

    because: what called for it, kept in the case's history ({"complaint": id, ...}). Raises Busy.
    """
    for _ in range(_TRIES):
        stored = ports.cases.find(id)
        if stored is None:
            return False
        case, now = stored.state, ports.clock()
        followed = _followed(case, ports.facts_for, ports.law, now)
        if followed is None:
            return False
        try:
            ports.cases.save(stored, change_of(case, followed, because, now), actor=FOLLOWER)
        except Stale:
            continue
        return True
    raise Busy("Too many others act on this case at this moment; try again.")


def with_uncured(
    before: Case, change: Change[Case], *, facts_for: FactsFor, law: Regulation, now: datetime
) -> Change[Case]:
    """The change, and with it another mode where it shows that a supplement did not cure what was objected to."""
    case = change.state
    if not set(case.uncured) - set(before.uncured):
        return change
    followed = _followed(case, facts_for, law, now)
    if followed is None:
        return change
    renewed = change_of(before, followed, {"uncured": list(case.uncured)}, now)
    return replace(change, state=renewed.state, event=renewed.event, details={**change.details, **renewed.details})


def change_of(before: Case, followed: Followed, because: Json, now: datetime) -> Change[Case]:
    after, former = followed.case, before.decision
    decision = after.decision
    details: dict[str, Any] = {
        "because": because,
        "mode_before": former.mode.value,
        "rule_before": former.rule,
        "mode": decision.mode.value,
        "rule": decision.rule,
        "explanation": decision.explanation,
        "due_on": after.due_on.isoformat(),
        "law": decision.law,
        "complaints": [seen.id for seen in (decision.noted or decision).complaints],
    }
    told = mode_change(before, after, now=now)
    return Change(
        after, act=followed.act, event=outgoing(told) if told else None, reason=followed.reason, details=details
    )


def _followed(case: Case, facts_for: FactsFor, law: Regulation, now: datetime) -> Followed | None:
    facts = facts_for(case.dossier_id, case.content, legal_day(now), case)
    return follow_standing(case, facts, law=law, now=now)
