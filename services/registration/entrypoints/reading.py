"""The part of the API that shows: dossiers, their history, files and receipt, and the list of goods."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from werkzeug.wrappers import Response

from services.registration.application import candidates, reading
from services.registration.application.competence import competence_of
from services.registration.domain.rules.file_kinds import media_type
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.deadlines import after_of, before_of, clocks_of, cursor_of, due_of, read_query
from services.registration.entrypoints.schemas.catalogue import CatalogueOut, CatalogueQuery
from services.registration.entrypoints.schemas.code_lists import CodeListsOut
from services.registration.entrypoints.schemas.receipts import ReceiptOut
from services.registration.entrypoints.schemas.registrations import ListQuery, RegistrationOut, RegistrationRow
from services.registration.entrypoints.translation import catalogue_of, receipt_of, registration_of, row_of
from shared.regulation import legal_day
from shared.web import Call, Page, RawRequest, Reply, WebService, operation, raw_operation
from shared.web.history import HistoryOut

_READERS = ("importer", "cert_body", "officer", "reviewer", "signer", "operator", "admin")


class ReadingOperations(WebService):
    app: RegistrationApp

    @operation(
        "GET",
        "/registrations",
        summary="Dossiers within the reader's scope, newest first, or by the day on which somebody has to act",
        query=ListQuery,
        response=RegistrationRow,
        roles=_READERS,
        paged=True,
    )
    def list(self, call: Call) -> Page:
        by_due, filter = read_query(call.query)
        asked: dict[str, Any] = {
            "actor": call.principal.actor(),
            "limit": call.limit + 1,
            "dossiers": self.app.dossiers,
        }
        if by_due:
            found = reading.list_by_due(filter, after=after_of(call.cursor), **asked)
        else:
            found = reading.list_dossiers(filter, before=before_of(call.cursor), **asked)
        page, more = found[: call.limit], len(found) > call.limit
        rows = [{**row_of(a), **due_of(a.state, self.app.timetables.of(a.state), self._today())} for a in page]
        return Page(rows, cursor_of(page[-1], by_due) if more else None)

    def _today(self) -> date:
        return legal_day(self.app.clock())

    @operation(
        "GET", "/registrations/<id>", summary="One dossier, as it now stands", response=RegistrationOut, roles=_READERS
    )
    def read(self, call: Call) -> Reply:
        actor = call.principal.actor()
        aggregate = reading.read_dossier(call.path["id"], actor=actor, dossiers=self.app.dossiers)
        dossier, today = aggregate.state, self._today()
        timetable = self.app.timetables.of(dossier)
        due = {**due_of(dossier, timetable, today), "clocks": clocks_of(dossier, timetable, today)}
        competence = competence_of(dossier, today, law=self.app.law)
        shown = {**registration_of(aggregate, actor, today), **due, "competence": competence}
        return Reply(shown, version=aggregate.version)

    @operation(
        "GET",
        "/registrations/<id>/history",
        summary="Every act on the dossier, oldest first",
        response=HistoryOut,
        roles=_READERS,
    )
    def history(self, call: Call) -> Reply:
        entries = reading.read_history(call.path["id"], actor=call.principal.actor(), dossiers=self.app.dossiers)
        return Reply({"entries": entries})

    @raw_operation(
        "GET",
        "/registrations/<id>/documents/<sha256>",
        summary="A file of the dossier",
        max_body=0,
        roles=_READERS,
    )
    def document(self, request: RawRequest) -> Response:
        path = request.path_values
        named, data = reading.read_document(
            path["id"],
            path["sha256"],
            actor=request.principal.actor(),
            dossiers=self.app.dossiers,
            documents=self.app.documents,
        )
        file_name = quote(named.file_name if named else path["sha256"])
        # Files come from outside: never shown in place, never sniffed for another kind than they were taken as.
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{file_name}",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=31536000, immutable",
        }
        return Response(data, content_type=media_type(data) or "application/octet-stream", headers=headers)

    @operation(
        "GET",
        "/registrations/<id>/receipt",
        summary="The receipt checklist with the answers so far",
        response=ReceiptOut,
        roles=_READERS,
    )
    def receipt(self, call: Call) -> Reply:
        actor = call.principal.actor()
        aggregate = reading.read_dossier(call.path["id"], actor=actor, dossiers=self.app.dossiers)
        return Reply(receipt_of(aggregate.state, self.app.law.receipt_items), version=aggregate.version)

    @operation("GET", "/code-lists", summary="Codes that form 01 takes", response=CodeListsOut, roles=_READERS)
    def code_lists(self, _call: Call) -> Reply:
        return Reply(reading.code_lists(self.app.law.lists, legal_day(self.app.clock())))

    @operation(
        "GET",
        "/catalogue",
        summary="Every row of the list of goods that an HS code may come under, and what it asks for",
        query=CatalogueQuery,
        response=CatalogueOut,
        roles=_READERS,
    )
    def catalogue(self, call: Call) -> Reply:
        on = call.query["on"] or legal_day(self.app.clock())
        return Reply(catalogue_of(candidates.look_up(call.query["hs_code"], on, law=self.app.law)))
