"""The inbox of an aggregate document: the gate that lets each source's events through once and in order.

For message n of a source, where events up to a were applied: n <= a is a duplicate; n = a + 1 is applied if it follows
the last applied event; everything else waits in the document. Whatever crashes, a message is either applied or waiting,
or still at the broker: it may be acknowledged as soon as `receive` returns.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from shared.aggregate import Actor, Json, Reaction, Received
from shared.contracts.envelope import Envelope, read_data
from shared.errors import AlreadyActed, Conflict, Transient, Unavailable, UnknownMessage
from shared.storage.aggregates import WITHOUT_HISTORY, AggregateStore
from shared.storage.commit import Commit
from shared.storage.errors import translated
from shared.storage.history import head_of
from shared.storage.outbox import Progress
from shared.storage.waiting import (
    EARLY,
    FAILED,
    FORK,
    GIVEN_UP,
    UNKNOWN,
    Policy,
    Verdict,
    envelope_of,
    verdict_fields,
    waiting_entry,
)
from shared.telemetry import tracing

S = TypeVar("S")

APPLIED, DUPLICATE, WAITING, DROPPED = "applied", "duplicate", "waiting", "dropped"
# Ids kept per source, to tell a duplicate from a fork.
RECENT = 50
# A source's word may be this much older than what arrived from it in the meantime.
_LAG = timedelta(seconds=30)
# How often a message looks again when others act on the same dossier in between.
_ATTEMPTS = 25


@dataclass(frozen=True)
class Settled:
    """outcome: what became of a message; leaves_others: messages of the same dossier wait, perhaps for this one."""

    outcome: str
    leaves_others: bool = False


_SETTLED_WAITING = Settled(WAITING)


@dataclass(frozen=True)
class Mark:
    """How far a source's events were applied: the last number and its id; recent: number to id of the last few."""

    n: int = 0
    id: str | None = None
    recent: tuple[tuple[int, str], ...] = ()

    @classmethod
    def of(cls, document: Mapping[str, Any] | None, source: str) -> Mark:
        stored = (document or {}).get("applied", {}).get(source)
        if not stored:
            return cls()
        return cls(stored["n"], stored["id"], tuple((r["n"], r["id"]) for r in stored["recent"]))

    def knows_other(self, n: int, id: str) -> bool:
        """Whether another event than `id` was applied under number n. Numbers out of memory count as the same."""
        return any(number == n and known != id for number, known in self.recent)

    def after(self, n: int, id: str) -> Mark:
        return Mark(n, id, (*self.recent, (n, id))[-RECENT:])

    def document(self, now: Any) -> Json:
        return {"n": self.n, "id": self.id, "at": now, "recent": [{"n": n, "id": id} for n, id in self.recent]}


class Inbox(Generic[S]):
    """reactions: event type to what it does here. ignored: types that only advance the number.

    ask_resend(source, subject, first): how a gap is closed; may be lost, it is asked again.
    """

    def __init__(
        self,
        store: AggregateStore[S],
        reactions: Mapping[str, Reaction[S]],
        ignored: Collection[str] = (),
        *,
        policy: Policy | None = None,
        ask_resend: Callable[[str, str, int], None] = lambda *_: None,
    ) -> None:
        self.store = store
        self.reactions = reactions
        self.ignored = frozenset(ignored)
        self.policy = policy or Policy()
        self.ask_resend = ask_resend

    def receive(self, envelope: Envelope) -> str:
        """Applies the message or makes it wait; then drains what waited for it.

        Returns APPLIED, DUPLICATE, WAITING or DROPPED. Raises Transient when the database is away: nothing was decided.
        """
        settled = self._settle(envelope)
        if settled.leaves_others:
            self.drain(envelope.subject, envelope.source)
        return settled.outcome

    def drain(self, subject: str, source: str) -> None:
        """Takes in, one after the other, what waits for its turn and has it now."""
        while (entry := self._next_in_turn(subject, source)) is not None:
            if self._settle(envelope_of(entry), entry).outcome == WAITING:
                return

    def retry(self, subject: str, entry: Mapping[str, Any]) -> str:
        """Tries a waiting entry that is due; a gap that stood long enough is asked for instead."""
        whole = self._whole(subject, entry)
        if whole is None:
            return DUPLICATE
        if whole["message"] is None:
            self.ask_resend(whole["source"], subject, whole["n"])
            return WAITING
        settled = self._settle(envelope_of(whole), whole)
        if settled.leaves_others:
            self.drain(subject, entry["source"])
        return settled.outcome

    def park(self, envelope: Envelope, error: str) -> str:
        """Sets a message aside without running it: it killed its consumer again and again."""
        document = self._read(envelope.subject)
        mark = Mark.of(document, envelope.source)
        if envelope.sequence <= mark.n and not mark.knows_other(envelope.sequence, envelope.id):
            return DUPLICATE
        verdict = Verdict(GIVEN_UP, error, tries=self.policy.max_tries)
        settled = self._wait(document, envelope, mark, verdict, None)
        return settled.outcome if settled else self.park(envelope, error)

    # The gate

    def _settle(self, envelope: Envelope, entry: Mapping[str, Any] | None = None) -> Settled:
        for attempt in range(_ATTEMPTS):
            settled = self._look_and_act(envelope, entry)
            if settled is not None:
                return settled
            time.sleep(min(0.001 * 2**attempt, 0.2))
        raise Unavailable(f"{envelope.subject} is changed so often that {envelope.id} finds no turn.")

    def _look_and_act(self, envelope: Envelope, entry: Mapping[str, Any] | None) -> Settled | None:
        """None: somebody else was faster, look again."""
        document = self._read(envelope.subject)
        mark = Mark.of(document, envelope.source)
        if envelope.sequence <= mark.n:
            return self._repeated(envelope, entry)
        if envelope.sequence > mark.n + 1:
            return self._early(document, envelope, mark, entry)
        if envelope.previousid != mark.id:
            error = f"It follows {envelope.previousid}, but {mark.id} was applied last: the source was rolled back."
            return self._wait(document, envelope, mark, Verdict(FORK, error), entry)
        return self._apply(document, envelope, mark, entry)

    def _repeated(self, envelope: Envelope, entry: Mapping[str, Any] | None) -> Settled | None:
        with translated():
            # Majority: what is acknowledged as applied must not be undone by a new primary.
            document = self.store.majority.find_one({"_id": envelope.subject}, WITHOUT_HISTORY)
        mark = Mark.of(document, envelope.source)
        if envelope.sequence > mark.n:
            return None
        if mark.knows_other(envelope.sequence, envelope.id):
            error = f"Another event was applied under number {envelope.sequence}: the source was rolled back."
            return self._wait(document, envelope, mark, Verdict(FORK, error), entry)
        if entry is not None:
            with translated():
                self.store.collection.update_one({"_id": envelope.subject}, {"$pull": {"waiting": _same(envelope)}})
        return Settled(DUPLICATE, _others(document, envelope))

    def _early(
        self, document: Mapping[str, Any] | None, envelope: Envelope, mark: Mark, entry: Mapping[str, Any] | None
    ) -> Settled | None:
        now = self.store.clock()
        if entry is not None:
            self.ask_resend(envelope.source, envelope.subject, mark.n + 1)
        error = f"Number {mark.n + 1} has not arrived yet."
        tries = entry["tries"] + 1 if entry is not None and entry["reason"] == EARLY else 0
        pause = min(self.policy.ask_after * 2 ** min(tries, 6), self.policy.longest)
        return self._wait(document, envelope, mark, Verdict(EARLY, error, tries=tries, next_try_at=now + pause), entry)

    def _apply(
        self, document: Mapping[str, Any] | None, envelope: Envelope, mark: Mark, entry: Mapping[str, Any] | None
    ) -> Settled | None:
        after = mark.after(envelope.sequence, envelope.id)
        if envelope.type in self.ignored:
            return self._write(document, envelope, mark, after, None)
        try:
            return self._write(document, envelope, mark, after, self._decide(document, envelope))
        except Transient:
            raise
        except UnknownMessage as error:
            verdict = Verdict(UNKNOWN, error.message, next_try_at=self.store.clock() + self.policy.longest)
            return self._wait(document, envelope, mark, verdict, entry)
        except Exception as error:
            return self._wait(document, envelope, mark, self._failure(error, entry), entry)

    def _decide(self, document: Mapping[str, Any] | None, envelope: Envelope) -> Commit:
        reaction = self.reactions.get(envelope.type)
        if reaction is None:
            raise UnknownMessage(f"{envelope.type} is not known here; newer code will take it in.")
        data = self.store.catalogue.load(envelope.type, envelope.dataschema, read_data(envelope))
        received = Received(
            envelope.id,
            envelope.type,
            envelope.source,
            envelope.subject,
            envelope.sequence,
            envelope.time,
            data,
            envelope.backfill,
        )
        aggregate = self.store.aggregate(document) if document and "state" in document else None
        cause = {"source": envelope.source, "n": envelope.sequence, "id": envelope.id}
        with tracing(envelope.traceparent):
            change = reaction(aggregate, received)
            actor = Actor(f"service:{envelope.source}", "service")
            return self.store.prepare(
                head_of(document), change, actor=actor, cause=cause, traceparent=envelope.traceparent
            )

    def _failure(self, error: Exception, entry: Mapping[str, Any] | None) -> Verdict:
        tries = (entry["tries"] if entry is not None and entry["reason"] in (FAILED, GIVEN_UP) else 0) + 1
        text = f"{type(error).__name__}: {error}"
        trace = "".join(traceback.format_exception(error))
        if tries >= self.policy.max_tries:
            return Verdict(GIVEN_UP, text, trace, tries)
        return Verdict(FAILED, text, trace, tries, self.store.clock() + self.policy.pause(tries))

    # Writing

    def _write(
        self, document: Mapping[str, Any] | None, envelope: Envelope, mark: Mark, after: Mark, commit: Commit | None
    ) -> Settled | None:
        """The effect, the mark and the end of waiting in one update. None when the filter did not match."""
        source = envelope.source
        update: dict[str, Any] = (
            commit.update() if commit else {"$set": {}, "$setOnInsert": {"version": 0, "published_upto": 0}}
        )
        update["$set"][f"applied.{source}"] = after.document(self.store.clock())
        update["$pull"] = {"waiting": _same(envelope)}
        filter: dict[str, Any] = {"_id": envelope.subject, "kind": self.store.kind, **_at(source, mark)}
        if commit:
            filter["version"] = document["version"] if document else 0
            if commit.keys:
                filter["keys"] = {"$nin": list(commit.keys)}
        written = self._update(filter, update, commit)
        if written is None:
            return None
        if commit:
            self.store.told(envelope.subject, commit)
        return Settled(APPLIED, _others(written, envelope))

    def _update(
        self, filter: dict[str, Any], update: dict[str, Any], commit: Commit | None
    ) -> Mapping[str, Any] | None:
        try:
            with translated():
                written: Mapping[str, Any] = self.store.collection.find_one_and_update(
                    filter,
                    update,
                    projection={"waiting.source": 1, "waiting.n": 1, "waiting.id": 1, "dropped": 1},
                    upsert=True,
                    return_document=ReturnDocument.AFTER,
                )
        except DuplicateKeyError as error:
            key = ((error.details or {}).get("keyValue") or {}).get("keys")
            if key is not None and commit and key in commit.keys:
                raise AlreadyActed(key, "another aggregate") from error
            return None
        return written

    def _wait(
        self,
        document: Mapping[str, Any] | None,
        envelope: Envelope,
        mark: Mark,
        verdict: Verdict,
        entry: Mapping[str, Any] | None,
    ) -> Settled | None:
        """Stores or renews the waiting entry; the filter holds the mark that was read. None: look again."""
        waits = any(_is(e, envelope) for e in (document or {}).get("waiting", ()))
        filter: dict[str, Any] = {"_id": envelope.subject, "kind": self.store.kind, **_at(envelope.source, mark)}
        if waits:
            if entry is None and verdict.reason != GIVEN_UP:
                return _SETTLED_WAITING
            filter["waiting"] = {"$elemMatch": _same(envelope)}
            renewed = {f"waiting.$.{name}": value for name, value in verdict_fields(verdict).items()}
            return _SETTLED_WAITING if self._matched(filter, {"$set": renewed}, upsert=False) else None
        if entry is not None:
            # It waited when it was picked and waits no longer: somebody else settled it.
            return Settled(DUPLICATE)
        if verdict.reason == EARLY and len((document or {}).get("waiting", ())) >= self.policy.max_waiting:
            return self._drop(filter, envelope)
        filter["waiting"] = {"$not": {"$elemMatch": _same(envelope)}}
        pushed = {
            "$push": {"waiting": waiting_entry(envelope, verdict, self.store.clock())},
            "$setOnInsert": {"version": 0, "published_upto": 0, "created_at": self.store.clock()},
        }
        return _SETTLED_WAITING if self._matched(filter, pushed, upsert=True) else None

    def _drop(self, filter: dict[str, Any], envelope: Envelope) -> Settled | None:
        marked = {"$max": {f"dropped.{envelope.source}": envelope.sequence}}
        return Settled(DROPPED) if self._matched(filter, marked, upsert=False) else None

    def _matched(self, filter: dict[str, Any], update: dict[str, Any], *, upsert: bool) -> bool:
        try:
            with translated():
                result = self.store.collection.update_one(filter, update, upsert=upsert)
        except DuplicateKeyError:
            return False
        return bool(result.matched_count or result.upserted_id)

    # Reading

    def _read(self, subject: str) -> Mapping[str, Any] | None:
        with translated():
            document: Mapping[str, Any] | None = self.store.collection.find_one(
                {"_id": subject}, {"history": 0, "waiting.message": 0, "waiting.traceback": 0}
            )
        if document is not None and document["kind"] != self.store.kind:
            raise Conflict(f"{subject} is a {document['kind']} here, not a {self.store.kind}.")
        return document

    def _next_in_turn(self, subject: str, source: str) -> Mapping[str, Any] | None:
        document = self._read(subject)
        mark = Mark.of(document, source)
        entries = (document or {}).get("waiting", ())
        for entry in entries:
            in_turn = entry["n"] <= mark.n + 1 and entry["reason"] == EARLY
            if entry["source"] == source and in_turn:
                return self._whole(subject, entry)
        dropped = (document or {}).get("dropped", {}).get(source, 0)
        if dropped > mark.n and not any(e["source"] == source for e in entries):
            self.ask_resend(source, subject, mark.n + 1)
        return None

    def _whole(self, subject: str, entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
        same = {"source": entry["source"], "n": entry["n"], "id": entry["id"]}
        with translated():
            document = self.store.collection.find_one(
                {"_id": subject, "waiting": {"$elemMatch": same}}, {"waiting": {"$elemMatch": same}}
            )
        return document["waiting"][0] if document else None

    # Reconciling

    def compare(self, source: str, progress: Progress, said_at: datetime) -> None:
        """What the source says it published, held against what was applied here.

        Asks for what is missing; notes a fork when the source is behind us or names another event.
        """
        document = self._read(progress.subject)
        mark = Mark.of(document, source)
        if progress.sequence > mark.n:
            if not any(e["source"] == source and e["n"] <= mark.n + 1 for e in (document or {}).get("waiting", ())):
                self.ask_resend(source, progress.subject, mark.n + 1)
            return
        applied_at = document["applied"][source]["at"] if document and mark.n else said_at
        behind = progress.sequence < mark.n and said_at - applied_at > _LAG
        other = progress.event_id is not None and mark.knows_other(progress.sequence, progress.event_id)
        if behind or other:
            self._note_fork(source, progress, mark)

    def _note_fork(self, source: str, progress: Progress, mark: Mark) -> None:
        error = (
            f"{source} says that its last event is number {progress.sequence} ({progress.event_id}); here number {mark.n} "
            f"({mark.id}) was applied: the source was rolled back."
        )
        same = {"source": source, "n": progress.sequence, "id": progress.event_id or "none"}
        entry = {
            **same,
            "type": None,
            "since": self.store.clock(),
            "message": None,
            **verdict_fields(Verdict(FORK, error)),
        }
        filter = {"_id": progress.subject, **_at(source, mark), "waiting": {"$not": {"$elemMatch": same}}}
        self._matched(filter, {"$push": {"waiting": entry}}, upsert=False)


def _others(document: Mapping[str, Any] | None, envelope: Envelope) -> bool:
    """Whether messages of this source, other than this one, wait or were dropped."""
    found = document or {}
    waits = any(e["source"] == envelope.source and not _is(e, envelope) for e in found.get("waiting", ()))
    return waits or found.get("dropped", {}).get(envelope.source, 0) > envelope.sequence


def _same(envelope: Envelope) -> Json:
    return {"source": envelope.source, "n": envelope.sequence, "id": envelope.id}


def _is(entry: Mapping[str, Any], envelope: Envelope) -> bool:
    return (entry["source"], entry["n"], entry["id"]) == (envelope.source, envelope.sequence, envelope.id)


def _at(source: str, mark: Mark) -> Json:
    return {f"applied.{source}.n": mark.n} if mark.n else {f"applied.{source}": {"$exists": False}}
