"""What happened to a dossier: the facts that other services are told (`shared.contracts.registration`).

counts_from: the working day from which the agency's time counts anew; added when the clocks have moved.
done_on, outage: of what was done on paper while the system was down: the day, and why it is entered only afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.registration.domain.conformity import Certificate, ConformityLine
from services.registration.domain.content import Content, Document, Named
from services.registration.domain.dossier import Channel, Handler, WindowReference
from services.registration.domain.importing import DossierImported
from services.registration.domain.results import LineResult


@dataclass(frozen=True)
class DossierSubmitted:
    file_code: str
    occurred_at: datetime
    channel: Channel
    received_on: date
    regime: str
    window: WindowReference | None
    dossier: Content
    counts_from: date | None = None


@dataclass(frozen=True)
class DossierReceived:
    """chosen_agency: as the importer named it, where another one has taken over."""

    file_code: str
    occurred_at: datetime
    agency: Named
    mode: str
    due_on: date
    chosen_agency: Named | None = None


@dataclass(frozen=True)
class DossierAccepted:
    file_code: str
    occurred_at: datetime
    due_on: date | None
    note: str | None
    done_on: date | None = None
    outage: str | None = None


@dataclass(frozen=True)
class DossierRefused:
    file_code: str
    occurred_at: datetime
    reason: str
    done_on: date | None = None
    outage: str | None = None


@dataclass(frozen=True)
class SupplementRequested:
    file_code: str
    occurred_at: datetime
    items: tuple[str, ...]
    reason: str
    due_on: date
    done_on: date | None = None
    outage: str | None = None


@dataclass(frozen=True)
class DossierSupplemented:
    """handler: whose request the supplement answers."""

    file_code: str
    occurred_at: datetime
    dossier: Content
    handler: Handler = Handler.CQKT
    counts_from: date | None = None


@dataclass(frozen=True)
class DossierCancelled:
    file_code: str
    occurred_at: datetime
    reason: str | None


@dataclass(frozen=True)
class InspectionScheduled:
    file_code: str
    occurred_at: datetime
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    officer: str


@dataclass(frozen=True)
class ResultIssued:
    file_code: str
    occurred_at: datetime
    notice_no: str
    issued_on: date
    agency: Named
    signer: str
    lines: tuple[LineResult, ...]


@dataclass(frozen=True)
class DossierModified:
    file_code: str
    occurred_at: datetime
    dossier: Content
    counts_from: date | None = None


@dataclass(frozen=True)
class DossierAmended:
    file_code: str
    occurred_at: datetime
    handler: Handler
    dossier: Content
    counts_from: date | None = None


@dataclass(frozen=True)
class WithdrawalRequested:
    file_code: str
    occurred_at: datetime
    handler: Handler
    reason: str


@dataclass(frozen=True)
class DossierWithdrawn:
    file_code: str
    occurred_at: datetime
    handler: Handler
    reason: str | None
    done_on: date | None = None
    outage: str | None = None


@dataclass(frozen=True)
class WithdrawalRefused:
    file_code: str
    occurred_at: datetime
    handler: Handler
    reason: str
    done_on: date | None = None
    outage: str | None = None


@dataclass(frozen=True)
class AmendmentRequested:
    file_code: str
    occurred_at: datetime
    handler: Handler
    reason: str


@dataclass(frozen=True)
class AmendmentAllowed:
    file_code: str
    occurred_at: datetime
    handler: Handler
    note: str | None
    done_on: date | None = None
    outage: str | None = None


@dataclass(frozen=True)
class AmendmentRefused:
    file_code: str
    occurred_at: datetime
    handler: Handler
    reason: str
    done_on: date | None = None
    outage: str | None = None


@dataclass(frozen=True)
class ExtensionRequested:
    file_code: str
    occurred_at: datetime
    reason: str
    requested_until: date


@dataclass(frozen=True)
class ExtensionGranted:
    file_code: str
    occurred_at: datetime
    due_on: date
    note: str | None
    done_on: date | None = None
    outage: str | None = None


@dataclass(frozen=True)
class ExtensionRefused:
    file_code: str
    occurred_at: datetime
    reason: str
    due_on: date
    done_on: date | None = None
    outage: str | None = None


@dataclass(frozen=True)
class DossierTransferred:
    file_code: str
    occurred_at: datetime
    from_agency: Named
    to_agency: Named
    reason: str


@dataclass(frozen=True)
class HandlerDecided:
    """act: accept, refuse or request_supplement. status: of that handler's case after it."""

    file_code: str
    occurred_at: datetime
    handler: Handler
    act: str
    status: int
    reason: str | None = None
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConformityResultSubmitted:
    file_code: str
    occurred_at: datetime
    body: Named
    certificate: Certificate | None
    lines: tuple[ConformityLine, ...]
    counts_from: date | None = None


@dataclass(frozen=True)
class ConformityHandedIn:
    """in_time: on the last day or before; None as long as no clearance was on record."""

    file_code: str
    occurred_at: datetime
    measures: tuple[str, ...]
    lines: tuple[ConformityLine, ...]
    documents: tuple[Document, ...]
    in_time: bool | None
    note: str | None


@dataclass(frozen=True)
class ConformityResultRevoked:
    file_code: str
    occurred_at: datetime
    body: Named
    reason: str


@dataclass(frozen=True)
class ResultRevoked:
    file_code: str
    occurred_at: datetime
    notice_no: str
    reason: str
    revoked_by: str
    unit: str
    revoked_on: date


@dataclass(frozen=True)
class ResultReplaced:
    file_code: str
    occurred_at: datetime
    notice_no: str
    issued_on: date
    agency: Named
    signer: str
    lines: tuple[LineResult, ...]
    replaces: str
    amendments: str | None


@dataclass(frozen=True)
class LabelCorrectionRequested:
    file_code: str
    occurred_at: datetime
    lines: tuple[int, ...]
    fault: str
    reason: str
    due_on: date


@dataclass(frozen=True)
class LabelCorrected:
    """in_time: on the last day or before."""

    file_code: str
    occurred_at: datetime
    lines: tuple[int, ...]
    note: str | None
    documents: tuple[Document, ...]
    in_time: bool


@dataclass(frozen=True)
class InspectionCancelled:
    file_code: str
    occurred_at: datetime
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    officer: str
    reason: str


@dataclass(frozen=True)
class InspectionMoveDeclined:
    file_code: str
    occurred_at: datetime
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    officer: str
    reason: str


@dataclass(frozen=True)
class DeadlineWarned:
    """rule: row of the law's deadlines. days_left: working days, 0 on the last day. warning: T-2, T-0 or T+1.

    officer: who is to look at the goods, when that is fixed.
    """

    file_code: str
    occurred_at: datetime
    handler: Handler
    rule: str
    name: str
    owed_by: str
    started_on: date
    due_on: date
    days_left: int
    warning: str
    agency: Named
    officer: str | None


@dataclass(frozen=True)
class DeadlineLapsed:
    file_code: str
    occurred_at: datetime
    handler: Handler
    rule: str
    name: str
    owed_by: str
    started_on: date
    due_on: date
    days_left: int
    effect: str | None
    agency: Named
    officer: str | None


DossierEvent = (
    DossierSubmitted
    | DossierImported
    | DossierReceived
    | DossierAccepted
    | DossierRefused
    | SupplementRequested
    | DossierSupplemented
    | DossierCancelled
    | InspectionScheduled
    | ResultIssued
    | DossierModified
    | DossierAmended
    | WithdrawalRequested
    | DossierWithdrawn
    | WithdrawalRefused
    | AmendmentRequested
    | AmendmentAllowed
    | AmendmentRefused
    | ExtensionRequested
    | ExtensionGranted
    | ExtensionRefused
    | DossierTransferred
    | HandlerDecided
    | ConformityResultSubmitted
    | ConformityHandedIn
    | ConformityResultRevoked
    | ResultRevoked
    | ResultReplaced
    | LabelCorrectionRequested
    | LabelCorrected
    | InspectionCancelled
    | InspectionMoveDeclined
    | DeadlineWarned
    | DeadlineLapsed
)
