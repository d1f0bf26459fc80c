"""The counter of our own file codes, one document per year."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.registration.domain.rules.file_code import OUR_PREFIX, our_code
from shared.aggregate import Actor
from shared.errors import Permanent
from shared.storage.aggregates import DURABLE
from shared.storage.errors import translated

_LARGEST = 999_999
_JUMPS_KEPT = 100


class FileCodesUsedUp(Permanent):
    code = "file_codes_used_up"


class FileCodeCounter:
    """Numbers are given once: the increment stands on a majority before the code is used."""

    def __init__(self, collection: Collection[Any]) -> None:
        self._collection = collection.with_options(write_concern=DURABLE)

    def next(self, year: int) -> str:
        """Raises FileCodesUsedUp after 999,999 codes in a year."""
        number: int = self._updated(year, {"$inc": {"number": 1}})["number"]
        if number > _LARGEST:
            raise FileCodesUsedUp(f"All file codes of {year} are used up; a new prefix is needed.")
        return our_code(year, number)

    def jump_past(self, year: int, number: int, *, by: Actor, reason: str, at: datetime) -> int:
        """Never give `number` or one below it again: after a restore, with the largest that others know.

        Who did it and why stands beside the number.
        """
        jump = {"past": number, "by": by.id, "role": by.role, "reason": reason, "at": at}
        kept = {"$push": {"jumps": {"$each": [jump], "$slice": -_JUMPS_KEPT}}}
        last: int = self._updated(year, {"$max": {"number": number}, **kept})["number"]
        return last

    def _updated(self, year: int, update: dict[str, Any]) -> dict[str, Any]:
        with translated():
            while True:
                try:
                    document: dict[str, Any] = self._collection.find_one_and_update(
                        {"_id": f"{OUR_PREFIX}{year}"}, update, upsert=True, return_document=ReturnDocument.AFTER
                    )
                except DuplicateKeyError:
                    # Two first codes of a year at once: the other one's document is there now.
                    continue
                return document
