"""Figures of cases in a collection of their own: one small document per case, made again after every act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import structlog
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.inspection.adapters.cases import KIND, CaseRepository
from services.inspection.adapters.figures_by_part import agencies, arrivals, groups
from services.inspection.adapters.figures_now import WAITING, waiting_now, workloads
from services.inspection.adapters.figures_sums import count_if, overdue_on
from services.inspection.application.counting import Figures, OfficerTally, Share, Tally
from services.inspection.domain.case import Mode
from services.inspection.domain.figures import CaseFigures, figures_of
from shared.storage import DataclassCodec, Index, translated
from shared.storage.aggregates import WITHOUT_HISTORY

log = structlog.get_logger(__name__)

_CODEC = DataclassCodec(CaseFigures)
_COUNTED = "state.summary.figured"
# Of one run.
_AT_MOST = 5000
_SHOWN = 25
_FAILED = {"$sum": {"$cond": [{"$eq": ["$lines.verdict", "FAILED"]}, 1, 0]}}

INDEXES = (
    Index("received", {"agency": 1, "received_on": 1}),
    Index("everywhere", {"received_on": 1}),
    Index("backlog", {"open": 1, "agency": 1, "due_on": 1}),
    WAITING,
)
# Every act writes the summary anew, and with it that the case is not counted as it is now.
CASE_INDEXES = (Index("figured", {_COUNTED: 1}, only={"kind": KIND, _COUNTED: False}),)


class CaseCounts:
    """Implements `application.counting.Counted`."""

    def __init__(self, collection: Collection[Any], cases: CaseRepository) -> None:
        self.collection = collection
        self._cases = cases

    def count_changed(self) -> int:
        """Counts again what changed; how many. May run beside itself and be cut off anywhere."""
        looked = 0
        with translated():
            wanted = {"kind": KIND, _COUNTED: False}
            for document in self._cases.collection.find(wanted, WITHOUT_HISTORY).limit(_AT_MOST):
                self._count(document)
                looked += 1
        return looked

    def _count(self, document: dict[str, Any]) -> None:
        id, version = document["_id"], document["version"]
        try:
            figures = _CODEC.dump(figures_of(self._cases.codec.load(document["state"])))
        except Exception:
            # One that cannot be counted holds up no others; it is missing in the figures until it changes.
            log.exception("case_not_counted", aggregate_id=id)
        else:
            self._put(id, {**figures, "version": version})
        unchanged = {"_id": id, "version": version}
        self._cases.collection.update_one(unchanged, {"$set": {_COUNTED: True}})

    def _put(self, id: str, figures: dict[str, Any]) -> None:
        # Whoever read the case earlier takes nothing back of what is known of it later.
        try:
            self.collection.replace_one({"_id": id, "version": {"$lte": figures["version"]}}, figures, upsert=True)
        except DuplicateKeyError:
            return

    def figures(self, agency: str | None, since: date, until: date, today: date) -> Figures:
        match: dict[str, Any] = {"received_on": {"$gte": since.isoformat(), "$lte": until.isoformat()}}
        of_agency = {"agency": agency} if agency else {}
        match |= of_agency
        still_open = {"open": True, **of_agency}
        with translated():
            return Figures(
                agency,
                since,
                until,
                self._tallies(match),
                self._officers(match, today),
                self._shares(match, "$lines.goods", "$lines.name"),
                self._shares(match, "$lines.origin", "$lines.origin"),
                self._importers(match),
                backlog=self.collection.count_documents(still_open),
                overdue=self.collection.count_documents({**still_open, "due_on": {"$lt": today.isoformat()}}),
                agencies=[] if agency else agencies(self.collection, match, today),
                arrivals=arrivals(self.collection, match, today),
                groups=groups(self.collection, match, today),
                waiting=waiting_now(self.collection, of_agency),
                workloads=workloads(self.collection, still_open, today),
            )

    def _tallies(self, match: dict[str, Any]) -> list[Tally]:
        group = {
            "_id": {"month": {"$substrBytes": ["$received_on", 0, 7]}, "mode": "$mode", "days": "$days"},
            "n": {"$sum": 1},
            "on_time": count_if("$on_time"),
            "open": count_if("$open"),
        }
        by_place: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for found in self.collection.aggregate([{"$match": match}, {"$group": group}]):
            by_place[found["_id"]["month"], found["_id"]["mode"]].append(found)
        return [_tally(month, mode, found) for (month, mode), found in sorted(by_place.items())]

    def _officers(self, match: dict[str, Any], today: date) -> list[OfficerTally]:
        group = {
            "_id": "$officer",
            "received": {"$sum": 1},
            "issued": count_if({"$ne": ["$issued_on", None]}),
            "on_time": count_if("$on_time"),
            "open": count_if("$open"),
            "overdue": count_if(overdue_on(today)),
        }
        order: dict[str, Any] = {"$sort": {"open": -1, "_id": 1}}
        found = self.collection.aggregate([{"$match": match}, {"$group": group}, order])
        names = ("received", "issued", "on_time", "open", "overdue")
        return [OfficerTally(each["_id"], *(each[name] for name in names)) for each in found]

    def _shares(self, match: dict[str, Any], code: str, name: str) -> list[Share]:
        group = {"_id": code, "name": {"$first": name}, "decided": {"$sum": 1}, "failed": _FAILED}
        verdict = {"lines.verdict": {"$in": ["PASSED", "FAILED"]}}
        lines: list[dict[str, Any]] = [{"$unwind": "$lines"}, {"$match": verdict}, {"$group": group}]
        return self._first([{"$match": {**match, **verdict}}, *lines])

    def _importers(self, match: dict[str, Any]) -> list[Share]:
        group = {
            "_id": "$tax_code",
            "name": {"$last": "$importer"},
            "decided": {"$sum": 1},
            "failed": count_if({"$in": ["FAILED", "$lines.verdict"]}),
        }
        issued = {**match, "lines.verdict": {"$in": ["PASSED", "FAILED"]}}
        steps: list[dict[str, Any]] = [{"$match": issued}, {"$group": group}]
        return self._first(steps)

    def _first(self, pipeline: Sequence[dict[str, Any]]) -> list[Share]:
        order: list[dict[str, Any]] = [{"$sort": {"failed": -1, "decided": -1, "_id": 1}}, {"$limit": _SHOWN}]
        found = self.collection.aggregate([*pipeline, *order])
        return [Share(each["_id"], each["name"], each["decided"], each["failed"]) for each in found]


def _tally(month: str, mode: str, found: Iterable[dict[str, Any]]) -> Tally:
    rows = list(found)
    issued = [(each["_id"]["days"], each["n"]) for each in rows if each["_id"].get("days") is not None]
    return Tally(
        month,
        Mode(mode),
        received=sum(each["n"] for each in rows),
        issued=sum(n for _, n in issued),
        on_time=sum(each["on_time"] for each in rows),
        open=sum(each["open"] for each in rows),
        days=tuple(sorted(issued)),
    )
