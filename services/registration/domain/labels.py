"""A label that has to be corrected: what the agency asked for, and what the importer showed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.registration.domain.content import Content, Document
from shared.regulation.same_goods import lines_of_same_goods


@dataclass(frozen=True)
class LabelRequest:
    """lines: goods lines. fault: what is wrong with their labels. due_on: last day for the importer."""

    lines: tuple[int, ...]
    fault: str
    reason: str
    requested_at: datetime
    due_on: date

    def kept_for(self, before: Content, after: Content, *, same: Collection[str]) -> LabelRequest | None:
        """Of the same goods, equal in these fields, under their new numbers; None once none of them is left."""
        lines = lines_of_same_goods(self.lines, before.good_keys(same), after.good_keys(same))
        return replace(self, lines=lines) if lines else None


@dataclass(frozen=True)
class LabelCorrection:
    """The answer to `request`. in_time: on the last day or before."""

    request: LabelRequest
    provided_at: datetime
    in_time: bool
    note: str | None = None
    documents: tuple[Document, ...] = ()
