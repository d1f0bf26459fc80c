"""How far each source's events were applied to an aggregate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.aggregate import Json

# Ids kept per source, to tell a duplicate from a fork.
RECENT = 50


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

    def filter(self, source: str) -> Json:
        """Matches the document while nothing more of this source was applied."""
        return {f"applied.{source}.n": self.n} if self.n else {f"applied.{source}": {"$exists": False}}
