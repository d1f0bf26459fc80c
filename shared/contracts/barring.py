"""`shared.barring` as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields

from shared.barring import Bar


class WhyOut(Schema):
    code = fields.Enum(
        Bar,
        by_value=True,
        metadata={
            "description": "role: another role's; need: something must be so first; importer: the dossier waits for its "
            "importer; request: the importer's request waits for its answer; after: other acts come first; same_person: "
            "the reader did another step of the same result"
        },
    )
    what = fields.String(
        allow_none=True,
        metadata={"description": "the need, what is waited for or asked for, or the step that the reader did"},
    )
    acts = fields.List(fields.String(), metadata={"description": "that come before it"})
    until = fields.Date(allow_none=True)


class BarredOut(Schema):
    act = fields.String()
    roles = fields.List(fields.String(), metadata={"description": "whose act it is"})
    because = fields.List(fields.Nested(WhyOut))
