"""One thing that an operator should know, and how bad it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """NOTE: as it was meant, and yet to be known; CARE: will hold dossiers up unless somebody looks; BAD: it does so now."""

    NOTE = 1
    CARE = 2
    BAD = 3


class Rule(StrEnum):
    SERVICE_SILENT = "service_silent"
    SERVICE_TELLS_NOTHING = "service_tells_nothing"
    NO_INSTANCE = "no_instance"
    INSTANCE_GONE = "instance_gone"
    INSTANCE_NOT_READY = "instance_not_ready"
    TWO_VERSIONS = "two_versions"
    UNPUBLISHED = "unpublished"
    WAITING = "waiting"
    TIMERS_OVERDUE = "timers_overdue"
    BREAKER_OPEN = "breaker_open"
    LETTERS_QUEUED = "letters_queued"
    LETTERS_FAILED = "letters_failed"
    FEED_SILENT = "feed_silent"
    PAUSED = "paused"
    BROKER_SILENT = "broker_silent"
    BROKER_ALARM = "broker_alarm"
    NO_CONSUMER = "no_consumer"
    QUEUE_STANDS = "queue_stands"
    QUEUE_DEEP = "queue_deep"
    PARKED = "parked"
    UNROUTABLE = "unroutable"


@dataclass(frozen=True)
class Finding:
    """service: where; None: the broker. about: the queue, channel, reason, instance or type that it is about, by code.

    count: how many; since: from when on; said: in the words of whoever told, untranslated.
    """

    rule: Rule
    severity: Severity
    service: str | None = None
    about: str | None = None
    count: int | None = None
    since: datetime | None = None
    said: tuple[str, ...] = ()
