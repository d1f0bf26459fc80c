"""The operators' HTTP side of tamper evidence: daily roots with their leaves, and every history to verify."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import structlog
from marshmallow import Schema, fields

from shared.aggregate import Json
from shared.auditing.evidence import histories_of, roots_of
from shared.contracts.fields import Moment
from shared.web import Call, Reply, operation

log = structlog.get_logger(__name__)

_AUDITORS = ("operator", "admin")
_ROOTS = 400


class RootsQuery(Schema):
    after = fields.Date(load_default=None, metadata={"description": "days after this one"})
    until = fields.Date(load_default=None, metadata={"description": "days up to this one"})


class RootOut(Schema):
    day = fields.String()
    statement = fields.String(metadata={"description": "the text that is signed"})
    signature = fields.String(allow_none=True, metadata={"description": "CMS (DER), detached, base64; null: not yet"})
    made_at = Moment()
    signed_at = Moment(allow_none=True)


class RootsOut(Schema):
    items = fields.List(fields.Nested(RootOut))
    next = fields.String(allow_none=True)


class MadeOut(Schema):
    made = fields.String(allow_none=True, metadata={"description": "the day; null: it stood already"})
    signed = fields.Integer(metadata={"description": "how many were signed now"})


class AfterQuery(Schema):
    after = fields.String(load_default=None, metadata={"description": "`next` of the page before"})


class LeavesOut(Schema):
    items = fields.List(
        fields.List(fields.Raw()), metadata={"description": "[collection, id, number, kind, hash] of each entry"}
    )
    next = fields.String(allow_none=True)


class HistoriesOut(Schema):
    items = fields.List(
        fields.Dict(keys=fields.String()),
        metadata={
            "description": "parts of histories: {place, id, kind, entries, last}, with the last one also {head, version}; "
            "an event's data by its digest"
        },
    )
    next = fields.String(allow_none=True)


class EvidenceOperations:
    """To be mixed into a WebService whose app has `.messages`."""

    app: Any

    @operation(
        "GET",
        "/audit/roots",
        summary="Daily roots over what all histories grew by, signed",
        query=RootsQuery,
        response=RootsOut,
        roles=_AUDITORS,
    )
    def list_roots(self, call: Call) -> Reply:
        after, until = (day.isoformat() if day else None for day in (call.query["after"], call.query["until"]))
        found = roots_of(self.app.messages).stored(after, until, _ROOTS)
        return Reply({"items": map(_root, found), "next": found[-1]["_id"] if len(found) == _ROOTS else None})

    @operation(
        "POST",
        "/audit/roots",
        summary="Make the root of the last day that is over, unless it stands, and sign what is not signed",
        response=MadeOut,
        roles=("operator",),
    )
    def make_root(self, _call: Call) -> Reply:
        roots = roots_of(self.app.messages)
        made = roots.make()
        return Reply({"made": made.day.isoformat() if made else None, "signed": roots.sign_unsigned()})

    @operation(
        "GET",
        "/audit/roots/<day>/leaves",
        summary="The leaves under a daily root",
        query=AfterQuery,
        response=LeavesOut,
        roles=_AUDITORS,
    )
    def list_leaves(self, call: Call) -> Reply:
        items, after = roots_of(self.app.messages).leaves_of(call.path["day"], call.query["after"])
        return Reply({"items": items, "next": after})

    @operation(
        "GET",
        "/audit/histories",
        summary="Every history in parts, to be verified; an event's data by its digest",
        query=AfterQuery,
        response=HistoriesOut,
        roles=_AUDITORS,
    )
    def list_histories(self, call: Call) -> Reply:
        if call.query["after"] is None:
            log.info("histories_read", by=call.principal.id)
        items, after = histories_of(self.app.messages).page(call.query["after"])
        return Reply({"items": items, "next": after})


def _root(stored: Json) -> Json:
    signature = stored.get("signature")
    return {
        "day": stored["_id"],
        "statement": stored["statement"],
        "signature": b64encode(signature).decode() if signature else None,
        "made_at": stored["made_at"],
        "signed_at": stored.get("signed_at"),
    }
