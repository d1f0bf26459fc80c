"""Aggregates as an audit sees them: how far each is, what waits and since when; neither state nor history.

Streams are read page by page and hold one page. Three questions are asked: every aggregate by its id, those that changed
since a moment, and those that are not settled though nobody acted on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.collection import Collection

from shared.aggregate import Json
from shared.auditing.facts import Document, Facts, Question
from shared.clock import Clock
from shared.errors import Invalid, Violation
from shared.storage import AggregateStore, translated
from shared.storage.history import head_of

LARGEST_PAGE = 1000
# What is on its way at any moment is not asked for.
_UNDER_WAY = timedelta(minutes=1)
_FIELDS = (
    "kind",
    "version",
    "head",
    "published_upto",
    "unpublished.since",
    "applied",
    "waiting.source",
    "waiting.n",
    "waiting.id",
    "waiting.reason",
    "waiting.since",
    "dropped",
    "next_timer_at",
    "changed_at",
    "created_at",
    "state.file_code",
)
Find = Callable[[Collection[Any], Mapping[str, Any]], Iterable[Document]]


class AuditRows:
    """stores: of one service; every aggregate in their collections is shown, of whatever kind."""

    def __init__(self, stores: Sequence[AggregateStore[Any]], facts: Facts, clock: Clock) -> None:
        self._source = stores[0].source
        self._collections = [*{store.collection.full_name: store.majority for store in stores}.values()]
        self._facts = facts
        self._clock = clock
        self._projection = dict.fromkeys((*_FIELDS, *facts.fields), 1)

    def count(self) -> int:
        """About how many aggregates there are."""
        with translated():
            return sum(collection.estimated_document_count() for collection in self._collections)

    def by_id(self, after: str | None, limit: int) -> tuple[list[Json], str | None]:
        """In order of ids; all that bear one id are on one page. Then what to ask for next."""
        wanted = {"_id": {"$gt": after}} if after else {}
        with translated():
            found = [
                [*collection.find(wanted, self._projection).sort("_id", 1).limit(limit)]
                for collection in self._collections
            ]
        ids = sorted({document["_id"] for documents in found for document in documents})[:limit]
        if not ids:
            return [], None
        page = [document for documents in found for document in documents if document["_id"] <= ids[-1]]
        more = any(len(documents) == limit for documents in found) or any(
            documents and documents[-1]["_id"] > ids[-1] for documents in found
        )
        return self._rows(sorted(page, key=lambda document: str(document["_id"]))), ids[-1] if more else None

    def of(self, ids: Sequence[str]) -> list[Json]:
        with translated():
            found = [
                document
                for collection in self._collections
                for document in collection.find({"_id": {"$in": list(ids)}}, self._projection)
            ]
        return self._rows(found)

    def changed(self, since: datetime, after: str | None, limit: int) -> tuple[list[Json], str | None]:
        """Those on which somebody acted since then, in the order of their last act."""
        place, at, id = _place(after)
        for number, collection in enumerate(self._collections[place:], place):
            wanted: dict[str, Any] = {"changed_at": {"$gte": since}}
            if at is not None and number == place:
                later = [{"changed_at": {"$gt": at}}, {"changed_at": at, "_id": {"$gt": id}}]
                wanted = {"changed_at": {"$gte": at}, "$or": later}
            with translated():
                order = [("changed_at", 1), ("_id", 1)]
                found = [*collection.find(wanted, self._projection).sort(order).limit(limit)]
            if found:
                return self._rows(found), f"{number}|{found[-1]['changed_at'].isoformat()}|{found[-1]['_id']}"
        return [], None

    def unsettled(self, after: str | None, limit: int) -> tuple[list[Json], str | None]:
        """Those that wait, publish late, were not woken in time, or that the service itself has a question about."""
        place, _, id = _place(after)
        for number, (collection, question) in enumerate(self._questions()):
            if number < place:
                continue
            within = {"_id": {"$gt": id}} if number == place and id else {}
            with translated():
                cursor = collection.find({**question.filter, **within}, self._projection).hint(question.index)
                found = [*cursor.sort("_id", 1).limit(limit)]
            if found:
                return self._rows(found), f"{number}||{found[-1]['_id']}"
        return [], None

    def _questions(self) -> Iterator[tuple[Collection[Any], Question]]:
        now = self._clock()
        late = now - _UNDER_WAY
        for collection in self._collections:
            for question in (
                Question(collection.name, {"waiting.reason": {"$exists": True}}, "waiting_reason"),
                Question(collection.name, {"unpublished.next_try_at": {"$lte": late}}, "unpublished"),
                Question(collection.name, {"next_timer_at": {"$lte": late}}, "timer"),
                *self._facts.questions(now),
            ):
                if question.collection == collection.name:
                    yield collection, question

    def _rows(self, documents: Iterable[Document]) -> list[Json]:
        now = self._clock()
        return [self._row(document, now) for document in documents]

    def _row(self, document: Document, now: datetime) -> Json:
        head, state = head_of(document), document.get("state")
        applied = (document.get("applied") or {}).items()
        return {
            "id": document["_id"],
            "kind": document.get("kind"),
            "source": self._source,
            "stands": state is not None,
            "file_code": (state or {}).get("file_code"),
            "status": self._facts.status(document) if state is not None else None,
            "version": document.get("version", 0),
            "number": head.number,
            "hash": head.hash,
            "sequence": head.sequence,
            "event_id": head.event_id,
            "published_upto": document.get("published_upto", 0),
            "unpublished_since": (document.get("unpublished") or {}).get("since"),
            "applied": [{"source": source, **{f: mark.get(f) for f in ("n", "id", "at")}} for source, mark in applied],
            "waiting": document.get("waiting") or [],
            "dropped": [{"source": source, "n": n} for source, n in (document.get("dropped") or {}).items()],
            "next_timer_at": document.get("next_timer_at"),
            "changed_at": document.get("changed_at") or document.get("created_at"),
            "overdue": self._facts.overdue(document, now) if state is not None else [],
        }


def _place(token: str | None) -> tuple[int, datetime | None, str | None]:
    """Which collection or question, and behind which moment and id in it. Raises Invalid."""
    if token is None:
        return 0, None, None
    number, _, rest = token.partition("|")
    at, _, id = rest.partition("|")
    try:
        return int(number), datetime.fromisoformat(at).astimezone(UTC) if at else None, id
    except ValueError as error:
        message = "Not where a page of this list ended; use the last answer's `next`, or start without one."
        raise Invalid([Violation("/after", "after", message)]) from error
