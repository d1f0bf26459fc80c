"""Complaints, denunciations and warnings."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.inspection.domain.complaint import ComplaintSource, ComplaintStatus
from services.inspection.entrypoints.schemas.shaping import required

_TAX_CODE = validate.Regexp(r"(\d{10}(-\d{3})?|\d{12,13})\Z", error="10 digits, ##########-###, 12 or 13 digits.")


class AimIn(Schema):
    """Against an importer, goods of an HS code, one good of one importer, a lot, or several of these together."""

    tax_code = fields.String(load_default=None, allow_none=True, validate=_TAX_CODE)
    hs_code = fields.String(load_default=None, allow_none=True, validate=validate.Regexp(r"\d{8}\Z", error="8 digits."))
    good_key = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"[0-9a-f]{32}\Z", error="32 hexadecimal digits, as a goods line shows it."),
    )
    file_code = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 12),
        metadata={"description": "of the dossier of the lot"},
    )
    lot_no = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 50),
        metadata={"description": "the lot's own number, as the sampling record has it"},
    )
    effective_from = fields.Date(
        load_default=None, allow_none=True, metadata={"description": "first day on which it counts; null: at once"}
    )
    effective_to = fields.Date(
        load_default=None, allow_none=True, metadata={"description": "last day on which it counts; null: until closed"}
    )


class ComplaintIn(AimIn):
    """A complaint, denunciation or warning."""

    source = fields.Enum(ComplaintSource, by_value=True, required=True)
    text = required(4000)
    opened_on = fields.Date(required=True)


class AmendIn(AimIn):
    """The whole of what it says and is about, as it is to be."""

    text = required(4000)
    reason = required(2000)


class CloseIn(Schema):
    reason = required(2000)
    upheld = fields.Boolean(
        load_default=False,
        metadata={"description": "found true; reductions of what it was about are revoked"},
    )


class ComplaintQuery(Schema):
    status = fields.Enum(ComplaintStatus, by_value=True, load_default=None)
    tax_code = fields.String(load_default=None)
    file_code = fields.String(load_default=None)


class ComplaintActOut(Schema):
    id = fields.String()
    version = fields.Integer()
    status = fields.String()


class ComplaintOut(Schema):
    id = fields.String()
    version = fields.Integer()
    status = fields.Enum(ComplaintStatus, by_value=True)
    source = fields.Enum(ComplaintSource, by_value=True)
    text = fields.String()
    opened_on = fields.Date()
    filed_by = fields.String()
    tax_code = fields.String(allow_none=True)
    hs_code = fields.String(allow_none=True)
    good_key = fields.String(allow_none=True)
    file_code = fields.String(allow_none=True)
    lot_no = fields.String(allow_none=True)
    effective_from = fields.Date(allow_none=True)
    effective_to = fields.Date(allow_none=True)
    upheld = fields.Boolean(allow_none=True)
    closed_on = fields.Date(allow_none=True)
    closing_reason = fields.String(allow_none=True)
