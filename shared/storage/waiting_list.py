"""Messages that wait, as operators see them.

Ids of waiting messages: "<aggregate id>~<source>~<n>~<event id>".
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from shared.aggregate import Json
from shared.errors import Conflict, Invalid, NotFound, Violation
from shared.storage.causes import UNNAMED
from shared.storage.errors import translated
from shared.storage.inbox import Inbox
from shared.storage.marks import Mark
from shared.storage.waiting import is_gap
from shared.storage.wanted import Wanted

Place = tuple[str, str]
ALL = Wanted()
_ENTRY = ("source", "n", "id", "known_id", "type", "reason", "cause", "error", "tries", "since", "next_try_at")
_ROW = {"state.file_code": 1, **{f"waiting.{name}": 1 for name in _ENTRY}}
# Digits of 2^53 - 1, the highest number of a message.
_LONGEST_NUMBER = 16


def too_broad() -> Invalid:
    message = "So much waits that its content cannot be searched in time: name reason, type, source or cause as well."
    return Invalid([Violation("/q", "too_broad", message)], message)


class AlreadySettled(Conflict):
    code = "already_settled"


@dataclass(frozen=True)
class Address:
    subject: str
    source: str
    n: int
    event_id: str

    @classmethod
    def parse(cls, id: str) -> Address:
        """Raises NotFound for what cannot be the id of a waiting message."""
        match id.split("~"):
            case [subject, source, n, event_id] if n.isascii() and n.isdigit() and len(n) <= _LONGEST_NUMBER:
                return cls(subject, source, int(n), event_id)
        raise NotFound(f"'{id}' is not the id of a waiting message.")

    def __str__(self) -> str:
        return f"{self.subject}~{self.source}~{self.n}~{self.event_id}"

    @property
    def match(self) -> Json:
        return {"source": self.source, "n": self.n, "id": self.event_id}


class WaitingList:
    """The waiting messages of one service's kind of aggregate."""

    # Seconds for which content is searched.
    patience = 2.0

    def __init__(self, inbox: Inbox[Any]) -> None:
        self.inbox = inbox
        self.store = inbox.store

    def list(self, wanted: Wanted = ALL, *, after: Place | None = None, limit: int = 50) -> Sequence[Json]:
        """Rows ordered by (aggregate id, message id), after the given pair. Raises Invalid where `q` takes too long."""
        return [row for row, _ in islice(self.walk(wanted, after=after), limit)]

    def walk(
        self, wanted: Wanted, *, after: Place | None = None, patiently: bool = False
    ) -> Iterator[tuple[Json, datetime]]:
        """Rows in that order, each with when it came. Raises Invalid where `q` takes too long, unless `patiently`."""
        filter = wanted.filter
        if after:
            filter = {"$and": [filter, {"_id": {"$gte": after[0]}}]}
        until = time.monotonic() + self.patience
        for document in self._documents(filter, wanted):
            rows = [
                (self._row(document, entry), entry["since"])
                for entry in document["waiting"]
                if wanted.has(entry) and wanted.finds(*_texts(document, entry))
            ]
            rows.sort(key=lambda pair: str(pair[0]["id"]))
            for row, since in rows:
                if (not wanted.ids or row["id"] in wanted.ids) and (after is None or _place(row) > after):
                    yield row, since
            if wanted.q and not patiently and time.monotonic() > until:
                raise too_broad()

    def _documents(self, filter: Json, wanted: Wanted) -> Iterator[Json]:
        fields = {**_ROW, "waiting.message.data": 1} if wanted.q else _ROW
        with translated():
            cursor = self.store.collection.find(filter, fields).sort("_id", 1).hint(wanted.index)
            while (document := next(cursor, None)) is not None:
                yield document

    def show(self, id: str) -> Json:
        """The row with the message's attributes, data and traceback. Raises NotFound."""
        document, entry = self.entry(Address.parse(id))
        message = entry["message"] or {"headers": {}, "data": b""}
        return {
            **self._row(document, entry),
            "attributes": message["headers"],
            "data": bytes(message["data"]).decode("utf-8", "backslashreplace"),
            "traceback": entry.get("traceback"),
        }

    def acts_on(self, id: str) -> Sequence[Json]:
        """Entries of its dossier's history that are operators' acts on it, oldest first."""
        address = Address.parse(id)
        try:
            entries = self.store.history(address.subject)
        except NotFound:
            return []
        return [entry for entry in entries if entry.get("details", {}).get("message") == address.match]

    def find(self, id: str) -> None:
        """Raises NotFound, or AlreadySettled, unless it waits here."""
        self.entry(Address.parse(id))

    def entry(self, address: Address) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Its dossier's document, and its entry there. Raises NotFound, AlreadySettled."""
        with translated():
            document = self.store.collection.find_one({"_id": address.subject}, {"history": 0})
        if document is None:
            raise NotFound("No such message waits here.")
        for entry in document.get("waiting", ()):
            if (entry["source"], entry["n"], entry["id"]) == (address.source, address.n, address.event_id):
                return document, entry
        if address.n <= Mark.of(document, address.source).n:
            raise AlreadySettled(f"Message {address.n} from {address.source} no longer waits: it was settled.")
        raise NotFound("No such message waits here.")

    def _row(self, document: Mapping[str, Any], entry: Mapping[str, Any]) -> Json:
        return {
            "id": str(Address(document["_id"], entry["source"], entry["n"], entry["id"])),
            "aggregate_id": document["_id"],
            "file_code": (document.get("state") or {}).get("file_code"),
            "source": entry["source"],
            "sequence": entry["n"],
            "type": entry.get("type"),
            "event_id": entry["known_id"] if is_gap(entry) else entry["id"],
            "reason": entry["reason"],
            "cause": entry.get("cause") or UNNAMED,
            "error": entry.get("error"),
            "tries": entry["tries"],
            "since": entry["since"],
            "next_try_at": entry["next_try_at"],
        }


def _place(row: Json) -> Place:
    return str(row["aggregate_id"]), str(row["id"])


def _texts(document: Mapping[str, Any], entry: Mapping[str, Any]) -> Iterator[str | None]:
    yield document["_id"]
    yield (document.get("state") or {}).get("file_code")
    yield from (entry["id"], entry.get("type"), entry.get("error"))
    if message := entry.get("message"):
        yield bytes(message["data"]).decode("utf-8", "backslashreplace")
