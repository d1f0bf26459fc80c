"""Channels to the outside as a process knows them, and as all processes together do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol

# The worst of several processes counts: each has a breaker of its own.
_SEVERITY = ("closed", "half_open", "open")
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+|\+?\d[\d .-]{7,}\d")
_LONGEST = 300


@dataclass(frozen=True)
class Queued:
    """Letters of one channel. count, failed: to be sent, and given up; more: at least one of them is only a lower bound."""

    count: int = 0
    oldest_since: datetime | None = None
    failed: int = 0
    more: bool = False


@dataclass(frozen=True)
class Partner:
    """state: of the breaker. last_…: tries that ended so. last_error: of the last failure, without addresses of people."""

    state: str = "closed"
    last_success_at: datetime | None = None
    last_failure_at: datetime | None = None
    last_error: str | None = None


class Channels(Protocol):
    """A service's channels: how the partners are in this process, and what is queued for them in the database."""

    names: tuple[str, ...]

    def partners(self) -> Mapping[str, Partner]: ...

    def queued(self) -> Mapping[str, Queued]:
        """Raises Transient."""
        ...


class NoChannels:
    """For a service that sends nothing to the outside."""

    names: tuple[str, ...] = ()

    def partners(self) -> Mapping[str, Partner]:
        return {}

    def queued(self) -> Mapping[str, Queued]:
        return {}


def told(partners: Mapping[str, Partner]) -> dict[str, dict[str, Any]]:
    """As an instance's document has it."""
    return {name: asdict(partner) for name, partner in partners.items()}


def together(name: str, running: Iterable[Mapping[str, Any]], ended: Iterable[Mapping[str, Any]]) -> Partner:
    """One channel over all processes; the breakers of those that have ended count no more, their last tries do."""
    alive = [Partner(**said[name]) for said in running if name in said]
    known = [*alive, *(Partner(**said[name]) for said in ended if name in said)]
    failures = [(partner.last_failure_at, partner.last_error) for partner in known if partner.last_failure_at]
    failed_at, error = max(failures, key=lambda each: each[0], default=(None, None))
    return Partner(
        max((partner.state for partner in alive), key=_SEVERITY.index, default="closed"),
        max((partner.last_success_at for partner in known if partner.last_success_at), default=None),
        failed_at,
        error,
    )


def without_people(error: str) -> str:
    """Partners repeat in their answers whom a letter was for."""
    return _ADDRESS.sub("…", error)[:_LONGEST]
