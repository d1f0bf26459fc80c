"""What must hold at the end, whatever happened in between."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from shared.storage.history import first_flaw
from tests.faults.world import SERVICES, World

# Sources that each service's documents follow.
FOLLOWS = {"registration": ("inspection",), "inspection": ("registration",), "notification": ("registration",)}
ACCEPTED = 2


def audit(world: World, acknowledged: Iterable[str], accepted: Iterable[str]) -> list[str]:
    """Everything that is wrong, in words; an empty list is what we want."""
    with world.collections() as collections:
        documents = {
            name: {d["state"]["file_code"]: d for d in collection.find({"state.file_code": {"$exists": True}})}
            for name, collection in collections.items()
        }
        shells = {name: collection.count_documents({"state": None}) for name, collection in collections.items()}
        twice = _file_codes_twice(collections["registration"])
    flaws = [f"{name}: {count} documents without state" for name, count in shells.items() if count]
    flaws += [f"{code} stands twice" for code in twice]
    for code in sorted(acknowledged):
        flaws += _dossier_flaws(code, {name: documents[name].get(code) for name in SERVICES}, code in set(accepted))
    flaws += [f"unacknowledged dossier {code}" for code in set(documents["registration"]) - set(acknowledged)]
    return flaws + _window_flaws(world, acknowledged, accepted)


def _file_codes_twice(registrations: Any) -> list[str]:
    groups = registrations.aggregate(
        [{"$group": {"_id": "$state.file_code", "n": {"$sum": 1}}}, {"$match": {"n": {"$gt": 1}}}]
    )
    return [group["_id"] for group in groups]


def _dossier_flaws(code: str, found: Mapping[str, Any], accepted: bool) -> list[str]:
    missing = [f"{code}: {name} does not know it" for name in SERVICES if found[name] is None]
    if missing:
        return missing
    flaws = []
    for name in SERVICES:
        document = found[name]
        if flaw := first_flaw(document["history"]):
            flaws.append(f"{code}: {name}'s history: {flaw}")
        if document.get("waiting"):
            flaws.append(f"{code}: {name} still waits: {[(e['n'], e['reason']) for e in document['waiting']]}")
        if document.get("unpublished"):
            flaws.append(f"{code}: {name} has unpublished events")
        for source in FOLLOWS[name]:
            published = found[source]["head"]["sequence"]
            applied = document.get("applied", {}).get(source, {}).get("n", 0)
            if applied != published:
                flaws.append(f"{code}: {name} applied {applied} of {published} events of {source}")
            flaws += _cause_flaws(code, name, source, document["history"])
    if accepted and found["registration"]["state"]["handlers"]["cqkt"] != ACCEPTED:
        flaws.append(f"{code}: status {found['registration']['state']['handlers']} instead of accepted")
    if accepted and not found["inspection"]["state"]["accepted"]:
        flaws.append(f"{code}: inspection does not know that it was accepted")
    return flaws


def _cause_flaws(code: str, name: str, source: str, history: list[Mapping[str, Any]]) -> list[str]:
    """Each event had its effect once, in order."""
    numbers = [e["cause"]["n"] for e in history if (e.get("cause") or {}).get("source") == source]
    if numbers == sorted(set(numbers)):
        return []
    return [f"{code}: {name} took {source}'s events in the order {numbers}"]


def _window_flaws(world: World, acknowledged: Iterable[str], accepted: Iterable[str]) -> list[str]:
    flaws = [f"window: {problem}" for problem in world.problems()]
    effects: dict[str, Counter[str]] = defaultdict(Counter)
    for message in world.received():
        effects[message["reference"]][message["kind"]] += 1
    done = set(accepted)
    for code in acknowledged:
        wanted = {"11/04": 1, "11/05": 1} if code in done else {"11/04": 1}
        if dict(effects[code]) != wanted:
            flaws.append(f"{code}: the window holds {dict(effects[code])}, expected {wanted}")
    return flaws
