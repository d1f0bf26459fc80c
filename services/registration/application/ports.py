"""What the use cases need from the world."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.registration.domain.agencies import Competent
from services.registration.domain.bodies import KnownBody
from services.registration.domain.dossier import Dossier
from services.registration.domain.draft import File
from services.registration.domain.lists import Lists
from shared.aggregate import Actor, Aggregate, Aggregates, Json
from shared.regulation.checklists import ChecklistItem
from shared.regulation.looking_up import LookUp


@dataclass(frozen=True)
class DossierFilter:
    """None: any. cert_body: code of the named one. q: beginning of a file code, any case.

    due_until: somebody has to act by that day, or had to before it.
    """

    agency: str | None = None
    tax_code: str | None = None
    cert_body: str | None = None
    status: int | None = None
    q: str | None = None
    due_until: date | None = None


@dataclass(frozen=True)
class Due:
    """Where a page by due day ended."""

    on: date
    id: str


@dataclass(frozen=True)
class Said:
    """key, fingerprint: of the message (`Once`). at: when its act was stored, UTC."""

    key: str
    fingerprint: str
    at: datetime


class Dossiers(Aggregates[Dossier], Protocol):
    def by_file_code(self, file_code: str) -> Aggregate[Dossier] | None: ...

    def page(self, filter: DossierFilter, *, before: str | None, limit: int) -> list[Aggregate[Dossier]]:
        """Newest first; only ids before `before`."""
        ...

    def page_by_due(self, filter: DossierFilter, *, after: Due | None, limit: int) -> list[Aggregate[Dossier]]:
        """Those in which somebody has to act, by the first day, what is overdue before all; only beyond `after`."""
        ...

    def said_last(self, id: str) -> Said | None:
        """The message whose act is the newest of the dossier's acts that messages brought."""
        ...

    def said_before(self, id: str, fingerprint: str) -> Said | None:
        """The act of that dossier by a message that said the same; the newest ones are looked at, not the archive."""
        ...

    def history(self, id: str) -> list[Json]:
        """Every entry, oldest first. Raises NotFound."""
        ...

    def regime_versions(self) -> dict[str, set[str]]:
        """For each regime, the versions of its data under which stored dossiers were submitted."""
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

    def sizes(self, hashes: Collection[str]) -> dict[str, int]:
        """Bytes of those files that are held, by SHA-256."""
        ...


@dataclass(frozen=True)
class Fetched:
    """A file as its keeper gave it. name: "" when it gave none."""

    name: str
    data: bytes


class FilesOfSender(Protocol):
    def fetch(self, id: str) -> Fetched | None:
        """A file that the single window keeps ready; None when it has none of that id. Raises Transient, TooLarge."""
        ...


def _not_known(_dossier: Dossier, _day: date) -> Competent:
    return Competent(None, "Không rõ.", "Not known.")


def _unlisted(_code: str, _day: date) -> KnownBody | None:
    return None


@dataclass(frozen=True)
class Law:
    """What the law says on a day.

    regime_on: the code of the regime for a day of receipt. supplement_due: (regime, agency, day of the request) to the
    last day for the importer's answer; label_due the same for a label that is to be corrected, refusal_due after more time
    was refused. regime_version: hash of a regime's data. look_up: (regime, HS code, day) to what the list of goods says of
    it. receipt_items: the receipt checklist. body: a certification body as the list of bodies has it on a day, None when
    it is not listed. competent: the agency to which the rule of competence gives a dossier, among those in office on a day.
    """

    lists: Lists
    regime_on: Callable[[date], str]
    supplement_due: Callable[[str, str, date], date]
    label_due: Callable[[str, str, date], date]
    refusal_due: Callable[[str, str, date], date]
    regime_version: Callable[[str], str]
    look_up: Callable[[str, str, date], LookUp]
    receipt_items: tuple[ChecklistItem, ...]
    body: Callable[[str, date], KnownBody | None] = _unlisted
    competent: Callable[[Dossier, date], Competent] = _not_known

    @property
    def receipt_names(self) -> dict[str, str]:
        return {item.code: item.name for item in self.receipt_items}
