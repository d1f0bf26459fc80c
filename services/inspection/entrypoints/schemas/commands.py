"""What people send to a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.inspection.domain.case import Mode
from services.inspection.domain.evidence import (
    Answer,
    AppointmentKind,
    ChecklistAnswer,
    Coverage,
)
from services.inspection.domain.scheduling.half_days import Half
from services.inspection.entrypoints.schemas.shaping import Shaped, day, optional, required
from shared.contracts.fields import Moment

_LINES_AT_MOST = 2000


def _line_numbers() -> fields.List[Any]:
    return fields.List(
        fields.Integer(strict=True), load_default=list, metadata={"description": "line numbers; none named: all"}
    )


class AssignIn(Schema):
    officer = required(100, "null: given back, nobody works on the case", allow_none=True)


class SlotIn(Schema):
    officer = required(100)
    on = day()
    half = fields.Enum(Half, by_value=True, required=True)


class ScheduleIn(Schema):
    """Either a slot as proposed, or a window of one's own: starts_at, ends_at, officer and place."""

    kind = fields.Enum(AppointmentKind, by_value=True, required=True)
    slot = fields.Nested(SlotIn, load_default=None, allow_none=True)
    starts_at = Moment(load_default=None)
    ends_at = Moment(load_default=None)
    place = optional(255, "with a slot: when left out, where the importer stores the goods")
    officer = optional(100)
    province = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"\d{2}\Z", error="Two digits."),
        metadata={"description": "two-digit code of the place's province"},
    )
    reason = optional(2000, "needed when an appointment is moved, unless the importer wished so")

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def whole_window(self, _data: Any, original: Any, **_: Any) -> None:
        if not isinstance(original, dict):
            return
        taken = original.get("slot") is not None
        window = ("starts_at", "ends_at", "officer") if taken else ("starts_at", "ends_at", "place", "officer")
        if taken:
            faults = {name: ["Leave it out: the slot says it."] for name in window if original.get(name) is not None}
        else:
            faults = {name: ["Missing data for required field."] for name in window if _unsaid(original.get(name))}
        if faults:
            raise ValidationError(faults)


def _unsaid(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


class ChecklistAnswerIn(Shaped):
    makes: ClassVar[Callable[..., Any]] = ChecklistAnswer

    item = required(50, "code of the checklist")
    answer = fields.Enum(Answer, by_value=True, required=True)
    note = optional(2000, "needed beside a NO, and a SUPPLEMENT that is no item of the slip: what is to come")
    lines = _line_numbers()


class CoverageIn(Shaped):
    """Which paper shows that one of the regulations that apply together is met; or why it does not concern the goods."""

    makes: ClassVar[Callable[..., Any]] = Coverage

    qcvn = required(255, "as the line's rows name it; the number alone, as in 'QCVN 9', is enough")
    number = optional(50, "of the certificate, the receipt of a declaration or the test report, as it is on record")
    not_applicable = optional(2000, "why not, in place of a paper; only where the row has a condition")
    lines = _line_numbers()


class ChecklistIn(Schema):
    answers = fields.List(
        fields.Nested(ChecklistAnswerIn),
        load_default=list,
        validate=validate.Length(max=200),
        metadata={"description": "may be left out where only coverage is named"},
    )
    coverage = fields.List(
        fields.Nested(CoverageIn),
        load_default=list,
        validate=validate.Length(max=2000),
        metadata={"description": "for lines with rows in `also`: which paper covers which regulation"},
    )
    done_on = day("legal day on which it was answered on paper while the system was down", required=False)
    outage = optional(500, "why it is entered only now; with done_on alone")

    @validates_schema
    def says_something(self, data: Any, **_: Any) -> None:
        if not data["answers"] and not data["coverage"]:
            raise ValidationError("Answer at least one item, or name a paper in coverage.", "answers")


class ChangeModeIn(Schema):
    mode = fields.Enum(Mode, by_value=True, required=True)
    reason = required(400, "what was found")
