"""What a spreadsheet became."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.registration.entrypoints.schemas.content import RegistrationIn


class CellProblemOut(Schema):
    """A cell, or a row, column or sheet as a whole, that has to be mended."""

    cell = fields.String(allow_none=True, metadata={"description": "ThongTinChiTietLoHang!H17"})
    sheet = fields.String()
    row = fields.Integer(allow_none=True, metadata={"description": "from 1"})
    column = fields.String(allow_none=True, metadata={"description": "its letters"})
    code = fields.String(metadata={"description": "the rule"})
    detail = fields.String(metadata={"description": "what is wrong and the way out"})
    field = fields.String(allow_none=True, metadata={"description": "JSON pointer into the draft"})


class ToCompleteOut(Schema):
    field = fields.String(metadata={"description": "JSON pointer into the draft"})
    code = fields.String()
    detail = fields.String()


class DraftedOut(Schema):
    draft = fields.Nested(
        RegistrationIn, metadata={"description": "ready to be completed with documents and registered"}
    )
    problems = fields.List(fields.Nested(CellProblemOut))
    problems_left_out = fields.Integer(metadata={"description": "beyond those told"})
    to_complete = fields.List(
        fields.Nested(ToCompleteOut),
        metadata={"description": "what is missing beside the sheet, such as the documents"},
    )
