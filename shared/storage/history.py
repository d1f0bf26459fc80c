"""The history of an aggregate: its audit trail and outbox in one, each entry hashed over the one before.

An entry: number (dense, from 1), id, time, actor, act, reason, details, cause (which message made it), once (which key,
and what was answered) and, if it is published, event {type, dataschema, data, sequence, previousid}. The hash covers
the event's data by digest only: contact data may have to be erased one day without breaking the chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from shared.aggregate import Actor, Change, Json, Once
from shared.contracts.canonical import digest
from shared.contracts.catalogue import Catalogue

GENESIS = "0" * 64


@dataclass(frozen=True)
class Head:
    """Where a history ends. number, hash: of the last entry; sequence, event_id, event_type: of the last published one.

    size: bytes of the entries that are not archived.
    """

    number: int = 0
    hash: str = GENESIS
    sequence: int = 0
    event_id: str | None = None
    size: int = 0
    event_type: str | None = None


_HEAD = frozenset(field.name for field in fields(Head))


def head_of(document: Mapping[str, Any] | None) -> Head:
    if document is None or "head" not in document:
        return Head()
    return Head(**{name: value for name, value in document["head"].items() if name in _HEAD})


def entry_for(
    head: Head,
    change: Change[Any],
    *,
    id: str,
    now: datetime,
    actor: Actor,
    catalogue: Catalogue,
    once: Once | None = None,
    answer: Json | None = None,
    cause: Json | None = None,
    traceparent: str | None = None,
) -> Json:
    """The next entry after `head`, complete with its hash. Raises Invalid when a consumer would refuse its event."""
    entry: Json = {
        "number": head.number + 1,
        "id": id,
        "time": now,
        "actor": {name: value for name, value in asdict(actor).items() if value is not None},
        "act": change.act,
        "reason": change.reason,
        "details": dict(change.details),
        "cause": cause,
        "once": {"key": once.key, "fingerprint": once.fingerprint, "answer": answer} if once else None,
        "traceparent": traceparent,
    }
    entry = {name: value for name, value in entry.items() if value not in (None, {})}
    if change.event:
        dataschema, data = catalogue.publishable(change.event.type, change.event.data)
        entry["event"] = {
            "type": change.event.type,
            "dataschema": dataschema,
            "data": data,
            "sequence": head.sequence + 1,
            "previousid": head.event_id,
        }
    entry["hash"] = entry_hash(entry, head.hash)
    return entry


def head_after(head: Head, entry: Mapping[str, Any], size: int = 0) -> Head:
    event = entry.get("event")
    return Head(
        number=entry["number"],
        hash=entry["hash"],
        sequence=event["sequence"] if event else head.sequence,
        event_id=entry["id"] if event else head.event_id,
        size=head.size + size,
        event_type=event["type"] if event else head.event_type,
    )


def entry_hash(entry: Mapping[str, Any], previous: str) -> str:
    content = {name: value for name, value in entry.items() if name != "hash"}
    if "event" in content:
        content["event"] = {**content["event"], "data": digest(content["event"]["data"])}
    return digest([previous, content])


def first_flaw(entries: Iterable[Mapping[str, Any]], start: Head | None = None) -> str | None:
    """What is wrong with a history, in words; None when it is whole: dense numbers and sequences, every hash right."""
    head = start or Head()
    for entry in entries:
        if entry["number"] != head.number + 1:
            return f"entry {entry['number']} follows entry {head.number}"
        if entry["hash"] != entry_hash(entry, head.hash):
            return f"entry {entry['number']} was changed after it was written"
        event = entry.get("event")
        if event and (event["sequence"] != head.sequence + 1 or event["previousid"] != head.event_id):
            return f"event {event['sequence']} does not follow event {head.sequence}"
        head = head_after(head, entry)
    return None
