"""What every act on a case has in common: once, the caller's version, own agency, then decide and save."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.inspection.application.access import ensure_may
from services.inspection.application.answers import answer_of
from services.inspection.application.ports import Cases
from services.inspection.domain.case import Case
from services.inspection.domain.states import Act
from shared.aggregate import Actor, Change, Json, Once
from shared.clock import Clock
from shared.errors import Stale

Decide = Callable[[Case, datetime], Change[Case]]


@dataclass(frozen=True)
class Request:
    """Who asks for an act on which case. expected: the version that the caller saw, None for whatever it is now."""

    id: str
    actor: Actor
    expected: int | None = None
    once: Once | None = None


def act_on_case(request: Request, act: Act, decide: Decide, *, cases: Cases, clock: Clock) -> Json:
    """Returns `answer_of`. Raises NotFound, Forbidden, Stale, KeyReused, and what `decide` raises.

    The loser of two equal calls that race gets AlreadyActed, Stale or NotAllowed; whoever called runs it again and gets
    the answer of the winner.
    """
    once = request.once
    if once and (given := cases.answered(once)) is not None:
        return given
    aggregate = cases.load(request.id)
    ensure_may(request.actor, act, aggregate.state)
    if request.expected is not None and request.expected != aggregate.version:
        raise Stale(request.expected, aggregate.version)
    now = clock()
    change = decide(aggregate.state, now)
    answer = answer_of(aggregate.version + 1, change.state, now)
    cases.save(aggregate, change, actor=request.actor, once=once, answer=answer)
    return answer
