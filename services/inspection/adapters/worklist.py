"""Lists and counts over the cases' summaries, each along the index that was made for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pymongo.errors import ExecutionTimeout

from services.inspection.adapters.cases import CaseRepository
from services.inspection.application.worklist import CaseFilter, Count, Order, Place, Row
from services.inspection.domain.case import TERMINAL, Mode, Status
from services.inspection.domain.content import Named
from services.inspection.domain.worklist.stages import Stage
from shared.errors import Invalid, Violation
from shared.storage import Index, translated

_OPEN, _DUE, _STAGE, _WORDS = "state.summary.open", "state.summary.due_on", "state.summary.stage", "state.summary.words"
_AGENCY, _OFFICER = "state.agency.code", "state.officer"
_IMPORTER, _MODE = "state.content.importer.tax_code", "state.decision.mode"
_BY_DUE = {_OPEN: 1, _DUE: 1, "_id": 1}

# No partial ones: a condition that only says which documents are meant would have each of them fetched.
INDEXES = (
    Index("work_due", {_AGENCY: 1, **_BY_DUE, _STAGE: 1, _OFFICER: 1, _MODE: 1}),
    Index("work_newest", {_AGENCY: 1, _OPEN: 1, "_id": -1, _STAGE: 1, _OFFICER: 1, _MODE: 1}),
    Index("work_officer", {_AGENCY: 1, _OFFICER: 1, **_BY_DUE}),
    Index("work_importer", {_AGENCY: 1, _IMPORTER: 1, **_BY_DUE}),
    Index("work_row", {_AGENCY: 1, "state.summary.rows": 1, **_BY_DUE}),
    Index("work_words", {_AGENCY: 1, _WORDS: 1}),
    Index("work_everywhere", dict(_BY_DUE)),
    Index("work_version", {"kind": 1, "state.summary.version": 1}),
)

# Up to so many finds are put in order by hand; a word that is found oftener is met soon enough on the way by due day.
_FEW = 3000
# Several words that are found often may stand together nowhere: up to so many are looked through for them.
_MANY = 15_000
_PATIENCE_MS = 2000

_SHOWN = {
    "version": 1,
    "state.file_code": 1,
    "state.received_on": 1,
    "state.agency": 1,
    _IMPORTER: 1,
    "state.content.importer.name": 1,
    _MODE: 1,
    "state.status": 1,
    "state.accepted": 1,
    "state.due_on": 1,
    _OFFICER: 1,
    **{f"state.summary.{name}": 1 for name in ("stage", "due_on", "goods", "hs_code", "lines", "acts")},
}


class CaseLists:
    """The port Worklist."""

    def __init__(self, cases: CaseRepository) -> None:
        self._collection = cases.collection

    def rows(self, filter: CaseFilter, *, order: Order, after: Place | None, limit: int) -> Sequence[Row]:
        asked = _asked(filter)
        rarest = self._rarest(filter)
        if filter.words:
            others = [word for word in filter.words if word != rarest]
            asked["$and"] = [_hidden(word) for word in others] + ([_of_word(rarest)] if rarest else [])
        sort = [("_id", -1)] if order is Order.NEWEST else [(_DUE, 1), ("_id", 1)]
        if after is not None:
            asked |= _following(after, order, asked.get(_DUE, {}))
        found = self._collection.find(asked, _SHOWN, hint=_way(filter, order, rarest)).sort(sort).limit(limit)
        with translated():
            try:
                return [_row(document) for document in found.max_time_ms(_PATIENCE_MS)]
            except ExecutionTimeout:
                if not filter.words:
                    raise
                message = "Too much is found to be put in order: type more, or set a filter beside it."
                raise Invalid([Violation("/q", "too_many", message)])

    def counts(self, agency: str, *, today: date, soon: date) -> Sequence[Count]:
        due = {"$switch": {"branches": _branches(today, soon), "default": "later"}}
        group = {"_id": {"stage": f"${_STAGE}", "officer": f"${_OFFICER}", "due": due}, "n": {"$sum": 1}}
        pipeline = [{"$match": {_AGENCY: agency, _OPEN: True}}, {"$group": group}]
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

    def _rarest(self, filter: CaseFilter) -> str | None:
        """The word to be looked up; None when there is none, or all of them are found often."""
        if filter.agency is None or not filter.words:
            return None
        found = {word: self._found(filter.agency, word) for word in filter.words}
        rarest = min(found, key=lambda word: found[word])
        # Of two of which one is found very often the way by due day meets enough; not so of three.
        seldom_together = found[rarest] < _MANY and (len(found) > 2 or max(found.values()) < _MANY)
        return rarest if found[rarest] < _FEW or (len(found) > 1 and seldom_together) else None

    def _found(self, agency: str, word: str) -> int:
        with translated():
            asked = {_AGENCY: agency, **_of_word(word)}
            return self._collection.count_documents(asked, limit=_MANY, hint="work_words")


def _asked(filter: CaseFilter) -> dict[str, Any]:
    due = {
        **({"$gte": filter.due_from.isoformat()} if filter.due_from else {}),
        **({"$lte": filter.due_until.isoformat()} if filter.due_until else {}),
    }
    asked: dict[str, Any] = {
        _AGENCY: filter.agency,
        _OPEN: _open(filter),
        _OFFICER: _one_of(filter.officers),
        _STAGE: _one_of([stage.value for stage in filter.stages]),
        _MODE: _one_of([mode.value for mode in filter.modes]),
        _IMPORTER: filter.tax_code,
        "state.status": _one_of([status.value for status in filter.statuses]),
        "state.summary.rows": filter.row,
        _DUE: due or None,
    }
    return {
        **{name: value for name, value in asked.items() if value is not None},
        **({_OFFICER: None} if filter.unassigned else {}),
    }


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


def _of_word(word: str) -> dict[str, Any]:
    # Folded words are letters and figures alone, so this is a range of the index and no pattern.
    return {_WORDS: {"$regex": f"^{word}"}}


def _hidden(word: str) -> dict[str, Any]:
    """The same where no index may be chosen by it."""
    return {"$nor": [{_WORDS: {"$not": {"$regex": f"^{word}"}}}]}


def _following(after: Place, order: Order, due: dict[str, str]) -> dict[str, Any]:
    if order is Order.NEWEST or after.due_on is None:
        return {"_id": {"$lt": after.id}}
    day = after.due_on.isoformat()
    return {
        # Says nothing new, but has the index entered where the page before ended.
        _DUE: {**due, "$gte": max(day, due.get("$gte", day))},
        "$or": [{_DUE: {"$gt": day}}, {_DUE: day, "_id": {"$gt": after.id}}],
    }


def _way(filter: CaseFilter, order: Order, rarest: str | None) -> str:
    """Which index answers soonest."""
    if rarest is not None:
        return "work_words"
    if filter.agency is None:
        return "work_everywhere"
    if filter.tax_code is not None:
        return "work_importer"
    if order is Order.NEWEST:
        return "work_newest"
    if filter.row is not None:
        return "work_row"
    return "work_officer" if (filter.officers or filter.unassigned) and not filter.open_only else "work_due"


def _branches(today: date, soon: date) -> list[dict[str, Any]]:
    due = f"${_DUE}"
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
