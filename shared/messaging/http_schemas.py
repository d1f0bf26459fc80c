"""What goes in and out of the operators' HTTP side of a service's messages."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from shared.messaging.bulk import OUTCOMES
from shared.storage.bulk_acts import REPLAY, SKIP, STATES
from shared.storage.waiting import REASONS
from shared.storage.wanted import Wanted

ALL_REASONS = (*REASONS, "unreadable", "parked")
_LONGEST_ID = 500


def _text(length: int = 200, about: str | None = None) -> fields.String:
    said = {"description": about} if about else {}
    return fields.String(load_default=None, allow_none=True, validate=validate.Length(max=length), metadata=said)


class MessageFilter(Schema):
    reason = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(ALL_REASONS))
    type = _text()
    source = _text()
    cause = _text(40, "of a group, as /messages/groups gives it")
    q = _text(200, "a dossier's id or file code as a whole; else text in those, in type, error and content")

    @post_load
    def wanted(self, data: dict[str, Any], **_: Any) -> Wanted:
        given = {name: value or None for name, value in data.items() if name != "ids"}
        return Wanted(**given, ids=tuple(data.get("ids") or ()))


class BulkFilter(MessageFilter):
    ids = fields.List(
        fields.String(validate=validate.Length(1, _LONGEST_ID)), load_default=list, validate=validate.Length(max=1000)
    )


class MessageRow(Schema):
    id = fields.String()
    aggregate_id = fields.String(allow_none=True)
    file_code = fields.String(allow_none=True)
    source = fields.String(allow_none=True)
    sequence = fields.Integer(allow_none=True)
    type = fields.String(allow_none=True)
    event_id = fields.String(allow_none=True)
    reason = fields.String(validate=validate.OneOf(ALL_REASONS))
    cause = fields.String(metadata={"description": "the same for all that wait for the same cause"})
    error = fields.String(allow_none=True)
    tries = fields.Integer()
    since = fields.DateTime()
    next_try_at = fields.DateTime(allow_none=True)


class ActOnMessage(Schema):
    at = fields.DateTime(attribute="time")
    act = fields.String()
    by = fields.String()
    reason = fields.String(allow_none=True)


class WholeMessage(MessageRow):
    attributes = fields.Dict(keys=fields.String())
    data = fields.String(metadata={"description": "the body as text; bytes that are no UTF-8 as \\x.."})
    traceback = fields.String(allow_none=True)
    masked = fields.Boolean(metadata={"description": "personal data is masked; reveal shows it"})
    acts = fields.List(fields.Nested(ActOnMessage), metadata={"description": "operators' acts on it, oldest first"})


class MessageGroup(Schema):
    """What waits for the same cause; without reason, type, source and cause: all further groups together."""

    reason = fields.String(allow_none=True)
    type = fields.String(allow_none=True)
    source = fields.String(allow_none=True)
    cause = fields.String(allow_none=True)
    count = fields.Integer()
    dossiers = fields.Integer()
    oldest_since = fields.DateTime()
    newest_since = fields.DateTime()
    error = fields.String(allow_none=True, metadata={"description": "of one of them"})
    example_id = fields.String(allow_none=True)


class MessageGroups(Schema):
    items = fields.List(fields.Nested(MessageGroup))


class ReasonBody(Schema):
    reason = fields.String(required=True, validate=validate.Length(1, 500))


class RebaseBody(ReasonBody):
    sequence = fields.Integer(required=True, validate=validate.Range(min=0))
    event_id = fields.String(required=True, allow_none=True)


class Selection(Schema):
    ids = fields.List(fields.String(), required=True, validate=validate.Length(1, 200))


class SkipSelection(Selection, ReasonBody):
    pass


class Outcome(Schema):
    id = fields.String()
    outcome = fields.String()
    detail = fields.String(allow_none=True)


class Outcomes(Schema):
    items = fields.List(fields.Nested(Outcome))


class Reconciled(Schema):
    count = fields.Integer(metadata={"description": "aggregates whose progress is told again"})


class BulkActBody(ReasonBody):
    act = fields.String(required=True, validate=validate.OneOf([REPLAY, SKIP]))
    filter = fields.Nested(BulkFilter, required=True)
    expected_count = fields.Integer(
        required=True, strict=True, validate=validate.Range(0, 10_000_000), metadata={"description": "as it was seen"}
    )
    rate = fields.Integer(
        load_default=50, strict=True, validate=validate.Range(1, 500), metadata={"description": "per second"}
    )


class BulkActOut(Schema):
    id = fields.String()
    act = fields.String()
    filter = fields.Nested(BulkFilter)
    rate = fields.Integer()
    reason = fields.String()
    by = fields.String()
    state = fields.String(validate=validate.OneOf(STATES))
    counted = fields.Integer(metadata={"description": "messages that it was about when it was ordered"})
    done = fields.Dict(
        keys=fields.String(validate=validate.OneOf(OUTCOMES)),
        values=fields.Integer(),
        metadata={"description": "by what became of them; waiting: failed again; settled: no longer waited"},
    )
    started_at = fields.DateTime()
    ended_at = fields.DateTime(allow_none=True)


class BulkActList(Schema):
    items = fields.List(fields.Nested(BulkActOut))


class BulkActQuery(Schema):
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
