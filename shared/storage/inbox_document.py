"""Reading and writing the inbox marks of an aggregate document.

What settles a message or makes it wait is conditional on the mark that was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from shared.aggregate import Json
from shared.contracts.envelope import Envelope
from shared.errors import AlreadyActed, Conflict
from shared.storage.aggregates import AggregateStore
from shared.storage.commit import Commit
from shared.storage.errors import translated
from shared.storage.marks import Mark
from shared.storage.waiting import MISSING, Verdict, verdict_fields, waiting_entry

S = TypeVar("S")
Document = Mapping[str, Any]
# What the gate needs to know of a message that is known already: what was applied and what waits, not the state.
_MARKS = {"applied": 1, "dropped": 1, "waiting.source": 1, "waiting.n": 1, "waiting.id": 1}
_SHELL = {"version": 0, "published_upto": 0}


def same(envelope: Envelope) -> Json:
    return {"source": envelope.source, "n": envelope.sequence, "id": envelope.id}


def is_same(entry: Document, envelope: Envelope) -> bool:
    return (entry["source"], entry["n"], entry["id"]) == (envelope.source, envelope.sequence, envelope.id)


def settled_by(source: str, n: int, id: str) -> Json:
    """What a settled message ends among those that wait: itself, and gaps up to it. For $pull."""
    return {"source": source, "$or": [{"n": n, "id": id}, {"n": {"$lte": n}, "id": MISSING}]}


class InboxDocument(Generic[S]):
    """Writers answer None or False when somebody else was faster: read again, decide again."""

    def __init__(self, store: AggregateStore[S]) -> None:
        self.store = store

    def read(self, subject: str) -> Document | None:
        """Without history and the bodies of what waits. Raises Conflict for an aggregate of another kind."""
        with translated():
            document: Document | None = self.store.collection.find_one(
                {"_id": subject}, {"history": 0, "waiting.message": 0, "waiting.traceback": 0}
            )
        if document is not None and document["kind"] != self.store.kind:
            raise Conflict(f"{subject} is a {document['kind']} here, not a {self.store.kind}.")
        return document

    def knows(self, subject: str) -> bool:
        with translated():
            return self.store.collection.find_one({"_id": subject, "kind": self.store.kind}, {"_id": 1}) is not None

    def read_majority(self, subject: str) -> Document | None:
        with translated():
            document: Document | None = self.store.majority.find_one({"_id": subject}, _MARKS)
        return document

    def read_waiting(self, subject: str, entry: Document) -> Document | None:
        """A waiting entry with its message, if it still waits."""
        wanted = {"source": entry["source"], "n": entry["n"], "id": entry["id"]}
        with translated():
            document = self.store.collection.find_one(
                {"_id": subject, "waiting": {"$elemMatch": wanted}}, {"waiting": {"$elemMatch": wanted}}
            )
        return document["waiting"][0] if document else None

    def apply(
        self, document: Document | None, envelope: Envelope, mark: Mark, commit: Commit | None
    ) -> Document | None:
        """The effect, the mark and the end of waiting in one update; what then waits. commit: None for no effect."""
        after = mark.after(envelope.sequence, envelope.id)
        update: dict[str, Any] = commit.update() if commit else {"$set": {}, "$setOnInsert": dict(_SHELL)}
        update["$set"][f"applied.{envelope.source}"] = after.document(self.store.clock())
        update["$pull"] = {"waiting": settled_by(envelope.source, envelope.sequence, envelope.id)}
        filter = self._unchanged(envelope, mark)
        if commit:
            filter["version"] = document["version"] if document else 0
            if commit.keys:
                filter["keys"] = {"$nin": list(commit.keys)}
        return self._applied(filter, update, commit)

    def _applied(self, filter: Json, update: Json, commit: Commit | None) -> Document | None:
        try:
            with translated():
                written: Document = self.store.collection.find_one_and_update(
                    filter,
                    update,
                    projection={"waiting.source": 1, "waiting.n": 1, "waiting.id": 1, "dropped": 1},
                    upsert=True,
                    return_document=ReturnDocument.AFTER,
                )
        except DuplicateKeyError as error:
            taken = self._taken(filter["_id"], error, commit)
            if taken is not None:
                raise taken from error
            return None
        return written

    def _taken(self, subject: str, error: DuplicateKeyError, commit: Commit | None) -> AlreadyActed | None:
        """Why the upsert met a key: one that belongs to an act already, here or elsewhere; None if it was the id."""
        if commit is None or not commit.keys:
            return None
        key = ((error.details or {}).get("keyValue") or {}).get("keys")
        if key is not None:
            return AlreadyActed(key, "another aggregate")
        with translated():
            document = self.store.collection.find_one({"_id": subject, "keys": {"$in": list(commit.keys)}}, {"_id": 1})
        return AlreadyActed(commit.keys[0], subject) if document else None

    def keep_waiting(self, envelope: Envelope, mark: Mark, verdict: Verdict) -> bool:
        """Stores the message, in a shell if there is no document yet."""
        filter = {**self._unchanged(envelope, mark), "waiting": {"$not": {"$elemMatch": same(envelope)}}}
        now = self.store.clock()
        pushed = {
            "$push": {"waiting": waiting_entry(envelope, verdict, now)},
            "$setOnInsert": {**_SHELL, "created_at": now},
        }
        return self._matched(filter, pushed, upsert=True)

    def renew_waiting(self, envelope: Envelope, mark: Mark, verdict: Verdict) -> bool:
        filter = {**self._unchanged(envelope, mark), "waiting": {"$elemMatch": same(envelope)}}
        renewed = {f"waiting.$.{name}": value for name, value in verdict_fields(verdict, envelope.type).items()}
        return self._matched(filter, {"$set": renewed}, upsert=False)

    def count_begun(self, subject: str, entry: Document, by: int) -> bool:
        """Counts an attempt at a waiting entry; False when somebody else has counted since it was read."""
        seen = {name: entry[name] for name in ("source", "n", "id", "begun")}
        filter = {"_id": subject, "waiting": {"$elemMatch": seen}}
        return self._matched(filter, {"$inc": {"waiting.$.begun": by}}, upsert=False)

    def end_waiting(self, envelope: Envelope) -> None:
        with translated():
            self.store.collection.update_one({"_id": envelope.subject}, {"$pull": {"waiting": same(envelope)}})

    def drop(self, envelope: Envelope, mark: Mark) -> bool:
        """Leaves a mark only: the message comes again by resend."""
        marked = {"$max": {f"dropped.{envelope.source}": envelope.sequence}}
        return self._matched(self._unchanged(envelope, mark), marked, upsert=False)

    def note(self, subject: str, source: str, mark: Mark, entry: Json) -> bool:
        """Puts an entry without a message among those that wait, in a shell if there is no document yet."""
        known = {name: entry[name] for name in ("source", "n", "id")}
        filter = {"_id": subject, "kind": self.store.kind, **mark.filter(source)}
        filter["waiting"] = {"$not": {"$elemMatch": known}}
        noted = {"$push": {"waiting": entry}, "$setOnInsert": {**_SHELL, "created_at": self.store.clock()}}
        return self._matched(filter, noted, upsert=True)

    def renew_gap(self, subject: str, entry: Document, verdict: Verdict) -> bool:
        """False when another replica has just asked, or it ended."""
        seen = {name: entry[name] for name in ("source", "n", "id", "tries")}
        renewed = {f"waiting.$.{name}": value for name, value in verdict_fields(verdict, None).items()}
        filter = {"_id": subject, "waiting": {"$elemMatch": seen}}
        return self._matched(filter, {"$set": renewed}, upsert=False)

    def end_gap(self, subject: str, entry: Document) -> None:
        known = {name: entry[name] for name in ("source", "n", "id")}
        with translated():
            self.store.collection.update_one({"_id": subject}, {"$pull": {"waiting": known}})

    def _unchanged(self, envelope: Envelope, mark: Mark) -> Json:
        return {"_id": envelope.subject, "kind": self.store.kind, **mark.filter(envelope.source)}

    def _matched(self, filter: Json, update: Json, *, upsert: bool) -> bool:
        try:
            with translated():
                result = self.store.collection.update_one(filter, update, upsert=upsert)
        except DuplicateKeyError:
            return False
        return bool(result.matched_count or result.upserted_id)
