"""Whom the operators' pages ask."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from services.console.domain.operations.queues import Board, Queue
from services.console.domain.operations.standing import Standing
from services.console.domain.operations.thresholds import Thresholds
from services.console.domain.operations.trends import Trends


class Services(Protocol):
    """What services say of themselves, to one operator.

    Every call raises Unavailable when the service cannot be reached, NotFound when it is of a version that does not tell,
    and Forbidden.
    """

    @property
    def names(self) -> Collection[str]: ...

    def standing(self, service: str) -> Standing: ...

    def trends(self, service: str, *, hours: int) -> Trends: ...


class Broker(Protocol):
    """The broker's management interface. Every call raises Unavailable."""

    def board(self, *, hours: int = 1) -> Board: ...

    def queue(self, name: str, *, hours: int = 1) -> Queue:
        """With its takers and bindings. Raises NotFound."""
        ...


@dataclass(frozen=True)
class Operations:
    """broker: None where no setting says where it is."""

    broker: Broker | None
    thresholds: Thresholds
