"""What callers send and what they get, as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from services.registration.domain.rules.sizes import MOST_DECLARATIONS, MOST_DOCUMENTS, MOST_GOODS_LINES
from shared.contracts import registration as contract
from shared.contracts.fields import Moment, Named


class Figure(fields.String):
    """A number or its text: the rules read the text, so that a bad one is told along with everything else."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        return super()._deserialize(value, attr, data, **kwargs)


class Flag(fields.Boolean):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return "1" if super()._deserialize(value, attr, data, **kwargs) else "0"


def _text(description: str = "") -> fields.String:
    return fields.String(load_default=None, allow_none=True, metadata={"description": description})


def _figure(description: str = "") -> Figure:
    return Figure(load_default=None, allow_none=True, metadata={"description": description})


def _day(description: str = "") -> fields.String:
    return fields.String(load_default=None, allow_none=True, metadata={"format": "date", "description": description})


class NamedIn(Schema):
    code = _figure()
    name = _text("needed only beside the code for 'other'")


class ImporterIn(Schema):
    tax_code = _text("10 or 13 digits, ##########-###, or a person's 12 digits")
    name = _text()
    address = _text()
    phone = _text()
    contact = _text()
    fax = _text()
    email = _text()


def _nested(schema: type[Schema]) -> fields.Nested:
    return fields.Nested(schema, load_default=None, allow_none=True)


class GoodsLineIn(Schema):
    line_no = _figure("1, 2, 3 … in order; may be left out")
    group = _nested(NamedIn)
    hs_code = _text("8 digits, dots allowed")
    name = _text()
    brand = _text()
    model = _text()
    tech_spec = _text()
    origin = _text("ISO 3166-1 alpha-2")
    manufacturer = _text()
    quantity = _figure("12 digits and 3 decimals at most")
    unit = _nested(NamedIn)
    exempt_category = _figure("1..12")
    has_certificate = Flag(load_default=None, allow_none=True)
    declaration_no = _text()
    note = _text()


class DocumentIn(Schema):
    type = _nested(NamedIn)
    number = _text()
    issued_on = _day()
    issuer = _text()
    file_name = _text("when left out, as the part names it")
    lines = fields.List(Figure(), load_default=list, metadata={"description": "line numbers that a certificate covers"})
    file = _text("name of the multipart part that holds the file")
    sha256 = _text("instead of file: a file that this dossier already holds")


class DeclarationIn(Schema):
    number = _text("12 digits")
    registered_on = _day()
    customs_office = _text()


def _entries(schema: type[Schema], most: int) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), load_default=list, validate=validate.Length(max=most))


class ContentIn(Schema):
    """Form 01. Every rule of its fields is checked at once by the service."""

    dossier_type = _figure("1 fuel, LPG, other; 2 electrical goods, helmets, steel, toys")
    agency = _nested(NamedIn)
    importer = _nested(ImporterIn)
    import_from = _day()
    import_to = _day()
    storage_address = _text()
    cert_body = _nested(NamedIn)
    qcvn = _nested(NamedIn)
    note = _text()
    goods_lines = _entries(GoodsLineIn, MOST_GOODS_LINES)
    documents = _entries(DocumentIn, MOST_DOCUMENTS)
    declarations = _entries(DeclarationIn, MOST_DECLARATIONS)


class RegistrationIn(ContentIn):
    received_on = _day("at the counter only: the legal day of receipt, when it is not today")
    received_on_reason = _text("why the day is given by hand")


class AcceptIn(Schema):
    note = _text()


class RefuseIn(Schema):
    reason = fields.String(load_default="")


class SupplementRequestIn(Schema):
    items = fields.List(fields.String(), load_default=list, validate=validate.Length(max=100))
    reason = fields.String(load_default="")


class CancelIn(Schema):
    reason = _text()


def _known_status(value: int) -> None:
    if not 0 <= value <= 15:
        raise ValidationError("A status is a number from 0 to 15.")


class ListQuery(Schema):
    status = fields.Integer(load_default=None, validate=_known_status, metadata={"description": "of the agency's case"})
    agency = fields.String(load_default=None)
    tax_code = fields.String(load_default=None)
    q = fields.String(
        load_default=None, validate=validate.Length(max=12), metadata={"description": "beginning of a file code"}
    )


class JumpIn(Schema):
    past = fields.String(required=True, metadata={"description": "the largest code of ours that anybody knows"})
    reason = fields.String(required=True, validate=validate.Length(1, 500))


class JumpOut(Schema):
    last = fields.String(metadata={"description": "counts as the last given; what is given from now on is larger"})


class CodeListsOut(Schema):
    """The lists that form 01 takes codes from."""

    agencies = fields.List(fields.Nested(Named))
    goods_groups = fields.List(fields.Nested(Named))
    qcvn = fields.List(fields.Nested(Named))
    attachment_types = fields.List(fields.Nested(Named))
    units = fields.List(fields.Nested(Named))
    cert_bodies = fields.List(fields.Nested(Named), metadata={"description": "empty: any code is taken"})


class StatusOut(Schema):
    code = fields.Integer()
    name = fields.String()


class HandlersOut(Schema):
    cqkt = fields.Nested(StatusOut)
    tccn = fields.Nested(StatusOut, allow_none=True)


class ActOut(Schema):
    """What stands after an act."""

    id = fields.String()
    file_code = fields.String()
    version = fields.Integer()
    revision = fields.Integer()
    handlers = fields.Nested(HandlersOut)
    at = fields.String(metadata={"format": "date-time"})


class InspectionOut(Schema):
    agency = fields.Nested(Named)
    mode = fields.String()
    due_on = fields.Date()


class ScheduleOut(Schema):
    kind = fields.String()
    starts_at = Moment()
    ends_at = Moment()
    place = fields.String()
    officer = fields.String()


class SupplementRequestOut(Schema):
    items = fields.List(fields.String())
    reason = fields.String()
    requested_at = Moment()
    due_on = fields.Date()


class ResultOut(Schema):
    notice_no = fields.String()
    issued_on = fields.Date()
    agency = fields.Nested(Named)
    signer = fields.String()
    revision = fields.Integer()
    lines = fields.List(fields.Nested(contract.LineResult))


class ImporterRow(Schema):
    tax_code = fields.String()
    name = fields.String()


class RegistrationRow(Schema):
    id = fields.String()
    version = fields.Integer()
    file_code = fields.String()
    channel = fields.String()
    regime = fields.String()
    received_at = Moment()
    received_on = fields.Date()
    agency = fields.Nested(Named)
    importer = fields.Nested(ImporterRow)
    goods = fields.String(metadata={"description": "name of the first goods line"})
    lines = fields.Integer(metadata={"description": "number of goods lines"})
    handlers = fields.Nested(HandlersOut)
    mode = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)


class RegistrationOut(RegistrationRow):
    received_on_reason = fields.String(allow_none=True)
    window = fields.Nested(contract.WindowReference, allow_none=True)
    allowed = fields.List(fields.String(), metadata={"description": "acts that the reader may do now"})
    inspection = fields.Nested(InspectionOut, allow_none=True)
    schedule = fields.Nested(ScheduleOut, allow_none=True)
    supplement_request = fields.Nested(SupplementRequestOut, allow_none=True)
    result = fields.Nested(ResultOut, allow_none=True)
    reason = fields.String(allow_none=True)
    dossier = fields.Nested(contract.DossierContent)
