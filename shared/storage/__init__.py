"""MongoDB: one document per aggregate that is its own outbox and inbox. A use case sees the Aggregates port only."""

from shared.storage.aggregates import AggregateStore
from shared.storage.codec import DataclassCodec
from shared.storage.errors import translated
from shared.storage.inbox import Inbox
from shared.storage.inboxes import AllWaiting, Inboxes, WaitingSweeps
from shared.storage.indexes import AGGREGATE_INDEXES, Index, ensure_indexes
from shared.storage.operators import WaitingMessages
from shared.storage.outbox import Outbox
from shared.storage.prefixes import beginning_with
from shared.storage.sweeps import TimerSweep, WaitingSweep
from shared.storage.unreadable import Unreadable

__all__ = [
    "AGGREGATE_INDEXES",
    "AggregateStore",
    "AllWaiting",
    "DataclassCodec",
    "Inbox",
    "Inboxes",
    "Index",
    "Outbox",
    "TimerSweep",
    "Unreadable",
    "WaitingMessages",
    "WaitingSweep",
    "WaitingSweeps",
    "beginning_with",
    "ensure_indexes",
    "translated",
]
