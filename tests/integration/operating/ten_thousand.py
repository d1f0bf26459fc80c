"""Messages that wait, in numbers, in the true shape: straight into the documents of pong's drills."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.aggregate import Json
from shared.contracts.canonical import canonical_json
from shared.contracts.envelope import Envelope
from shared.storage.waiting import EARLY, FAILED, GIVEN_UP, UNKNOWN, Verdict, waiting_entry
from tests.integration.messaging.court import Court

LATER = timedelta(days=1)


def drill_that_waits(
    subject: str, verdict: Verdict, text: str = "", *, sequence: int = 1, type: str = "drill_played"
) -> Json:
    """pong's document of a drill of which nothing was applied yet."""
    now = datetime.now(UTC)
    envelope = Envelope(
        id=f"{subject}-{sequence}",
        type=f"ping.{type}",
        source="ping",
        subject=subject,
        sequence=sequence,
        previousid=None if sequence == 1 else f"{subject}-{sequence - 1}",
        time=now,
        dataschema=f"/schemas/ping.{type}/1",
        correlationid=subject,
        traceparent=None,
        data=canonical_json({"number": sequence, "text": text}),
    )
    shell = {"_id": subject, "kind": "drill", "version": 0, "published_upto": 0, "created_at": now}
    return {**shell, "waiting": [waiting_entry(envelope, verdict, now)]}


def keep(court: Court, documents: Iterator[Json] | list[Json]) -> None:
    drills: Any = court.mongo[court.prefix + "pong"]["drills"]
    drills.insert_many(list(documents), ordered=False)


def given_up(n: int, text: str = "boom") -> Verdict:
    return Verdict(GIVEN_UP, f"RuntimeError: {text}", f"Traceback: line {n}", tries=3)


def five_causes(cure: str) -> Iterator[Json]:
    """10,000: of the 2,000 that a cure may help, every tenth fails all the same."""
    later = datetime.now(UTC) + LATER
    for n in range(2_000):
        text = "raise:still broken" if n % 10 == 0 else f"unless:{cure}"
        yield drill_that_waits(f"cured-{n:05}", Verdict(GIVEN_UP, f"OSError: '/srv/{n}' is away", None, 3), text)
    for n in range(3_000):
        yield drill_that_waits(f"broken-{n:05}", given_up(n, f"dossier {n} of 2026 has no lines"), "raise:no lines")
    for n in range(2_500):
        verdict = Verdict(EARLY, f"Number {n % 7 + 1} has not arrived yet.", next_try_at=later)
        yield drill_that_waits(f"early-{n:05}", verdict, sequence=n % 7 + 2)
    for n in range(1_500):
        verdict = Verdict(UNKNOWN, "ping.ace_served is not known here; newer code will take it in.", next_try_at=later)
        yield drill_that_waits(f"unknown-{n:05}", verdict, type="ace_served")
    for n in range(1_000):
        verdict = Verdict(FAILED, f"KeyError: 'line_{n}'", tries=1, next_try_at=later)
        yield drill_that_waits(f"failed-{n:05}", verdict)
