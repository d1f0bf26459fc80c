"""The code lists of form 01 as readers get them."""

from __future__ import annotations

from marshmallow import Schema, fields

from shared.contracts.fields import Named


class ListedAgency(Named):
    """begins_on, ended_on, successor: of an agency that is out of office today only; name no such one anew."""

    begins_on = fields.Date(allow_none=True, metadata={"description": "its first day, where that is to come"})
    ended_on = fields.Date(allow_none=True, metadata={"description": "its last day, where that has gone by"})
    successor = fields.Nested(Named, allow_none=True, metadata={"description": "who is in office in its place"})


class CodeListsOut(Schema):
    """The lists that form 01 takes codes from."""

    agencies = fields.List(fields.Nested(ListedAgency))
    goods_groups = fields.List(fields.Nested(Named))
    qcvn = fields.List(fields.Nested(Named))
    attachment_types = fields.List(fields.Nested(Named))
    units = fields.List(fields.Nested(Named))
    cert_bodies = fields.List(fields.Nested(Named), metadata={"description": "empty: any code is taken"})
