"""Agencies, staff, calendars and bodies: one collection, an aggregate of its own kind for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.registration.application.reference_ports import Administration
from shared.aggregate import Aggregate
from shared.clock import Clock
from shared.reference.entries import KINDS, Record
from shared.reference.reading import RegisterReader
from shared.storage import AggregateStore, DataclassCodec

COLLECTION = "references"
CODEC = DataclassCodec(Record)


class ReferenceRepository(AggregateStore[Record]):
    def page(self, *, after: str | None, limit: int) -> Sequence[Aggregate[Record]]:
        return self.query({"_id": {"$gt": after}} if after else {}, [("_id", 1)], limit)


@dataclass(frozen=True)
class Desk:
    """The stores of all kinds, and the register as it stands in them."""

    stores: Mapping[str, ReferenceRepository]
    register: RegisterReader

    @classmethod
    def of(cls, store: Callable[..., ReferenceRepository]) -> Desk:
        """store: makes the store of a kind, as `Platform.store` does."""
        stores = {kind: store(ReferenceRepository, COLLECTION, kind=kind, codec=CODEC) for kind in KINDS}
        return cls(stores, RegisterReader(*stores.values()))

    def administration(self, agencies: Iterable[str], clock: Clock, *, bodies: Iterable[str] = ()) -> Administration:
        """agencies, bodies: codes of those that the data name."""
        known, named = frozenset(agencies), frozenset(bodies)
        return Administration(self.stores, self.register, self.register.forget, known, clock, named)
