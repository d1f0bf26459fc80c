"""Lists of cases: what may be asked, what a row shows, how many there are."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from services.inspection.application.worklist import Order
from services.inspection.domain.case import Mode, Status
from services.inspection.domain.worklist.stages import Stage
from services.inspection.entrypoints.schemas.cases import InspectionRow


def _several(of: Any, description: str) -> fields.List[Any]:
    member = fields.Enum(of, by_value=True)
    return fields.List(
        member, load_default=list, metadata={"description": f"{description}; may be given several times"}
    )


class ListQuery(Schema):
    agency = fields.String(load_default=None)
    status = _several(Status, "status")
    stage = _several(Stage, "who has to do something next")
    mode = _several(Mode, "mode")
    officer = fields.String(
        load_default=None, metadata={"description": "id or name; me: the caller's own; none: nobody's"}
    )
    tax_code = fields.String(load_default=None, metadata={"description": "of the importer"})
    row = fields.String(
        load_default=None, metadata={"description": "of the catalogue, that counts for some goods line"}
    )
    group = fields.String(
        load_default=None, metadata={"description": "of goods, by the single window's code, that some goods line is of"}
    )
    due_from = fields.Date(load_default=None, metadata={"description": "next_due_on is that day or later"})
    due_until = fields.Date(load_default=None, metadata={"description": "next_due_on is that day or before"})
    open_only = fields.Boolean(load_default=False, metadata={"description": "without those that are over"})
    q = fields.String(
        load_default=None,
        validate=validate.Length(max=200),
        metadata={
            "description": "beginnings of words, all of them, without regard to diacritics and capitals: of file code, "
            "tax code and name of the importer, numbers of declarations, papers and notices, names of goods"
        },
    )
    sort = fields.Enum(
        Order, by_value=True, load_default=Order.DUE, metadata={"description": "due: by next_due_on, then by arrival"}
    )


class WorklistRow(InspectionRow):
    hs_code = fields.String(metadata={"description": "of the first goods line"})
    stage = fields.Enum(Stage, by_value=True, metadata={"description": "who has to do something next"})
    next_due_on = fields.Date(
        metadata={"description": "the day that counts in this stage: the importer's, while the agency waits for it"}
    )
    owed_by = fields.String(allow_none=True, metadata={"description": "AGENCY, IMPORTER; null: the case is over"})
    days_left = fields.Integer(
        allow_none=True,
        metadata={"description": "working days until next_due_on: 0 on that day, negative after it; null: it is over"},
    )
    allowed = fields.List(fields.String(), metadata={"description": "acts that the reader may do now"})


class CountsQuery(Schema):
    agency = fields.String(load_default=None, metadata={"description": "for operators and admins, who belong to none"})


class LoadOut(Schema):
    officer = fields.String()
    name = fields.String()
    open = fields.Integer()
    overdue = fields.Integer()
    today = fields.Integer()
    soon = fields.Integer()


class CountsOut(Schema):
    """Of open cases. overdue, today, soon: of those for which the agency's time runs."""

    stages = fields.Dict(keys=fields.String(), values=fields.Integer(), metadata={"description": "how many in each"})
    open = fields.Integer()
    mine = fields.Integer(metadata={"description": "the caller's own"})
    unassigned = fields.Integer()
    overdue = fields.Integer()
    today = fields.Integer()
    soon = fields.Integer(metadata={"description": "due on the next working day"})
    officers = fields.List(fields.Nested(LoadOut), metadata={"description": "the agency's officers, and who has cases"})
