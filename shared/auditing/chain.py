"""A history as it leaves its service to be verified, and the check of its chain.

An event's data is shown by its digest alone: the chain covers no more of it, and what it says of persons stays where it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from shared.aggregate import Json
from shared.contracts.canonical import digest, moment_text
from shared.storage.history import GENESIS

Entry = Mapping[str, Any]


def shown(entry: object) -> Json:
    """As JSON. Whatever was never written by us, such as bytes, is shown as something that no hash fits."""
    plain = _plain(entry)
    if not isinstance(plain, dict):
        return {"unreadable": plain}
    event = plain.get("event")
    if isinstance(event, dict):
        plain["event"] = {**event, "data": digest(event.get("data"))}
    return plain


def hash_of(entry: Entry, previous: str) -> str:
    """Of an entry as it is shown; equal to `shared.storage.history.entry_hash` of the entry as it is stored."""
    return digest([previous, {name: value for name, value in entry.items() if name != "hash"}])


class Chain:
    """Follows one history from its first entry on; each `add` says what is wrong with that entry, None if nothing is."""

    def __init__(self) -> None:
        self.number = 0
        self.hash = GENESIS
        self.sequence = 0
        self.event_id: str | None = None

    def add(self, entry: Entry) -> str | None:
        """Goes on from what the entry says of itself, so that one flaw is not told of all that follow."""
        flaw = self._flaw(entry)
        number, event = entry.get("number"), entry.get("event")
        self.number = number if isinstance(number, int) else self.number + 1
        self.hash = str(entry.get("hash"))
        if isinstance(event, dict):
            sequence = event.get("sequence")
            self.sequence = sequence if isinstance(sequence, int) else self.sequence + 1
            self.event_id = str(entry.get("id"))
        return flaw

    def _flaw(self, entry: Entry) -> str | None:
        number = entry.get("number")
        if number != self.number + 1 or isinstance(number, bool):
            return f"entry {number} follows entry {self.number}: entries were removed, added or put in another order"
        if entry.get("hash") != hash_of(entry, self.hash):
            return "it was changed after it was written, or what stood before it was"
        event = entry.get("event")
        if event is None:
            return None
        if not isinstance(event, dict):
            return "its event cannot be read"
        if event.get("sequence") != self.sequence + 1 or event.get("previousid") != self.event_id:
            return f"event {event.get('sequence')} does not follow event {self.sequence}"
        return None

    def end(self, head: Mapping[str, Any] | None, version: object) -> str | None:
        """What is wrong with the document that the history stands in."""
        said = head or {}
        ends = {"number": self.number, "hash": self.hash, "sequence": self.sequence, "event_id": self.event_id}
        if self.number == 0 and head is None:
            return None
        if {name: said.get(name) for name in ends} != ends:
            return f"the document says that its history ends at entry {said.get('number')}, it ends at {self.number}"
        if version != self.number:
            return f"the document says that there were {version} acts, its history has {self.number}"
        return None


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return moment_text(value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, Mapping):
        return {str(name): _plain(inside) for name, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inside) for inside in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return f"<{type(value).__name__}>"
