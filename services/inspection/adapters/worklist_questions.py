"""What a list asks of the cases' summaries, and the indexes that answer it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.inspection.application.worklist import CaseFilter, Order, Place
from services.inspection.domain.case import TERMINAL
from services.inspection.domain.worklist.stages import Stage
from shared.storage import Index

OPEN, DUE, STAGE, WORDS = "state.summary.open", "state.summary.due_on", "state.summary.stage", "state.summary.words"
AGENCY, OFFICER, STATUS = "state.agency.code", "state.officer", "state.status"
IMPORTER, MODE = "state.content.importer.tax_code", "state.decision.mode"
ROWS, GROUPS = "state.summary.rows", "state.summary.groups"
BY_ID, BY_DUE = [("_id", -1)], [(DUE, 1), ("_id", 1)]
_ENDING = {OPEN: 1, DUE: 1, "_id": 1}

# No partial ones: a condition that only says which documents are meant would have each of them fetched.
# All that begin with one thing asked for end alike: ids in order come from each of them without a case being read.
INDEXES = (
    Index("work_due", {AGENCY: 1, **_ENDING, STAGE: 1, OFFICER: 1, MODE: 1}),
    Index("work_newest", {AGENCY: 1, OPEN: 1, "_id": -1, STAGE: 1, OFFICER: 1, MODE: 1}),
    Index("work_officer", {AGENCY: 1, OFFICER: 1, **_ENDING}),
    Index("work_importer", {AGENCY: 1, IMPORTER: 1, **_ENDING}),
    Index("work_row", {AGENCY: 1, ROWS: 1, **_ENDING}),
    Index("work_group", {AGENCY: 1, GROUPS: 1, **_ENDING}),
    Index("work_mode", {AGENCY: 1, MODE: 1, **_ENDING}),
    Index("work_status", {AGENCY: 1, STATUS: 1, **_ENDING}),
    Index("work_search", {AGENCY: 1, WORDS: 1, **_ENDING}),
    Index("work_everywhere", dict(_ENDING)),
    Index("work_version", {"kind": 1, "state.summary.version": 1}),
)


@dataclass(frozen=True)
class Part:
    """One of the things asked for together, that has an index of its own. index: its name."""

    index: str
    condition: Mapping[str, Any]


def frame(filter: CaseFilter, order: Order, after: Place | None) -> dict[str, Any]:
    """What every index holds: agency, open or not, when due, and what the page before ended with."""
    due = {
        **({"$gte": filter.due_from.isoformat()} if filter.due_from else {}),
        **({"$lte": filter.due_until.isoformat()} if filter.due_until else {}),
    }
    asked = {AGENCY: filter.agency, OPEN: _open(filter), DUE: due or None}
    said = {name: value for name, value in asked.items() if value is not None}
    return said | _following(after, order, due) if after is not None else said


def parts(filter: CaseFilter) -> Iterator[Part]:
    for word in filter.words:
        # Folded words are letters, figures and dashes alone, so this is a range of the index and no pattern.
        yield Part("work_search", {WORDS: {"$regex": f"^{word}"}})
    if filter.tax_code is not None:
        yield Part("work_importer", {IMPORTER: filter.tax_code})
    if filter.unassigned or filter.officers:
        yield Part("work_officer", {OFFICER: None if filter.unassigned else _one_of(filter.officers)})
    if filter.row is not None:
        yield Part("work_row", {ROWS: filter.row})
    if filter.group is not None:
        yield Part("work_group", {GROUPS: filter.group})
    if filter.modes:
        yield Part("work_mode", {MODE: _one_of([mode.value for mode in filter.modes])})
    if filter.statuses:
        yield Part("work_status", {STATUS: _one_of([status.value for status in filter.statuses])})


def beside(filter: CaseFilter) -> dict[str, Any]:
    """What has no index of its own: all but one stage are few cases."""
    stages = _one_of([stage.value for stage in filter.stages])
    return {} if stages is None else {STAGE: stages}


def checked(part: Part) -> dict[str, Any]:
    """The same where no index may be chosen by it."""
    if part.index != "work_search":
        return dict(part.condition)
    return {"$nor": [{name: {"$not": value}} for name, value in part.condition.items()]}


def in_order(filter: CaseFilter, order: Order) -> str:
    """The index that has the cases in the order of the list, with as much of what is asked for as may be."""
    if filter.agency is None:
        return "_id_" if order is Order.NEWEST else "work_everywhere"
    if order is Order.NEWEST:
        return "work_newest"
    # Of open cases the index by due day holds officer and mode too.
    passed_over = {"work_search", *(("work_officer", "work_mode", "work_status") if _open(filter) is True else ())}
    return next((part.index for part in parts(filter) if part.index not in passed_over), "work_due")


def sorting(order: Order) -> list[tuple[str, int]]:
    return BY_ID if order is Order.NEWEST else BY_DUE


def _open(filter: CaseFilter) -> Any:
    """Always said, so that every index is entered by it, and what is no case stays out.

    Of open cases there are few: where a filter means them alone, nothing else is looked through.
    """
    wanted = {True} if filter.open_only else {True, False}
    if filter.stages:
        wanted &= {stage is not Stage.DONE for stage in filter.stages}
    if filter.statuses:
        wanted &= {status not in TERMINAL for status in filter.statuses}
    return _one_of(wanted) if wanted else {"$in": []}


def _one_of(values: Any) -> Any:
    found = sorted(values)
    if not found:
        return None
    return found[0] if len(found) == 1 else {"$in": found}


def _following(after: Place, order: Order, due: dict[str, str]) -> dict[str, Any]:
    if order is Order.NEWEST or after.due_on is None:
        return {"_id": {"$lt": after.id}}
    day = after.due_on.isoformat()
    return {
        # Says nothing new, but has the index entered where the page before ended.
        DUE: {**due, "$gte": max(day, due.get("$gte", day))},
        "$or": [{DUE: {"$gt": day}}, {DUE: day, "_id": {"$gt": after.id}}],
    }
