"""What was registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.console.domain.dossier.case import Candidate
from services.console.domain.dossier.registered import Named


@dataclass(frozen=True)
class Line:
    """candidates: rows that may cover the goods. also: rows that apply beside; each of their regulations is to be met.

    row: the one that was chosen. off_list: an officer found that none covers the goods.
    """

    line_no: int
    name: str
    brand: str
    model: str
    hs_code: str
    origin: str
    quantity: Decimal
    unit: Named
    inspected: bool
    off_list: bool
    candidates: tuple[Candidate, ...] = ()
    also: tuple[Candidate, ...] = ()
    row: str | None = None
    row_fault: str | None = None
    exempt_category: int | None = None
    has_certificate: bool = False

    @property
    def counting(self) -> tuple[Candidate, ...]:
        """The rows that count: the chosen one, or as long as none is chosen, all."""
        if self.off_list:
            return ()
        return tuple(each for each in self.candidates if self.row is None or each.code == self.row)

    @property
    def regulations(self) -> tuple[str, ...]:
        """That the goods may fall under, those that apply beside included."""
        return tuple(dict.fromkeys(each.qcvn for each in (*self.counting, *self.also)))


@dataclass(frozen=True)
class Document:
    """lines: that it covers; none named: all."""

    type: Named
    file_name: str
    sha256: str
    issued_on: date
    number: str | None = None
    issuer: str | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Importer:
    tax_code: str
    name: str
    address: str


@dataclass(frozen=True)
class Content:
    revision: int
    importer: Importer
    lines: tuple[Line, ...]
    documents: tuple[Document, ...] = ()
    storage_address: str | None = None
    cert_body: Named | None = None

    @property
    def measure(self) -> str | None:
        """The strictest among the goods: 2c before 2b before 2a; None where the regime has none."""
        measures = (row.measure for line in self.lines for row in line.counting)
        return max((measure for measure in measures if measure is not None), default=None)
