"""The journal of what was sent to the single window, and what the window has acknowledged of every dossier."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.notification.application import reading
from services.notification.entrypoints.app import NotificationApp
from shared.contracts.fields import Moment
from shared.single_window.journal.http import READERS, JournalOperations
from shared.single_window.journal.of_dossier import READERS as STAFF_READERS
from shared.single_window.journal.of_dossier import ExchangeOut, exchange_about
from shared.single_window.standings import page_of
from shared.web import Call, Page, Reply, operation


class UnacknowledgedOut(Schema):
    letter_id = fields.String()
    kind = fields.String()
    status = fields.String()
    attempts = fields.Integer()
    error = fields.String(allow_none=True)
    queued_at = Moment()


class StandingOut(Schema):
    file_code = fields.String()
    last_message = fields.String(allow_none=True, metadata={"description": "the last one that it acknowledged"})
    unacknowledged = fields.List(fields.Nested(UnacknowledgedOut))
    changed_at = Moment()


class WindowJournalOperations(JournalOperations):
    app: NotificationApp

    @operation(
        "GET",
        "/notifications/<id>/window-messages",
        summary="What was sent to the single window about one dossier and how it answered, without what was said",
        response=ExchangeOut,
        roles=STAFF_READERS,
    )
    def list_messages_of_dossier(self, call: Call) -> Reply:
        found = reading.read_correspondence(
            call.path["id"], actor=call.principal.actor(), correspondences=self.app.correspondences
        )
        return Reply(exchange_about(found.state.file_code, self.app.journal))

    @operation(
        "GET",
        "/window/dossiers",
        summary="What the single window has acknowledged of every dossier, in order of file code",
        response=StandingOut,
        paged=True,
        roles=READERS,
    )
    def list_standings(self, call: Call) -> Page:
        return page_of(self.app.window_standings, call)
