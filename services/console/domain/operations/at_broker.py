"""What is wrong at the broker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

from services.console.domain.operations.finding import Finding, Rule, Severity
from services.console.domain.operations.queues import Board, Queue
from services.console.domain.operations.standing import Standing
from services.console.domain.operations.thresholds import Thresholds

_INBOX = "inbox"


def of_broker(board: Board, standings: Mapping[str, Standing], limits: Thresholds, now: datetime) -> Iterator[Finding]:
    """standings: whose inbox is held on purpose is no fault."""
    for node in board.nodes:
        for alarm, raised in (("memory", node.memory_alarm), ("disk", node.disk_alarm), ("stopped", not node.running)):
            if raised:
                yield Finding(Rule.BROKER_ALARM, Severity.BAD, about=alarm, said=(node.name,))
    if board.unroutable > limits.unroutable_messages:
        yield Finding(Rule.UNROUTABLE, Severity.BAD, count=board.unroutable)
    for queue in board.queues:
        standing = standings.get(queue.service)
        held = queue.is_inbox and standing is not None and standing.paused(_INBOX)
        yield from _queue(queue, limits, now, held=held)


def _queue(queue: Queue, limits: Thresholds, now: datetime, *, held: bool) -> Iterator[Finding]:
    found = partial(Finding, service=queue.service or None, about=queue.name)
    oldest = queue.oldest
    since = oldest.since if oldest else None
    if queue.is_parked:
        if queue.ready + queue.unacked > limits.parked_depth:
            yield found(Rule.PARKED, Severity.BAD, count=queue.ready + queue.unacked, since=since)
        return
    if held:
        return
    if queue.is_inbox and not queue.consumers:
        severity = Severity.BAD if queue.ready else Severity.CARE
        yield found(Rule.NO_CONSUMER, severity, count=queue.ready, since=since)
    elif queue.ready and oldest and oldest.seconds(now) > limits.queue_oldest_seconds:
        yield found(Rule.QUEUE_STANDS, Severity.BAD, count=queue.ready, since=since)
    if queue.ready > limits.queue_depth:
        yield found(Rule.QUEUE_DEEP, Severity.CARE, count=queue.ready)
