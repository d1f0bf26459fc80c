"""Where a back-up is restored: databases in which there is nothing yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient, WriteConcern
from pymongo.database import Database

from services.console.adapters.backup.cluster import understood
from services.console.domain.backup.scope import DATABASES, Place

# One batch is in memory for each thread.
_BATCH = 8 * 1024 * 1024
_MOST = 2_000
_DURABLE = WriteConcern(w="majority", j=True)


class MongoTarget:
    """Implements `application.backup.ports.Target`."""

    def __init__(self, client: MongoClient[Any], prefix: str) -> None:
        self._client = client
        self._prefix = prefix

    def __str__(self) -> str:
        hosts = ", ".join(f"{host}:{port}" for host, port in sorted(self._client.nodes)) or "the database"
        return f"{', '.join(self._prefix + name for name in DATABASES)} at {hosts}"

    def occupied(self) -> Sequence[str]:
        with understood("The list of databases"):
            present = set(self._client.list_database_names())
        return [self._prefix + name for name in DATABASES if self._prefix + name in present]

    def write(self, place: Place, options: Mapping[str, Any], documents: Iterable[bytes]) -> None:
        database = self._database(place)
        with understood(str(place)):
            database.command({"create": place.collection, **options})
            collection = database.get_collection(place.collection, write_concern=_DURABLE)
            for batch in _batches(documents):
                collection.insert_many((RawBSONDocument(document) for document in batch), ordered=False)

    def count(self, place: Place) -> int:
        with understood(str(place)):
            return self._database(place)[place.collection].count_documents({})

    def index(self, place: Place, indexes: Sequence[Mapping[str, Any]]) -> None:
        if not indexes:
            return
        with understood(f"The indexes of {place}"):
            self._database(place).command({"createIndexes": place.collection, "indexes": [dict(i) for i in indexes]})

    def _database(self, place: Place) -> Database[Any]:
        return self._client[self._prefix + place.database]


def _batches(documents: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = iter(documents)
    for first in rest:
        batch, size = [], 0
        for document in chain((first,), rest):
            batch.append(document)
            size += len(document)
            if size >= _BATCH or len(batch) >= _MOST:
                break
        yield batch
