"""The journal of what was sent to the single window, and what the window has acknowledged of every dossier."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.notification.entrypoints.app import NotificationApp
from shared.contracts.fields import Moment
from shared.single_window.journal.http import READERS, JournalOperations
from shared.single_window.standings import page_of
from shared.web import Call, Page, operation


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
        "/window/dossiers",
        summary="What the single window has acknowledged of every dossier, in order of file code",
        response=StandingOut,
        paged=True,
        roles=READERS,
    )
    def list_standings(self, call: Call) -> Page:
        return page_of(self.app.window_standings, call)
