"""Everything that an importer is shown of one dossier of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from services.console.application.asking import ask_each
from services.console.application.desk import Download, Json, Upload
from services.console.domain.dossier.next_step import Step
from services.console.domain.dossier.registered import Named
from services.console.domain.dossier.timeline import Entry
from services.console.domain.importers import standing
from services.console.domain.importers.standing import OwnAppointment, OwnDossier, Schedule
from shared.errors import CuakhauError, Forbidden, NotFound


@dataclass(frozen=True)
class Paper:
    """standing: VALID, REVOKED or REPLACED. sealed: the file is there."""

    key: str
    kind: str
    number: str
    dated: date
    standing: str
    sha256: str | None = None


@dataclass(frozen=True)
class Row:
    """Of the list of an importer's dossiers. status: the code of the agency's case. next_due_on: somebody has to act."""

    id: str
    file_code: str
    received_at: datetime
    agency: str
    goods: str
    lines: int
    status: int
    next_due_on: date | None = None


class OwnDossiers(Protocol):
    """The services as one importer may use them.

    Reads raise Unavailable, Forbidden and NotFound; acts also what `desk.Desk.act` raises.
    """

    def rows(self, *, q: str | None, cursor: str | None, limit: int) -> tuple[Sequence[Row], str | None]: ...

    def dossier(self, id: str) -> OwnDossier: ...

    def content(self, id: str) -> Json:
        """The registration as it was sent last, as JSON: what is sent again is made of it."""
        ...

    def history(self, id: str) -> tuple[Entry, ...]: ...

    def appointment(self, id: str) -> OwnAppointment: ...

    def papers(self, id: str) -> tuple[Paper, ...]: ...

    def case_papers(self, id: str) -> tuple[Paper, ...]:
        """Of the inspection: the sampling record."""
        ...

    def paper(self, id: str, key: str) -> Download: ...

    def case_paper(self, id: str, key: str) -> Download: ...

    def document(self, id: str, sha256: str) -> Download: ...

    def attachment_types(self) -> tuple[Named, ...]: ...

    def act(self, id: str, path: str, body: Json, *, key: str, version: int) -> Json:
        """path: below the dossier's own, at registration ("withdrawal-requests")."""
        ...

    def hand_in(self, id: str, path: str, body: Json, *, key: str, version: int, uploads: Sequence[Upload]) -> Json:
        """path: as above ("supplements"). uploads: the files that the body mentions."""
        ...

    def wish(self, id: str, body: Json, *, key: str, version: int) -> Json: ...


@dataclass(frozen=True)
class OwnLook:
    """failed: what is missing, by the name of the part."""

    dossier: OwnDossier
    history: tuple[Entry, ...] = ()
    appointment: OwnAppointment | None = None
    papers: tuple[Paper, ...] = ()
    case_papers: tuple[Paper, ...] = ()
    failed: Mapping[str, CuakhauError] = field(default_factory=dict)

    @property
    def stage(self) -> str:
        return standing.stage_of(self.dossier, self.history)

    @property
    def awaited(self) -> Step:
        return standing.awaited(self.dossier, self.history)

    @property
    def awaited_of_body(self) -> Step | None:
        return standing.awaited_of_body(self.dossier)

    @property
    def visit(self) -> Schedule | None:
        return standing.visit_ahead(self.dossier, self.awaited, self.appointment)

    @property
    def offered(self) -> list[str]:
        pages = standing.offered(self.dossier)
        # A wish that waits for its answer may be said anew.
        if self.visit and self.appointment and self.appointment.may_wish:
            return ["appointment", *pages]
        return pages


def look_at_own(id: str, own: OwnDossiers) -> OwnLook:
    """Raises what registration refuses of the dossier itself; what else is missing is said in the look."""
    parts: dict[str, Callable[[], Any]] = {
        "dossier": lambda: own.dossier(id),
        "history": lambda: own.history(id),
        "appointment": lambda: own.appointment(id),
        "papers": lambda: own.papers(id),
        "case_papers": lambda: own.case_papers(id),
    }
    answers = ask_each(parts, lambda _part, ask: ask())
    if "dossier" in answers.failed:
        raise answers.failed["dossier"]
    # No case is opened yet, or none is any more.
    failed = {part: error for part, error in answers.failed.items() if not isinstance(error, NotFound | Forbidden)}
    given = answers.given
    return OwnLook(
        given["dossier"],
        given.get("history", ()),
        given.get("appointment"),
        given.get("papers", ()),
        given.get("case_papers", ()),
        failed,
    )
