"""What registration publishes of its reference data: who works where, which days count, which bodies may certify or test.

Each agency, person, calendar and body is an aggregate of its own; an event says all that holds from its first day on.
Effective dates are legal days (Asia/Ho_Chi_Minh); `valid_to` is the last day, None while open.
"""

from __future__ import annotations

from marshmallow import fields, validate

from shared.contracts.events import CATALOGUE
from shared.contracts.fields import Contract, Moment, one_of, text

STAFF_ROLES = ("officer", "reviewer", "signer", "operator", "admin")


class Said(Contract):
    """correction: it changes what held on days gone by."""

    occurred_at = Moment(required=True)
    reason = text(2000, required=False)
    correction = fields.Boolean(load_default=False)


class Reference(Said):
    """Holds from its first day on, until its last day or until a later one begins; what was said last goes first."""

    valid_from = fields.Date(required=True)
    valid_to = fields.Date(allow_none=True, load_default=None)


class Delegation(Contract):
    """For that time the other person may act in these roles too."""

    to = text(100)
    roles = fields.List(one_of(*STAFF_ROLES), required=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True)
    reason = text(2000)


@CATALOGUE.event("registration.staff_changed")
class StaffChanged(Reference):
    """A member of an agency's staff: name, roles, address for reminders, delegations."""

    staff_id = text(100)
    name = text(255)
    agency = text(20)
    roles = fields.List(one_of(*STAFF_ROLES), required=True)
    email = text(100, required=False)
    suspended = fields.Boolean(load_default=False)
    delegations = fields.List(fields.Nested(Delegation), load_default=list)


@CATALOGUE.event("registration.agency_changed")
class AgencyChanged(Reference):
    """An inspection agency: names, place, province, whose cases it takes over."""

    code = text(20)
    name = text(255)
    name_en = text(255, required=False)
    address = text(255, required=False)
    province = text(2, required=False)
    email = text(100, required=False)
    succeeds = fields.List(text(20), load_default=list)


class CalendarDay(Contract):
    date = fields.Date(required=True)
    is_working = fields.Boolean(required=True)
    reason = text(255)
    source = text(255)


@CATALOGUE.event("registration.calendar_changed")
class CalendarChanged(Said):
    """The days on which an agency (None: every agency) differs from the general calendar; replaces those said before."""

    agency = text(20, required=False)
    days = fields.List(fields.Nested(CalendarDay), required=True)


@CATALOGUE.event("registration.body_changed")
class BodyChanged(Reference):
    """A laboratory or certification body: status, scope and validity."""

    code = text(20)
    name = text(255)
    kind = one_of("LABORATORY", "CERT_BODY", "INSPECTION_BODY")
    status = one_of("REGISTERED", "ACCREDITED", "RECOGNISED", "DESIGNATED", "SUSPENDED", "WITHDRAWN")
    decision_no = text(100, required=False)
    scope = fields.List(text(100), required=True, metadata={"description": "QCVN codes"})
    methods = fields.List(fields.Integer(validate=validate.Range(1, 8)), load_default=list)
    email = text(100, required=False)
