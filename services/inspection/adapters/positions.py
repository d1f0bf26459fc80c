"""Where a case stands here, as operators look for it."""

from __future__ import annotations

from services.inspection.domain.case import Case
from shared.storage import AggregateStore
from shared.storage.positions import Facts, Positions

_NAMES = {"file_code": ["state.file_code"]}


def positions_of(store: AggregateStore[Case]) -> Positions[Case]:
    return Positions(store, facts_of, _NAMES)


def facts_of(case: Case) -> Facts:
    """What is owed until when, registration's clocks say."""
    return Facts(case.file_code, case.status.value, case.agency.code)
