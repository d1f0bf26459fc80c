"""Acts of operators on many waiting messages, as they stand in the database: what, for whom, at which rate, how far.

act, filter, rate, by, reason   what was ordered; filter: `shared.storage.wanted`, with the moment of the order
counted                         messages that it was about then
state                           running, done, cancelled; started_at, ended_at
done                            {outcome: number}
last                            [kind, dossier, message] after which it goes on
in_hand, upto                   messages being acted on, and what `last` is once they are through
lease                           {holder, until, token}: one process works at a time; a token never comes back
key                             of act and filter, while it runs: the same is not ordered twice
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import ReturnDocument
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from shared.aggregate import Actor, Json
from shared.clock import Clock, NewId
from shared.contracts.canonical import digest
from shared.errors import Conflict, NotFound
from shared.storage.aggregates import DURABLE
from shared.storage.errors import translated
from shared.storage.indexes import Index
from shared.storage.wanted import Wanted

RUNNING, DONE, CANCELLED = "running", "done", "cancelled"
STATES = (RUNNING, DONE, CANCELLED)
REPLAY, SKIP = "replay", "skip"
LEASE = timedelta(seconds=10)

Place = tuple[int, str, str]

INDEXES = (
    Index("key", {"key": 1}, unique=True, only={"key": {"$exists": True}}),
    Index("running", {"state": 1, "started_at": 1}),
    Index("started", {"started_at": -1, "_id": -1}),
)


class AlreadyRunning(Conflict):
    code = "already_running"


class CountChanged(Conflict):
    code = "count_changed"


@dataclass(frozen=True)
class Order:
    """What an operator orders. rate: messages per second."""

    act: str
    wanted: Wanted
    rate: int
    reason: str
    by: Actor


@dataclass(frozen=True)
class BulkAct:
    id: str
    order: Order
    counted: int
    state: str
    started_at: datetime
    ended_at: datetime | None = None
    done: Mapping[str, int] = field(default_factory=dict)
    last: Place | None = None
    in_hand: tuple[str, ...] = ()
    token: int = 0

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> BulkAct:
        order = Order(
            stored["act"], Wanted.read(stored["filter"]), stored["rate"], stored["reason"], Actor(**stored["by"])
        )
        last = stored.get("last")
        return cls(
            stored["_id"],
            order,
            stored["counted"],
            stored["state"],
            stored["started_at"],
            stored.get("ended_at"),
            stored["done"],
            (last[0], last[1], last[2]) if last else None,
            tuple(stored["in_hand"]),
            stored["lease"]["token"],
        )

    @property
    def said(self) -> str:
        """Its reason, as each dossier's history has it."""
        return f"{self.order.reason} (bulk act {self.id})"


class BulkActs:
    """Writers that have lost their lease answer None: whoever has it now goes on."""

    def __init__(self, collection: Collection[Any], clock: Clock, new_id: NewId) -> None:
        options: CodecOptions[Any] = CodecOptions(tz_aware=True)
        self.collection = collection.with_options(codec_options=options, write_concern=DURABLE)
        self.clock = clock
        self.new_id = new_id

    def begin(self, order: Order, counted: int) -> BulkAct:
        """order.wanted.before: the moment of the order. Raises AlreadyRunning."""
        document = {
            "_id": self.new_id(),
            "key": _key(order),
            "act": order.act,
            "filter": order.wanted.document(),
            "rate": order.rate,
            "reason": order.reason,
            "by": {name: value for name, value in asdict(order.by).items() if value is not None},
            "counted": counted,
            "state": RUNNING,
            "started_at": self.clock(),
            "done": {},
            "in_hand": [],
            "lease": {"holder": None, "until": self.clock(), "token": 0},
        }
        try:
            with translated():
                self.collection.insert_one(document)
        except DuplicateKeyError as error:
            raise _again() from error
        return BulkAct.read(document)

    def ensure_new(self, order: Order) -> None:
        """Raises AlreadyRunning."""
        with translated():
            if self.collection.find_one({"key": _key(order)}, {"_id": 1}) is not None:
                raise _again()

    def get(self, id: str) -> BulkAct:
        """Raises NotFound."""
        with translated():
            found = self.collection.find_one({"_id": id})
        if found is None:
            raise NotFound("There is no such act.")
        return BulkAct.read(found)

    def list(self, *, state: str | None = None, limit: int = 50) -> Sequence[BulkAct]:
        """The newest first."""
        with translated():
            found = self.collection.find({"state": state} if state else {})
            return [BulkAct.read(each) for each in found.sort([("started_at", -1), ("_id", -1)]).limit(limit)]

    def cancel(self, id: str) -> BulkAct:
        """What is in hand is finished. Raises NotFound, Conflict when it has ended."""
        ended = {"$set": {"state": CANCELLED, "ended_at": self.clock()}, "$unset": {"key": ""}}
        found = self._update({"_id": id, "state": RUNNING}, ended)
        if found is None:
            raise Conflict(f"It has ended already: {self.get(id).state}.")
        return found

    # By whoever runs it

    def take(self, holder: str, but: Sequence[str] = ()) -> BulkAct | None:
        """The oldest, but for those, that runs and that nobody else has in hand; None when there is none."""
        free = {"$or": [{"lease.holder": holder}, {"lease.until": {"$lte": self.clock()}}]}
        taken = {"$inc": {"lease.token": 1}, "$set": {"lease.holder": holder, "lease.until": self.clock() + LEASE}}
        with translated():
            found = self.collection.find_one_and_update(
                {"state": RUNNING, "_id": {"$nin": list(but)}, **free},
                taken,
                sort=[("started_at", 1)],
                return_document=ReturnDocument.AFTER,
            )
        return BulkAct.read(found) if found else None

    def hold(self, act: BulkAct, ids: Sequence[str], upto: Place) -> BulkAct | None:
        """Before messages are acted on; None too when the act was cancelled."""
        held = {"$set": {"in_hand": list(ids), "upto": list(upto), "lease.until": self.clock() + LEASE}}
        return self._update({"_id": act.id, "lease.token": act.token, "state": RUNNING}, held)

    def record(self, act: BulkAct, done: Mapping[str, int]) -> BulkAct | None:
        """After they were."""
        counts = {f"done.{outcome}": {"$add": [{"$ifNull": [f"$done.{outcome}", 0]}, n]} for outcome, n in done.items()}
        recorded = {"in_hand": [], "last": "$upto", "lease.until": self.clock() + LEASE, **counts}
        return self._update({"_id": act.id, "lease.token": act.token}, [{"$set": recorded}])

    def end(self, act: BulkAct) -> BulkAct | None:
        ended = {"$set": {"state": DONE, "ended_at": self.clock()}, "$unset": {"key": ""}}
        return self._update({"_id": act.id, "lease.token": act.token, "state": RUNNING}, ended)

    def _update(self, filter: Json, update: Json | Sequence[Json]) -> BulkAct | None:
        with translated():
            found = self.collection.find_one_and_update(filter, update, return_document=ReturnDocument.AFTER)
        return BulkAct.read(found) if found else None


def _key(order: Order) -> str:
    wanted = {name: value for name, value in order.wanted.document().items() if name != "before"}
    return digest([order.act, wanted])


def _again() -> AlreadyRunning:
    return AlreadyRunning("The same act on the same messages is running already; look at its progress.")
