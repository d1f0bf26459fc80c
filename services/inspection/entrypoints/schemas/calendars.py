"""Officers' calendars, slots and day plans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from marshmallow import Schema, fields, validate

from services.inspection.domain.officer_calendar.calendar import BookingStatus, Capacity, Delegation, LeaveStatus
from services.inspection.domain.officer_calendar.keeping import Duty
from services.inspection.domain.scheduling.half_days import Half, HalfDay
from services.inspection.domain.scheduling.places import Place
from services.inspection.entrypoints.schemas.shaping import Shaped, day, optional, required
from shared.contracts.fields import Moment

_MOST = 1000


def _province() -> fields.String:
    return fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"\d{2}\Z", error="Two digits."),
        metadata={"description": "two-digit code of the province"},
    )


class AgencyQuery(Schema):
    agency = fields.String(load_default=None, metadata={"description": "for operators and admins, who belong to none"})


class PlanQuery(AgencyQuery):
    date = day()


class SlotQuery(Schema):
    place = optional(255, "where the goods are; when left out, where the importer stores them")
    province = _province()
    officer = optional(100, "only this one")


class PlaceIn(Shaped):
    makes: ClassVar[Callable[..., Any]] = Place

    site = required(255)
    province = _province()


class CapacityIn(Shaped):
    """Sample inspections per half-day."""

    makes: ClassVar[Callable[..., Any]] = Capacity

    morning = fields.Integer(required=True, strict=True, validate=validate.Range(0, _MOST))
    afternoon = fields.Integer(required=True, strict=True, validate=validate.Range(0, _MOST))


class DutyIn(Shaped):
    makes: ClassVar[Callable[..., Any]] = Duty

    home = fields.Nested(PlaceIn, required=True)
    duty_days = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, 7)),
        required=True,
        validate=validate.Length(max=7),
        metadata={"description": "1 is Monday"},
    )
    capacity = fields.Nested(CapacityIn, required=True)


class HalfDayIn(Shaped):
    makes: ClassVar[Callable[..., Any]] = HalfDay

    on = day()
    half = fields.Enum(Half, by_value=True, required=True)


class LeaveIn(Schema):
    first = fields.Nested(HalfDayIn, required=True)
    last = fields.Nested(HalfDayIn, required=True)
    reason = required(2000)


class LeaveDecisionIn(Schema):
    becomes = fields.Enum(
        LeaveStatus,
        by_value=True,
        required=True,
        validate=validate.NoneOf([LeaveStatus.REQUESTED]),
    )
    reason = optional(2000, "needed unless it is granted")


class DelegationIn(Shaped):
    makes: ClassVar[Callable[..., Any]] = Delegation

    to = required(100, "officer who stands in")
    first = day()
    last = day()
    reason = required(2000)


class DelegationsIn(Schema):
    delegations = fields.List(fields.Nested(DelegationIn), required=True, validate=validate.Length(max=50))


class PlaceOut(Schema):
    site = fields.String()
    province = fields.String(allow_none=True)


class HalfDayOut(Schema):
    on = fields.Date()
    half = fields.Enum(Half, by_value=True)


class LeaveOut(Schema):
    id = fields.String()
    first = fields.Nested(HalfDayOut)
    last = fields.Nested(HalfDayOut)
    reason = fields.String()
    status = fields.Enum(LeaveStatus, by_value=True)
    asked_by = fields.String()
    decided_by = fields.String(allow_none=True)
    decision = fields.String(allow_none=True)


class DelegationOut(Schema):
    to = fields.String()
    first = fields.Date()
    last = fields.Date()
    reason = fields.String()


class BookingOut(Schema):
    id = fields.String()
    case_id = fields.String()
    file_code = fields.String()
    starts_at = Moment()
    ends_at = Moment()
    half_days = fields.List(fields.Nested(HalfDayOut))
    place = fields.Nested(PlaceOut)
    status = fields.Enum(BookingStatus, by_value=True)


class CapacityOut(Schema):
    morning = fields.Integer()
    afternoon = fields.Integer()


class ToMoveOut(Schema):
    case = fields.String()
    file_code = fields.String()
    starts_at = fields.String(metadata={"format": "date-time"})
    ends_at = fields.String(metadata={"format": "date-time"})
    place = fields.String()
    stand_in = fields.String(allow_none=True, metadata={"description": "whom the officer delegated to for that day"})


class CalendarActOut(Schema):
    """What stands after an act, and which appointments it leaves no room for: they are to be moved."""

    officer = fields.String()
    agency = fields.String()
    version = fields.Integer()
    to_move = fields.List(fields.Nested(ToMoveOut))


class CalendarOut(CalendarActOut):
    home = fields.Nested(PlaceOut)
    duty_days = fields.List(fields.Integer())
    capacity = fields.Nested(CapacityOut)
    kept = fields.Boolean(metadata={"description": "false: nobody has set it up; it has the agency's usual duty"})
    leave = fields.List(fields.Nested(LeaveOut))
    delegations = fields.List(fields.Nested(DelegationOut))
    bookings = fields.List(fields.Nested(BookingOut))


class CalendarsOut(Schema):
    officers = fields.List(fields.Nested(CalendarOut))


class StopOut(Schema):
    case = fields.String()
    file_code = fields.String()
    importer = fields.String()
    goods = fields.String(metadata={"description": "name of the first goods line"})
    status = fields.String()
    starts_at = Moment()
    ends_at = Moment()
    place = fields.Nested(PlaceOut)
    travel = fields.String(metadata={"description": "from the stop before, at first from home"})


class DayPlanOut(Schema):
    """The day's sample inspections in travel order."""

    officer = fields.String()
    date = fields.Date()
    on_duty = fields.Boolean(metadata={"description": "the agency works that day and it is one of the officer's days"})
    leave = fields.List(fields.Nested(LeaveOut))
    home = fields.Nested(PlaceOut)
    stops = fields.List(fields.Nested(StopOut))
