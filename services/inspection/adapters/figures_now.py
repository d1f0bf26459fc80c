"""What waits now and who has how much in hand, whenever it was received."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date
from typing import Any

from pymongo.collection import Collection

from services.inspection.adapters.figures_sums import count_if, overdue_on
from services.inspection.application.counting import Oldest, Waiting, Workload
from services.inspection.domain.figures import Awaited
from shared.storage import Index

_WHAT, _SINCE = "wait.what", "wait.since"
_WAITS = {_WHAT: {"$exists": True}}
WAITING = Index("waiting", {"agency": 1, _WHAT: 1, _SINCE: 1}, only=_WAITS)


def waiting_now(collection: Collection[Any], of_agency: Mapping[str, Any]) -> list[Waiting]:
    """In the order of a case's way; what nothing waits for is left out."""
    oldest = {"id": "$_id", "file_code": "$file_code", "since": f"${_SINCE}"}
    steps: list[dict[str, Any]] = [
        {"$match": {**of_agency, **_WAITS}},
        {"$sort": {_SINCE: 1}},
        {"$group": {"_id": f"${_WHAT}", "cases": {"$sum": 1}, "oldest": {"$first": oldest}}},
    ]
    found = {row["_id"]: row for row in collection.aggregate(steps)}
    return [_waiting(what, found[what.value]) for what in Awaited if what.value in found]


def workloads(collection: Collection[Any], still_open: Mapping[str, Any], today: date) -> list[Workload]:
    """still_open: by what open cases are found. Who has most first."""
    group = {"_id": "$officer", "open": {"$sum": 1}, "overdue": count_if(overdue_on(today))}
    steps: list[dict[str, Any]] = [{"$match": dict(still_open)}, {"$group": group}, {"$sort": {"open": -1, "_id": 1}}]
    return [Workload(row["_id"], row["open"], row["overdue"]) for row in collection.aggregate(steps)]


def _waiting(what: Awaited, row: Mapping[str, Any]) -> Waiting:
    oldest = row["oldest"]
    since = oldest["since"]
    return Waiting(
        what,
        row["cases"],
        Oldest(oldest["id"], oldest["file_code"], since if since.tzinfo else since.replace(tzinfo=UTC)),
    )
