"""Which waiting messages somebody asks for, or acts on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from shared.aggregate import Json
from shared.storage.causes import UNNAMED

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Wanted:
    """Exact values, None: any. cause: as `shared.storage.causes` gives them, or UNNAMED. dossier: an id or a file code.

    q: a dossier's id or file code as a whole, else text in those, in type, error and content. ids: of messages, these
    only. before: those that waited by then.
    """

    reason: str | None = None
    type: str | None = None
    source: str | None = None
    cause: str | None = None
    q: str | None = None
    ids: tuple[str, ...] = ()
    dossier: str | None = None
    before: datetime | None = None

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Wanted:
        return cls(**{**stored, "ids": tuple(stored.get("ids") or ())})

    def document(self) -> Json:
        """What of it is said, for storing; `read` is the way back."""
        return {name: list(value) if name == "ids" else value for name, value in asdict(self).items() if value}

    @property
    def index(self) -> str:
        """That finds them in the order of their dossiers."""
        if self.cause not in (None, UNNAMED):
            return "waiting_cause"
        return "waiting_reason" if self.reason else "waiting_place"

    @property
    def filter(self) -> Json:
        """Of dossiers that have one. Not of `q`."""
        entry: Json = {"reason": self.reason or {"$exists": True}, **self._fields()}
        # Said beside $elemMatch too: from that alone the database does not see that the index holds all there is.
        filter: Json = {"waiting.reason": entry["reason"], "waiting": {"$elemMatch": entry}}
        if self.index == "waiting_cause":
            filter["waiting.cause"] = self.cause
        if self.dossier:
            filter["$or"] = [{"_id": self.dossier}, {"state.file_code": self.dossier}]
        if self.ids:
            filter["_id"] = {"$in": sorted({id.partition("~")[0] for id in self.ids})}
        return filter

    @property
    def condition(self) -> Json:
        """The same of one entry, as an aggregation asks it: `$$this`."""
        said = [{"$eq": [f"$$this.{name}", value]} for name, value in self._exact().items()]
        if self.cause == UNNAMED:
            said.append({"$eq": [{"$ifNull": ["$$this.cause", None]}, None]})
        if self.before:
            said.append({"$lte": ["$$this.since", self.before]})
        return {"$and": said} if said else {"$literal": True}

    def has(self, entry: Entry) -> bool:
        """Whether it is one of them, but for dossier, ids and q."""
        if self.before and entry["since"] > self.before:
            return False
        if self.cause == UNNAMED and entry.get("cause"):
            return False
        return all(entry.get(name) == value for name, value in self._exact().items())

    def finds(self, *texts: str | None) -> bool:
        """Whether `q` is in one of them, whatever the case of its letters."""
        return not self.q or any(self.q.casefold() in text.casefold() for text in texts if text)

    def _fields(self) -> Json:
        found = {name: value for name, value in self._exact().items() if name != "reason"}
        if self.cause == UNNAMED:
            found["cause"] = None
        if self.before:
            found["since"] = {"$lte": self.before}
        return found

    def _exact(self) -> Json:
        named = {"reason": self.reason, "type": self.type, "source": self.source}
        if self.cause != UNNAMED:
            named["cause"] = self.cause
        return {name: value for name, value in named.items() if value}
