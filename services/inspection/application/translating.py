"""A dossier as registration tells it, in the words of this service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from services.inspection.domain.content import (
    Candidate,
    Content,
    Declaration,
    Document,
    Importer,
    Line,
    Named,
)
from services.inspection.domain.rows import chosen
from shared.regulation import Regulation
from shared.regulation.catalogue import GoodsRow
from shared.regulation.same_goods import good_key

Data = Mapping[str, Any]


def content_of(dossier: Data, *, regime: str, received_on: date, law: Regulation) -> Content:
    """dossier: as loaded by the contract's DossierContent."""
    importer = dossier["importer"]
    cert_body = dossier.get("cert_body")
    return Content(
        revision=dossier["revision"],
        dossier_type=dossier["dossier_type"],
        agency=_named(dossier["agency"]),
        importer=Importer(
            importer["tax_code"],
            importer["name"],
            importer["address"],
            importer["phone"],
            importer["contact"],
            importer.get("email"),
        ),
        qcvn=_named(dossier["qcvn"]),
        import_from=dossier["import_from"],
        import_to=dossier["import_to"],
        lines=tuple(
            _line(line, importer["tax_code"], regime=regime, received_on=received_on, law=law)
            for line in dossier["goods_lines"]
        ),
        documents=tuple(_document(document) for document in dossier["documents"]),
        declarations=tuple(
            Declaration(declared["number"], declared["registered_on"], declared["customs_office"])
            for declared in dossier.get("declarations", ())
        ),
        storage_address=dossier.get("storage_address"),
        cert_body=_named(cert_body) if cert_body else None,
        note=dossier.get("note"),
    )


def _line(line: Data, tax_code: str, *, regime: str, received_on: date, law: Regulation) -> Line:
    rows = law.candidates(regime, line["hs_code"], received_on)
    tiers = law.regime(regime).inspected_tiers
    read = Line(
        line_no=line["line_no"],
        group=_named(line["group"]),
        hs_code=line["hs_code"],
        name=line["name"],
        brand=line["brand"],
        model=line["model"],
        tech_spec=line["tech_spec"],
        origin=line["origin"],
        quantity=line["quantity"],
        unit=_named(line["unit"]),
        good_key=good_key({**line, "importer": tax_code}, law.same_good(regime)),
        inspected=any(row.tier in tiers for row in rows),
        candidates=tuple(_candidate(row) for row in rows),
        stacking=tuple(_candidate(row) for row in law.stacking(regime, line["hs_code"], received_on)),
        manufacturer=line.get("manufacturer"),
        exempt_category=line.get("exempt_category"),
        has_certificate=bool(line.get("has_certificate")),
        declaration_no=line.get("declaration_no"),
        elsewhere=not rows and bool(law.look_up(regime, line["hs_code"], received_on).candidates),
    )
    return _chosen(read, line.get("catalogue_row"), regime=regime, received_on=received_on, law=law)


def _candidate(row: GoodsRow) -> Candidate:
    return Candidate(row.code, row.tier, row.name, row.qcvn, row.measure, row.methods, row.condition, beside=row.beside)


def _chosen(line: Line, row: str | None, *, regime: str, received_on: date, law: Regulation) -> Line:
    """With the importer's choice of the row, if it can stand; otherwise with why not, and all candidates count."""
    if not row:
        return line
    choice = law.check_choice(regime, line.hs_code, row, received_on)
    if choice.row is None:
        return replace(line, row_fault=choice.message)
    if not choice.row.handled_here:
        return replace(line, row=row, elsewhere=True, inspected=False)
    return chosen(line, row, tiers=law.regime(regime).inspected_tiers)


def _document(document: Data) -> Document:
    return Document(
        type=_named(document["type"]),
        issued_on=document["issued_on"],
        file_name=document["file_name"],
        sha256=document["sha256"],
        size=document["size"],
        number=document.get("number"),
        issuer=document.get("issuer"),
        lines=tuple(document.get("lines", ())),
    )


def _named(value: Data) -> Named:
    return Named(value["code"], value["name"])
