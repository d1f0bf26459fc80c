"""Messages that wait, as operators see them.

Ids of waiting messages: "<aggregate id>~<source>~<n>~<event id>".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.aggregate import Json
from shared.errors import Conflict, NotFound
from shared.storage.errors import translated
from shared.storage.inbox import Inbox
from shared.storage.marks import Mark
from shared.storage.waiting import is_gap

# Digits of 2^53 - 1, the highest number of a message.
_LONGEST_NUMBER = 16


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

    def __init__(self, inbox: Inbox[Any]) -> None:
        self.inbox = inbox
        self.store = inbox.store

    def list(
        self,
        *,
        reason: str | None = None,
        source: str | None = None,
        q: str | None = None,
        after: tuple[str, str] | None = None,
        limit: int = 50,
    ) -> Sequence[Json]:
        """Rows ordered by (aggregate id, message id), after the given pair. q: an aggregate id or file code."""
        having: Any = reason or {"$exists": True}
        wanted: Json = {"reason": having, **({"source": source} if source else {})}
        # Said beside $elemMatch too: from that alone the database does not see that the index holds all there is.
        filter: Json = {"waiting.reason": having, "waiting": {"$elemMatch": wanted}}
        if after:
            filter["_id"] = {"$gte": after[0]}
        if q:
            filter["$or"] = [{"_id": q}, {"state.file_code": q}]
        with translated():
            documents = self.store.collection.find(filter, {"waiting.message": 0, "waiting.traceback": 0, "history": 0})
            rows = [
                self._row(document, entry)
                for document in documents.sort("_id", 1).limit(limit + 1)
                for entry in document["waiting"]
                if (reason in (None, entry["reason"])) and source in (None, entry["source"])
            ]
        rows.sort(key=lambda row: (row["aggregate_id"], row["id"]))
        return [row for row in rows if after is None or (row["aggregate_id"], row["id"]) > after][:limit]

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
            "error": entry.get("error"),
            "tries": entry["tries"],
            "since": entry["since"],
            "next_try_at": entry["next_try_at"],
        }
