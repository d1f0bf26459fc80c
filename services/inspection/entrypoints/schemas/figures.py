"""Figures of a period."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.inspection.domain.case import Mode
from services.inspection.domain.figures import Awaited
from shared.contracts.fields import Moment


class FiguresQuery(Schema):
    since = fields.Date(required=True, data_key="from", metadata={"description": "first day of receipt"})
    until = fields.Date(required=True, metadata={"description": "last day of receipt, at most a year later"})
    agency = fields.String(load_default=None, metadata={"description": "left out: the own one; supervisors: all"})


class DaysOut(Schema):
    days = fields.Integer(metadata={"description": "calendar days from receipt to the first notice"})
    cases = fields.Integer()


class TallyOut(Schema):
    month = fields.String(metadata={"description": "of receipt, as 2026-11"})
    mode = fields.Enum(Mode, by_value=True)
    received = fields.Integer()
    issued = fields.Integer()
    on_time = fields.Integer(metadata={"description": "issued by the day that the law gave"})
    open = fields.Integer()
    days = fields.List(fields.Nested(DaysOut))


class ShareOut(Schema):
    code = fields.String()
    name = fields.String()
    decided = fields.Integer(metadata={"description": "lines that passed or failed; of an importer, cases"})
    failed = fields.Integer()


class OfficerTallyOut(Schema):
    officer = fields.String(allow_none=True)
    received = fields.Integer()
    issued = fields.Integer()
    on_time = fields.Integer()
    open = fields.Integer()
    overdue = fields.Integer()


class PartOut(Schema):
    """Of the cases received in the period."""

    code = fields.String(allow_none=True, metadata={"description": "null: those that have none"})
    name = fields.String()
    received = fields.Integer()
    issued = fields.Integer()
    on_time = fields.Integer()
    open = fields.Integer()
    overdue = fields.Integer()
    days = fields.List(fields.Nested(DaysOut))


class WorkloadOut(Schema):
    officer = fields.String(allow_none=True)
    open = fields.Integer()
    overdue = fields.Integer()


class OldestOut(Schema):
    id = fields.String()
    file_code = fields.String()
    since = Moment()


class WaitingOut(Schema):
    what = fields.Enum(Awaited, by_value=True)
    cases = fields.Integer()
    oldest = fields.Nested(OldestOut)


class FiguresOut(Schema):
    """backlog, overdue, waiting, workloads: open cases of now, whenever they were received."""

    agency = fields.String(allow_none=True)
    since = fields.Date(data_key="from")
    until = fields.Date()
    tallies = fields.List(fields.Nested(TallyOut))
    officers = fields.List(fields.Nested(OfficerTallyOut))
    goods = fields.List(fields.Nested(ShareOut), metadata={"description": "those that failed oftenest first, 25"})
    origins = fields.List(fields.Nested(ShareOut))
    importers = fields.List(fields.Nested(ShareOut))
    backlog = fields.Integer()
    overdue = fields.Integer()
    agencies = fields.List(fields.Nested(PartOut), metadata={"description": "where all are asked for"})
    arrivals = fields.List(
        fields.Nested(PartOut),
        metadata={"description": "by province of the customs office that the first declaration names"},
    )
    groups = fields.List(
        fields.Nested(PartOut),
        metadata={"description": "of goods, by the single window's codes; a case with several is counted in each"},
    )
    waiting = fields.List(fields.Nested(WaitingOut))
    workloads = fields.List(fields.Nested(WorkloadOut), metadata={"description": "open cases of now, by officer"})
