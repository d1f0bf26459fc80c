"""The counters of numbered papers, one document per agency and year, and which number went to what.

    agency/year             number: the last one drawn; subject: what for
    agency/year/subject     number: the subject's own, for ever

A number is drawn by a compare-and-set that names its subject, and whoever draws the next one writes down the last one's
subject first: neither a crash between the two writes nor a race loses a number or gives one twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.inspection.application.ports import GivenNumber
from shared.errors import Busy
from shared.storage import translated
from shared.storage.aggregates import DURABLE, MAJORITY

# Each try that fails means that somebody else got a number.
_TRIES = 1000


class ResultNumberCounter:
    """A number stands on a majority before it is used; who asks again for the same subject gets the same number."""

    def __init__(self, collection: Collection[Any]) -> None:
        self._collection = collection.with_options(write_concern=DURABLE, read_concern=MAJORITY)

    def number_for(self, agency: str, year: int, subject: str) -> int:
        counter = f"{agency}/{year}"
        with translated():
            for _ in range(_TRIES):
                drawn = self._collection.find_one({"_id": counter})
                self._write_down(counter, drawn)
                # Only now: had another caller drawn for this subject, it would be written down, or be the last drawn.
                if (given := self._collection.find_one({"_id": f"{counter}/{subject}"})) is not None:
                    return int(given["number"])
                if (mine := self._draw(counter, drawn, subject)) is not None:
                    self._write_down(counter, mine)
                    return int(mine["number"])
        raise Busy("Too many others draw a number of this agency at this moment; try again.")

    def given(self, agency: str, year: int, *, after: int, limit: int) -> Sequence[GivenNumber]:
        counter = f"{agency}/{year}"
        beginning = f"{counter}/"
        with translated():
            self._write_down(counter, self._collection.find_one({"_id": counter}))
            found = self._collection.find(
                {"_id": {"$gt": beginning, "$lt": f"{counter}0"}, "number": {"$gt": after}}
            ).sort("number", 1)
            return [GivenNumber(each["number"], each["_id"].removeprefix(beginning)) for each in found.limit(limit)]

    def _draw(self, counter: str, drawn: Mapping[str, Any] | None, subject: str) -> Mapping[str, Any] | None:
        """None: somebody else was faster."""
        mine = {"number": drawn["number"] + 1 if drawn else 1, "subject": subject}
        if drawn is not None:
            found = self._collection.update_one({"_id": counter, "number": drawn["number"]}, {"$set": mine})
            return mine if found.matched_count else None
        with suppress(DuplicateKeyError):
            self._collection.insert_one({"_id": counter, **mine})
            return mine
        return None

    def _write_down(self, counter: str, drawn: Mapping[str, Any] | None) -> None:
        # Counters of earlier versions do not say what their last number was for; it was written down at once.
        if drawn is None or "subject" not in drawn:
            return
        with suppress(DuplicateKeyError):
            self._collection.update_one(
                {"_id": f"{counter}/{drawn['subject']}"}, {"$setOnInsert": {"number": drawn["number"]}}, upsert=True
            )
