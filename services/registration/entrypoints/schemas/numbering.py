"""The numbering of our own file codes, for operators."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class JumpIn(Schema):
    past = fields.String(required=True, metadata={"description": "the largest code of ours that anybody knows"})
    reason = fields.String(required=True, validate=validate.Length(1, 500))


class JumpOut(Schema):
    last = fields.String(metadata={"description": "counts as the last given; what is given from now on is larger"})
