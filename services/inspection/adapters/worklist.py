"""Lists and counts over the cases' summaries, each along the index that was made for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pymongo.errors import ExecutionTimeout

from services.inspection.adapters.cases import CaseRepository
from services.inspection.adapters.worklist_narrowing import Narrowing, Question
from services.inspection.adapters.worklist_questions import (
    AGENCY,
    DUE,
    IMPORTER,
    INDEXES,
    MODE,
    OFFICER,
    OPEN,
    STAGE,
    beside,
    frame,
    in_order,
    parts,
    sorting,
)
from services.inspection.application.worklist import CaseFilter, Count, Order, Place, Row
from services.inspection.domain.case import Mode, Status
from services.inspection.domain.content import Named
from services.inspection.domain.worklist.stages import Stage
from shared.errors import Invalid, Violation
from shared.storage import translated

__all__ = ["INDEXES", "CaseLists"]

_SHOWN = {
    "version": 1,
    "state.file_code": 1,
    "state.received_on": 1,
    "state.agency": 1,
    IMPORTER: 1,
    "state.content.importer.name": 1,
    MODE: 1,
    "state.status": 1,
    "state.accepted": 1,
    "state.due_on": 1,
    OFFICER: 1,
    **{f"state.summary.{name}": 1 for name in ("stage", "due_on", "goods", "hs_code", "lines", "acts")},
}


class CaseLists:
    """The port Worklist."""

    def __init__(self, cases: CaseRepository) -> None:
        self._collection = cases.collection

    def rows(self, filter: CaseFilter, *, order: Order, after: Place | None, limit: int) -> Sequence[Row]:
        with translated():
            try:
                return [_row(document) for document in self._found(filter, order, after, limit)]
            except ExecutionTimeout:
                message = "Too much is found to be put in order: type more, or set a filter beside it."
                raise Invalid([Violation("/q" if filter.words else "/agency", "too_many", message)])

    def _found(self, filter: CaseFilter, order: Order, after: Place | None, limit: int) -> Sequence[Mapping[str, Any]]:
        asked = Question(
            frame=frame(filter, order, after),
            parts=tuple(parts(filter)),
            beside=beside(filter),
            way=in_order(filter, order),
            sort=sorting(order),
            limit=limit,
        )
        narrowing = Narrowing(self._collection, asked, _SHOWN)
        return narrowing.first() if _scattered(filter, order, asked) else narrowing.along_the_way()

    def counts(self, agency: str, *, today: date, soon: date) -> Sequence[Count]:
        due = {"$switch": {"branches": _branches(today, soon), "default": "later"}}
        group = {"_id": {"stage": f"${STAGE}", "officer": f"${OFFICER}", "due": due}, "n": {"$sum": 1}}
        pipeline = [{"$match": {AGENCY: agency, OPEN: True}}, {"$group": group}]
        with translated():
            found = list(self._collection.aggregate(pipeline, hint="work_due"))
        by_owner: dict[tuple[str, str | None], dict[str, int]] = {}
        for each in found:
            id = each["_id"]
            by_owner.setdefault((id["stage"], id.get("officer")), {})[id["due"]] = each["n"]
        return [
            Count(Stage(stage), officer, *(counted.get(when, 0) for when in ("overdue", "today", "soon", "later")))
            for (stage, officer), counted in by_owner.items()
        ]


def _scattered(filter: CaseFilter, order: Order, asked: Question) -> bool:
    """No index has what is asked for side by side in the order of the list. Of open cases there are few enough."""
    if filter.agency is None or asked.frame[OPEN] is True:
        return bool(filter.words)
    return bool(filter.words) or len(asked.parts) > (0 if order is Order.NEWEST else 1)


def _branches(today: date, soon: date) -> list[dict[str, Any]]:
    due = f"${DUE}"
    return [
        {"case": {"$lt": [due, today.isoformat()]}, "then": "overdue"},
        {"case": {"$eq": [due, today.isoformat()]}, "then": "today"},
        {"case": {"$lte": [due, soon.isoformat()]}, "then": "soon"},
    ]


def _row(document: Mapping[str, Any]) -> Row:
    state = document["state"]
    summary, importer = state["summary"], state["content"]["importer"]
    return Row(
        id=document["_id"],
        version=document["version"],
        file_code=state["file_code"],
        received_on=date.fromisoformat(state["received_on"]),
        agency=Named(**state["agency"]),
        tax_code=importer["tax_code"],
        importer=importer["name"],
        goods=summary["goods"],
        hs_code=summary["hs_code"],
        lines=summary["lines"],
        mode=Mode(state["decision"]["mode"]),
        status=Status(state["status"]),
        stage=Stage(summary["stage"]),
        accepted=state.get("accepted", False),
        due_on=date.fromisoformat(state["due_on"]),
        next_due_on=date.fromisoformat(summary["due_on"]),
        officer=state.get("officer"),
        acts=tuple(summary["acts"]),
    )
