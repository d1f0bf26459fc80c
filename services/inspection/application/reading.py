"""Use cases: read cases, within what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.inspection.application.access import ensure_may_see
from services.inspection.application.calendar_ports import Staff
from services.inspection.application.ports import Cases
from services.inspection.domain.case import Case
from shared.aggregate import Actor, Aggregate, Json


def read_case(id: str, *, actor: Actor, cases: Cases) -> Aggregate[Case]:
    """Raises NotFound, Forbidden."""
    aggregate = cases.load(id)
    ensure_may_see(actor, aggregate.state)
    return aggregate


def officer_name(case: Case, staff: Staff, today: date) -> str | None:
    """As the agency's register has it, else the id; None where nobody works on the case."""
    if case.officer is None:
        return None
    return staff.officers_of(case.agency.code, today).get(case.officer, case.officer)


def read_history(id: str, *, actor: Actor, cases: Cases) -> Sequence[Json]:
    """Every act, oldest first. Raises NotFound, Forbidden."""
    read_case(id, actor=actor, cases=cases)
    return cases.history(id)
