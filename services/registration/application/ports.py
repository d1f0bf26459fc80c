"""What the use cases need from the world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.registration.domain.dossier import Dossier
from services.registration.domain.draft import File
from services.registration.domain.lists import Lists
from shared.aggregate import Actor, Aggregate, Aggregates, Json


@dataclass(frozen=True)
class DossierFilter:
    """None: any. q: beginning of a file code, any case."""

    agency: str | None = None
    tax_code: str | None = None
    status: int | None = None
    q: str | None = None


class Dossiers(Aggregates[Dossier], Protocol):
    def by_file_code(self, file_code: str) -> Aggregate[Dossier] | None: ...

    def page(self, filter: DossierFilter, *, before: str | None, limit: int) -> list[Aggregate[Dossier]]:
        """Newest first; only ids before `before`."""
        ...

    def history(self, id: str) -> list[Json]:
        """Every entry, oldest first. Raises NotFound."""
        ...


class FileCodes(Protocol):
    def next(self, year: int) -> str:
        """A file code of our own that was never given before: "CK2026000001"."""
        ...

    def jump_past(self, year: int, number: int, *, by: Actor, reason: str, at: datetime) -> int:
        """Never give `number` or one below it again; the act is kept. The number that now counts as the last given."""
        ...


class Documents(Protocol):
    def put(self, file: File) -> None:
        """Durable when it returns; a file that is held already is held once."""
        ...

    def get(self, sha256: str) -> bytes:
        """Raises NotFound."""
        ...


@dataclass(frozen=True)
class Law:
    """What the law says on a day.

    regime_on: the code of the regime for a day of receipt. supplement_due: (regime, agency, day of the request) to the
    last day for the importer's answer.
    """

    lists: Lists
    regime_on: Callable[[date], str]
    supplement_due: Callable[[str, str, date], date]
