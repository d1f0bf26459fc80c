"""Daily roots of one service, in its database.

    daily_roots    _id: the day, statement: as signed, signature: CMS (DER) once it is there, made_at, signed_at, token
    daily_leaves   _id: <day>/<token>/<number>, leaves: up to 5,000 of [place, id, number, kind, hash], in their order

A root is made from the histories themselves, of what they grew by since the root before; whichever replica is first makes
it. What is in the way of a signature does not keep it from being made: it is signed as soon as there is a key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple
from datetime import date, timedelta
from typing import Any

import structlog
from bson import Binary
from bson.codec_options import CodecOptions
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from shared.aggregate import Json
from shared.auditing.growth import Growth
from shared.auditing.leaves import day_of
from shared.auditing.merkle import MerkleTree
from shared.auditing.statement import Statement
from shared.clock import Clock, NewId
from shared.storage.aggregates import DURABLE, MAJORITY
from shared.storage.errors import translated

log = structlog.get_logger(__name__)

# Replicas whose clocks differ have written what belongs to the day by then.
SETTLED = timedelta(minutes=30)
_CHUNK = 5_000
# Gives the signature (CMS, DER) over a statement's text. Raises NotSigned.
Sign = Callable[[bytes], bytes]


class NotSigned(Exception):
    """The text is for operators: what is in the way."""


class DailyRoots:
    """collections: of the aggregates, by name; each with its archive beside it."""

    def __init__(
        self,
        service: str,
        database: Database[Any],
        collections: Sequence[Collection[Any]],
        *,
        clock: Clock,
        new_id: NewId,
        sign: Sign,
    ) -> None:
        options: CodecOptions[Any] = CodecOptions(tz_aware=True)
        technical: Any = {"codec_options": options, "write_concern": DURABLE, "read_concern": MAJORITY}
        self.service = service
        self.roots = database["daily_roots"].with_options(**technical)
        self.leaves = database["daily_leaves"].with_options(**technical)
        self._growth = Growth(collections)
        self._clock, self._new_id, self._sign = clock, new_id, sign

    def run(self) -> int:
        """Makes the root that is due and signs what is not signed; how many of both. Raises Transient."""
        return (self.make() is not None) + self.sign_unsigned()

    def make(self) -> Statement | None:
        """Of the last day that is over; None when it is there already."""
        day = day_of(self._clock() - SETTLED) - timedelta(days=1)
        last = self.last()
        if last is not None and last.day >= day:
            return None
        token, tree = self._new_id(), MerkleTree()
        chunk: list[list[Any]] = []
        numbers = iter(range(1_000_000))
        after = last.day if last else None
        for leaf in self._growth.entries(after, day):
            tree.add(leaf.bytes)
            chunk.append([*astuple(leaf)])
            if len(chunk) == _CHUNK:
                self._keep(day, token, next(numbers), chunk)
                chunk = []
        if chunk:
            self._keep(day, token, next(numbers), chunk)
        statement = Statement(self.service, day, after, tree.size, tree.root(), last.hash if last else None)
        return statement if self._stand(statement, token) else None

    def sign_unsigned(self) -> int:
        with translated():
            unsigned = list(self.roots.find({"signature": None}, {"statement": 1}).sort("_id", 1))
        signed = 0
        for root in unsigned:
            try:
                signature = self._sign(root["statement"].encode())
            except NotSigned as error:
                log.warning("daily_root_unsigned", day=root["_id"], why=str(error))
                return signed
            with translated():
                update = {"$set": {"signature": Binary(signature), "signed_at": self._clock()}}
                self.roots.update_one({"_id": root["_id"], "signature": None}, update)
            signed += 1
        return signed

    def last(self) -> Statement | None:
        with translated():
            found = self.roots.find_one({}, {"statement": 1}, sort=[("_id", -1)])
        return Statement.read(found["statement"]) if found else None

    def stored(self, after: str | None, until: str | None, limit: int) -> list[Json]:
        """Roots as they are stored, in the order of days."""
        days = {word: day for word, day in (("$gt", after), ("$lte", until)) if day is not None}
        with translated():
            return list(self.roots.find({"_id": days} if days else {}).sort("_id", 1).limit(limit))

    def leaves_of(self, day: str, after: str | None) -> tuple[list[list[Any]], str | None]:
        """One chunk of a day's leaves, and what to ask for next."""
        with translated():
            root = self.roots.find_one({"_id": day}, {"token": 1})
            beginning = f"{day}/{root['token']}/" if root else f"{day}//"
            within = {"$gt": f"{beginning}{after or ''}", "$lt": f"{beginning}\uffff"}
            found = self.leaves.find_one({"_id": within}, sort=[("_id", 1)])
        if found is None:
            return [], None
        return found["leaves"], found["_id"].rpartition("/")[2]

    def _keep(self, day: date, token: str, number: int, leaves: list[list[Any]]) -> None:
        with translated():
            self.leaves.insert_one({"_id": f"{day.isoformat()}/{token}/{number:06}", "leaves": leaves})

    def _stand(self, statement: Statement, token: str) -> bool:
        """Whether this one stands; another replica's may. What the loser kept is thrown away, as is what a crash left."""
        day = statement.day.isoformat()
        root = {"statement": statement.text.decode(), "token": token, "made_at": self._clock(), "signature": None}
        with translated():
            try:
                self.roots.insert_one({"_id": day, **root})
                stands = True
            except DuplicateKeyError:
                stands = False
            standing = self.roots.find_one({"_id": day}, {"token": 1}) or {"token": token}
            beginning = f"{day}/{standing['token']}/"
            of_day = {"$gte": f"{day}/", "$lt": f"{day}/\uffff"}
            self.leaves.delete_many(
                {"_id": of_day, "$nor": [{"_id": {"$gte": beginning, "$lt": f"{beginning}\uffff"}}]}
            )
        if stands:
            log.info("daily_root_made", day=day, leaves=statement.leaves, root=statement.root)
        return stands
