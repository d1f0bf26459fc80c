"""The counters of result notices, one document per agency and year, and which number went to what."""

from __future__ import annotations

from typing import Any

from pymongo import ReturnDocument
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from shared.storage import translated
from shared.storage.aggregates import DURABLE, MAJORITY


class ResultNumberCounter:
    """A number stands on a majority before it is used; who asks again for the same subject gets the same number."""

    def __init__(self, collection: Collection[Any]) -> None:
        self._collection = collection.with_options(write_concern=DURABLE, read_concern=MAJORITY)

    def number_for(self, agency: str, year: int, subject: str) -> int:
        counter = f"{agency}/{year}"
        given = f"{counter}/{subject}"
        with translated():
            return self._given(given) or self._give(counter, given)

    def _given(self, id: str) -> int:
        document = self._collection.find_one({"_id": id})
        return int(document["number"]) if document else 0

    def _give(self, counter: str, given: str) -> int:
        number = self._next(counter)
        try:
            self._collection.insert_one({"_id": given, "number": number})
        except DuplicateKeyError:
            # Two signatures of one result at once: one number is used, the other one stays a gap.
            return self._given(given)
        return number

    def _next(self, counter: str) -> int:
        while True:
            try:
                document = self._collection.find_one_and_update(
                    {"_id": counter}, {"$inc": {"number": 1}}, upsert=True, return_document=ReturnDocument.AFTER
                )
            except DuplicateKeyError:
                # Two first numbers of a year at once: the other one's document is there now.
                continue
            return int(document["number"])
