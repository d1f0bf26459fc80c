"""Operators' HTTP side of acts on many waiting messages: groups, orders, progress."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from shared.aggregate import Json
from shared.contracts.personal import masked_text
from shared.messaging.http_schemas import (
    BulkActBody,
    BulkActList,
    BulkActOut,
    BulkActQuery,
    MessageFilter,
    MessageGroups,
)
from shared.messaging.service import ServiceMessages
from shared.storage.bulk_acts import BulkAct, Order
from shared.storage.groups import Group, merged
from shared.web import Call, Reply, operation

OPERATORS = ("operator",)


class BulkOperations:
    """To be mixed into a WebService whose app has `.messages`."""

    app: Any

    @operation(
        "GET",
        "/messages/groups",
        summary="Messages that wait, by cause",
        query=MessageFilter,
        response=MessageGroups,
        roles=OPERATORS,
    )
    def group_messages(self, call: Call) -> Reply:
        messages = self._messages
        wanted = messages.waiting.settled_on(call.query)
        groups = merged([*messages.waiting.groups(wanted), *messages.unreadable.groups(wanted)])
        return Reply({"items": [_said(group) for group in groups]})

    @operation(
        "POST",
        "/messages/bulk-acts",
        summary="Try again, or take as done, all that a filter names, at a set rate",
        description="Acts on what waits now, each message once; the service carries it out by itself.",
        body=BulkActBody,
        response=BulkActOut,
        status=201,
        roles=OPERATORS,
    )
    def order_bulk_act(self, call: Call) -> Reply:
        body = call.body
        order = Order(body["act"], body["filter"], body["rate"], body["reason"], call.principal.actor())
        return Reply(_progress(self._messages.bulk.order(order, body["expected_count"])), status=201)

    @operation(
        "GET",
        "/messages/bulk-acts",
        summary="The last acts on many messages",
        query=BulkActQuery,
        response=BulkActList,
        roles=OPERATORS,
    )
    def list_bulk_acts(self, call: Call) -> Reply:
        return Reply({"items": [_progress(act) for act in self._messages.bulk.acts.list(state=call.query["state"])]})

    @operation(
        "GET", "/messages/bulk-acts/<id>", summary="How far such an act is", response=BulkActOut, roles=OPERATORS
    )
    def show_bulk_act(self, call: Call) -> Reply:
        return Reply(_progress(self._messages.bulk.acts.get(call.path["id"])))

    @operation(
        "POST",
        "/messages/bulk-acts/<id>/cancel",
        summary="Stop it; what was acted on stays so",
        response=BulkActOut,
        roles=OPERATORS,
    )
    def cancel_bulk_act(self, call: Call) -> Reply:
        return Reply(_progress(self._messages.bulk.acts.cancel(call.path["id"])))

    @property
    def _messages(self) -> ServiceMessages:
        messages: ServiceMessages = self.app.messages
        return messages


def _said(group: Group) -> Json:
    return {**asdict(group), "error": masked_text(group.error) if group.error else None}


def _progress(act: BulkAct) -> Json:
    order = act.order
    return {
        "id": act.id,
        "act": order.act,
        "filter": replace(order.wanted, q=order.wanted.q or order.wanted.dossier),
        "rate": order.rate,
        "reason": order.reason,
        "by": order.by.id,
        "state": act.state,
        "counted": act.counted,
        "done": dict(act.done),
        "started_at": act.started_at,
        "ended_at": act.ended_at,
    }
