"""From the domain's values to what the schemas dump."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from services.inspection.domain.case import Case
from services.inspection.domain.complaint import Complaint
from services.inspection.domain.custody.holding import held_samples
from services.inspection.domain.states import allowed_acts
from shared.aggregate import Aggregate
from shared.barring import Barred

Dumped = dict[str, Any]


def row_of(aggregate: Aggregate[Case]) -> Dumped:
    case = aggregate.state
    lines = case.content.lines
    return {
        "id": aggregate.id,
        "version": aggregate.version,
        "file_code": case.file_code,
        "received_on": case.received_on,
        "agency": case.agency,
        "importer": case.content.importer,
        "goods": lines[0].name if lines else "",
        "lines": len(lines),
        "mode": case.mode,
        "status": case.status,
        "accepted": case.accepted,
        "due_on": case.due_on,
        "officer": case.officer,
    }


def inspection_of(aggregate: Aggregate[Case], *, officer_name: str | None, barred: Sequence[Barred]) -> Dumped:
    case = aggregate.state
    return {
        **_members(case),
        **row_of(aggregate),
        "officer_name": officer_name,
        "custody": held_samples(case),
        "allowed": [act.value for act in allowed_acts(case)],
        "barred": barred,
        "customs_copy_due": case.customs_copy is not None and case.customs_copy.sent is None,
    }


def complaint_of(aggregate: Aggregate[Complaint]) -> Dumped:
    return {"id": aggregate.id, "version": aggregate.version, **_members(aggregate.state)}


def _members(state: Case | Complaint) -> Dumped:
    return {member.name: getattr(state, member.name) for member in fields(state)}
