"""A consumer's copy of the reference data: one record per subject, fed by events and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared.aggregate import Aggregate, Change, Reaction, Received
from shared.contracts import CATALOGUE
from shared.messaging.service import Fed
from shared.reference.callers import admitting
from shared.reference.entries import Record
from shared.reference.kinds import EVENTS
from shared.reference.reading import RegisterReader
from shared.runtime import Platform
from shared.storage import AggregateStore, DataclassCodec
from shared.web.principals import Admit

KIND = "reference"
COLLECTION = "references"
CODEC = DataclassCodec(Record)


def keep_copy(aggregate: Aggregate[Record] | None, received: Received) -> Change[Record]:
    kind = EVENTS[received.type]
    _, told = CATALOGUE.dump(received.type, received.data)
    entry = DataclassCodec(kind.entry).load(told)
    return Change(kind.with_entry(aggregate.state if aggregate else None, entry), f"{kind.name}_copied")


REACTIONS: dict[str, Reaction[Any]] = dict.fromkeys(EVENTS, keep_copy)


@dataclass(frozen=True)
class Copies:
    """What a consumer's bootstrap needs: what it listens with, the register in its copies, and whom that lets in."""

    fed: Fed
    register: RegisterReader
    admit: Admit

    @classmethod
    def of(cls, platform: Platform) -> Copies:
        store: AggregateStore[Record] = platform.store(AggregateStore, COLLECTION, kind=KIND, codec=CODEC)
        register = RegisterReader(store)
        admit = admitting(register, platform.clock, platform.settings.staff_register)
        return cls(Fed(store, REACTIONS), register, admit)
