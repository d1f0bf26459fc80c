"""Publishing as steps of the traces of the acts that are told."""

from __future__ import annotations

from collections.abc import Sequence

from shared.contracts.envelope import Envelope
from shared.messaging.publisher import Parcel, Publish
from shared.telemetry import Kind
from shared.telemetry.traces import begun


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
