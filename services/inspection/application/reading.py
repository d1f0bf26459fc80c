"""Use cases: read cases, within what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.inspection.application.access import STAFF, ensure_may_see
from services.inspection.application.calendar_ports import Staff
from services.inspection.application.ports import Cases
from services.inspection.domain.barred import Reader, barred_acts
from services.inspection.domain.case import Case
from shared.aggregate import Actor, Aggregate, Json
from shared.barring import Barred
from shared.regulation import Regulation


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


def barred_to(actor: Actor, case: Case, law: Regulation) -> Sequence[Barred]:
    """Why whoever reads does not do what belongs to this stage; to those who do nothing here, nothing."""
    if actor.role not in STAFF:
        return ()
    return barred_acts(case, Reader(actor.role, actor.id, actor.on_behalf_of), law=law)


def read_history(id: str, *, actor: Actor, cases: Cases) -> Sequence[Json]:
    """Every act, oldest first. Raises NotFound, Forbidden."""
    read_case(id, actor=actor, cases=cases)
    return cases.history(id)
