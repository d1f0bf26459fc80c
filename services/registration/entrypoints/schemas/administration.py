"""Agencies, staff, calendars and bodies, as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from shared.contracts.fields import Moment
from shared.reference.entries import BODY_KINDS, BODY_STATUSES, NATIONAL, STAFF_ROLES

CODE = r"[A-Za-z0-9][A-Za-z0-9._@-]*$"
# What is said of a member of staff is told under "staff:<id>", and the subject of an event has 100 characters at most.
_STAFF_ID = 94


def _said(description: str) -> dict[str, str]:
    return {"description": description}


def _one_line(value: str) -> None:
    # To Python a `$` also stands before a last line break; an event with such a subject would be unreadable.
    if "\n" in value:
        raise ValidationError("Must not hold a line break.")


def code(limit: int) -> fields.String:
    return fields.String(required=True, validate=[validate.Length(1, limit), validate.Regexp(CODE), _one_line])


def _text(limit: int, **options: Any) -> fields.String:
    least = 1 if options.get("required") else None
    return fields.String(validate=validate.Length(least, limit), **options)


def _optional(limit: int) -> fields.String:
    return _text(limit, load_default=None, allow_none=True)


def _roles() -> fields.List[Any]:
    return fields.List(fields.String(validate=validate.OneOf(STAFF_ROLES)), required=True)


class SaidIn(Schema):
    reason = _text(2000, required=True, metadata=_said("why; it stands in the history"))
    correction = fields.Boolean(
        load_default=False, metadata=_said("states that the register was wrong on days that are past")
    )


class DatedIn(SaidIn):
    valid_from = fields.Date(required=True, metadata=_said("first day; what held before stays as it was"))
    valid_to = fields.Date(load_default=None, allow_none=True, metadata=_said("last day; null: open"))


class AgencyChange(DatedIn):
    name = _text(255, required=True)
    name_en = _optional(255)
    address = _optional(255)
    province = fields.String(load_default=None, allow_none=True, validate=[validate.Regexp(r"\d\d$"), _one_line])
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=100))
    succeeds = fields.List(code(20), load_default=list, metadata=_said("agencies whose work it takes over"))


class AgencyIn(AgencyChange):
    code = code(20)


class DelegationIn(Schema):
    to = code(_STAFF_ID)
    roles = _roles()
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True)
    reason = _text(2000, required=True)


class StaffChange(DatedIn):
    name = _text(255, required=True)
    agency = code(20)
    roles = _roles()
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=100))
    suspended = fields.Boolean(load_default=False)
    delegations = fields.List(fields.Nested(DelegationIn), load_default=list)


class StaffIn(StaffChange):
    staff_id = code(_STAFF_ID)


class BodyChange(DatedIn):
    name = _text(255, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(BODY_KINDS))
    status = fields.String(required=True, validate=validate.OneOf(BODY_STATUSES))
    decision_no = _optional(100)
    scope = fields.List(_text(100, required=True), required=True, metadata=_said("QCVN"))
    methods = fields.List(fields.Integer(validate=validate.Range(1, 8)), load_default=list)
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=100))


class BodyIn(BodyChange):
    code = code(50)


class DayIn(Schema):
    date = fields.Date(required=True)
    is_working = fields.Boolean(required=True)
    reason = _text(255, required=True)
    source = _text(255, required=True)


class CalendarChange(SaidIn):
    days = fields.List(
        fields.Nested(DayIn), required=True, metadata=_said("all days that differ; they replace those said before")
    )


class OnQuery(Schema):
    on = fields.Date(load_default=None, metadata=_said("the day asked about; else today"))


class StaffQuery(OnQuery):
    agency = fields.String(load_default=None, metadata=_said("only who works there on that day"))


class SaidOut(Schema):
    occurred_at = Moment(metadata=_said("when it was said"))


class AgencyEntryOut(SaidOut, AgencyIn):
    pass


class StaffEntryOut(SaidOut, StaffIn):
    pass


class BodyEntryOut(SaidOut, BodyIn):
    pass


class CalendarOut(SaidOut):
    code = fields.String(metadata=_said(f"of an agency, or {NATIONAL}"))
    version = fields.Integer()
    reason = fields.String(allow_none=True)
    days = fields.List(fields.Nested(DayIn))


class ReferenceRow(Schema):
    code = fields.String()
    version = fields.Integer()
    on = fields.Date()


def _row_of(entry: type[Schema], name: str) -> type[Schema]:
    """Row and whole: what holds on the day asked about, then all that was said."""
    row = {"current": fields.Nested(entry, allow_none=True, metadata=_said("null: nothing holds on that day"))}
    return type(name, (ReferenceRow,), row)


def _whole_of(row: type[Schema], entry: type[Schema], name: str) -> type[Schema]:
    return type(name, (row,), {"entries": fields.List(fields.Nested(entry), metadata=_said("oldest first"))})


AgencyRow = _row_of(AgencyEntryOut, "AgencyRow")
AgencyOut = _whole_of(AgencyRow, AgencyEntryOut, "AgencyOut")
StaffRow = _row_of(StaffEntryOut, "StaffRow")
StaffOut = _whole_of(StaffRow, StaffEntryOut, "StaffOut")
BodyRow = _row_of(BodyEntryOut, "BodyRow")
BodyOut = _whole_of(BodyRow, BodyEntryOut, "BodyOut")


class EnteredOut(Schema):
    code = fields.String()
    version = fields.Integer()


class LentRoleOut(Schema):
    role = fields.String()
    by = fields.String(metadata=_said("staff_id of whose role it is"))


class StandingOut(Schema):
    staff_id = fields.String()
    on = fields.Date()
    known = fields.Boolean(metadata=_said("the register names this person on that day"))
    suspended = fields.Boolean()
    name = fields.String(allow_none=True)
    agency = fields.String(allow_none=True)
    roles = fields.List(fields.String())
    delegated = fields.List(fields.Nested(LentRoleOut), metadata=_said("roles of others, lent for that day"))
    administered = fields.Boolean(metadata=_said("somebody may act as admin on that day"))
