"""What an importer registers: form 01 and its attachments, as values that passed every field rule."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.regulation.same_goods import good_key


@dataclass(frozen=True)
class Named:
    """A code of some list and the name that stands beside it."""

    code: str
    name: str


@dataclass(frozen=True)
class Importer:
    """tax_code: digits only, or "##########-###" for a branch; 12 digits for a person."""

    tax_code: str
    name: str
    address: str
    phone: str
    contact: str
    fax: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class GoodsLine:
    """line_no: 1..n in the order of the form. hs_code: 8 digits. origin: ISO 3166-1 alpha-2. exempt_category: 1..12.

    catalogue_row: the row of the list of goods that the importer takes it for.
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
    manufacturer: str | None = None
    exempt_category: int | None = None
    has_certificate: bool = False
    declaration_no: str | None = None
    note: str | None = None
    catalogue_row: str | None = None


@dataclass(frozen=True)
class Document:
    """An attachment. size: bytes. lines: the goods lines that it covers, when it is a certificate; none named: all."""

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
    """A customs declaration. number: 12 digits, the last one counting its amendments."""

    number: str
    registered_on: date
    customs_office: str


@dataclass(frozen=True)
class Content:
    """The whole registration. revision: 1, then one more with every supplement."""

    revision: int
    dossier_type: int
    agency: Named
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

    def good_keys(self, same: Collection[str]) -> dict[int, str]:
        """By line number, what is equal for goods that are the same. same: the fields in which the law wants them equal."""
        return {
            line.line_no: good_key(
                {
                    "importer": self.importer.tax_code,
                    "name": line.name,
                    "brand": line.brand,
                    "model": line.model,
                    "tech_spec": line.tech_spec,
                    "manufacturer": line.manufacturer,
                    "origin": line.origin,
                    "hs_code": line.hs_code,
                },
                same,
            )
            for line in self.goods_lines
        }
