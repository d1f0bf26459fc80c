"""The dossier: the aggregate that this service owns, and the one place where its legal status stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

from services.registration.domain.clearance import Clearance
from services.registration.domain.clocks.clock import Clock
from services.registration.domain.conformity import ConformityResult
from services.registration.domain.content import Content, Document, Named
from services.registration.domain.handed_in import HandedIn
from services.registration.domain.labels import LabelCorrection, LabelRequest
from services.registration.domain.receipt import Receipt
from services.registration.domain.requests import BodyRequest, ImporterRequest, SupplementRequest
from services.registration.domain.results import Disposition, Result


class Channel(StrEnum):
    """How a dossier came in: single window, public service portal, counter."""

    VNSW = "VNSW"
    NPSP = "NPSP"
    COUNTER = "COUNTER"


class Handler(StrEnum):
    """Who handles a dossier: the inspection agency, the certification body. Each has a status of its own."""

    CQKT = "cqkt"
    TCCN = "tccn"


class Status(IntEnum):
    """Status of a handler's case, with the single window's codes."""

    DRAFT = 0
    SUBMITTED = 1
    ACCEPTED = 2
    REFUSED = 3
    CANCELLED = 4
    SUPPLEMENT_REQUESTED = 5
    SUPPLEMENTED = 6
    WITHDRAW_REQUESTED = 7
    WITHDRAWN = 8
    AMEND_REQUESTED = 9
    AMEND_ALLOWED = 10
    EXTENSION_REQUESTED = 11
    EXTENSION_GRANTED = 12
    RESULT_ISSUED = 13
    RESULT_REVOKED = 14
    AMENDED = 15


@dataclass(frozen=True)
class Handlers:
    """tccn: None when no certification body was named. *_before: the status to which a refused request leads back."""

    cqkt: Status
    tccn: Status | None = None
    cqkt_before: Status | None = None
    tccn_before: Status | None = None

    def of(self, handler: Handler) -> Status | None:
        return self.cqkt if handler is Handler.CQKT else self.tccn

    def before(self, handler: Handler) -> Status | None:
        return self.cqkt_before if handler is Handler.CQKT else self.tccn_before


@dataclass(frozen=True)
class WindowReference:
    """Where the dossier stands at the single window."""

    document_type: str
    reference: str
    document_year: str


@dataclass(frozen=True)
class Schedule:
    """kind: DOCUMENT_REVIEW or SAMPLE_INSPECTION; times in UTC.

    kept_at, kept_because: when and why a wish for another time was declined last.
    """

    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    officer: str
    kept_at: datetime | None = None
    kept_because: str | None = None


@dataclass(frozen=True)
class Inspection:
    """mode: NONE, REDUCED, DOCUMENTARY or SAMPLE, as inspection decided it."""

    agency: Named
    mode: str
    due_on: date


@dataclass(frozen=True)
class Origin:
    """The system in which the dossier was worked on before, and when it was taken over from there, UTC."""

    source: str
    imported_at: datetime


@dataclass(frozen=True)
class LastAct:
    """at: when it was entered, UTC. on: the legal day on which it was done, earlier where it was done on paper first."""

    at: datetime
    on: date


@dataclass(frozen=True)
class Dossier:
    """regime: the law that it is handled under, chosen by `received_on`.

    received_on: legal day of receipt (Asia/Ho_Chi_Minh). received_on_reason: why an officer gave that day by hand.
    regime_version: hash of that regime's data on the day of receipt. files: SHA-256 of every file that any revision
    named. reason: of the last act that had one. requests: the importer's open ones, by handler.
    origin: None for a dossier that came in here. clearances: by customs, each declaration once, as they were recorded.
    chosen_agency: as the importer named it, where another one handles the dossier now.
    handed_in: by the importer after clearance, the newest last.
    last_act: in the agency's case, by whomever; None where none was since such days are kept.
    label_request: a label that waits to be corrected; label_corrections: those that were, the newest last.
    clocks: the law's deadlines of this dossier. next_due_on: the first day by which somebody has to act, by them.
    """

    file_code: str
    channel: Channel
    regime: str
    received_at: datetime
    received_on: date
    content: Content
    handlers: Handlers
    files: tuple[str, ...] = ()
    window: WindowReference | None = None
    received_on_reason: str | None = None
    inspection: Inspection | None = None
    schedule: Schedule | None = None
    supplement_request: SupplementRequest | None = None
    result: Result | None = None
    reason: str | None = None
    regime_version: str | None = None
    requests: Mapping[str, ImporterRequest] = field(default_factory=dict)
    body_request: BodyRequest | None = None
    receipt: Receipt | None = None
    conformity: ConformityResult | None = None
    former_results: tuple[Result, ...] = ()
    dispositions: tuple[Disposition, ...] = ()
    clocks: tuple[Clock, ...] = ()
    next_due_on: date | None = None
    origin: Origin | None = None
    clearances: tuple[Clearance, ...] = ()
    label_request: LabelRequest | None = None
    label_corrections: tuple[LabelCorrection, ...] = ()
    chosen_agency: Named | None = None
    handed_in: tuple[HandedIn, ...] = ()
    last_act: LastAct | None = None

    @property
    def all_documents(self) -> tuple[Document, ...]:
        """Of the content, then those that came with an act of their own."""
        shown = (document for corrected in self.label_corrections for document in corrected.documents)
        handed_in = (document for each in self.handed_in for document in each.documents)
        certified = self.conformity.documents if self.conformity else ()
        return (*self.content.documents, *certified, *shown, *handed_in)

    @property
    def file_sizes(self) -> dict[str, int]:
        """Bytes of the files that may be named again, by SHA-256."""
        return {document.sha256: document.size for document in self.all_documents}
