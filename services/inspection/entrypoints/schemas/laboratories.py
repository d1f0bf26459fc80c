"""Laboratories as readers get them."""

from __future__ import annotations

from marshmallow import Schema, fields

from shared.regulation.sampling_tests import LaboratoryStatus


class LaboratoryQuery(Schema):
    on = fields.Date(load_default=None, metadata={"description": "the day; today when left out"})


class LaboratoryOut(Schema):
    """scope: technical regulations that it may test. in_force_to: last day, None for further notice."""

    code = fields.String()
    name = fields.String()
    aliases = fields.List(fields.String())
    statuses = fields.List(fields.Enum(LaboratoryStatus, by_value=True))
    numbers = fields.List(fields.String(), metadata={"description": "of its accreditations and designations"})
    scope = fields.List(fields.String())
    in_force_from = fields.Date()
    in_force_to = fields.Date(allow_none=True)


class LaboratoriesOut(Schema):
    on = fields.Date()
    items = fields.List(fields.Nested(LaboratoryOut))
