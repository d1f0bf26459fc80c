"""The journal of the single window, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.errors import Unavailable
from shared.single_window.journal.exchanges import Exchanged


@dataclass
class InMemoryJournal:
    """away: nothing can be written."""

    rows: list[Exchanged] = field(default_factory=list)
    away: bool = False

    def append(self, exchanged: Exchanged) -> str:
        if self.away:
            raise Unavailable("the journal is away")
        self.rows.append(exchanged)
        return str(len(self.rows))
