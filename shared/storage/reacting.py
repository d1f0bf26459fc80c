"""What a service does on an event: contract, reaction, and the commit that follows; or why it failed."""

from __future__ import annotations

import traceback
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar

from shared.aggregate import Actor, Reaction, Received
from shared.contracts.envelope import Envelope, read_data
from shared.errors import UnknownMessage
from shared.storage.aggregates import AggregateStore
from shared.storage.commit import Commit
from shared.storage.history import head_of
from shared.storage.waiting import FAILED, GIVEN_UP, Policy, Verdict
from shared.telemetry import current_traceparent, tracing

S = TypeVar("S")


class Reacting(Generic[S]):
    """reactions: event type to what it does here. ignored: types that only advance the number."""

    def __init__(
        self, store: AggregateStore[S], reactions: Mapping[str, Reaction[S]], ignored: Collection[str]
    ) -> None:
        self.store = store
        self.reactions = reactions
        self.ignored = frozenset(ignored)

    @property
    def known(self) -> frozenset[str]:
        return self.ignored | frozenset(self.reactions)

    def decide(self, document: Mapping[str, Any] | None, envelope: Envelope) -> Commit | None:
        """None for an ignored type. Raises UnknownMessage, and whatever contract and reaction raise."""
        if envelope.type in self.ignored:
            return None
        reaction = self.reactions.get(envelope.type)
        if reaction is None:
            raise UnknownMessage(f"{envelope.type} is not known here; newer code will take it in.")
        data = self.store.catalogue.load(envelope.type, envelope.dataschema, read_data(envelope))
        received = Received(
            envelope.id,
            envelope.type,
            envelope.source,
            envelope.subject,
            envelope.sequence,
            envelope.time,
            data,
            envelope.backfill,
        )
        aggregate = self.store.aggregate(document) if document and "state" in document else None
        cause = {"source": envelope.source, "n": envelope.sequence, "id": envelope.id}
        with tracing(current_traceparent() or envelope.traceparent):
            change = reaction(aggregate, received)
            actor = Actor(f"service:{envelope.source}", "service")
            return self.store.prepare(envelope.subject, head_of(document), change, actor=actor, cause=cause)


def failure(error: Exception, entry: Mapping[str, Any] | None, policy: Policy, now: datetime) -> Verdict:
    """entry: the waiting entry of the message that failed, if it waited."""
    tries = (entry["tries"] if entry is not None and entry["reason"] in (FAILED, GIVEN_UP) else 0) + 1
    text = f"{type(error).__name__}: {error}"
    trace = "".join(traceback.format_exception(error))
    if tries >= policy.max_tries:
        return Verdict(GIVEN_UP, text, trace, tries)
    return Verdict(FAILED, text, trace, tries, now + policy.pause(tries))
