"""The operators' HTTP side of an audit: rows of every aggregate, and events sent again to one consumer."""

from __future__ import annotations

from typing import Any, ClassVar

import structlog
from marshmallow import Schema, fields, validate

from shared.auditing.facts import Facts
from shared.auditing.rows import LARGEST_PAGE, AuditRows
from shared.contracts.fields import Moment
from shared.errors import Invalid, NotFound, Violation
from shared.messaging.control import ResendRequest
from shared.messaging.service import ServiceMessages
from shared.web import Call, Reply, operation

log = structlog.get_logger(__name__)

_AUDITORS = ("operator", "admin")


class RowsQuery(Schema):
    after = fields.String(load_default=None, metadata={"description": "`next` of the page before"})
    limit = fields.Integer(load_default=500, validate=validate.Range(1, LARGEST_PAGE))
    changed_since = Moment(load_default=None, metadata={"description": "those only on which somebody acted since"})
    unsettled = fields.Boolean(
        load_default=False, metadata={"description": "those only that wait for something, without an act"}
    )


class AppliedOut(Schema):
    source = fields.String()
    n = fields.Integer()
    id = fields.String(allow_none=True)
    at = Moment(allow_none=True)


class WaitingOut(Schema):
    source = fields.String()
    n = fields.Integer()
    id = fields.String(allow_none=True)
    reason = fields.String()
    since = Moment()


class DroppedOut(Schema):
    source = fields.String()
    n = fields.Integer()


class OverdueOut(Schema):
    rule = fields.String()
    since = Moment()
    detail = fields.String()


class RowOut(Schema):
    id = fields.String()
    kind = fields.String(allow_none=True)
    source = fields.String()
    stands = fields.Boolean(metadata={"description": "false: only messages came for it so far"})
    file_code = fields.String(allow_none=True)
    status = fields.String(allow_none=True)
    version = fields.Integer()
    number = fields.Integer(metadata={"description": "of the last entry of its history"})
    hash = fields.String(metadata={"description": "of that entry"})
    sequence = fields.Integer(metadata={"description": "of its last event"})
    event_id = fields.String(allow_none=True)
    published_upto = fields.Integer()
    unpublished_since = Moment(allow_none=True)
    applied = fields.List(fields.Nested(AppliedOut))
    waiting = fields.List(fields.Nested(WaitingOut))
    dropped = fields.List(fields.Nested(DroppedOut))
    next_timer_at = Moment(allow_none=True)
    changed_at = Moment(allow_none=True)
    overdue = fields.List(fields.Nested(OverdueOut))


class RowsOut(Schema):
    items = fields.List(fields.Nested(RowOut))
    next = fields.String(allow_none=True)
    now = Moment(metadata={"description": "this service's time"})
    count = fields.Integer(metadata={"description": "about how many aggregates there are in all"})


class Ids(Schema):
    ids = fields.List(fields.String(), required=True, validate=validate.Length(1, LARGEST_PAGE))


class ResendIn(Schema):
    subject = fields.String(required=True, validate=validate.Length(1, 200))
    consumer = fields.String(required=True, validate=validate.Length(1, 100))
    first = fields.Integer(required=True, validate=validate.Range(min=1))


class ResendOut(Schema):
    subject = fields.String()
    consumer = fields.String()
    first = fields.Integer()
    last = fields.Integer()


class AuditOperations:
    """To be mixed into a WebService whose app has `.messages`. audit_facts: what its own documents tell besides."""

    app: Any
    audit_facts: ClassVar[Facts] = Facts()

    @operation(
        "GET",
        "/audit/rows",
        summary="Every aggregate as an audit sees it: how far it is, what waits; neither state nor history",
        query=RowsQuery,
        response=RowsOut,
        roles=_AUDITORS,
    )
    def list_audit_rows(self, call: Call) -> Reply:
        query, rows = call.query, self._audit_rows
        if query["unsettled"]:
            found, after = rows.unsettled(query["after"], query["limit"])
        elif query["changed_since"] is not None:
            found, after = rows.changed(query["changed_since"], query["after"], query["limit"])
        else:
            found, after = rows.by_id(query["after"], query["limit"])
        return Reply(self._audit_page(found, after))

    @operation(
        "POST",
        "/audit/rows/look",
        summary="Some aggregates as an audit sees them, by their ids",
        body=Ids,
        response=RowsOut,
        roles=_AUDITORS,
    )
    def look_at_audit_rows(self, call: Call) -> Reply:
        return Reply(self._audit_page(self._audit_rows.of(call.body["ids"]), None))

    @operation(
        "POST",
        "/resends",
        summary="Send an aggregate's events again, from a number on, to one consumer",
        body=ResendIn,
        response=ResendOut,
        status=202,
        roles=("operator",),
    )
    def resend_events(self, call: Call) -> Reply:
        body = call.body
        messages: ServiceMessages = self.app.messages
        if body["consumer"] not in messages.relay.consumers:
            known = ", ".join(messages.relay.consumers)
            message = f"'{body['consumer']}' does not follow this service; these do: {known}."
            raise Invalid([Violation("/consumer", "consumer", message)], message)
        last = max((row["sequence"] for row in self._audit_rows.of([body["subject"]])), default=0)
        if last == 0:
            raise NotFound(f"{body['subject']} has published nothing here; there is nothing to send again.")
        if body["first"] > last:
            message = f"Its last event is number {last}; begin there or before."
            raise Invalid([Violation("/first", "range", message)], message)
        messages.relay.resend(ResendRequest(body["subject"], body["first"], body["consumer"]))
        log.info("resend_ordered", aggregate_id=body["subject"], consumer=body["consumer"], by=call.principal.id)
        return Reply({**body, "last": last})

    def _audit_page(self, rows: Any, after: str | None) -> dict[str, Any]:
        return {
            "items": rows,
            "next": after,
            "now": self.app.messages.stores[0].clock(),
            "count": self._audit_rows.count(),
        }

    @property
    def _audit_rows(self) -> AuditRows:
        messages: ServiceMessages = self.app.messages
        return AuditRows(messages.stores, self.audit_facts, messages.stores[0].clock)
