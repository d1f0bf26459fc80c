"""Use cases: read cases, within what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence

from services.inspection.application.access import ensure_may_see
from services.inspection.application.ports import Cases
from services.inspection.domain.case import Case
from shared.aggregate import Actor, Aggregate, Json


def read_case(id: str, *, actor: Actor, cases: Cases) -> Aggregate[Case]:
    """Raises NotFound, Forbidden."""
    aggregate = cases.load(id)
    ensure_may_see(actor, aggregate.state)
    return aggregate


def read_history(id: str, *, actor: Actor, cases: Cases) -> Sequence[Json]:
    """Every act, oldest first. Raises NotFound, Forbidden."""
    read_case(id, actor=actor, cases=cases)
    return cases.history(id)
