"""What registration says: the content of the form, the legal status, the clocks of the law, the results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from services.console.domain.dossier.barred import Barred

RUNNING, STOPPED, LAPSED = "RUNNING", "STOPPED", "LAPSED"


@dataclass(frozen=True)
class Named:
    code: str
    name: str


@dataclass(frozen=True)
class Importer:
    tax_code: str
    name: str
    address: str = ""
    phone: str = ""
    contact: str = ""
    email: str | None = None


@dataclass(frozen=True)
class GoodsLine:
    """hs_code: 8 digits. origin: ISO 3166-1 alpha-2."""

    line_no: int
    group: Named
    hs_code: str
    name: str
    brand: str
    model: str
    tech_spec: str
    origin: str
    quantity: Decimal
    unit: Named
    manufacturer: str | None = None
    exempt_category: int | None = None
    has_certificate: bool = False
    declaration_no: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Document:
    """size: bytes. lines: that a certificate covers."""

    type: Named
    issued_on: date
    file_name: str
    sha256: str
    size: int
    number: str | None = None
    issuer: str | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Declaration:
    number: str
    registered_on: date
    customs_office: str


@dataclass(frozen=True)
class Content:
    """revision: 1, then one more with every change of the content. dossier_type: 1 fuel, LPG, other; 2 the rest."""

    revision: int
    dossier_type: int
    importer: Importer
    import_from: date
    import_to: date
    qcvn: Named
    goods_lines: tuple[GoodsLine, ...]
    documents: tuple[Document, ...]
    declarations: tuple[Declaration, ...] = ()
    storage_address: str | None = None
    cert_body: Named | None = None
    note: str | None = None


@dataclass(frozen=True)
class Status:
    code: int
    name: str


@dataclass(frozen=True)
class Handlers:
    """cqkt: the inspection agency's case; tccn: the certification body's, None when none was named."""

    cqkt: Status
    tccn: Status | None = None


@dataclass(frozen=True)
class Clock:
    """A deadline of the law. days_left: working days, negative after the last day; None when nothing is owed."""

    rule: str
    name: str
    handler: str
    owed_by: str
    state: str
    started_on: date
    due_on: date
    days_left: int | None = None
    over_on: date | None = None
    on_lapse: str | None = None
    source: str | None = None
    certainty: str | None = None

    @property
    def is_owed(self) -> bool:
        return self.days_left is not None

    @property
    def is_overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True)
class SupplementRequest:
    items: tuple[str, ...]
    reason: str
    requested_at: datetime
    due_on: date


@dataclass(frozen=True)
class ImporterRequest:
    """act: request_withdrawal, request_amendment or request_extension; it waits for its answer."""

    act: str
    reason: str
    requested_at: datetime
    until: date | None = None


@dataclass(frozen=True)
class LabelRequest:
    lines: tuple[int, ...]
    fault: str
    reason: str
    due_on: date


@dataclass(frozen=True)
class LineResult:
    """code: of the list of result codes."""

    line_no: int
    code: int
    reason: str | None = None


@dataclass(frozen=True)
class Revocation:
    reason: str
    revoked_by: str
    unit: str
    revoked_on: date


@dataclass(frozen=True)
class Result:
    notice_no: str
    issued_on: date
    signer: str
    lines: tuple[LineResult, ...]
    replaces: str | None = None
    amendments: str | None = None
    revocation: Revocation | None = None


@dataclass(frozen=True)
class ConformityLine:
    """result: 1 conforms, 2 does not conform, 3 not on the list."""

    line_no: int
    result: int
    reason: str | None = None


@dataclass(frozen=True)
class Certificate:
    """method: of conformity assessment, 1 to 8. lines: that it covers."""

    number: str
    issuer: Named
    issued_on: date
    method: int
    lines: tuple[int, ...] = ()
    valid_until: date | None = None


@dataclass(frozen=True)
class Conformity:
    """What the certification body found. documents: its certificate, and what came with it."""

    body: Named
    lines: tuple[ConformityLine, ...]
    submitted_on: date
    revoked_because: str | None = None
    certificate: Certificate | None = None
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True)
class HandedIn:
    """The importer's own assessment (measure 2a) or a copy of the certificate (2b). in_time: None before a clearance."""

    lines: tuple[ConformityLine, ...]
    documents: tuple[Document, ...]
    handed_in_at: datetime
    measures: tuple[str, ...] = ()
    in_time: bool | None = None
    note: str | None = None


@dataclass(frozen=True)
class Clearance:
    declaration_no: str
    cleared_on: date
    customs_office: str


@dataclass(frozen=True)
class Competence:
    """handles_it: the agency that is competent has the dossier; None where the rule names none."""

    agency: Named | None = None
    why: str = ""
    why_en: str = ""
    handles_it: bool | None = None


@dataclass(frozen=True)
class Dossier:
    """allowed: acts that the reader's side may do now in the agency's case. barred: as of a case.

    next_due_on: when somebody has to act first.
    """

    id: str
    version: int
    file_code: str
    channel: str
    regime: str
    received_at: datetime
    received_on: date
    agency: Named
    importer: Importer
    handlers: Handlers
    dossier: Content
    mode: str | None = None
    due_on: date | None = None
    next_due_on: date | None = None
    days_left: int | None = None
    clocks: tuple[Clock, ...] = ()
    received_on_reason: str | None = None
    allowed: tuple[str, ...] = ()
    barred: tuple[Barred, ...] = ()
    competence: Competence = field(default_factory=Competence)
    supplement_request: SupplementRequest | None = None
    requests: Mapping[str, ImporterRequest] = field(default_factory=dict)
    label_request: LabelRequest | None = None
    conformity: Conformity | None = None
    handed_in: tuple[HandedIn, ...] = ()
    result: Result | None = None
    former_results: tuple[Result, ...] = ()
    clearances: tuple[Clearance, ...] = ()
    reason: str | None = None

    def document(self, sha256: str) -> Document | None:
        return next((each for each in self.dossier.documents if each.sha256 == sha256), None)


@dataclass(frozen=True)
class ReceiptItem:
    """present: None while it has no answer."""

    item: str
    name: str
    name_en: str
    decisive: bool
    present: bool | None = None
    note: str | None = None


@dataclass(frozen=True)
class Receipt:
    """The receipt checklist. current: given to the present content; answers to a former revision count no more."""

    items: tuple[ReceiptItem, ...]
    current: bool
    conclusion: str | None = None
    checked_by: str | None = None
    checked_at: datetime | None = None
