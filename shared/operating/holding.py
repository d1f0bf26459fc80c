"""Whether a service holds nothing any more, so that it may be stopped, moved or restored without anything under way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.operating.instances import Instance


@dataclass(frozen=True)
class Holding:
    """asked: whether everything that can be paused is. yet_to_pause: "<switch> in <process>" where it is not so yet."""

    asked: bool
    unpublished: int
    in_hand: int
    yet_to_pause: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return self.asked and not (self.unpublished or self.in_hand or self.yet_to_pause)


def holding(names: Sequence[str], paused: Sequence[str], instances: Iterable[Instance], *, unpublished: int) -> Holding:
    """names: of all switches. unpublished: aggregates with events to publish. Processes that ended hold nothing."""
    running = [instance for instance in instances if instance.runs]
    late = (f"{name} in {each.id}" for each in running for name in paused if name not in each.paused)
    return Holding(set(names) == set(paused), unpublished, sum(each.in_hand for each in running), tuple(late))
