"""An aggregate's history, as every service shows it."""

from __future__ import annotations

from marshmallow import Schema, fields

from shared.contracts.fields import Moment


class HistoryActor(Schema):
    id = fields.String()
    role = fields.String()
    on_behalf_of = fields.String(metadata={"description": "who delegated the role; absent in an act of one's own"})


class HistoryEvent(Schema):
    type = fields.String()
    sequence = fields.Integer()


class HistoryEntry(Schema):
    """One act. event: what was published of it; hash: over the entry and the hash before it."""

    number = fields.Integer()
    id = fields.String()
    time = Moment()
    act = fields.String()
    actor = fields.Nested(HistoryActor)
    reason = fields.String()
    details = fields.Dict(keys=fields.String())
    event = fields.Nested(HistoryEvent)
    hash = fields.String()


class HistoryOut(Schema):
    entries = fields.List(fields.Nested(HistoryEntry))
