"""Histories as services write them, and the roots over them, without a database."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.console.application.audit.evidence_ports import Flaw, Part, Root
from services.console.application.audit.reading_roots import Covered, shelve_roots
from services.console.application.audit.verifying import verify_histories
from shared.aggregate import Actor, Change, Once, Outgoing
from shared.auditing.chain import shown
from shared.auditing.leaves import Days, Leaf
from shared.auditing.merkle import MerkleTree
from shared.auditing.statement import Statement
from shared.storage.history import Head, entry_for, entry_hash, head_after
from tests.example import CATALOGUE

BEGAN = datetime(2026, 7, 1, 2, tzinfo=UTC)
PLACE, KIND = "rallies", "rally"
Stored = dict[str, list[dict[str, Any]]]


def history(id: str, acts: int, hours: float = 9) -> list[dict[str, Any]]:
    """hours: between two acts. Every second one publishes."""
    head, entries = Head(), []
    for n in range(1, acts + 1):
        event = Outgoing("ping.ball_played", {"number": n, "text": f"quả bóng {n}"}) if n % 2 else None
        change: Change[Any] = Change(None, f"act_{n}", event, reason=f"lý do {n}", details={"line": n, "ok": True})
        entry = entry_for(
            head,
            change,
            id=f"{id}-{n}",
            now=BEGAN + timedelta(hours=hours * n),
            actor=Actor("officer:lan.nt", "officer", agency="TCKT11"),
            catalogue=CATALOGUE,
            once=Once(f"http:lan.nt:{id}-{n}", "f" * 8) if n % 3 == 0 else None,
            answer={"id": id},
        )
        entries.append(entry)
        head = head_after(head, entry)
    return entries


def chained_anew(entries: list[dict[str, Any]]) -> None:
    """What somebody does who can write the database and knows the code."""
    before, sequence, event_id = "0" * 64, 0, None
    for number, entry in enumerate(entries, 1):
        entry["number"] = number
        if "event" in entry:
            sequence += 1
            entry["event"] |= {"sequence": sequence, "previousid": event_id}
            event_id = entry["id"]
        entry["hash"] = before = entry_hash(entry, before)


@dataclass
class Shelf:
    leaves: dict[tuple[str, str, str, int], Leaf] = field(default_factory=dict)

    def put(self, service: str, leaf: Leaf) -> bool:
        key = (service, leaf.place, leaf.id, leaf.number)
        return self.leaves.setdefault(key, leaf) is leaf

    def of(self, service: str) -> Iterator[Leaf]:
        return (leaf for key, leaf in sorted(self.leaves.items()) if key[0] == service)


class Signed:
    def trouble(self, text: bytes, signature: bytes) -> str | None:
        return None if signature == text[::-1] else "it was made over another text"


def roots_over(stored: Mapping[str, Sequence[Mapping[str, Any]]], days: Sequence[date]) -> list[Root]:
    """A root for each of the days, the first over all before it too."""
    made: list[Root] = []
    former: Statement | None = None
    for day in days:
        leaves = []
        for id in sorted(stored):
            of = Days()
            for entry in stored[id]:
                belongs = of.of(entry["time"])
                if (former is None or belongs > former.day) and belongs <= day:
                    leaves.append(Leaf(PLACE, id, entry["number"], KIND, entry["hash"]))
        tree = MerkleTree()
        for leaf in leaves:
            tree.add(leaf.bytes)
        after, previous = (former.day, former.hash) if former else (None, None)
        former = Statement("ping", day, after, tree.size, tree.root(), previous)
        made.append(Root("ping", day.isoformat(), former.text.decode(), former.text[::-1], leaves))
    return made


def parts_of(stored: Stored, split: int = 3) -> Iterator[Part]:
    for id in sorted(stored):
        entries = [shown(entry) for entry in stored[id]]
        last = stored[id][-1] if stored[id] else None
        events = [entry for entry in stored[id] if "event" in entry]
        head = {
            "number": last["number"] if last else 0,
            "hash": last["hash"] if last else "0" * 64,
            "sequence": events[-1]["event"]["sequence"] if events else 0,
            "event_id": events[-1]["id"] if events else None,
        }
        if len(entries) > split:
            yield Part(PLACE, id, KIND, entries[:split], last=False)
            entries = entries[split:]
        yield Part(PLACE, id, KIND, entries, last=True, head=head, version=head["number"])


def verified(stored: Stored, roots: Sequence[Root], *, split: int = 3, whole: bool = True) -> list[Flaw]:
    shelf, covered = Shelf(), dict[str, Covered]()
    flaws = [*shelve_roots(roots, covered, shelf=shelf, signatures=Signed(), whole=whole)]
    seen: Callable[[], None] = lambda: None  # noqa: E731
    return [*flaws, *verify_histories("ping", parts_of(stored, split), shelf.of("ping"), covered.get("ping"), seen)]


def some(count: int = 4, acts: int = 7) -> Stored:
    return {f"d{n}": history(f"d{n}", acts) for n in range(count)}


def copied(stored: Stored) -> Stored:
    return copy.deepcopy(stored)
