"""Use cases: what importer and agency do with a dossier that stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.registration.application.access import ensure_own, party_of
from services.registration.application.answers import answer_of
from services.registration.application.outgoing import outgoing
from services.registration.application.ports import Documents, Dossiers, Law
from services.registration.application.submitting import store_files
from services.registration.domain.acts.accept import accept
from services.registration.domain.acts.cancel import cancel
from services.registration.domain.acts.refuse import refuse
from services.registration.domain.acts.request_supplement import request_supplement as ask
from services.registration.domain.acts.supplement import supplement
from services.registration.domain.commands import (
    AcceptDossier,
    CancelDossier,
    RefuseDossier,
    RequestSupplement,
    SupplementDossier,
)
from services.registration.domain.dossier import Channel, Dossier
from services.registration.domain.states import Party
from shared.aggregate import Actor, Change, Json, Once
from shared.clock import Clock
from shared.errors import Forbidden, Stale
from shared.regulation.calendar import legal_day

Decide = Callable[[Dossier, datetime], Change[Dossier]]


@dataclass(frozen=True)
class Request:
    """Who asks for an act on which dossier. expected: the version that the caller saw, None for whatever it is now."""

    id: str
    actor: Actor
    expected: int | None = None
    once: Once | None = None


def accept_dossier(request: Request, command: AcceptDossier, *, dossiers: Dossiers, clock: Clock) -> Json:
    """These use cases return `answer_of`; they raise NotFound, Forbidden, Stale, NotAllowed, Invalid, KeyReused.

    The loser of two equal calls that race gets AlreadyActed, Stale or NotAllowed; whoever called runs it again and gets
    the answer of the winner.
    """

    def decide(dossier: Dossier, now: datetime) -> Change[Dossier]:
        accepted, event = accept(dossier, command, now=now)
        return Change(accepted, act="accepted", event=outgoing(event), reason=event.note)

    return _act(request, decide, Party.AGENCY, dossiers=dossiers, clock=clock)


def refuse_dossier(request: Request, command: RefuseDossier, *, dossiers: Dossiers, clock: Clock) -> Json:
    def decide(dossier: Dossier, now: datetime) -> Change[Dossier]:
        refused, event = refuse(dossier, command, now=now)
        return Change(refused, act="refused", event=outgoing(event), reason=event.reason)

    return _act(request, decide, Party.AGENCY, dossiers=dossiers, clock=clock)


def request_supplement(
    request: Request, command: RequestSupplement, *, dossiers: Dossiers, law: Law, clock: Clock
) -> Json:
    def decide(dossier: Dossier, now: datetime) -> Change[Dossier]:
        due_on = law.supplement_due(dossier.regime, dossier.content.agency.code, legal_day(now))
        requested, event = ask(dossier, command, due_on=due_on, now=now)
        details = {"items": list(event.items), "due_on": due_on.isoformat()}
        return Change(
            requested, act="supplement_requested", event=outgoing(event), reason=event.reason, details=details
        )

    return _act(request, decide, Party.AGENCY, dossiers=dossiers, clock=clock)


def supplement_dossier(
    request: Request, command: SupplementDossier, *, dossiers: Dossiers, documents: Documents, law: Law, clock: Clock
) -> Json:
    """Files first, then the dossier."""

    def decide(dossier: Dossier, now: datetime) -> Change[Dossier]:
        supplemented, event = supplement(dossier, command, lists=law.lists, now=now)
        store_files(command.draft, documents)
        details = {"revision": supplemented.content.revision}
        return Change(supplemented, act="supplemented", event=outgoing(event), details=details)

    return _act(request, decide, Party.IMPORTER, dossiers=dossiers, clock=clock)


def cancel_dossier(request: Request, command: CancelDossier, *, dossiers: Dossiers, clock: Clock) -> Json:
    def decide(dossier: Dossier, now: datetime) -> Change[Dossier]:
        cancelled, event = cancel(dossier, command, now=now)
        return Change(cancelled, act="cancelled", event=outgoing(event), reason=event.reason)

    return _act(request, decide, Party.IMPORTER, dossiers=dossiers, clock=clock)


def _act(request: Request, decide: Decide, party: Party, *, dossiers: Dossiers, clock: Clock) -> Json:
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
    """What an importer does at the counter, an officer of the dossier's agency enters."""
    at_the_counter = party is Party.IMPORTER and actor.role == "officer" and dossier.channel is Channel.COUNTER
    if party_of(actor) is not party and not at_the_counter:
        raise Forbidden(f"This is an act of the {party.value}'s; role {actor.role} may not do it.")
    ensure_own(actor, dossier.content)
