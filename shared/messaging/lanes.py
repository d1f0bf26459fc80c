"""Deliveries in hand, by dossier."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.contracts.envelope import PREFIX


@dataclass(frozen=True, eq=False)
class Delivery:
    headers: Mapping[str, Any]
    body: bytes
    redelivered: bool
    tag: int
    channel: Any = field(repr=False)

    @property
    def key(self) -> str:
        """The dossier; messages without one share a lane of their own each."""
        return str(self.headers.get(PREFIX + "subject") or f"#{self.tag}")


class Lanes:
    """Deliveries by dossier: the head of each lane is at work, the others queue behind it."""

    def __init__(self) -> None:
        self._lanes: dict[str, deque[Delivery]] = {}

    def add(self, delivery: Delivery) -> bool:
        """Whether it may start at once."""
        lane = self._lanes.setdefault(delivery.key, deque())
        lane.append(delivery)
        return len(lane) == 1

    def done(self, delivery: Delivery) -> Delivery | None:
        """Ends the head of a lane; the next one, which may start now."""
        lane = self._lanes[delivery.key]
        lane.popleft()
        if lane:
            return lane[0]
        del self._lanes[delivery.key]
        return None

    def forget_queued(self) -> list[Delivery]:
        """Takes out all that has not started."""
        queued: list[Delivery] = []
        for lane in self._lanes.values():
            while len(lane) > 1:
                queued.append(lane.pop())
        return queued

    def __len__(self) -> int:
        return sum(map(len, self._lanes.values()))
