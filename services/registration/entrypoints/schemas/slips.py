"""A receipt slip: what is printed on it, and what it opens."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class SlipOut(Schema):
    """What makes a slip of a receipt: by it its holder sees how the dossier stands."""

    file_code = fields.String()
    code = fields.String(metadata={"description": "as printed, such as 7K3M-9QXA-20BD"})
    url = fields.String(metadata={"description": "of the page, code and all: what the QR code says"})


class SlipIn(Schema):
    file_code = fields.String(required=True, validate=validate.Length(max=12))
    code = fields.String(
        required=True, validate=validate.Length(max=40), metadata={"description": "however it was typed"}
    )


class OpenedOut(Schema):
    """Whose rights the holder of a slip has, to read what the slip opens."""

    id = fields.String()
    file_code = fields.String()
    tax_code = fields.String()
