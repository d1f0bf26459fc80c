"""What a paper says: everything on it, so that it is laid out the same whenever that is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Letterhead:
    """superior: the authority above the agency. place: where papers are dated, None where the law does not tell."""

    code: str
    agency: str
    superior: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class Importer:
    tax_code: str
    name: str
    address: str
    phone: str | None = None


@dataclass(frozen=True)
class Goods:
    """origin: ISO 3166-1 alpha-2. result: as the law words it; reason: why, or on which condition."""

    line_no: int
    name: str
    brand: str
    model: str
    tech_spec: str
    origin: str
    hs_code: str
    quantity: Decimal
    unit: str
    manufacturer: str | None = None
    result: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Attachment:
    """A document of the dossier."""

    type: str
    issued_on: date
    number: str | None = None
    issuer: str | None = None


@dataclass(frozen=True)
class Declaration:
    """A customs declaration. office: its name, or its code where the list has none."""

    number: str
    registered_on: date
    office: str


@dataclass(frozen=True)
class Consignment:
    """A dossier as its papers name it. registered_on: legal day of receipt."""

    file_code: str
    registered_on: date
    importer: Importer
    import_from: date
    import_to: date
    qcvn: str
    goods: tuple[Goods, ...]
    documents: tuple[Attachment, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    storage_address: str | None = None
    cert_body: str | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """number: as printed; dated: legal day of the act. signer: whose name stands below."""

    head: Letterhead
    number: str
    dated: date
    signer: str


@dataclass(frozen=True, kw_only=True)
class ResultNotice(Facts):
    """replaces: number of the notice in whose place it stands; amendments: what it says differently."""

    consignment: Consignment
    replaces: str | None = None
    amendments: str | None = None


@dataclass(frozen=True, kw_only=True)
class Revocation(Facts):
    """number: of the notice that is revoked, which the revocation goes by. noticed_on: its day."""

    consignment: Consignment
    noticed_on: date | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Confirmation(Facts):
    """The agency confirms that the consignment was registered for inspection. due_on: of the inspection."""

    consignment: Consignment
    due_on: date | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class SupplementRequest(Facts):
    """due_on: last day for the importer's answer."""

    consignment: Consignment
    items: tuple[str, ...]
    reason: str
    due_on: date


@dataclass(frozen=True)
class ReceiptItem:
    """code: of the receipt checklist, R4.1 for its number 4.1. present: None where nobody ticked it."""

    code: str
    name: str
    present: bool | None = None
    note: str | None = None


@dataclass(frozen=True)
class Slip:
    """How whoever holds the receipt learns how the dossier stands. code: as printed. url: of the page, code and all."""

    code: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Receipt(Facts):
    """conclusion: as the law words it. signer: who checked the dossier. slip: None on those from before there were any."""

    consignment: Consignment
    items: tuple[ReceiptItem, ...]
    conclusion: str
    slip: Slip | None = None


@dataclass(frozen=True)
class Sample:
    """What was taken of one goods line. seals, retained_seals: numbers on the test sample and on the retained one."""

    line_no: int
    code: str
    name: str
    brand: str
    model: str
    origin: str
    hs_code: str
    lot_size: Decimal
    test_quantity: Decimal
    retained_quantity: Decimal
    unit: str
    seals: tuple[str, ...] = ()
    retained_seals: tuple[str, ...] = ()
    manufacturer: str | None = None
    declaration_no: str | None = None
    lot_no: str | None = None
    serial_nos: str | None = None
    produced_on: date | None = None
    expires_on: date | None = None
    storage: str | None = None


# Of the photos of one record; more are named by their hash alone. Four pages of six.
PHOTOS_PRINTED = 24


@dataclass(frozen=True)
class Photo:
    """sha256: of its file, which the service keeps; the paper names it whether it is printed or not."""

    sha256: str
    line_no: int | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class SamplingRecord(Facts):
    """taken_at: UTC. standard: of the sampling method. copies: how many are made of it. photos: taken on the spot."""

    file_code: str
    importer: Importer
    taken_at: datetime
    place: str
    basis: str
    officers: tuple[str, ...]
    representative: str
    standard: str
    packaging: str
    laboratory: str
    indicators: tuple[str, ...]
    samples: tuple[Sample, ...]
    witness: str | None = None
    sealing: str | None = None
    remaining_goods: str | None = None
    statement: str | None = None
    signatures: tuple[str, ...] = ()
    copies: int = 2
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True)
class PassedLot:
    file_code: str
    notice_no: str
    issued_on: date


@dataclass(frozen=True, kw_only=True)
class ExemptionDecision(Facts):
    """valid_from, valid_to: first and last day. lots: that passed, on which it rests. report_due_on: of the first report."""

    tax_code: str
    importer: str
    goods: Goods
    valid_from: date
    valid_to: date
    lots: tuple[PassedLot, ...] = ()
    report_due_on: date | None = None
    note: str | None = None


# By the name under which a paper is known everywhere.
KINDS: dict[str, type[Facts]] = {
    "result-notice": ResultNotice,
    "revocation": Revocation,
    "confirmation": Confirmation,
    "supplement-request": SupplementRequest,
    "receipt": Receipt,
    "sampling-record": SamplingRecord,
    "exemption": ExemptionDecision,
}
_NAMES = {facts: name for name, facts in KINDS.items()}


def kind_of(facts: Facts) -> str:
    return _NAMES[type(facts)]
