"""The part of the API that gives out the papers of a dossier."""

from __future__ import annotations

from werkzeug.wrappers import Response

from services.registration.application import reading
from services.registration.entrypoints.app import RegistrationApp
from shared.papers.http import PaperOperations, PapersOut, file_out, papers_out
from shared.web import Call, RawRequest, Reply, operation, raw_operation

_READERS = ("importer", "officer", "reviewer", "signer", "operator", "admin")


class DossierPapers(PaperOperations):
    app: RegistrationApp

    @operation(
        "GET",
        "/registrations/<id>/papers",
        summary="The papers that acts on the dossier brought about, the oldest first, and whether they stand",
        response=PapersOut,
        roles=_READERS,
    )
    def papers(self, call: Call) -> Reply:
        id = call.path["id"]
        reading.read_dossier(id, actor=call.principal.actor(), dossiers=self.app.dossiers)
        return Reply(papers_out(self.app.papers.of(id)))

    @raw_operation(
        "GET",
        "/registrations/<id>/papers/<key>",
        summary="A paper as it was sealed, PDF; it is made now if it was not yet",
        max_body=0,
        roles=_READERS,
    )
    def paper(self, request: RawRequest) -> Response:
        path = request.path_values
        reading.read_dossier(path["id"], actor=request.principal.actor(), dossiers=self.app.dossiers)
        return file_out(*self.app.papers.file(path["id"], path["key"]))
