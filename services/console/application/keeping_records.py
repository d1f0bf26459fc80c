"""Looking up complaints, reductions and goods; what is done with them goes through `desk.Desk.act`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from services.console.application.papers import PaperShelf
from services.console.domain.dossier.record import GoodRecord
from services.console.domain.dossier.timeline import Entry
from services.console.domain.records import ComplaintFile, Reduction

T = TypeVar("T")


@dataclass(frozen=True)
class Listed(Generic[T]):
    """cursor: of the next page; None at the end."""

    items: Sequence[T]
    cursor: str | None


class RecordsDesk(Protocol):
    """In the name of whoever looks. Raises as `desk.Desk` does."""

    def complaints(self, *, status: str, tax_code: str, cursor: str | None) -> Listed[ComplaintFile]: ...

    def complaint(self, id: str) -> ComplaintFile: ...

    def complaint_history(self, id: str) -> tuple[Entry, ...]: ...

    def reductions(self, *, status: str, tax_code: str, good_key: str, cursor: str | None) -> Listed[Reduction]: ...

    def reduction(self, id: str) -> Reduction: ...

    def reduction_history(self, id: str) -> tuple[Entry, ...]: ...

    def reduction_papers(self) -> PaperShelf:
        """The confirmations of reductions, by the reduction's id."""
        ...

    def good(self, good_key: str) -> GoodRecord: ...
