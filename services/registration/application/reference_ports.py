"""What the administration of reference data needs from the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.aggregate import Aggregate, Aggregates, Json
from shared.clock import Clock
from shared.reference.entries import AgencyEntry, BodyEntry, Record
from shared.reference.register import Register


class References(Aggregates[Record], Protocol):
    """Aggregates of one kind, by "<kind>:<code>"."""

    def page(self, *, after: str | None, limit: int) -> Sequence[Aggregate[Record]]:
        """By id, only beyond `after`."""
        ...

    def history(self, id: str) -> list[Json]: ...


@dataclass(frozen=True)
class Administration:
    """stores: by kind. register: all of it as it stands; changed: to be called once something was written.

    agencies, bodies: codes of those that the data of the law name.
    """

    stores: Mapping[str, References]
    register: Callable[[], Register]
    changed: Callable[[], None]
    agencies: frozenset[str]
    clock: Clock
    bodies: frozenset[str] = frozenset()

    def in_data(self, entry: object) -> bool:
        """Whether the data of the law name that agency or body."""
        match entry:
            case AgencyEntry(code=code):
                return code in self.agencies
            case BodyEntry(code=code):
                return code in self.bodies
        return False

    def known_agencies(self) -> frozenset[str]:
        return self.agencies | frozenset(self.register().agencies)
