"""Waiting messages in groups: what waits for the same cause, counted by the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.aggregate import Json
from shared.storage.causes import UNNAMED
from shared.storage.errors import translated
from shared.storage.waiting_list import Address, WaitingList
from shared.storage.wanted import Wanted

MOST = 100
_LONGEST_SAMPLE = 1_000


@dataclass(frozen=True)
class Group:
    """error: of one of them. example_id: of that message; None for what the other groups, too many, come to."""

    reason: str | None
    type: str | None
    source: str | None
    cause: str | None
    count: int
    dossiers: int
    oldest_since: datetime
    newest_since: datetime
    error: str | None
    example_id: str | None

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.reason or "", self.type or "", self.source or "", self.cause or ""


def groups_of(waiting: WaitingList, wanted: Wanted) -> list[Group]:
    """All groups of one kind of aggregate, the largest first; beyond MOST as one. Raises Invalid for `q` as the list."""
    if wanted.q or wanted.ids:
        return _by_hand(waiting, wanted)
    with translated():
        found = next(iter(waiting.store.collection.aggregate(_pipeline(wanted), hint=wanted.index, allowDiskUse=True)))
    return [*(_group(row) for row in found["first"]), *(_others(row) for row in found["others"])]


def count_of(waiting: WaitingList, wanted: Wanted) -> int:
    if wanted.q or wanted.ids:
        return sum(1 for _ in waiting.walk(wanted))
    size = {"$size": {"$filter": {"input": "$waiting", "cond": wanted.condition}}}
    pipeline = [{"$match": wanted.filter}, {"$group": {"_id": None, "count": {"$sum": size}}}]
    with translated():
        found = list(waiting.store.collection.aggregate(pipeline, hint=wanted.index))
    return int(found[0]["count"]) if found else 0


def merged(groups: Iterable[Group]) -> list[Group]:
    """Of several kinds of aggregate together; still at most MOST and one for the others."""
    found: dict[tuple[str, str, str, str], Group] = {}
    for group in groups:
        known = found.get(group.key)
        found[group.key] = group if known is None else joined(known, group)
    others = found.pop(("", "", "", ""), None)
    largest = sorted(found.values(), key=lambda group: (-group.count, group.key))
    for group in largest[MOST:]:
        rest = replace(group, reason=None, type=None, source=None, cause=None, error=None, example_id=None)
        others = rest if others is None else joined(others, rest)
    return largest[:MOST] + ([others] if others else [])


def joined(one: Group, other: Group) -> Group:
    return replace(
        one,
        count=one.count + other.count,
        dossiers=one.dossiers + other.dossiers,
        oldest_since=min(one.oldest_since, other.oldest_since),
        newest_since=max(one.newest_since, other.newest_since),
    )


def _pipeline(wanted: Wanted) -> list[Json]:
    cause = {"$ifNull": ["$waiting.cause", UNNAMED]}
    key = {"reason": "$waiting.reason", "type": "$waiting.type", "source": "$waiting.source", "cause": cause}
    span = {"oldest": {"$min": "$oldest"}, "newest": {"$max": "$newest"}}
    sums = {"count": {"$sum": "$count"}, **span}
    return [
        {"$match": wanted.filter},
        {"$project": {"waiting": {"$filter": {"input": "$waiting", "cond": wanted.condition}}}},
        {
            "$project": {
                f"waiting.{name}": 1 for name in ("source", "n", "id", "type", "reason", "cause", "error", "since")
            }
        },
        {"$unwind": "$waiting"},
        {
            "$group": {
                "_id": {**key, "dossier": "$_id"},
                "count": {"$sum": 1},
                "oldest": {"$min": "$waiting.since"},
                "newest": {"$max": "$waiting.since"},
                "n": {"$first": "$waiting.n"},
                "id": {"$first": "$waiting.id"},
                "error": {"$first": {"$substrCP": [{"$ifNull": ["$waiting.error", ""]}, 0, _LONGEST_SAMPLE]}},
            }
        },
        {
            "$group": {
                "_id": {name: f"$_id.{name}" for name in key},
                **sums,
                "dossiers": {"$sum": 1},
                "dossier": {"$first": "$_id.dossier"},
                **{name: {"$first": f"${name}"} for name in ("n", "id", "error")},
            }
        },
        {"$sort": {"count": -1, "_id": 1}},
        {
            "$facet": {
                "first": [{"$limit": MOST}],
                "others": [
                    {"$skip": MOST},
                    {"$group": {"_id": None, **sums, "dossiers": {"$sum": "$dossiers"}}},
                ],
            }
        },
    ]


def _group(row: Mapping[str, Any]) -> Group:
    key = row["_id"]
    return Group(
        key["reason"],
        key.get("type"),
        key["source"],
        key["cause"],
        row["count"],
        row["dossiers"],
        row["oldest"],
        row["newest"],
        row["error"] or None,
        str(Address(row["dossier"], key["source"], row["n"], row["id"])),
    )


def _others(row: Mapping[str, Any]) -> Group:
    return Group(None, None, None, None, row["count"], row["dossiers"], row["oldest"], row["newest"], None, None)


def _by_hand(waiting: WaitingList, wanted: Wanted) -> list[Group]:
    found: dict[tuple[str, str, str, str], Group] = {}
    dossiers: dict[tuple[str, str, str, str], set[str]] = {}
    for row, since in waiting.walk(wanted):
        error = (row["error"] or "")[:_LONGEST_SAMPLE] or None
        key = (row["reason"], row["type"], row["source"], row["cause"])
        group = Group(*key, 1, 0, since, since, error, row["id"])
        seen = dossiers.setdefault(group.key, set())
        seen.add(row["aggregate_id"])
        known = found.get(group.key)
        found[group.key] = replace(group if known is None else joined(known, group), dossiers=len(seen))
    return merged(found.values())
