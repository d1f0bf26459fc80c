"""Operators' HTTP side of a service's messages: what waits and why, replay, skip, rebase, reconcile."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from shared.aggregate import Json
from shared.contracts.personal import masked_attributes, masked_data, masked_text
from shared.errors import CuakhauError
from shared.messaging.http_bulk import OPERATORS, BulkOperations
from shared.messaging.http_schemas import (
    MessageFilter,
    MessageRow,
    Outcome,
    Outcomes,
    ReasonBody,
    RebaseBody,
    Reconciled,
    Selection,
    SkipSelection,
    WholeMessage,
)
from shared.storage import unreadable
from shared.web import Call, Page, Reply, operation

log = structlog.get_logger(__name__)


class MessageOperations(BulkOperations):
    """To be mixed into a WebService whose app has `.messages`."""

    @operation(
        "GET",
        "/messages",
        summary="Messages that wait, and why",
        query=MessageFilter,
        response=MessageRow,
        paged=True,
        roles=OPERATORS,
    )
    def list_messages(self, call: Call) -> Page:
        wanted = self._messages.waiting.settled_on(call.query)
        rows: list[Json] = []
        after = call.cursor
        if after is None or after[0] == "waiting":
            pair = (after[1], after[2]) if after else None
            rows += self._messages.waiting.list(wanted, after=pair, limit=call.limit)
        if len(rows) < call.limit:
            kept = after[1] if after and after[0] == "kept" else None
            rows += self._messages.unreadable.list(wanted, after=kept, limit=call.limit - len(rows))
        return Page([_row(row) for row in rows], _cursor_after(rows, call.limit))

    @operation("GET", "/messages/<id>", summary="One waiting message, whole", response=WholeMessage, roles=OPERATORS)
    def show_message(self, call: Call) -> Reply:
        return Reply(_masked(self._messages.show(call.path["id"])))

    @operation(
        "POST",
        "/messages/<id>/reveal",
        summary="One waiting message with the personal data in it",
        description="Who looked, when and why is put on record first.",
        body=ReasonBody,
        response=WholeMessage,
        roles=OPERATORS,
    )
    def reveal_message(self, call: Call) -> Reply:
        shown = self._messages.show(call.path["id"])
        self._messages.looks.note(shown["id"], shown["aggregate_id"], call.principal.actor(), call.body["reason"])
        return Reply({**shown, "masked": False})

    @operation("POST", "/messages/<id>/replay", summary="Try it again now", response=Outcome, roles=OPERATORS)
    def replay_message(self, call: Call) -> Reply:
        id = call.path["id"]
        return Reply({"id": id, "outcome": self._messages.replay(id, call.principal.actor()), "detail": None})

    @operation(
        "POST",
        "/messages/<id>/skip",
        summary="Take it as done without doing it",
        body=ReasonBody,
        response=Outcome,
        roles=OPERATORS,
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
        roles=OPERATORS,
    )
    def rebase_message(self, call: Call) -> Reply:
        id, body = call.path["id"], call.body
        self._messages.waiting.rebase(id, call.principal.actor(), body["sequence"], body["event_id"], body["reason"])
        return Reply({"id": id, "outcome": "rebased", "detail": None})

    @operation(
        "POST", "/messages/replay", summary="Try a selection again", body=Selection, response=Outcomes, roles=OPERATORS
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
        roles=OPERATORS,
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
        roles=OPERATORS,
    )
    def reconcile(self, _call: Call) -> Reply:
        return Reply({"count": self._messages.reconcile()})


def _row(row: Json) -> Json:
    return {**row, "error": masked_text(row["error"]) if row["error"] else None}


def _masked(shown: Json) -> Json:
    """Without personal data. Of error and traceback as far as they repeat the message, or look like an address or number."""
    type, data = shown["attributes"].get("cloudEvents:type"), shown["data"]
    texts = {name: masked_text(shown[name], data, type) for name in ("error", "traceback") if shown[name]}
    attributes = masked_attributes(shown["attributes"])
    return {**shown, **texts, "attributes": attributes, "data": masked_data(type, data), "masked": True}


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
