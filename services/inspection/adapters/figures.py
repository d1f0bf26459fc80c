"""Figures of cases in a collection of their own: one small document per case, made again after every act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.inspection.adapters.cases import KIND, CaseRepository
from services.inspection.adapters.figures_by_part import parts
from services.inspection.adapters.figures_now import WAITING, waiting_now, workloads
from services.inspection.adapters.figures_sums import Cell, cells, count_if, summed
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
_BY_MONTH_AND_OFFICER = {"month": {"$substrBytes": ["$received_on", 0, 7]}, "mode": "$mode", "officer": "$officer"}

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
            done = cells(self.collection, match, today, _BY_MONTH_AND_OFFICER)
            lines, by = self._lines(match), parts(self.collection, match, today)
            return Figures(
                agency,
                since,
                until,
                _tallies(done),
                _officers(done),
                _shares(lines, lambda each: (each.goods, each.name)),
                _shares(lines, lambda each: (each.origin, each.origin)),
                self._importers(match),
                backlog=self.collection.count_documents(still_open),
                overdue=self.collection.count_documents({**still_open, "due_on": {"$lt": today.isoformat()}}),
                agencies=[] if agency else by.agencies,
                arrivals=by.arrivals,
                groups=by.groups,
                waiting=waiting_now(self.collection, of_agency),
                workloads=workloads(self.collection, still_open, today),
            )

    def _lines(self, match: Mapping[str, Any]) -> list[_Lines]:
        group = {
            "_id": {"goods": "$lines.goods", "origin": "$lines.origin"},
            "name": {"$first": "$lines.name"},
            "decided": {"$sum": 1},
            "failed": _FAILED,
        }
        verdict = {"lines.verdict": {"$in": ["PASSED", "FAILED"]}}
        steps: list[dict[str, Any]] = [{"$match": {**match, **verdict}}, {"$unwind": "$lines"}, {"$match": verdict}]
        found = self.collection.aggregate([*steps, {"$group": group}])
        return [
            _Lines(row["_id"]["goods"], row["name"], row["_id"]["origin"], row["decided"], row["failed"])
            for row in found
        ]

    def _importers(self, match: dict[str, Any]) -> list[Share]:
        group = {
            "_id": "$tax_code",
            "name": {"$last": "$importer"},
            "decided": {"$sum": 1},
            "failed": count_if({"$in": ["FAILED", "$lines.verdict"]}),
        }
        issued = {**match, "lines.verdict": {"$in": ["PASSED", "FAILED"]}}
        order: dict[str, Any] = {"$sort": {"failed": -1, "decided": -1, "_id": 1}}
        steps: list[dict[str, Any]] = [{"$match": issued}, {"$group": group}, order, {"$limit": _SHOWN}]
        found = self.collection.aggregate(steps)
        return [Share(each["_id"], each["name"], each["decided"], each["failed"]) for each in found]


def _tallies(found: Iterable[Cell]) -> list[Tally]:
    by_place = summed(found, lambda cell: [(cell.of["month"], cell.of["mode"])])
    return [
        Tally(month, Mode(mode), sums.received, sums.issued, sums.on_time, sums.open, sums.days)
        for (month, mode), sums in sorted(by_place.items())
    ]


def _officers(found: Iterable[Cell]) -> list[OfficerTally]:
    by_officer = summed(found, lambda cell: [cell.of.get("officer")])
    tallies = [
        OfficerTally(officer, sums.received, sums.issued, sums.on_time, sums.open, sums.overdue)
        for officer, sums in by_officer.items()
    ]
    return sorted(tallies, key=lambda tally: (-tally.open, tally.officer or ""))


@dataclass(frozen=True)
class _Lines:
    """Lines of goods with a verdict, alike in goods and origin."""

    goods: str
    name: str
    origin: str
    decided: int
    failed: int


def _shares(lines: Iterable[_Lines], named: Callable[[_Lines], tuple[str, str]]) -> list[Share]:
    """named: code and name of that by which shares are told apart."""
    shares: dict[str, Share] = {}
    for each in lines:
        code, name = named(each)
        before = shares.get(code, Share(code, name, 0, 0))
        shares[code] = Share(code, before.name, before.decided + each.decided, before.failed + each.failed)
    return sorted(shares.values(), key=lambda share: (-share.failed, -share.decided, share.code))[:_SHOWN]
