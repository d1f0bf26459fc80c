"""The journal of the single window: to be searched, and messages to be taken again out of it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from eventlet import tpool
from marshmallow import Schema, fields

from services.registration.application import reading
from services.registration.application.early import EarlyMessage
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.soap import TakenAgain, take
from shared.contracts.fields import Moment
from shared.errors import NotAllowed
from shared.single_window.journal.exchanges import Direction, Outcome
from shared.single_window.journal.http import READERS, JournalOperations
from shared.single_window.journal.masking import masked, readable
from shared.single_window.journal.of_dossier import AT_MOST, ExchangeOut, exchange_about
from shared.single_window.journal.of_dossier import READERS as STAFF_READERS
from shared.single_window.standings import page_of
from shared.web import Call, Page, Reply, operation


class TakenOut(Schema):
    id = fields.String(metadata={"description": "of the new exchange in the journal"})
    outcome = fields.Enum(Outcome, by_value=True)
    error = fields.String()
    answer_text = fields.String()


class StandingOut(Schema):
    file_code = fields.String()
    status = fields.Integer(metadata={"description": "of the agency's case"})
    result_codes = fields.List(fields.Integer(), metadata={"description": "of the goods lines, while a notice stands"})
    changed_at = Moment()


class UnappliedOut(Schema):
    message_id = fields.String()
    file_code = fields.String()
    received_at = Moment(metadata={"description": "as it was acknowledged"})
    outcome = fields.String(metadata={"description": "why it was not acted on"})


class WindowJournalOperations(JournalOperations):
    app: RegistrationApp

    @operation(
        "POST",
        "/window/journal/<id>/take-again",
        summary="Take a message of the window out of the journal and act on it as if it came now",
        description="What stands already is answered as before. The window is not told the answer.",
        response=TakenOut,
        roles=READERS,
    )
    def take_again(self, call: Call) -> Reply:
        whole = self.app.journal.get(call.path["id"])
        if whole.kept.taken_from:
            whole = self.app.journal.get(whole.kept.taken_from)
        kept = whole.kept
        if kept.direction is not Direction.IN:
            raise NotAllowed("take_again", kept.direction.value, (), "Only what the window sent can be taken again.")
        again = TakenAgain(kept.id, kept.began, call.principal.actor().id)
        handled, id = take(whole.message, self.app.window, offload=tpool.execute, again=again)
        text = masked(readable(handled.document))
        return Reply({"id": id, "outcome": handled.outcome, "error": handled.error, "answer_text": text})

    @operation(
        "GET",
        "/registrations/<id>/window-messages",
        summary="What the single window sent about one dossier and how it was answered, without what was said",
        response=ExchangeOut,
        roles=STAFF_READERS,
    )
    def list_messages_of_dossier(self, call: Call) -> Reply:
        dossiers = self.app.dossiers
        file_code = reading.read_dossier(
            call.path["id"], actor=call.principal.actor(), dossiers=dossiers
        ).state.file_code
        found = self.app.unapplied(before=None, limit=AT_MOST, file_code=file_code)
        why = {_message_id(each): each.outcome or "" for each in found}
        return Reply(exchange_about(file_code, self.app.journal, why))

    @operation(
        "GET",
        "/window/unapplied",
        summary="Messages that came before their dossier, were acknowledged, and could not be acted on; newest first",
        description="Taken again out of the journal, or sent again by the window, each is judged anew.",
        response=UnappliedOut,
        paged=True,
        roles=READERS,
    )
    def list_unapplied(self, call: Call) -> Page:
        before = datetime.fromisoformat(call.cursor[0]) if call.cursor else None
        found = self.app.unapplied(before=before, limit=call.limit)
        rows = [{**asdict(each), "message_id": _message_id(each)} for each in found]
        return Page(rows, [found[-1].received_at.isoformat()] if len(found) == call.limit else None)

    @operation(
        "GET",
        "/window/dossiers",
        summary="How every dossier of the single window stands, in order of file code",
        response=StandingOut,
        paged=True,
        roles=READERS,
    )
    def list_standings(self, call: Call) -> Page:
        return page_of(self.app.window_standings, call)


def _message_id(early: EarlyMessage) -> str:
    return early.id.removeprefix("message:")
