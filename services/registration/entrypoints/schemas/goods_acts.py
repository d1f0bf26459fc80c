"""What callers send about cleared goods and wrong labels, and how readers see it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.registration.domain.rules.sizes import MOST_DOCUMENTS, MOST_GOODS_LINES
from services.registration.entrypoints.schemas.acts import ConformityLineIn
from services.registration.entrypoints.schemas.content import DocumentIn
from services.registration.entrypoints.schemas.fields import day_in, text_in
from shared.contracts import casework
from shared.contracts import registration as contract
from shared.contracts.fields import Moment


class ClearanceIn(Schema):
    declaration_no = text_in("12 digits; one of the dossier's declarations, where it names any")
    cleared_on = day_in("the day on which customs released the goods")
    customs_office = text_in()


class ConformityPapersIn(Schema):
    """Every goods line once, with what the assessment or the certificate says of it, and the papers."""

    lines = fields.List(fields.Nested(ConformityLineIn), required=True, validate=validate.Length(max=MOST_GOODS_LINES))
    documents = fields.List(
        fields.Nested(DocumentIn),
        load_default=list,
        validate=validate.Length(max=MOST_DOCUMENTS),
        metadata={"description": "2a: own assessment and test reports (type 5 or 6); 2b: the certificate (type 5)"},
    )
    note = text_in()


class LabelRequestIn(Schema):
    lines = fields.List(fields.Integer(), load_default=list, validate=validate.Length(max=MOST_GOODS_LINES))
    fault = text_in("what is wrong with the label")
    reason = text_in("the rule that it breaks")


class LabelCorrectionIn(Schema):
    """Photographs or papers, or a note that explains."""

    note = text_in()
    documents = fields.List(fields.Nested(DocumentIn), load_default=list, validate=validate.Length(max=MOST_DOCUMENTS))


class ClearanceOut(Schema):
    declaration_no = fields.String()
    cleared_on = fields.Date()
    customs_office = fields.String()
    by = fields.String()


class HandedInOut(Schema):
    measures = fields.List(fields.String())
    lines = fields.List(fields.Nested(casework.ConformityLine))
    documents = fields.List(fields.Nested(contract.Document))
    handed_in_at = Moment()
    in_time = fields.Boolean(
        allow_none=True, metadata={"description": "null: handed in before any clearance was on record"}
    )
    revision = fields.Integer()
    note = fields.String(allow_none=True)


class LabelRequestOut(Schema):
    lines = fields.List(fields.Integer())
    fault = fields.String()
    reason = fields.String()
    requested_at = Moment()
    due_on = fields.Date()


class LabelCorrectionOut(Schema):
    request = fields.Nested(LabelRequestOut)
    provided_at = Moment()
    in_time = fields.Boolean()
    note = fields.String(allow_none=True)
    documents = fields.List(fields.Nested(contract.Document))
