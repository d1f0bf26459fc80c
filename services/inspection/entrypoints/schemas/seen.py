"""What a decision on the mode saw."""

from __future__ import annotations

from marshmallow import Schema, fields


class ComplaintSeenOut(Schema):
    id = fields.String()
    version = fields.Integer()


class FailSeenOut(Schema):
    file_code = fields.String()
    good_key = fields.String()
    signed_on = fields.Date()


class ReductionSeenOut(Schema):
    good_key = fields.String()
    entitlement = fields.String()
    version = fields.Integer()
    valid_to = fields.Date()


class LineSeenOut(Schema):
    line_no = fields.Integer()
    hs_code = fields.String()
    good_key = fields.String()
    rows = fields.List(fields.String(), metadata={"description": "rows of the catalogue that counted"})
    conditional = fields.List(fields.String(), metadata={"description": "those that hold under a condition"})
    exempt_category = fields.Integer(allow_none=True)
    ground = fields.String(allow_none=True, metadata={"description": "why it needs no inspection; null: it does"})
    fails = fields.String(allow_none=True, metadata={"description": "what the certification body found against it"})


class SeenOut(Schema):
    """The facts, complaints aside, so that somebody else can try the rules again."""

    regime = fields.String()
    regime_version = fields.String(metadata={"description": "hash of the regime's data"})
    lines = fields.List(fields.Nested(LineSeenOut))
    fails = fields.List(fields.Nested(FailSeenOut))
    reductions = fields.List(fields.Nested(ReductionSeenOut))
    uncured = fields.List(fields.String(), metadata={"description": "objected to again after a supplement"})
    draw = fields.Float(metadata={"description": "by which a share of the reduced ones is sampled"})


class NotedOut(Schema):
    """What was heard since, and left the mode as it is."""

    complaints = fields.List(fields.Nested(ComplaintSeenOut))
    reductions = fields.List(fields.Nested(ReductionSeenOut))
    uncured = fields.List(fields.String())
    why = fields.String()
