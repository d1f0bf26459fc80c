"""The JSON API of notification."""

from __future__ import annotations

from typing import Any

from services.notification.application import letter_acts, reading
from services.notification.application.ports import Search
from services.notification.domain.commands import CancelLetter, SendAgain
from services.notification.domain.correspondence import Correspondence
from services.notification.entrypoints.app import NotificationApp
from services.notification.entrypoints.arrivals import ArrivalOperations
from services.notification.entrypoints.auditing import LETTER_FACTS
from services.notification.entrypoints.journal import WindowJournalOperations
from services.notification.entrypoints.notices import LETTER_ACTORS, NoticeOperations
from services.notification.entrypoints.schemas import (
    CancelIn,
    CorrespondenceOut,
    CorrespondenceRow,
    HistoryOut,
    LetterActOut,
    ListQuery,
    SendAgainIn,
    UndeliveredQuery,
    UndeliveredRow,
)
from services.notification.entrypoints.told import ToldOperations
from shared.aggregate import Aggregate
from shared.auditing.http import AuditOperations
from shared.auditing.http_evidence import EvidenceOperations
from shared.messaging.http import MessageOperations
from shared.messaging.positions import PositionOperations
from shared.operating.http import OperatingOperations
from shared.web import App, Call, Page, Reply, operation

_READERS = ("officer", "reviewer", "signer", "operator")


class NotificationHttp(
    MessageOperations,
    OperatingOperations,
    AuditOperations,
    EvidenceOperations,
    PositionOperations,
    ToldOperations,
    NoticeOperations,
    WindowJournalOperations,
    ArrivalOperations,
):
    """What applicants and staff were told, over which channel, and whether it arrived."""

    name = "notification-http"
    app: NotificationApp = App()
    audit_facts = LETTER_FACTS

    @operation(
        "GET",
        "/notifications",
        summary="Correspondence per dossier, newest first",
        query=ListQuery,
        response=CorrespondenceRow,
        roles=_READERS,
        paged=True,
    )
    def list(self, call: Call) -> Page:
        search = Search(
            status=call.query.get("status"),
            channel=call.query.get("channel"),
            file_code=call.query.get("q"),
            agency=call.query.get("agency"),
            before=call.cursor,
            limit=call.limit + 1,
        )
        return self._page(search, call)

    def _page(self, search: Search, call: Call) -> Page:
        found = reading.list_correspondences(
            search, actor=call.principal.actor(), correspondences=self.app.correspondences
        )
        page = found[: call.limit]
        return Page([_shown(one) for one in page], page[-1].id if len(found) > call.limit else None)

    @operation(
        "GET",
        "/notifications/undelivered",
        summary="Dossiers with letters that did not arrive, newest first: mails that came back, texts that failed",
        query=UndeliveredQuery,
        response=UndeliveredRow,
        roles=_READERS,
        paged=True,
    )
    def undelivered(self, call: Call) -> Page:
        search = Search(
            channel=call.query.get("channel"),
            agency=call.query.get("agency"),
            before=call.cursor,
            limit=call.limit + 1,
            undelivered=True,
        )
        return self._page(search, call)

    @operation(
        "GET",
        "/notifications/<id>",
        summary="Every letter of one dossier",
        response=CorrespondenceOut,
        roles=_READERS,
    )
    def read(self, call: Call) -> Reply:
        aggregate = self._readable(call)
        return Reply(_shown(aggregate), version=aggregate.version)

    @operation(
        "GET",
        "/notifications/<id>/history",
        summary="Every act on the correspondence, oldest first",
        response=HistoryOut,
        roles=_READERS,
    )
    def history(self, call: Call) -> Reply:
        entries = reading.read_history(
            call.path["id"], actor=call.principal.actor(), correspondences=self.app.correspondences
        )
        return Reply({"entries": entries})

    @operation(
        "POST",
        "/notifications/<id>/letters/<letter_id>/send-again",
        summary="Send a letter that did not go out once more, as a new one",
        body=SendAgainIn,
        response=LetterActOut,
        roles=LETTER_ACTORS,
        versioned=True,
        idempotent=True,
    )
    def send_again(self, call: Call) -> Reply:
        self._readable(call)
        command = SendAgain(call.path["id"], call.path["letter_id"], call.version, call.body["reason"])
        answer = letter_acts.send_letter_again(
            command,
            correspondences=self.app.correspondences,
            actor=call.principal.actor(),
            once=call.once,
            new_id=self.app.new_id,
            clock=self.app.clock,
        )
        return Reply(answer, version=answer["version"])

    @operation(
        "POST",
        "/notifications/<id>/letters/<letter_id>/cancel",
        summary="Take a queued letter out, so that those behind it go on",
        body=CancelIn,
        response=LetterActOut,
        roles=LETTER_ACTORS,
        versioned=True,
        idempotent=True,
    )
    def cancel(self, call: Call) -> Reply:
        self._readable(call)
        command = CancelLetter(call.path["id"], call.path["letter_id"], call.version, call.body["reason"])
        answer = letter_acts.cancel_letter(
            command, correspondences=self.app.correspondences, actor=call.principal.actor(), once=call.once
        )
        return Reply(answer, version=answer["version"])

    def _readable(self, call: Call) -> Aggregate[Correspondence]:
        return reading.read_correspondence(
            call.path["id"], actor=call.principal.actor(), correspondences=self.app.correspondences
        )


def _shown(aggregate: Aggregate[Correspondence]) -> dict[str, Any]:
    state = aggregate.state
    return {
        "id": aggregate.id,
        "version": aggregate.version,
        "file_code": state.file_code,
        "agency": state.agency,
        "recipient": state.recipient,
        "letters": state.letters,
        "undelivered": state.undelivered,
    }
