"""The journal: every exchange with the single window, both ways, with the bytes as they were sent."""

from shared.single_window.journal.exchanges import Direction, Exchanged, Journal, Kept, Outcome, Piece, Search, Whole
from shared.single_window.journal.retention import read_retention
from shared.single_window.journal.store import INDEXES, JournalStore

__all__ = [
    "INDEXES",
    "Direction",
    "Exchanged",
    "Journal",
    "JournalStore",
    "Kept",
    "Outcome",
    "Piece",
    "Search",
    "Whole",
    "read_retention",
]
