"""Events on their way, as steps of the traces of the acts that they tell of, and in figures."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from prometheus_client import Histogram

from shared.clock import Clock
from shared.contracts import CATALOGUE
from shared.contracts.envelope import Envelope
from shared.messaging.publisher import Parcel, Publish
from shared.telemetry import Kind, tracing
from shared.telemetry.traces import begun

_AGES = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600)

SECONDS = Histogram(
    "cuakhau_event_seconds", "Time to settle an event that came, by its type", ["service", "type", "outcome"]
)
COMMIT_TO_COMMIT = Histogram(
    "cuakhau_commit_to_commit_seconds",
    "From the act in its source to the act that it brought about here",
    ["service", "source"],
    buckets=_AGES,
)
_known: frozenset[str] = frozenset(contract.type for contract in CATALOGUE)


def publishing(publish: Publish, parcels: Sequence[Parcel], envelopes: Sequence[Envelope]) -> list[bool]:
    """Publishes one parcel for each envelope; raises as `publish`. A batch belongs to many traces, to each by its event."""
    if not parcels:
        return []
    steps = [begun(f"publish {envelope.type}", Kind.PRODUCER, envelope.traceparent) for envelope in envelopes]
    try:
        taken = publish(parcels)
    except BaseException as error:
        for step in steps:
            step.fail(type(error).__name__)
        raise
    else:
        for step, envelope, took in zip(steps, envelopes, taken, strict=True):
            step.note(
                aggregate_id=envelope.subject, sequence=envelope.sequence, outcome="taken" if took else "not_taken"
            )
            if not took:
                step.fail("not_taken")
        return taken
    finally:
        for step in steps:
            step.end()


@contextmanager
def consuming(service: str, envelope: Envelope, clock: Clock) -> Iterator[Callable[[str], None]]:
    """Around taking an event in; what is given is told the outcome. One that raises counts as `failed`."""
    # Whatever a sender makes up would take memory for good.
    type = envelope.type if envelope.type in _known else "unknown"
    began, outcome = time.monotonic(), "failed"

    def told(settled: str) -> None:
        nonlocal outcome
        outcome = settled

    try:
        with tracing(envelope.traceparent):
            yield told
    finally:
        SECONDS.labels(service, type, outcome).observe(time.monotonic() - began)
        if outcome == "applied" and not envelope.backfill:
            age = (clock() - envelope.time).total_seconds()
            COMMIT_TO_COMMIT.labels(service, envelope.source).observe(max(age, 0.0))
