"""Where a service stands with one dossier, over HTTP: for operators, and for staff of the dossier's agency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from shared.aggregate import Json
from shared.contracts.fields import Moment
from shared.errors import Forbidden, NotFound
from shared.messaging.subscriptions import consumers_of
from shared.storage.positions import Position, Positions
from shared.web import Call, Page, Reply, operation
from shared.web.principals import SUPERVISORS, Principal

_READERS = ("officer", "reviewer", "signer", "operator")
NAMES = ("file_code", "declaration_no", "tax_code")


class PositionQuery(Schema):
    """By one of these; a service that does not know dossiers by it has none."""

    file_code = fields.String(validate=validate.Length(1, 12))
    declaration_no = fields.String(
        validate=validate.Length(1, 20), metadata={"description": "of a customs declaration, whole; registration's"}
    )
    tax_code = fields.String(
        validate=validate.Length(1, 14), metadata={"description": "of the importer, whole; registration's"}
    )

    @validates_schema
    def _one(self, data: Mapping[str, Any], **_: Any) -> None:
        if len(data) != 1:
            raise ValidationError(f"Ask by one of {', '.join(NAMES)}.")


class UnpublishedOut(Schema):
    since = Moment()
    tries = fields.Integer()
    next_try_at = Moment()


class AppliedOut(Schema):
    source = fields.String()
    n = fields.Integer(metadata={"description": "of the last event that was applied"})
    id = fields.String(allow_none=True)
    at = Moment(allow_none=True)
    dropped = fields.Integer(
        allow_none=True, metadata={"description": "the highest that came while too many waited; it comes again"}
    )


class WaitingOut(Schema):
    id = fields.String(metadata={"description": "as /messages/{id} has it"})
    source = fields.String()
    n = fields.Integer()
    event_id = fields.String(allow_none=True)
    type = fields.String(allow_none=True)
    reason = fields.String()
    error = fields.String(allow_none=True, metadata={"description": "its first line; for operators"})
    since = Moment()
    tries = fields.Integer()
    next_try_at = Moment(allow_none=True)


class FactsOut(Schema):
    file_code = fields.String()
    standing = fields.String(metadata={"description": "one word of this service's"})
    agency = fields.String()
    owed_by = fields.String(allow_none=True, metadata={"description": "who has to act until due_on"})
    due_on = fields.Date(allow_none=True)


class PositionOut(Schema):
    id = fields.String()
    kind = fields.String()
    facts = fields.Nested(FactsOut, allow_none=True, metadata={"description": "null: only messages came so far"})
    version = fields.Integer()
    number = fields.Integer(metadata={"description": "of the last entry of its history"})
    sequence = fields.Integer(metadata={"description": "of its last event"})
    published_upto = fields.Integer(metadata={"description": "of the last event that the broker confirmed"})
    consumers = fields.List(fields.String(), metadata={"description": "services that listen to this one"})
    unpublished = fields.Nested(UnpublishedOut, allow_none=True)
    applied = fields.List(fields.Nested(AppliedOut))
    waiting = fields.List(fields.Nested(WaitingOut))
    next_timer_at = Moment(allow_none=True)
    reconcile_at = Moment(allow_none=True)
    created_at = Moment(allow_none=True)
    changed_at = Moment(allow_none=True)
    archived = fields.Integer(metadata={"description": "entries of its history that were moved out of the document"})


class CauseOut(Schema):
    source = fields.String()
    n = fields.Integer()
    id = fields.String()


class FlowEventOut(Schema):
    type = fields.String()
    sequence = fields.Integer()


class FlowEntryOut(Schema):
    """What is known of one act, without what its event says. cause: the event that it follows from. skipped: the message
    that an operator settled by it."""

    number = fields.Integer()
    id = fields.String()
    time = Moment()
    act = fields.String()
    role = fields.String()
    reason = fields.String()
    cause = fields.Nested(CauseOut)
    refused = fields.Boolean(metadata={"description": "the cause was looked at and not acted on, for that reason"})
    skipped = fields.Nested(CauseOut)
    event = fields.Nested(FlowEventOut)


class PositionOperations:
    """To be mixed into a WebService whose app has `.positions`."""

    app: Any

    @operation(
        "GET",
        "/positions",
        summary="Where this service stands with dossiers of that name, the newest first",
        query=PositionQuery,
        response=PositionOut,
        roles=_READERS,
        paged=True,
    )
    def list_positions(self, call: Call) -> Page:
        ((name, value),) = call.query.items()
        asked = value.upper() if name == "file_code" else value
        agency = _agency(call.principal)
        found = self._positions.find(name, asked, agency=agency, before=call.cursor, limit=call.limit + 1)
        rows = [self._position_shown(each, call.principal) for each in found[: call.limit]]
        return Page(rows, rows[-1]["id"] if len(found) > call.limit else None)

    @operation(
        "GET",
        "/positions/<id>",
        summary="Where this service stands with one dossier",
        response=PositionOut,
        roles=_READERS,
    )
    def show_position(self, call: Call) -> Reply:
        return Reply(self._position_shown(self._position_read(call), call.principal))

    @operation(
        "GET",
        "/positions/<id>/flow",
        summary="What came and went between this service and the others about one dossier, the newest first",
        response=FlowEntryOut,
        roles=_READERS,
        paged=True,
    )
    def show_flow(self, call: Call) -> Page:
        self._position_read(call)
        entries = self._positions.flow(
            call.path["id"], before=int(call.cursor) if call.cursor else None, limit=call.limit
        )
        last = entries[-1]["number"] if entries else 1
        return Page(entries, str(last) if last > 1 else None)

    def _position_read(self, call: Call) -> Position:
        """Raises NotFound, Forbidden."""
        position = self._positions.get(call.path["id"])
        agency = _agency(call.principal)
        if agency is None:
            return position
        if position.facts is None:
            raise NotFound("Only messages came of this dossier so far; operators can see them.")
        if position.facts.agency != agency:
            raise Forbidden("This dossier belongs to another agency; only its own staff may see where it is.")
        return position

    def _position_shown(self, position: Position, reader: Principal) -> Json:
        shown = asdict(position)
        if reader.role not in SUPERVISORS:
            # An error may repeat what the message said.
            shown["waiting"] = [{**each, "error": None} for each in shown["waiting"]]
        return {**shown, "consumers": list(consumers_of(self._positions.store.source))}

    @property
    def _positions(self) -> Positions[Any]:
        positions: Positions[Any] = self.app.positions
        return positions


def _agency(reader: Principal) -> str | None:
    """Whose dossiers the reader sees; None: everybody's. Raises Forbidden."""
    if reader.role in SUPERVISORS:
        return None
    if reader.agency is None:
        raise Forbidden("Your account names no agency, so no dossier is yours to look at.")
    return reader.agency
