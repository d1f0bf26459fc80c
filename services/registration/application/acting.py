"""What all acts on a standing dossier have in common: whose they are, on which version, once, and how they are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.registration.application.access import ensure_own, may_act_as
from services.registration.application.answers import answer_of
from services.registration.application.ports import Dossiers
from services.registration.application.recording import change_of
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import DossierEvent
from services.registration.domain.states import Party
from shared.aggregate import Actor, Change, Json, Once
from shared.clock import Clock
from shared.errors import Forbidden, Stale

Decide = Callable[[Dossier, datetime], tuple[Dossier, DossierEvent]]


@dataclass(frozen=True)
class Request:
    """Who asks for an act on which dossier. expected: the version that the caller saw, None for whatever it is now."""

    id: str
    actor: Actor
    expected: int | None = None
    once: Once | None = None


def perform(request: Request, party: Party, decide: Decide, *, dossiers: Dossiers, clock: Clock) -> Json:
    """Every use case that does an act returns this answer (`answer_of`), the same to the same key.

    Raises NotFound, Forbidden, Stale, NotAllowed, Invalid, KeyReused. The loser of two equal calls that race gets
    AlreadyActed, Stale or NotAllowed; whoever called runs it again and gets the answer of the winner.
    """
    return keep(request, party, lambda dossier, now: change_of(*decide(dossier, now)), dossiers=dossiers, clock=clock)


def keep(
    request: Request,
    party: Party,
    decide: Callable[[Dossier, datetime], Change[Dossier]],
    *,
    dossiers: Dossiers,
    clock: Clock,
) -> Json:
    """As `perform`, for what is kept in another way than by its event."""
    once = request.once
    if once and (given := dossiers.answered(once)) is not None:
        return given
    aggregate = dossiers.load(request.id)
    _ensure_may_act(request.actor, party, aggregate.state)
    if request.expected is not None and request.expected != aggregate.version:
        raise Stale(request.expected, aggregate.version)
    now = clock()
    change = decide(aggregate.state, now)
    answer = answer_of(aggregate.id, aggregate.version + 1, change.state, now)
    dossiers.save(aggregate, change, actor=request.actor, once=once, answer=answer)
    return answer


def _ensure_may_act(actor: Actor, party: Party, dossier: Dossier) -> None:
    if not may_act_as(actor, party, dossier):
        raise Forbidden(f"This is an act of the {_SPOKEN[party]}'s; role {actor.role} may not do it.")
    ensure_own(actor, dossier.content)


_SPOKEN = {Party.IMPORTER: "importer", Party.AGENCY: "agency", Party.CERT_BODY: "certification body"}
