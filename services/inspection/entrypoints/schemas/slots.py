"""Appointments of sample inspections: slots, wishes, what the importer sees."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.inspection.domain.scheduling.slots import Constraint
from services.inspection.entrypoints.schemas.calendars import HalfDayOut, PlaceOut
from services.inspection.entrypoints.schemas.cases import AppointmentOut
from services.inspection.entrypoints.schemas.shaping import day, required
from shared.contracts.fields import Moment


class ReasonIn(Schema):
    reason = required(2000)


class WishIn(Schema):
    reason = required(2000)
    not_before = day()
    not_after = day(required=False)


class WishOut(Schema):
    by = fields.String()
    at = Moment()
    reason = fields.String()
    not_before = fields.Date()
    not_after = fields.Date(allow_none=True)


class OwnAppointmentOut(Schema):
    """What an importer sees of the case."""

    id = fields.String()
    version = fields.Integer()
    file_code = fields.String()
    appointment = fields.Nested(AppointmentOut, allow_none=True)
    ahead = fields.Boolean(metadata={"description": "there is one, and what it was made for is still to be done"})
    may_wish = fields.Boolean(metadata={"description": "another time may be asked for now"})
    wish = fields.Nested(WishOut, allow_none=True, metadata={"description": "not answered yet"})


class SlotKeyOut(HalfDayOut):
    officer = fields.String()


class SlotOut(Schema):
    """slot: what to send back to take it."""

    slot = fields.Nested(SlotKeyOut)
    starts_at = fields.String(metadata={"format": "date-time"})
    ends_at = fields.String(metadata={"format": "date-time"})
    free = fields.Integer(metadata={"description": "inspections that the half-day still takes"})
    travel = fields.String()
    fails = fields.List(fields.Enum(Constraint, by_value=True))
    explanation = fields.String()


class FailureOut(Schema):
    constraint = fields.Enum(Constraint, by_value=True)
    explanation = fields.String()


class SlotsOut(Schema):
    """The best first. When none fits: which constraints stand in the way, and what comes nearest."""

    due_on = fields.Date(metadata={"description": "last day for the sample"})
    arrives_from = fields.Date()
    arrives_until = fields.Date(allow_none=True, metadata={"description": "null: the goods are there"})
    place = fields.Nested(PlaceOut)
    slots = fields.List(fields.Nested(SlotOut))
    failed = fields.List(fields.Nested(FailureOut))
    alternatives = fields.List(fields.Nested(SlotOut))
