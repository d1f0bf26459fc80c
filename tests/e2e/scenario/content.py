"""Form 01 of a lot as the JSON API takes it, with its papers, from what a scenario says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tests.e2e.scenario.model import Goods, Lot
from tests.e2e.scenario.vocabulary import goods_kinds

Json = dict[str, Any]
_TYPES = {"1": "hop-dong", "2": "van-don", "3": "danh-muc-hang-hoa", "4": "hoa-don", "5": "giay-chung-nhan"}
_CERTIFIER = "Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng 1"


def form_of(lot: Lot, goods: Sequence[Goods], *, tax_code: str, today: date, note: str | None = None) -> Json:
    """today: of the sending; the papers are older than that."""
    first = goods_kinds()[goods[0].kind]
    certified = [number for number, each in enumerate(goods, start=1) if each.certified]
    declaration = declaration_of(tax_code)
    return {
        "dossier_type": first["dossier_type"],
        "agency": {"code": lot.agency},
        "importer": {
            "tax_code": tax_code,
            "name": lot.importer.name,
            "address": lot.importer.address,
            "phone": "0205 3870 118",
            "contact": "Phòng Xuất nhập khẩu",
            "email": lot.importer.email,
        },
        "import_from": str(today - timedelta(days=7)),
        "import_to": str(today + timedelta(days=60)),
        "storage_address": "Kho số 2, cửa khẩu Hữu Nghị, tỉnh Lạng Sơn",
        "cert_body": {"code": lot.cert_body, "name": lot.cert_body} if lot.cert_body else None,
        "qcvn": {"code": first["qcvn"], "name": first.get("qcvn_name")},
        "note": note,
        "goods_lines": [_line(number, each, declaration) for number, each in enumerate(goods, start=1)],
        "documents": [_document(kind, certified, today) for kind in ("1", "2", "3", "4", *("5" if certified else ""))],
        "declarations": [
            {
                "number": declaration,
                "registered_on": str(today - timedelta(days=3)),
                "customs_office": lot.customs_office,
            }
        ],
    }


def files_of(form: Json, file_code: str) -> dict[str, bytes]:
    """By the name that the form's documents give them. Small, and of this dossier alone."""
    return {document["file"]: paper(document["file"], file_code) for document in form["documents"]}


def _line(number: int, goods: Goods, declaration: str) -> Json:
    kind: Mapping[str, Any] = goods_kinds()[goods.kind]
    line = {
        "line_no": number,
        "group": {"code": kind["group"]},
        **{name: kind[name] for name in ("hs_code", "name", "brand", "model", "tech_spec", "origin", "manufacturer")},
        "quantity": goods.quantity,
        "unit": {"code": kind["unit"]},
        "exempt_category": goods.exempt_category,
        "has_certificate": goods.certified,
        "declaration_no": declaration,
        "catalogue_row": goods.catalogue_row,
    }
    return {**line, **goods.changes}


def _document(kind: str, certified: Sequence[int], today: date) -> Json:
    name = f"{_TYPES[kind]}.pdf"
    document = {
        "type": {"code": kind},
        "number": f"{_TYPES[kind].upper()}-01",
        "issued_on": str(today - timedelta(days=20)),
        "file_name": name,
        "file": name,
    }
    return {**document, "issuer": _CERTIFIER, "lines": list(certified)} if kind == "5" else document


def declaration_of(tax_code: str) -> str:
    """Number of the importer's customs declaration."""
    return "10" + tax_code[:9] + "0"


def paper(name: str, file_code: str) -> bytes:
    return f"%PDF-1.4\n% {name}, {file_code}\n%%EOF\n".encode()
