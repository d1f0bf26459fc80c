"""What was registered, as far as the inspection works on it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Named:
    """A code of some list and the name that stands beside it."""

    code: str
    name: str


@dataclass(frozen=True)
class Importer:
    tax_code: str
    name: str
    address: str
    phone: str
    contact: str
    email: str | None = None


@dataclass(frozen=True)
class Candidate:
    """A row of the catalogue under which the goods may fall.

    tier, measure: as in the tables of the law; no measure where the regime knows one way only.
    """

    code: str
    tier: str
    name: str
    qcvn: str
    measure: str | None = None


@dataclass(frozen=True)
class Line:
    """A goods line. inspected: a candidate row is of a tier that the regime inspects. good_key: see `good_key`."""

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
    good_key: str
    inspected: bool
    candidates: tuple[Candidate, ...] = ()
    manufacturer: str | None = None
    exempt_category: int | None = None
    has_certificate: bool = False
    declaration_no: str | None = None


@dataclass(frozen=True)
class Document:
    """An attachment. lines: line numbers that a certificate covers; none named: all."""

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
    """One revision of the registration."""

    revision: int
    dossier_type: int
    agency: Named
    importer: Importer
    qcvn: Named
    import_from: date
    import_to: date
    lines: tuple[Line, ...]
    documents: tuple[Document, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    storage_address: str | None = None
    cert_body: Named | None = None
    note: str | None = None

    @property
    def line_numbers(self) -> tuple[int, ...]:
        return tuple(line.line_no for line in self.lines)

    @property
    def measure(self) -> str | None:
        """The strictest measure among the goods: 2c before 2b before 2a; None where the regime has none."""
        measures = {candidate.measure for line in self.lines for candidate in line.candidates}
        return max((measure for measure in measures if measure is not None), default=None)


def good_key(tax_code: str, *particulars: str | None) -> str:
    """What makes two goods the same: importer, name, brand, model, characteristics, manufacturer and origin all equal.

    Upper and lower case and white space do not count. 32 hexadecimal digits.
    """
    normal = "\x1f".join(" ".join((part or "").casefold().split()) for part in (tax_code, *particulars))
    return hashlib.sha256(normal.encode()).hexdigest()[:32]
