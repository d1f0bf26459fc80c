"""What is wrong in one service, by what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from services.console.domain.operations.finding import Finding, Rule, Severity
from services.console.domain.operations.instances import is_living, missed, version_of, versions
from services.console.domain.operations.standing import CLOSED, NOT_READY, Channel, Standing
from services.console.domain.operations.thresholds import Thresholds

# What no time heals: a person has to decide.
_FOR_A_PERSON = frozenset({"fork", "parked", "unreadable", "given_up"})


def of_service(standing: Standing, limits: Thresholds, now: datetime) -> Iterator[Finding]:
    """now: by the service's own clock."""
    yield from _processes(standing, limits, now)
    yield from _messages(standing, limits, now)
    for channel in standing.channels:
        yield from _channel(standing, channel, limits, now)
    for feed in standing.feeds:
        if feed.unusual:
            about = f"{feed.direction} {feed.type}"
            yield Finding(Rule.FEED_SILENT, Severity.CARE, standing.service, about, since=feed.last_at)
    for switch in standing.switches:
        if switch.paused:
            said = tuple(each for each in (switch.reason, switch.by) if each)
            yield Finding(Rule.PAUSED, Severity.NOTE, standing.service, switch.name, since=switch.at, said=said)


def _processes(standing: Standing, limits: Thresholds, now: datetime) -> Iterator[Finding]:
    gone_after = limits.instance_gone_seconds
    living = [each for each in standing.instances if is_living(each, now, gone_after)]
    if not living:
        yield Finding(Rule.NO_INSTANCE, Severity.BAD, standing.service)
    for each in missed(standing.instances, now, gone_after):
        severity = Severity.CARE if living else Severity.BAD
        yield Finding(Rule.INSTANCE_GONE, severity, standing.service, each.id, since=each.seen_at)
    for each in living:
        young = each.started_at is not None and _passed(each.started_at, now) <= limits.not_ready_seconds
        if each.state == NOT_READY and not young:
            yield Finding(Rule.INSTANCE_NOT_READY, Severity.BAD, standing.service, each.id, said=each.failing)
    if len(found := versions(standing.instances, now, gone_after)) > 1:
        running = tuple(f"{each.id}: {version_of(each)}" for each in living)
        yield Finding(Rule.TWO_VERSIONS, Severity.NOTE, standing.service, ", ".join(found), said=running)


def _messages(standing: Standing, limits: Thresholds, now: datetime) -> Iterator[Finding]:
    found = partial(Finding, service=standing.service)
    outbox, timers = standing.outbox, standing.timers
    if outbox.count and _passed(outbox.oldest_since, now) > limits.oldest_unpublished_seconds:
        yield found(Rule.UNPUBLISHED, Severity.BAD, count=outbox.count, since=outbox.oldest_since)
    for each in standing.waiting:
        patience = limits.oldest_waiting_seconds.get(each.reason, 0.0)
        if each.count and (not patience or _passed(each.oldest_since, now) > patience):
            severity = Severity.BAD if each.reason in _FOR_A_PERSON else Severity.CARE
            yield found(Rule.WAITING, severity, about=each.reason, count=each.count, since=each.oldest_since)
    if timers.overdue and _passed(timers.oldest_due_at, now) > limits.timers_overdue_seconds:
        yield found(Rule.TIMERS_OVERDUE, Severity.BAD, count=timers.overdue, since=timers.oldest_due_at)


def _channel(standing: Standing, channel: Channel, limits: Thresholds, now: datetime) -> Iterator[Finding]:
    found = partial(Finding, service=standing.service, about=channel.channel)
    said = (channel.last_error,) if channel.last_error else ()
    silent_since = channel.last_success_at or channel.oldest_since or channel.last_failure_at
    held = standing.paused(channel.channel)
    if channel.state != CLOSED and not held and _passed(silent_since, now) > limits.breaker_open_seconds:
        yield found(Rule.BREAKER_OPEN, Severity.BAD, count=channel.queued, since=silent_since, said=said)
    elif channel.queued and not held and _passed(channel.oldest_since, now) > limits.letters_queued_seconds:
        yield found(Rule.LETTERS_QUEUED, Severity.CARE, count=channel.queued, since=channel.oldest_since, said=said)
    if channel.failed > limits.letters_failed:
        yield found(Rule.LETTERS_FAILED, Severity.CARE, count=channel.failed)


def _passed(since: datetime | None, now: datetime) -> float:
    """Seconds. What has no time has always been so."""
    return float("inf") if since is None else (now - since).total_seconds()
