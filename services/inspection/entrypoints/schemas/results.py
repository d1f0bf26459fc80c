"""What people send about results, notices and what follows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from marshmallow import Schema, fields, validate

from services.inspection.application.notice_register import NumberStatus
from services.inspection.domain.content import Named
from services.inspection.domain.evidence import LineResult
from services.inspection.entrypoints.schemas.following import DispositionOut
from services.inspection.entrypoints.schemas.shaping import Shaped, day, optional, required
from shared.contracts import fields as contract

_LINES_AT_MOST = 2000


class ChooseRowIn(Schema):
    line_no = fields.Integer(required=True, strict=True)
    row = fields.String(
        required=True,
        allow_none=True,
        validate=validate.Length(min=1, max=20),
        metadata={"description": "code of a candidate row; null: no row covers the goods"},
    )
    reason = required(2000)


class BodyIn(Shaped):
    makes: ClassVar[Callable[..., Any]] = Named

    code = required(50)
    name = required(255)


class LineResultIn(Shaped):
    makes: ClassVar[Callable[..., Any]] = LineResult

    line_no = fields.Integer(required=True, strict=True)
    code = fields.Integer(required=True, strict=True, metadata={"description": "result code 1..10"})
    reason = optional(2000, "needed for codes 3, 4, 5, 6, 8, 9")
    body = fields.Nested(
        BodyIn,
        load_default=None,
        allow_none=True,
        metadata={"description": "with code 8: where conformity is to be re-assessed"},
    )


class DraftIn(Schema):
    lines = fields.List(fields.Nested(LineResultIn), required=True, validate=validate.Length(min=1, max=_LINES_AT_MOST))
    amendments = optional(2000, "what an amended notice says differently; needed when a standing notice is amended")


class ReviewIn(Schema):
    approve = fields.Boolean(required=True, metadata={"description": "false: back to the officer"})
    reason = optional(2000, "needed when it goes back")


class SignIn(Schema):
    signer = optional(100, "as printed on the notice; when left out, the account's name")
    issued_on = day("legal day on which it was signed on paper while the system was down", required=False)
    outage = optional(500, "why it is entered only now; with issued_on alone")


class NoticeReasonIn(Schema):
    reason = required(2000)


class DispositionIn(Schema):
    line_no = fields.Integer(required=True, strict=True)
    number = required(100, "of the paper that shows it")
    dated = fields.Date(required=True, metadata={"description": "of the paper"})
    done_on = fields.Date(required=True)
    sha256 = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"[0-9a-f]{64}\Z", error="64 hexadecimal digits."),
        metadata={"description": "of the paper's file"},
    )


class CustomsCopyIn(Schema):
    number = required(100, "of the letter to customs")
    sent_on = fields.Date(required=True)


class DispositionQuery(Schema):
    agency = fields.String(load_default=None)
    open = fields.Boolean(
        load_default=None, allow_none=True, metadata={"description": "true: some goods wait; false: none do any more"}
    )
    overdue = fields.Boolean(load_default=False, metadata={"description": "only those whose day has gone by"})


class FailedLineOut(DispositionOut):
    goods = fields.String()
    overdue = fields.Boolean()


class DispositionRow(Schema):
    """A case in whose notice goods failed."""

    id = fields.String()
    version = fields.Integer()
    file_code = fields.String()
    agency = fields.Nested(contract.Named)
    tax_code = fields.String()
    importer = fields.String()
    due_on = fields.Date(
        metadata={"description": "the earliest day of what still waits; the last one when all is done"}
    )
    overdue = fields.Boolean()
    lines = fields.List(fields.Nested(FailedLineOut))


class NoticeNumbersQuery(Schema):
    year = fields.Integer(required=True, validate=validate.Range(2000, 9999))
    agency = fields.String(load_default=None, metadata={"description": "for operators and admins, who belong to none"})


class NoticeNumberOut(Schema):
    """A number that was drawn, for a signature of that case."""

    number = fields.Integer()
    notice_no = fields.String()
    case_id = fields.String()
    file_code = fields.String(allow_none=True)
    status = fields.Enum(
        NumberStatus,
        by_value=True,
        metadata={"description": "RESERVED: for a signature that does not stand yet; VOID: no notice will have it"},
    )
    reason = fields.String(allow_none=True, metadata={"description": "why it is void"})
