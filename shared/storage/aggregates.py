"""The aggregate document: state, history (= outbox), keys and inbox marks of one aggregate, in one document.

    _id            the aggregate's id           version         grows by one with every act
    kind           which aggregate              state           as its codec dumps it; absent in a shell
    head           end of the history           history         entries, see `shared.storage.history`; the oldest
                                                                ones may be archived, see `shared.storage.archive`
    keys           idempotency and natural keys (absent when none)
    published_upto events confirmed by the broker, as a dense prefix
    unpublished    {since, next_try_at, tries}, present while events wait for the relay
    applied        {<source>: {n, id, at, recent}}, how far each source's events were applied
    waiting        messages that could not be applied yet, see `shared.storage.waiting`
    dropped        {<source>: highest number that came early while too many waited}; they come again by resend
    next_timer_at  when the aggregate wants to be woken
    reconcile_at   when the source next tells its consumers how far it is
    papers_due     since when acts brought papers about that nobody looked at yet, see `shared.papers`
    created_at     of the first write, changed_at of the last act: for people who look at the database

A shell is a document without state: messages came before the aggregate's first act.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Collection as Names
from dataclasses import replace
from typing import Any, Generic, Protocol, TypeVar

import structlog
from bson.codec_options import CodecOptions
from pymongo import WriteConcern
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError
from pymongo.read_concern import ReadConcern

from shared.aggregate import Actor, Aggregate, Change, Json, Once
from shared.clock import Clock, NewId
from shared.contracts.catalogue import Catalogue
from shared.contracts.envelope import ensure_subject
from shared.errors import AlreadyActed, Busy, KeyReused, NotFound, Stale, Transient
from shared.storage.archive import Archive
from shared.storage.commit import Commit, committing
from shared.storage.errors import translated
from shared.storage.history import Head, head_of
from shared.telemetry import current_traceparent

log = structlog.get_logger(__name__)

S = TypeVar("S")

DURABLE = WriteConcern(w="majority", j=True, wtimeout=10_000)
MAJORITY = ReadConcern("majority")
WITHOUT_HISTORY = {"history": 0, "waiting": 0}


def _nobody(_id: str) -> None:
    """Nobody listens yet."""


class Codec(Protocol[S]):
    def dump(self, state: S) -> Json: ...

    def load(self, document: Json) -> S: ...


class AggregateStore(Generic[S]):
    """Implements `shared.aggregate.Aggregates` over one collection.

    kind: name of the aggregate in that collection. source: the name under which its events are published.
    committed: told the id after each write that left something to publish (the relay listens). woken: told the id after
    each write whose timer is due at once. paper_acts: words of the history that bring papers about.
    """

    paper_acts: Names[str] = ()

    def __init__(
        self,
        collection: Collection[Any],
        *,
        kind: str,
        codec: Codec[S],
        source: str,
        catalogue: Catalogue,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        options: CodecOptions[Any] = CodecOptions(tz_aware=True)
        self.collection = collection.with_options(codec_options=options, write_concern=DURABLE)
        self.majority = self.collection.with_options(read_concern=MAJORITY)
        self.kind = kind
        self.codec = codec
        self.source = source
        self.catalogue = catalogue
        self.clock = clock
        self.new_id = new_id
        archived = collection.database[f"{collection.name}_archive"]
        self.archive = Archive(self.collection, archived.with_options(codec_options=options, write_concern=DURABLE))
        self.committed: Callable[[str], None] = _nobody
        self.woken: Callable[[str], None] = _nobody

    # Reading

    def find(self, id: str) -> Aggregate[S] | None:
        with translated():
            document = self.collection.find_one({"_id": id, "kind": self.kind}, WITHOUT_HISTORY)
        return self.aggregate(document) if document and "state" in document else None

    def load(self, id: str) -> Aggregate[S]:
        aggregate = self.find(id)
        if aggregate is None:
            raise NotFound(f"There is no {self.kind} {id}.")
        return aggregate

    def query(self, filter: Mapping[str, Any], sort: Sequence[tuple[str, int]], limit: int) -> list[Aggregate[S]]:
        with translated():
            cursor = self.collection.find(
                {"kind": self.kind, "state": {"$exists": True}, **filter}, WITHOUT_HISTORY
            ).sort(list(sort))
            return [self.aggregate(document) for document in cursor.limit(limit)]

    def extent(self) -> tuple[int, int]:
        """How many aggregates there are, and acts in them all: another pair means that something has changed.

        Reads every version; for kinds of which there are few.
        """
        sums = {"$group": {"_id": None, "count": {"$sum": 1}, "acts": {"$sum": "$version"}}}
        with translated():
            found = list(self.collection.aggregate([{"$match": {"kind": self.kind}}, sums]))
        return (found[0]["count"], found[0]["acts"]) if found else (0, 0)

    def history(self, id: str) -> list[Json]:
        """Every entry, oldest first. Raises NotFound."""
        with translated():
            document = self.collection.find_one({"_id": id, "kind": self.kind}, {"history": 1})
        if document is None:
            raise NotFound(f"There is no {self.kind} {id}.")
        entries: list[Json] = document.get("history", [])
        return [*self.archive.entries(id, entries[0]["number"] if entries else 1), *entries]

    def answered(self, once: Once) -> Json | None:
        with translated():
            # Majority: an answer that a new primary might not know must not be given again as if it stood.
            document = self.majority.find_one(
                {"keys": once.key}, {"history": {"$elemMatch": {"once.key": once.key}}, "kind": 1}
            )
        if document is None:
            return None
        entry = document["history"][0] if document.get("history") else self.archive.answer(once.key)
        if entry is None:
            raise Busy(f"The answer to '{once.key}' is being archived; ask again.")
        given = entry["once"]
        if given["fingerprint"] != once.fingerprint:
            raise KeyReused(f"'{once.key}' was used before with other content; take a new key for a new request.")
        answer: Json = given.get("answer") or {}
        return answer

    def aggregate(self, document: Mapping[str, Any]) -> Aggregate[S]:
        return Aggregate(document["_id"], document["version"], self.codec.load(document["state"]), head_of(document))

    # Writing

    def create(
        self, id: str, change: Change[S], *, actor: Actor, once: Once | None = None, answer: Json | None = None
    ) -> Aggregate[S]:
        with committing(self.collection.name, id, change.act):
            commit = self.prepare(id, Head(), change, actor=actor, once=once, answer=answer)
            filter = {"_id": id, "kind": self.kind, "version": 0, "state": {"$exists": False}}
            try:
                with translated():
                    self.collection.update_one(filter, commit.update(), upsert=True)
            except DuplicateKeyError as error:
                raise self._taken(error, id) from error
            self.told(id, commit)
            return Aggregate(id, 1, change.state, commit.head)

    def save(
        self,
        aggregate: Aggregate[S],
        change: Change[S],
        *,
        actor: Actor,
        once: Once | None = None,
        answer: Json | None = None,
    ) -> Aggregate[S]:
        id = aggregate.id
        with committing(self.collection.name, id, change.act):
            commit = self.prepare(id, aggregate.head, change, actor=actor, once=once, answer=answer)
            filter: dict[str, Any] = {"_id": id, "version": aggregate.version}
            if commit.keys:
                filter["keys"] = {"$nin": list(commit.keys)}
            try:
                with translated():
                    result = self.collection.update_one(filter, commit.update())
            except DuplicateKeyError as error:
                raise self._taken(error, id) from error
            if result.matched_count == 0:
                raise self._why_unmatched(aggregate, commit)
            self.told(id, commit)
            return Aggregate(id, aggregate.version + 1, change.state, commit.head)

    def prepare(
        self,
        subject: str,
        head: Head,
        change: Change[S],
        *,
        actor: Actor,
        once: Once | None = None,
        answer: Json | None = None,
        cause: Json | None = None,
        traceparent: str | None = None,
    ) -> Commit:
        """Raises Invalid when a consumer would refuse its event."""
        if change.event is not None:
            ensure_subject(subject)
        commit = Commit.of(
            head,
            change,
            state=self.codec.dump(change.state),
            id=self.new_id(),
            now=self.clock(),
            actor=actor,
            catalogue=self.catalogue,
            once=once,
            answer=answer,
            cause=cause,
            traceparent=traceparent or current_traceparent(),
        )
        return replace(commit, papers=change.act in self.paper_acts)

    def told(self, id: str, commit: Commit) -> None:
        """To be called once the commit stands."""
        if commit.publishes:
            self.committed(id)
        if commit.head.size > self.archive.largest:
            self._relieve(id)
        if commit.timer_at is not None and commit.timer_at <= self.clock():
            self.woken(id)

    def _relieve(self, id: str) -> None:
        try:
            self.archive.relieve(id)
        except Transient as error:
            # The act stands all the same; the next one finds the document as large as this one did.
            log.warning("archiving_postponed", aggregate_id=id, why=error.message)

    def _taken(self, error: DuplicateKeyError, id: str) -> AlreadyActed:
        details: Mapping[str, Any] = error.details or {}
        key = (details.get("keyValue") or {}).get("keys")
        if key is None:
            return AlreadyActed(id, id)
        with translated():
            owner = self.collection.find_one({"keys": key}, {"_id": 1})
        return AlreadyActed(key, owner["_id"] if owner else id)

    def _why_unmatched(self, aggregate: Aggregate[S], commit: Commit) -> Exception:
        with translated():
            document = self.collection.find_one({"_id": aggregate.id}, {"version": 1, "keys": 1})
        if document is None:
            return NotFound(f"There is no {self.kind} {aggregate.id}.")
        for key in commit.keys:
            if key in document.get("keys", ()):
                return AlreadyActed(key, aggregate.id)
        return Stale(aggregate.version, document["version"])
