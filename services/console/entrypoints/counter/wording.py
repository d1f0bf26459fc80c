"""What the inputs of form 01 are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

LABELS: Mapping[str, Any] = {
    "received_on": _l("Really received on"),
    "received_on_reason": _l("Why not today"),
    "dossier_type": _l("Type of dossier"),
    "agency-code": _l("Inspection agency"),
    "importer-tax_code": _l("Tax code"),
    "importer-name": _l("Name of the importer"),
    "importer-address": _l("Address"),
    "importer-phone": _l("Telephone"),
    "importer-contact": _l("Contact person"),
    "importer-fax": _l("Fax"),
    "importer-email": _l("E-mail"),
    "import_from": _l("Goods expected from"),
    "import_to": _l("Goods expected until"),
    "storage_address": _l("Where the goods are stored"),
    "cert_body-code": _l("Certification body (code)"),
    "cert_body-name": _l("Certification body (name)"),
    "qcvn-code": _l("Technical regulation"),
    "qcvn-name": _l("Other technical regulation"),
    "note": _l("Note"),
    "hs_code": _l("HS code"),
    "name": _l("Name of the goods"),
    "group-code": _l("Group"),
    "group-name": _l("Other group"),
    "brand": _l("Brand"),
    "model": _l("Model"),
    "tech_spec": _l("Technical data"),
    "origin": _l("Origin"),
    "manufacturer": _l("Manufacturer"),
    "quantity": _l("Quantity"),
    "unit-code": _l("Unit"),
    "has_certificate": _l("Certificate"),
    "catalogue_row": _l("Row of the list of goods"),
    "declaration_no": _l("Declaration"),
    "exempt_category": _l("Exempt as"),
    "type-code": _l("Kind"),
    "type-name": _l("Other kind"),
    "number": _l("Number"),
    "issued_on": _l("Day of issue"),
    "issuer": _l("Issued by"),
    "lines": _l("Goods lines covered"),
    "file_name": _l("File name"),
    "file": _l("File"),
    "registered_on": _l("Registered on"),
    "customs_office": _l("Customs office"),
    "goods_lines": _l("Goods lines"),
    "documents": _l("Documents and scans"),
    "declarations": _l("Customs declarations"),
    "sheet": _l("Workbook"),
}


def label(name: str) -> Any:
    return LABELS.get(name, name)
