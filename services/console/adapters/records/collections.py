"""A collection of the console's own, usable from the first moment, also when the database comes up after the console."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pymongo.collection import Collection
from pymongo.database import Database

from shared.storage import Index, ensure_indexes, translated


class OwnCollection:
    """indexes: made before the first use; a database that was away then is asked again."""

    def __init__(self, database: Database[Any], name: str, indexes: Sequence[Index] = ()) -> None:
        self._collection = database[name]
        self._indexes = indexes
        self._made = not indexes

    @contextmanager
    def open(self) -> Iterator[Collection[Any]]:
        """Raises Unavailable while the database is away."""
        with translated():
            if not self._made:
                ensure_indexes(self._collection, self._indexes)
                self._made = True
            yield self._collection
