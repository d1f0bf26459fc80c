"""The journal over HTTP: what was exchanged with the single window, found by dossier, message and time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from shared.aggregate import Json
from shared.contracts.fields import Moment
from shared.errors import NotFound
from shared.single_window.journal.exchanges import Direction, Kept, Outcome, Search
from shared.single_window.journal.masking import masked, readable
from shared.single_window.journal.store import JournalStore
from shared.web import Call, Page, Principal, RawRequest, Reply, WebService, operation, raw_operation

log = structlog.get_logger(__name__)

READERS = ("operator",)


class JournalQuery(Schema):
    file_code = fields.String(load_default=None, validate=validate.Length(1, 35))
    message_id = fields.String(load_default=None, validate=validate.Length(1, 64))
    since = Moment(load_default=None, data_key="from", metadata={"description": "began then or later"})
    until = Moment(load_default=None, metadata={"description": "began before"})
    direction = fields.Enum(Direction, by_value=True, load_default=None)
    outcome = fields.Enum(Outcome, by_value=True, load_default=None)


class PieceOut(Schema):
    sha256 = fields.String()
    size = fields.Integer(metadata={"description": "bytes, as sent"})


class ExchangeRow(Schema):
    id = fields.String()
    direction = fields.Enum(Direction, by_value=True, metadata={"description": "in: from the window to us"})
    began = Moment()
    ended = Moment()
    outcome = fields.Enum(Outcome, by_value=True)
    error = fields.String(metadata={"description": "why it is not held"})
    message_id = fields.String()
    document_type = fields.String()
    kind = fields.String(metadata={"description": "type/function"})
    file_code = fields.String()
    partner = fields.String()
    message = fields.Nested(PieceOut)
    answer = fields.Nested(PieceOut, allow_none=True)
    taken_from = fields.String(
        allow_none=True, metadata={"description": "the exchange whose message an operator had taken again"}
    )
    by = fields.String(allow_none=True)
    expires_at = Moment()


class WholeQuery(Schema):
    files = fields.Boolean(load_default=False, metadata={"description": "with the content of attachments"})


class WholeExchange(ExchangeRow):
    message_text = fields.String(metadata={"description": "as sent; bytes that are no UTF-8 as \\x.."})
    answer_text = fields.String(allow_none=True)


class JournalOperations(WebService):
    """To be mixed into a WebService whose app has `.journal`."""

    app: Any

    @operation(
        "GET",
        "/window/journal",
        summary="Exchanges with the single window, newest first",
        query=JournalQuery,
        response=ExchangeRow,
        paged=True,
        roles=READERS,
    )
    def list_exchanges(self, call: Call) -> Page:
        after = (datetime.fromisoformat(call.cursor[0]), call.cursor[1]) if call.cursor else None
        found = self._journal.search(Search(**call.query), after=after, limit=call.limit + 1)
        page = found[: call.limit]
        asked = {name: str(value) for name, value in call.query.items() if value is not None}
        log.info("window_journal_searched", by=call.principal.id, role=call.principal.role, asked=asked)
        more = len(found) > call.limit
        return Page(page, [page[-1].began.isoformat(), page[-1].id] if more else None)

    @operation(
        "GET",
        "/window/journal/<id>",
        summary="One exchange, with message and answer as they were; every look is logged",
        query=WholeQuery,
        response=WholeExchange,
        roles=READERS,
    )
    def show_exchange(self, call: Call) -> Reply:
        files = call.query["files"]
        whole = self._journal.get(call.path["id"])
        _looked(call.path["id"], call.principal, files=files)
        shown: dict[str, Any] = {"message_text": readable(whole.message)}
        shown["answer_text"] = None if whole.answer is None else readable(whole.answer)
        if not files:
            shown = {name: text and masked(text) for name, text in shown.items()}
        return Reply({**_row(whole.kept), **shown})

    @raw_operation(
        "GET",
        "/window/journal/<id>/<said>",
        summary="The bytes of the `message` or of the `answer`, as sent; every look is logged",
        max_body=0,
        roles=READERS,
    )
    def show_bytes(self, request: RawRequest) -> Response:
        path, principal = request.path_values, request.principal
        id, said = path["id"], path["said"]
        whole = self._journal.get(id)
        data = {"message": whole.message, "answer": whole.answer}.get(said)
        if data is None:
            raise NotFound("An exchange has a message, and an answer if there was one.")
        _looked(id, principal, files=True)
        headers = {
            "Content-Disposition": f'attachment; filename="{id}-{said}.xml"',
            "X-Content-Type-Options": "nosniff",
        }
        return Response(data, content_type="application/octet-stream", headers=headers)

    @property
    def _journal(self) -> JournalStore:
        journal: JournalStore = self.app.journal
        return journal


def _row(kept: Kept) -> Json:
    return {name: getattr(kept, name) for name in ExchangeRow().fields}


def _looked(id: str, principal: Principal, *, files: bool) -> None:
    log.info("window_journal_looked_at", exchange=id, by=principal.id, role=principal.role, files=files)
