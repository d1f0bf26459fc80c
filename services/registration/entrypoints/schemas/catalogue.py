"""What the list of goods says of an HS code, as readers get it."""

from __future__ import annotations

from marshmallow import Schema, fields


class CatalogueQuery(Schema):
    hs_code = fields.String(required=True, metadata={"description": "8 digits, dots allowed"})
    on = fields.Date(
        load_default=None, metadata={"description": "day of receipt of the dossier; left out, today in Vietnam"}
    )


class PointerOut(Schema):
    vi = fields.String()
    en = fields.String()


class CatalogueRowOut(Schema):
    """handled_here: by the national committee or a provincial authority of science and technology."""

    code = fields.String()
    tier = fields.String()
    name = fields.String()
    name_en = fields.String()
    qcvn = fields.String()
    hs = fields.List(fields.String())
    measure = fields.String(allow_none=True)
    methods = fields.List(fields.Integer())
    group = fields.String(allow_none=True)
    competent = fields.String()
    authority = fields.String(allow_none=True)
    handled_here = fields.Boolean()
    condition = fields.String(allow_none=True)
    condition_en = fields.String(allow_none=True)
    limits = fields.Dict(keys=fields.String())
    beside = fields.List(
        fields.String(), metadata={"description": "rows whose goods come under this one too; it is not chosen itself"}
    )
    source = fields.String()
    certainty = fields.String()
    in_force_from = fields.Date()
    in_force_to = fields.Date(allow_none=True)


class TierOut(Schema):
    code = fields.String()
    name = fields.String()
    name_en = fields.String()
    on_import = fields.String()


class CatalogueOut(Schema):
    """candidates: every row; the goods' description decides. pointers: what the importer has to do, per tier, authority."""

    hs_code = fields.String()
    on = fields.Date()
    regime = fields.String()
    candidates = fields.List(fields.Nested(CatalogueRowOut))
    tiers = fields.List(fields.Nested(TierOut))
    pointers = fields.List(fields.Nested(PointerOut))
    needs_choice = fields.Boolean()
    may_need_inspection = fields.Boolean()
