"""Where one aggregate stands: how far its events were published, how far others' were applied, and what is in the way.

Nothing of what messages say is read, only what is known of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from shared.aggregate import Json
from shared.errors import NotFound
from shared.storage.aggregates import AggregateStore
from shared.storage.errors import translated
from shared.storage.history import head_of
from shared.storage.waiting import is_gap
from shared.storage.waiting_list import Address

S = TypeVar("S")


@dataclass(frozen=True)
class Facts:
    """What its service says of an aggregate, in its own words.

    standing: one word. agency: code of the one whose it is. owed_by: AGENCY, IMPORTER …, who has to act until due_on.
    """

    file_code: str
    standing: str
    agency: str
    owed_by: str | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Unpublished:
    since: datetime
    tries: int
    next_try_at: datetime


@dataclass(frozen=True)
class Applied:
    """The last event of `source` that was applied, and when. dropped: the highest that came while too many waited."""

    source: str
    n: int
    id: str | None
    at: datetime | None
    dropped: int | None = None


@dataclass(frozen=True)
class Waiting:
    """id: as operators name it. event_id: None of a message that never came and that nobody has named.

    error: its first line.
    """

    id: str
    source: str
    n: int
    event_id: str | None
    type: str | None
    reason: str
    error: str | None
    since: datetime
    tries: int
    next_try_at: datetime | None


@dataclass(frozen=True)
class Position:
    """facts: None of a shell, for which only messages came so far. number: of the last entry of its history; sequence:
    of its last event, published_upto: of the last one that the broker confirmed.
    """

    id: str
    kind: str
    facts: Facts | None
    version: int
    number: int
    sequence: int
    published_upto: int
    unpublished: Unpublished | None
    applied: tuple[Applied, ...]
    waiting: tuple[Waiting, ...]
    next_timer_at: datetime | None
    reconcile_at: datetime | None
    created_at: datetime | None
    changed_at: datetime | None
    archived: int


def position_of(document: Mapping[str, Any], facts: Facts | None) -> Position:
    """document: without the bodies of what waits; `oldest`: number of the first entry that is not archived."""
    head = head_of(document)
    unpublished = document.get("unpublished")
    return Position(
        id=document["_id"],
        kind=document["kind"],
        facts=facts,
        version=document["version"],
        number=head.number,
        sequence=head.sequence,
        published_upto=document.get("published_upto", 0),
        unpublished=Unpublished(unpublished["since"], unpublished.get("tries", 0), unpublished["next_try_at"])
        if unpublished
        else None,
        applied=_applied(document),
        waiting=tuple(_waiting(document["_id"], entry) for entry in document.get("waiting", ())),
        next_timer_at=document.get("next_timer_at"),
        reconcile_at=document.get("reconcile_at"),
        created_at=document.get("created_at"),
        changed_at=document.get("changed_at"),
        archived=max((document.get("oldest") or 1) - 1, 0),
    )


def _applied(document: Mapping[str, Any]) -> tuple[Applied, ...]:
    marks, dropped = document.get("applied", {}), document.get("dropped", {})
    return tuple(
        Applied(
            source,
            marks.get(source, {}).get("n", 0),
            marks.get(source, {}).get("id"),
            marks.get(source, {}).get("at"),
            dropped.get(source),
        )
        for source in sorted({*marks, *dropped})
    )


def _waiting(subject: str, entry: Mapping[str, Any]) -> Waiting:
    return Waiting(
        id=str(Address(subject, entry["source"], entry["n"], entry["id"])),
        source=entry["source"],
        n=entry["n"],
        event_id=entry.get("known_id") if is_gap(entry) else entry["id"],
        type=entry.get("type"),
        reason=entry["reason"],
        error=(entry.get("error") or "").partition("\n")[0] or None,
        since=entry["since"],
        tries=entry["tries"],
        next_try_at=entry["next_try_at"],
    )


# Of the state everything: what it says of itself, its codec knows. Of what waits nothing that was said.
_KNOWN = {"waiting.message": 0, "waiting.traceback": 0, "keys": 0, "papers_due": 0}
_ENTRY = {
    "number": "$$this.number",
    "id": "$$this.id",
    "time": "$$this.time",
    "act": "$$this.act",
    "role": "$$this.actor.role",
    "reason": "$$this.reason",
    "cause": "$$this.cause",
    "skipped": "$$this.details.message",
    # A reaction that refuses names the event that it refused.
    "refused": {"$and": ["$$this.cause.id", {"$eq": ["$$this.cause.id", "$$this.details.event"]}]},
    "event": {"type": "$$this.event.type", "sequence": "$$this.event.sequence"},
}


# Operators' acts that end a message's waiting without its effect.
_SETTLING = ("message_skipped", "message_discarded")


class Positions(Generic[S]):
    """facts: what the service says of a state. names: by what it is asked for, the fields of the document that hold it,
    each under an index. agency: the field with the agency's code.
    """

    def __init__(
        self,
        store: AggregateStore[S],
        facts: Callable[[S], Facts],
        names: Mapping[str, Collection[str]],
        agency: str = "state.agency.code",
    ) -> None:
        self.store = store
        self.facts = facts
        self.names = names
        self.agency = agency

    def get(self, id: str) -> Position:
        """Raises NotFound."""
        with translated():
            # Counted by the database: the history itself would be most of what is read.
            found = list(
                self.store.collection.aggregate(
                    [
                        {"$match": {"_id": id, "kind": self.store.kind}},
                        {"$set": {"oldest": {"$first": "$history.number"}}},
                        {"$project": {**_KNOWN, "history": 0}},
                    ]
                )
            )
        if not found:
            raise NotFound(f"There is no {self.store.kind} {id}.")
        return self._position(found[0])

    def find(self, name: str, value: str, *, agency: str | None, before: str | None, limit: int) -> list[Position]:
        """The newest first, of ids below `before`; nothing where this service does not know aggregates by that name.

        agency: of which alone.
        """
        fields = self.names.get(name, ())
        if not fields:
            return []
        asked: Json = {"kind": self.store.kind, "$or": [{field: value} for field in fields]}
        if before:
            asked["_id"] = {"$lt": before}
        if agency:
            asked[self.agency] = agency
        shown = {**_KNOWN, "history": 0}
        with translated():
            found = self.store.collection.find(asked, shown).sort("_id", -1).limit(limit)
            return [self._position(document) for document in found]

    def flow(self, id: str, *, before: int | None, limit: int) -> list[Json]:
        """Entries of its history numbered below `before`, the newest first, archived ones too: number, id, time, act, role,
        reason, cause, refused (the cause was not acted on), skipped (the message that an operator settled) and event {type,
        sequence}, what each has of that.
        """
        with translated():
            match: Json = {"_id": id, "kind": self.store.kind}
            found = self.store.collection.aggregate([{"$match": match}, _entries("history", before, limit)])
            document = next(iter(found), None)
            entries = list(document["entries"]) if document else []
            missing = limit - len(entries)
            last = entries[-1]["number"] if entries else before
            if document and missing and (last is None or last > 1):
                entries += self._archived(id, last, missing)
        return [_shown(entry) for entry in entries]

    def _archived(self, id: str, before: int | None, limit: int) -> Sequence[Json]:
        older: Json = {"aggregate": id, **({"first": {"$lt": before}} if before else {})}
        found = self.store.archive.archived.aggregate(
            [{"$match": older}, {"$sort": {"first": -1}}, {"$limit": limit}, _entries("entries", before, limit)]
        )
        # A crash between writing and pulling can leave an entry in two archive documents.
        by_number = {entry["number"]: entry for document in found for entry in document["entries"]}
        return [by_number[number] for number in sorted(by_number, reverse=True)][:limit]

    def _position(self, document: Mapping[str, Any]) -> Position:
        facts = self.facts(self.store.codec.load(document["state"])) if "state" in document else None
        return position_of(document, facts)


def _shown(entry: Json) -> Json:
    settled = entry if entry["act"] in _SETTLING else {**entry, "skipped": None}
    return {name: value for name, value in settled.items() if value not in (None, {})}


def _entries(field: str, before: int | None, limit: int) -> Json:
    """The last entries below `before`, the newest first, without what their events say."""
    older = {"$filter": {"input": f"${field}", "cond": {"$lt": ["$$this.number", before]}}} if before else f"${field}"
    last = {"$reverseArray": {"$slice": [{"$ifNull": [older, []]}, -limit]}}
    return {"$project": {"_id": 0, "entries": {"$map": {"input": last, "in": _ENTRY}}}}
