"""Files that came with an act that was not done: kept for a while, so that they need not be chosen again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

# What one person may have kept: as much as two acts may carry.
MOST_FILES, MOST_BYTES = 40, 48 << 20
LASTS = timedelta(days=1)


@dataclass(frozen=True)
class ActFile:
    """size: bytes."""

    id: str
    name: str
    content_type: str
    size: int


class ActFiles(Protocol):
    """Each person's own. All raise Unavailable."""

    def keep(self, person: str, name: str, content_type: str, data: bytes) -> ActFile:
        """Until LASTS is over; the person's oldest make room where there are more than may be kept."""
        ...

    def find(self, person: str, id: str) -> ActFile | None:
        """None: it is another's, or not kept any more."""
        ...

    def data_of(self, person: str, id: str) -> bytes:
        """Raises NotFound."""
        ...

    def drop(self, person: str, id: str) -> None: ...
