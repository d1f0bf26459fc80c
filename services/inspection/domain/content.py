"""What was registered, as far as the inspection works on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
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

    tier, measure: as in the tables of the law; no measure where the regime knows one way only. methods: of conformity
    assessment, by number. condition: what the goods must be beyond their HS code. beside: rows with which it applies.
    """

    code: str
    tier: str
    name: str
    qcvn: str
    measure: str | None = None
    methods: tuple[int, ...] = ()
    condition: str | None = None
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A goods line. inspected: a row that counts is of a tier that the regime inspects. good_key: see `good_key`.

    candidates: every row that may cover the HS code. row: the one chosen, None while nobody chose. row_fault: why the
    importer's choice cannot stand. off_list: an officer found that no row covers the goods. elsewhere: inspected, if at
    all, by the authority of another field. stacking: rows that apply beside some of the candidates.
    """

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
    row: str | None = None
    row_fault: str | None = None
    off_list: bool = False
    elsewhere: bool = False
    stacking: tuple[Candidate, ...] = ()

    @property
    def counting(self) -> tuple[Candidate, ...]:
        """The rows that count: the chosen one, or as long as none is chosen, all."""
        if self.off_list:
            return ()
        return tuple(each for each in self.candidates if self.row is None or each.code == self.row)

    @property
    def also(self) -> tuple[Candidate, ...]:
        """The rows that apply to the goods too, beside those that count."""
        codes = {each.code for each in self.counting}
        return tuple(each for each in self.stacking if codes.intersection(each.beside))


@dataclass(frozen=True)
class RowChoice:
    """An officer's choice of the row, which stands as long as the line is the same good. row: None for off-list."""

    line_no: int
    hs_code: str
    good_key: str
    row: str | None
    reason: str
    by: str
    at: datetime


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
    def good_keys(self) -> dict[int, str]:
        """By line number."""
        return {line.line_no: line.good_key for line in self.lines}

    @property
    def line_numbers(self) -> tuple[int, ...]:
        return tuple(line.line_no for line in self.lines)

    @property
    def measure(self) -> str | None:
        """The strictest measure among the goods: 2c before 2b before 2a; None where the regime has none."""
        measures = {candidate.measure for line in self.lines for candidate in line.counting}
        return max((measure for measure in measures if measure is not None), default=None)
