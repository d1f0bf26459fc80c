"""What an importer sent, before any rule was applied: text as it came, absent values as None.

Dates are ISO 8601 text; an entrypoint that receives another notation translates what it understands and leaves the
rest, so that the rules name it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

Text = str | None


@dataclass(frozen=True)
class DraftNamed:
    code: Text = None
    name: Text = None


@dataclass(frozen=True)
class DraftImporter:
    tax_code: Text = None
    name: Text = None
    address: Text = None
    phone: Text = None
    contact: Text = None
    fax: Text = None
    email: Text = None


@dataclass(frozen=True)
class DraftLine:
    line_no: Text = None
    group: DraftNamed = DraftNamed()
    hs_code: Text = None
    name: Text = None
    brand: Text = None
    model: Text = None
    tech_spec: Text = None
    origin: Text = None
    manufacturer: Text = None
    quantity: Text = None
    unit: DraftNamed = DraftNamed()
    exempt_category: Text = None
    has_certificate: Text = None
    declaration_no: Text = None
    note: Text = None
    catalogue_row: Text = None


@dataclass(frozen=True)
class File:
    """The bytes of an attachment and their SHA-256, in hexadecimal."""

    data: bytes
    sha256: str

    @classmethod
    def of(cls, data: bytes) -> File:
        return cls(data, hashlib.sha256(data).hexdigest())


@dataclass(frozen=True)
class DraftDocument:
    """file: the bytes that came along; unreadable: they came, but could not be decoded. part: under which name they were to
    come; came: the names under which files did.

    sha256: instead of bytes, a file that this dossier already holds. file_id: instead of bytes, a file that the sender keeps
    ready under that id; gone: it keeps none there.
    """

    type: DraftNamed = DraftNamed()
    number: Text = None
    issued_on: Text = None
    issuer: Text = None
    file_name: Text = None
    lines: tuple[str, ...] = ()
    file: File | None = None
    unreadable: bool = False
    sha256: Text = None
    file_id: Text = None
    gone: bool = False
    part: Text = None
    came: tuple[str, ...] = ()


@dataclass(frozen=True)
class DraftDeclaration:
    number: Text = None
    registered_on: Text = None
    customs_office: Text = None


@dataclass(frozen=True)
class Draft:
    dossier_type: Text = None
    agency: DraftNamed = DraftNamed()
    importer: DraftImporter = DraftImporter()
    import_from: Text = None
    import_to: Text = None
    storage_address: Text = None
    cert_body: DraftNamed = DraftNamed()
    qcvn: DraftNamed = DraftNamed()
    note: Text = None
    goods_lines: tuple[DraftLine, ...] = ()
    documents: tuple[DraftDocument, ...] = ()
    declarations: tuple[DraftDeclaration, ...] = ()

    @property
    def files(self) -> tuple[File, ...]:
        return tuple(document.file for document in self.documents if document.file)
