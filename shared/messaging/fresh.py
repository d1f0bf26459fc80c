"""What committed acts left to publish: taken in batches, published with confirms, marked as far as it was taken."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from prometheus_client import Counter

from shared.contracts.envelope import Envelope
from shared.messaging.publisher import Publish, parcel_of
from shared.messaging.subscriptions import EXCHANGE
from shared.messaging.topology import WrongTopology
from shared.messaging.traced import publishing
from shared.storage.outbox import Outbox, Pending

log = structlog.get_logger(__name__)

PUBLISHED = Counter("cuakhau_published_total", "Events that the broker confirmed", ["source"])
PUBLISHED_BYTES = Counter("cuakhau_published_bytes_total", "Bytes of those events' data", ["source"])
UNROUTABLE = Counter("cuakhau_not_taken_total", "Events that the broker refused or that no queue wanted", ["source"])


class Fresh:
    """Aggregates by number of their outbox and id, in the order in which they were told of. batch: published together."""

    def __init__(self, outboxes: Sequence[Outbox], batch: int) -> None:
        self.outboxes = outboxes
        self.batch = batch
        self._nudged: dict[tuple[int, str], None] = {}
        # After a broken channel this many aggregates are published one by one, so that one bad event shows itself.
        self._singly = 0

    def __bool__(self) -> bool:
        return bool(self._nudged)

    def add(self, number: int, subject: str) -> None:
        self._nudged[number, subject] = None

    def sweep(self) -> None:
        """Finds what nobody told of."""
        for number, outbox in enumerate(self.outboxes):
            for subject in outbox.due(self.batch * 5):
                self.add(number, subject)

    def serve(self, publish: Publish) -> bool:
        """One batch of each outbox; False when there was nothing to do. Raises Unavailable."""
        did = False
        for number, outbox in enumerate(self.outboxes):
            subjects = self._take(number)
            if subjects:
                self._publish(number, outbox, subjects, publish)
                did = True
        return did

    def _publish(self, number: int, outbox: Outbox, subjects: Sequence[str], publish: Publish) -> None:
        try:
            pending = outbox.pending(subjects)
            parcels = [parcel_of(e, EXCHANGE, e.type) for p in pending for e in p.envelopes]
            taken = publishing(publish, parcels, [e for p in pending for e in p.envelopes])
        except WrongTopology:
            raise
        except Exception:
            # Whatever it is, one bad event must show itself and not starve those published with it.
            self._after_trouble(number, outbox, subjects)
            raise
        self._singly = max(self._singly - len(subjects), 0)
        confirmed, failed = _confirmed(pending, taken)
        PUBLISHED.labels(outbox.store.source).inc(sum(taken))
        taken_bytes = sum(len(parcel.body) for parcel, took in zip(parcels, taken, strict=True) if took)
        PUBLISHED_BYTES.labels(outbox.store.source).inc(taken_bytes)
        if confirmed:
            outbox.mark_published(confirmed)
        if failed:
            UNROUTABLE.labels(outbox.store.source).inc(len(failed))
            log.error("events_not_taken", subjects=failed[:10], count=len(failed))
            outbox.mark_failed(failed)

    def _after_trouble(self, number: int, outbox: Outbox, subjects: Sequence[str]) -> None:
        if self._singly and len(subjects) == 1:
            # It failed alone: it stands back by its own back-off, the others go on.
            self._singly -= 1
            outbox.mark_failed(subjects)
            return
        self._singly = len(subjects)
        for subject in subjects:
            self.add(number, subject)

    def _take(self, number: int) -> list[str]:
        size = 1 if self._singly else self.batch
        keys = [key for key in self._nudged if key[0] == number][:size]
        for key in keys:
            del self._nudged[key]
        return [subject for _, subject in keys]


def _confirmed(pending: Sequence[Pending], taken: Sequence[bool]) -> tuple[dict[str, list[Envelope]], list[str]]:
    """Per aggregate the confirmed prefix of its events; and the aggregates of which something was not taken."""
    confirmed: dict[str, list[Envelope]] = {}
    failed: list[str] = []
    results = iter(taken)
    for aggregate in pending:
        whole = True
        for envelope in aggregate.envelopes:
            whole = next(results) and whole
            if whole:
                confirmed.setdefault(aggregate.subject, []).append(envelope)
        if not whole:
            failed.append(aggregate.subject)
    return confirmed, failed
