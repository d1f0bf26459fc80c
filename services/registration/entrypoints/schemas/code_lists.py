"""The code lists of form 01 as readers get them."""

from __future__ import annotations

from marshmallow import Schema, fields

from shared.contracts.fields import Named


class CodeListsOut(Schema):
    """The lists that form 01 takes codes from."""

    agencies = fields.List(fields.Nested(Named))
    goods_groups = fields.List(fields.Nested(Named))
    qcvn = fields.List(fields.Nested(Named))
    attachment_types = fields.List(fields.Nested(Named))
    units = fields.List(fields.Nested(Named))
    cert_bodies = fields.List(fields.Nested(Named), metadata={"description": "empty: any code is taken"})
