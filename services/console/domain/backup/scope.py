"""Which collections a back-up holds, and which it leaves out, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Without CUAKHAU_DATABASE_PREFIX: a back-up does not know under which prefix it will be restored.
DATABASES = ("registration", "inspection", "notification", "console")

_OF_PROCESSES = "what the processes of that moment said of themselves; those that run say it anew within seconds"
_OF_MINUTES = "how much there was to do in the last three days, for trend lines; it says nothing about dossiers"
# By collection, in whichever database it is, or "database/collection".
LEFT_OUT: Mapping[str, str] = {
    "instances": _OF_PROCESSES,
    "samples": _OF_MINUTES,
    "console/sessions": "who was signed in: what is old opens no door, everybody signs in again",
    "console/presence": "who had a page open at that moment",
    "console/looks": "how often an address looked within the last minutes, to slow guessing down",
}


def left_out(database: str, collection: str) -> str | None:
    """Why a back-up does not hold it; None when it does."""
    if collection.startswith("system."):
        return "the database's own"
    return LEFT_OUT.get(collection) or LEFT_OUT.get(f"{database}/{collection}")


@dataclass(frozen=True)
class Place:
    """A collection, its database without prefix. size: bytes of its documents, about."""

    database: str
    collection: str
    size: int = 0

    def __str__(self) -> str:
        return f"{self.database}/{self.collection}"


def in_order(places: Iterable[Place]) -> list[Place]:
    """The largest first: whoever reads several at once is not left with the longest at the end."""
    return sorted(places, key=lambda place: (-place.size, str(place)))
