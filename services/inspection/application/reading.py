"""Use cases: find and read cases, within what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.inspection.application.access import SEES_ALL, ensure_may_see
from services.inspection.application.ports import After, CaseFilter, Cases
from services.inspection.domain.case import Case
from shared.aggregate import Actor, Aggregate, Json
from shared.errors import Forbidden


def list_cases(
    filter: CaseFilter, *, actor: Actor, after: After | None, limit: int, cases: Cases
) -> Sequence[Aggregate[Case]]:
    """By due day. A filter beyond the reader's own agency is refused rather than answered with nothing."""
    return cases.page(_within_scope(filter, actor), after=after, limit=limit)


def read_case(id: str, *, actor: Actor, cases: Cases) -> Aggregate[Case]:
    """Raises NotFound, Forbidden."""
    aggregate = cases.load(id)
    ensure_may_see(actor, aggregate.state)
    return aggregate


def read_history(id: str, *, actor: Actor, cases: Cases) -> Sequence[Json]:
    """Every act, oldest first. Raises NotFound, Forbidden."""
    read_case(id, actor=actor, cases=cases)
    return cases.history(id)


def _within_scope(filter: CaseFilter, actor: Actor) -> CaseFilter:
    if actor.role in SEES_ALL:
        return filter
    if actor.agency is None or filter.agency not in (None, actor.agency):
        raise Forbidden("You see the cases of your own agency only; leave agency out.")
    return replace(filter, agency=actor.agency)
