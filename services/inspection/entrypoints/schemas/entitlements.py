"""Reductions of inspection, and the records of goods on which they rest."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.inspection.domain.entitlements.entitlement import EntitlementStatus, Ground
from services.inspection.domain.entitlements.holding import SubmitReport
from services.inspection.domain.entitlements.letters import LetterKind
from services.inspection.domain.good_record import Verdict
from services.inspection.entrypoints.schemas.shaping import Shaped, amount, optional, required
from shared.contracts.fields import Named

_GOOD_KEY = validate.Regexp(r"[0-9a-f]{32}\Z", error="32 hexadecimal digits, as a goods line shows it.")


class ApplyIn(Schema):
    good_key = fields.String(required=True, validate=_GOOD_KEY)


class EntitlementDecisionIn(Schema):
    grant = fields.Boolean(required=True)
    reason = optional(2000, "required to refuse")


class EntitlementReasonIn(Schema):
    reason = required(2000)


class ReportIn(Shaped):
    """What was imported in the period that runs."""

    makes = SubmitReport

    lots = fields.Integer(required=True, strict=True, validate=validate.Range(0, 10_000))
    quantity = amount()
    unit = required(20)
    conformity = required(2000, "results of the lots")
    note = optional(2000)


class EntitlementQuery(Schema):
    tax_code = fields.String(load_default=None)
    good_key = fields.String(load_default=None)
    status = fields.Enum(EntitlementStatus, by_value=True, load_default=None)
    agency = fields.String(load_default=None)


class GoodRecordQuery(Schema):
    tax_code = fields.String(load_default=None)


class EntitlementActOut(Schema):
    id = fields.String()
    version = fields.Integer()
    status = fields.String()
    number = fields.String(allow_none=True, metadata={"description": "of the confirmation"})
    decide_by = fields.String(allow_none=True, metadata={"format": "date"})
    valid_from = fields.String(allow_none=True, metadata={"format": "date"})
    valid_to = fields.String(allow_none=True, metadata={"format": "date", "description": "last day"})
    report_due_on = fields.String(allow_none=True, metadata={"format": "date"})


class GoodOut(Schema):
    name = fields.String()
    brand = fields.String()
    model = fields.String()
    tech_spec = fields.String()
    origin = fields.String()
    manufacturer = fields.String(allow_none=True)
    hs_code = fields.String(metadata={"description": "under which it last came"})


class BasisLotOut(Schema):
    file_code = fields.String()
    notice_no = fields.String()
    issued_on = fields.Date()


class GrantingOut(Schema):
    number = fields.String()
    by = fields.String()
    on = fields.Date()
    note = fields.String(allow_none=True)


class ReportOut(Schema):
    due_on = fields.Date()
    submitted_on = fields.Date()
    by = fields.String()
    lots = fields.Integer()
    quantity = fields.Decimal(as_string=True)
    unit = fields.String()
    conformity = fields.String()
    note = fields.String(allow_none=True)


class EndingOut(Schema):
    ground = fields.Enum(Ground, by_value=True)
    on = fields.Date()
    reason = fields.String()
    by = fields.String()


class EntitlementOut(Schema):
    id = fields.String()
    version = fields.Integer()
    status = fields.Enum(EntitlementStatus, by_value=True)
    good_key = fields.String()
    tax_code = fields.String()
    importer = fields.String()
    good = fields.Nested(GoodOut)
    agency = fields.Nested(Named)
    regime = fields.String()
    basis = fields.List(
        fields.Nested(BasisLotOut),
        metadata={"description": "lots that passed in a row; staff see those of their own agency"},
    )
    basis_elsewhere = fields.Integer(metadata={"description": "lots of other agencies' cases, counted and not shown"})
    asked_by = fields.String()
    asked_on = fields.Date()
    decide_by = fields.Date(allow_none=True)
    granting = fields.Nested(GrantingOut, allow_none=True)
    valid_from = fields.Date(allow_none=True)
    valid_to = fields.Date(allow_none=True, metadata={"description": "last day"})
    report_due_on = fields.Date(allow_none=True)
    reports = fields.List(fields.Nested(ReportOut))
    ending = fields.Nested(EndingOut, allow_none=True)
    allowed = fields.List(fields.String(), metadata={"description": "acts that the reader's role may do now"})


class EntitlementLetterOut(Schema):
    kind = fields.Enum(LetterKind, by_value=True)
    number = fields.String(
        allow_none=True,
        metadata={"description": "of the confirmation, which later letters refer to; null: there is none"},
    )
    dated = fields.Date()
    signer = fields.String(metadata={"description": "who decided; timer or a service: it followed by itself"})
    ground = fields.Enum(Ground, by_value=True, allow_none=True)
    reason = fields.String(allow_none=True)


class EntitlementLettersOut(Schema):
    letters = fields.List(fields.Nested(EntitlementLetterOut))


class LotOut(Schema):
    case_id = fields.String()
    file_code = fields.String()
    notice_no = fields.String()
    regime = fields.String()
    issued_on = fields.Date()
    codes = fields.List(fields.Integer(), metadata={"description": "results of the lot's lines of this good"})
    verdict = fields.Enum(Verdict, by_value=True)


class GoodRecordOut(Schema):
    good_key = fields.String()
    version = fields.Integer()
    tax_code = fields.String()
    importer = fields.String()
    good = fields.Nested(GoodOut)
    agency = fields.Nested(Named)
    consecutive_passes = fields.Integer()
    lots = fields.List(
        fields.Nested(LotOut),
        metadata={"description": "the newest last; older ones are only counted; staff see those of their own agency"},
    )
    lots_elsewhere = fields.Integer(metadata={"description": "lots of other agencies' cases, counted and not shown"})
