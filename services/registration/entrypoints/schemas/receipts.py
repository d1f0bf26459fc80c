"""The receipt checklist as readers get it."""

from __future__ import annotations

from marshmallow import Schema, fields

from shared.contracts.fields import Moment


class ReceiptItemOut(Schema):
    """present: None while it has no answer."""

    item = fields.String()
    name = fields.String()
    name_en = fields.String()
    decisive = fields.Boolean(metadata={"description": "without it the dossier is not complete"})
    present = fields.Boolean(allow_none=True)
    note = fields.String(allow_none=True)


class ReceiptOut(Schema):
    """current: given to the dossier's present content; answers to a former revision count no more."""

    items = fields.List(fields.Nested(ReceiptItemOut))
    conclusion = fields.String(allow_none=True)
    checked_by = fields.String(allow_none=True)
    checked_at = Moment(allow_none=True)
    checked_on = fields.Date(
        allow_none=True, metadata={"description": "the day on paper, where it was entered afterwards"}
    )
    revision = fields.Integer(allow_none=True)
    current = fields.Boolean()
