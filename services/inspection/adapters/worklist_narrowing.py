"""Finding what several things asked for have in common, however often each of them is found alone.

In turn: what is found seldom is looked through. What is found often is met soon on the way through the list. What is found
often and together seldom is neither: then the ids of each, which the indexes hold, say what is in all of them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo.collection import Collection
from pymongo.errors import ExecutionTimeout

from services.inspection.adapters.worklist_questions import BY_DUE, BY_ID, Part, checked

# Up to so many cases are looked through, whatever else is asked of them.
FEW = 2000
# Up to so many ids are read of one thing asked for.
MANY = 60_000
# The way through the list is given up for the ids after so long.
ON_THE_WAY_MS = 250
PATIENCE_MS = 2000
_SLICE = 200

Documents = list[Mapping[str, Any]]


@dataclass(frozen=True)
class Question:
    """frame: what every index holds. parts: each with an index of its own. beside: the rest.

    way: the index that has all in the order of the list, which is `sort`.
    """

    frame: Mapping[str, Any]
    parts: tuple[Part, ...]
    beside: Mapping[str, Any]
    way: str
    sort: Sequence[tuple[str, int]]
    limit: int


class Narrowing:
    """Of one question; raises ExecutionTimeout after PATIENCE_MS altogether."""

    def __init__(self, collection: Collection[Any], asked: Question, shown: Mapping[str, int]) -> None:
        self._collection, self._asked, self._shown = collection, asked, shown
        self._until = time.monotonic() + PATIENCE_MS / 1000

    def first(self) -> Documents:
        asked = self._asked
        for part in asked.parts:
            if self._count(part, FEW) < FEW:
                return self._through(part.index, part)
        try:
            return self._through(asked.way, patience=ON_THE_WAY_MS)
        except ExecutionTimeout:
            seldomer = self._seldomer()
        return self._of(self._common(seldomer)) if seldomer else self.along_the_way()

    def along_the_way(self) -> Documents:
        return self._through(self._asked.way)

    def _count(self, part: Part, at_most: int) -> int:
        return self._collection.count_documents(
            {**self._asked.frame, **part.condition}, limit=at_most, hint=part.index, maxTimeMS=self._left()
        )

    def _through(self, index: str, by: Part | None = None, patience: int = PATIENCE_MS) -> Documents:
        asked = self._asked
        # Not to be entered by any other word than this.
        others = [checked(part) for part in asked.parts if part is not by]
        question = {"$and": [asked.frame, asked.beside, by.condition if by else {}, *others]}
        found = self._collection.find(question, self._shown, hint=index).sort(asked.sort).limit(asked.limit)
        return list(found.max_time_ms(self._left(patience)))

    def _seldomer(self) -> list[Part]:
        """Those of which there are not too many ids, the seldomest first."""
        found = [(self._count(part, MANY), part) for part in self._asked.parts]
        return [part for count, part in sorted(found, key=lambda each: each[0]) if count < MANY]

    def _common(self, parts: Sequence[Part]) -> list[str]:
        """Ids of what is in all of them, but for what is sooner read than looked up; in the order of the list, if many."""
        first, *others = parts
        common = set(self._ids(first))
        for part in others:
            if len(common) <= _SLICE:
                break
            common.intersection_update(self._ids(part))
        if self._asked.sort == BY_ID:
            return sorted(common, reverse=True)
        # To put them in order takes the database longer than to read as many.
        return list(common) if len(common) <= FEW else [id for id in self._ids(first, BY_DUE) if id in common]

    def _ids(self, part: Part, sort: Sequence[tuple[str, int]] | None = None) -> Iterator[str]:
        asked = {**self._asked.frame, **part.condition}
        found = self._collection.find(asked, {"_id": 1}, hint=part.index).batch_size(MANY)
        return (document["_id"] for document in (found.sort(sort) if sort else found).max_time_ms(self._left()))

    def _of(self, ids: Sequence[str]) -> Documents:
        """The first of these that are all that is asked for."""
        asked = self._asked
        conditions = [asked.frame, asked.beside, *(checked(part) for part in asked.parts)]
        found: Documents = []
        # Few that are in no order yet are put in order once they are read.
        start, size = 0, _SLICE if asked.sort == BY_ID or len(ids) > FEW else FEW
        while start < len(ids) and len(found) < asked.limit:
            among = {"_id": {"$in": ids[start : start + size]}}
            read = self._collection.find({"$and": [among, *conditions]}, self._shown, hint="_id_")
            found += list(read.sort(asked.sort).limit(asked.limit).max_time_ms(self._left()))
            start, size = start + size, size * 2
        return found[: asked.limit]

    def _left(self, patience: int = PATIENCE_MS) -> int:
        left = min(patience, int((self._until - time.monotonic()) * 1000))
        if left < 1:
            raise ExecutionTimeout("the patience of one question")
        return left
