"""Operators' HTTP side of a service's messages: what waits and why, replay, skip, rebase, reconcile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from marshmallow import Schema, fields, validate

from shared.aggregate import Json
from shared.errors import CuakhauError
from shared.messaging.service import ServiceMessages
from shared.storage import unreadable
from shared.storage.waiting import REASONS
from shared.web import Call, Page, Reply, operation

log = structlog.get_logger(__name__)

_OPERATORS = ("operator",)
_ALL_REASONS = (*REASONS, "unreadable", "parked")


class MessageQuery(Schema):
    reason = fields.String(load_default=None, validate=validate.OneOf(_ALL_REASONS))
    source = fields.String(load_default=None)
    q = fields.String(load_default=None, metadata={"description": "a dossier's id or file code"})


class MessageRow(Schema):
    id = fields.String()
    aggregate_id = fields.String(allow_none=True)
    file_code = fields.String(allow_none=True)
    source = fields.String(allow_none=True)
    sequence = fields.Integer(allow_none=True)
    type = fields.String(allow_none=True)
    event_id = fields.String(allow_none=True)
    reason = fields.String(validate=validate.OneOf(_ALL_REASONS))
    error = fields.String(allow_none=True)
    tries = fields.Integer()
    since = fields.DateTime()
    next_try_at = fields.DateTime(allow_none=True)


class WholeMessage(MessageRow):
    attributes = fields.Dict(keys=fields.String())
    data = fields.String(metadata={"description": "the body as text; bytes that are no UTF-8 as \\x.."})
    traceback = fields.String(allow_none=True)


class SkipBody(Schema):
    reason = fields.String(required=True, validate=validate.Length(1, 500))


class RebaseBody(SkipBody):
    sequence = fields.Integer(required=True, validate=validate.Range(min=0))
    event_id = fields.String(required=True, allow_none=True)


class Selection(Schema):
    ids = fields.List(fields.String(), required=True, validate=validate.Length(1, 200))


class SkipSelection(Selection, SkipBody):
    pass


class Outcome(Schema):
    id = fields.String()
    outcome = fields.String()
    detail = fields.String(allow_none=True)


class Outcomes(Schema):
    items = fields.List(fields.Nested(Outcome))


class Reconciled(Schema):
    count = fields.Integer(metadata={"description": "aggregates whose progress is told again"})


class MessageOperations:
    """To be mixed into a WebService whose app has `.messages`."""

    app: Any

    @operation(
        "GET",
        "/messages",
        summary="Messages that wait, and why",
        query=MessageQuery,
        response=MessageRow,
        paged=True,
        roles=_OPERATORS,
    )
    def list_messages(self, call: Call) -> Page:
        reason, source, q = (call.query[name] for name in ("reason", "source", "q"))
        rows: list[Json] = []
        after = call.cursor
        if reason not in ("unreadable", "parked") and (after is None or after[0] == "waiting"):
            pair = (after[1], after[2]) if after else None
            rows += self._messages.waiting.list(reason=reason, source=source, q=q, after=pair, limit=call.limit)
        if len(rows) < call.limit and not (source or q) and reason in (None, "unreadable", "parked"):
            kept = after[1] if after and after[0] == "kept" else None
            left = self._messages.unreadable.list(reason=reason, after=kept, limit=call.limit - len(rows))
            rows += left
        return Page(rows, _cursor_after(rows, call.limit))

    @operation("GET", "/messages/<id>", summary="One waiting message, whole", response=WholeMessage, roles=_OPERATORS)
    def show_message(self, call: Call) -> Reply:
        return Reply(self._messages.show(call.path["id"]))

    @operation("POST", "/messages/<id>/replay", summary="Try it again now", response=Outcome, roles=_OPERATORS)
    def replay_message(self, call: Call) -> Reply:
        id = call.path["id"]
        return Reply({"id": id, "outcome": self._messages.replay(id, call.principal.actor()), "detail": None})

    @operation(
        "POST",
        "/messages/<id>/skip",
        summary="Take it as done without doing it",
        body=SkipBody,
        response=Outcome,
        roles=_OPERATORS,
    )
    def skip_message(self, call: Call) -> Reply:
        id = call.path["id"]
        self._messages.skip(id, call.principal.actor(), call.body["reason"])
        return Reply({"id": id, "outcome": "skipped", "detail": None})

    @operation(
        "POST",
        "/messages/<id>/rebase",
        summary="After a fork: go on from this number",
        body=RebaseBody,
        response=Outcome,
        roles=_OPERATORS,
    )
    def rebase_message(self, call: Call) -> Reply:
        id, body = call.path["id"], call.body
        self._messages.waiting.rebase(id, call.principal.actor(), body["sequence"], body["event_id"], body["reason"])
        return Reply({"id": id, "outcome": "rebased", "detail": None})

    @operation(
        "POST", "/messages/replay", summary="Try a selection again", body=Selection, response=Outcomes, roles=_OPERATORS
    )
    def replay_selection(self, call: Call) -> Reply:
        actor = call.principal.actor()
        return Reply({"items": _each(call.body["ids"], lambda id: self._messages.replay(id, actor))})

    @operation(
        "POST",
        "/messages/skip",
        summary="Take a selection as done",
        body=SkipSelection,
        response=Outcomes,
        roles=_OPERATORS,
    )
    def skip_selection(self, call: Call) -> Reply:
        actor, reason = call.principal.actor(), call.body["reason"]

        def skip(id: str) -> str:
            self._messages.skip(id, actor, reason)
            return "skipped"

        return Reply({"items": _each(call.body["ids"], skip)})

    @operation(
        "POST",
        "/reconcile",
        summary="Tell every consumer how far each dossier is, so that they ask for what they miss",
        response=Reconciled,
        roles=_OPERATORS,
    )
    def reconcile(self, _call: Call) -> Reply:
        return Reply({"count": self._messages.reconcile()})

    @property
    def _messages(self) -> ServiceMessages:
        messages: ServiceMessages = self.app.messages
        return messages


def _each(ids: list[str], act: Callable[[str], str]) -> list[Json]:
    """One refused message does not hold up the others."""
    items: list[Json] = []
    for id in ids:
        try:
            items.append({"id": id, "outcome": act(id), "detail": None})
        except CuakhauError as error:
            items.append({"id": id, "outcome": error.code, "detail": error.message})
        except Exception as error:
            log.exception("message_act_failed", message=id)
            items.append({"id": id, "outcome": "failed", "detail": f"{type(error).__name__}; see the service's log."})
    return items


def _cursor_after(rows: list[Json], limit: int) -> list[str] | None:
    if len(rows) < limit:
        return None
    last = rows[-1]
    if last["id"].startswith(unreadable.PREFIX):
        return ["kept", last["id"].removeprefix(unreadable.PREFIX)]
    return ["waiting", last["aggregate_id"], last["id"]]
