"""Form 01 and its attachments as callers send them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from services.registration.domain.dossier import Handler
from services.registration.domain.rules.sizes import MOST_DECLARATIONS, MOST_DOCUMENTS, MOST_GOODS_LINES
from services.registration.entrypoints.schemas.fields import Figure, Flag, day_in, figure_in, nested_in, text_in

HANDLERS = [handler.value for handler in Handler]


def handler_in() -> fields.String:
    text = "who is addressed: cqkt the inspection agency, tccn the certification body"
    return fields.String(load_default="cqkt", validate=validate.OneOf(HANDLERS), metadata={"description": text})


class NamedIn(Schema):
    code = figure_in()
    name = text_in("needed only beside the code for 'other'")


class ImporterIn(Schema):
    tax_code = text_in("10 or 13 digits, ##########-###, or a person's 12 digits")
    name = text_in()
    address = text_in()
    phone = text_in()
    contact = text_in()
    fax = text_in()
    email = text_in()


class GoodsLineIn(Schema):
    line_no = figure_in("1, 2, 3 … in order; may be left out")
    group = nested_in(NamedIn)
    hs_code = text_in("8 digits, dots allowed")
    name = text_in()
    brand = text_in()
    model = text_in()
    tech_spec = text_in()
    origin = text_in("ISO 3166-1 alpha-2")
    manufacturer = text_in()
    quantity = figure_in("12 digits and 3 decimals at most")
    unit = nested_in(NamedIn)
    exempt_category = figure_in("1..12")
    has_certificate = Flag(load_default=None, allow_none=True)
    declaration_no = text_in()
    note = text_in()
    catalogue_row = text_in(
        "row of the list of goods that the goods are taken for; GET /catalogue shows the possible ones"
    )


class DocumentIn(Schema):
    type = nested_in(NamedIn)
    number = text_in()
    issued_on = day_in()
    issuer = text_in()
    file_name = text_in("when left out, as the part names it")
    lines = fields.List(Figure(), load_default=list, metadata={"description": "line numbers that a certificate covers"})
    file = text_in("name of the multipart part that holds the file")
    sha256 = text_in("instead of file: a file that this dossier already holds")


class DeclarationIn(Schema):
    number = text_in("12 digits")
    registered_on = day_in()
    customs_office = text_in()


def _entries(schema: type[Schema], most: int) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), load_default=list, validate=validate.Length(max=most))


class ContentIn(Schema):
    """Form 01. Every rule of its fields is checked at once by the service."""

    dossier_type = figure_in("1 fuel, LPG, other; 2 electrical goods, helmets, steel, toys")
    agency = nested_in(NamedIn)
    importer = nested_in(ImporterIn)
    import_from = day_in()
    import_to = day_in()
    storage_address = text_in()
    cert_body = nested_in(NamedIn)
    qcvn = nested_in(NamedIn)
    note = text_in()
    goods_lines = _entries(GoodsLineIn, MOST_GOODS_LINES)
    documents = _entries(DocumentIn, MOST_DOCUMENTS)
    declarations = _entries(DeclarationIn, MOST_DECLARATIONS)


class RegistrationIn(ContentIn):
    received_on = day_in("at the counter only: the legal day of receipt, when it is not today")
    received_on_reason = text_in("why the day is given by hand")


class HandledContentIn(ContentIn):
    """The whole registration anew, for the handler that asked for it or allowed it."""

    handler = handler_in()
