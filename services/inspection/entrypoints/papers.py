"""The part of the API that gives out the papers of a case and of a reduction."""

from __future__ import annotations

from werkzeug.wrappers import Response

from services.inspection.application import entitling, reading
from services.inspection.application.access import ensure_importer
from services.inspection.entrypoints.app import InspectionApp
from shared.aggregate import Actor
from shared.papers.http import PaperOperations, PapersOut, file_out, papers_out
from shared.web import Call, RawRequest, Reply, operation, raw_operation

_READERS = ("importer", "officer", "reviewer", "signer", "operator", "admin")


class CasePapers(PaperOperations):
    app: InspectionApp

    @operation(
        "GET",
        "/inspections/<id>/papers",
        summary="The sampling record of the case, once its samples are sealed",
        response=PapersOut,
        roles=_READERS,
    )
    def case_papers(self, call: Call) -> Reply:
        self._ensure_may_read(call.path["id"], call.principal.actor())
        return Reply(papers_out(self.app.papers.of(call.path["id"])))

    @raw_operation(
        "GET",
        "/inspections/<id>/papers/<key>",
        summary="A paper as it was sealed, PDF; it is made now if it was not yet",
        max_body=0,
        roles=_READERS,
    )
    def case_paper(self, request: RawRequest) -> Response:
        path = request.path_values
        self._ensure_may_read(path["id"], request.principal.actor())
        return file_out(*self.app.papers.file(path["id"], path["key"]))

    @operation(
        "GET",
        "/entitlements/<id>/papers",
        summary="The confirmation of a reduction, and whether it stands",
        response=PapersOut,
        roles=_READERS,
    )
    def entitlement_papers(self, call: Call) -> Reply:
        found = entitling.read_entitlement(call.path["id"], actor=call.principal.actor(), ports=self.app.goods)
        return Reply(papers_out(self.app.papers.of(found.id)))

    @raw_operation(
        "GET",
        "/entitlements/<id>/papers/<key>",
        summary="The confirmation as it was sealed, PDF; it is made now if it was not yet",
        max_body=0,
        roles=_READERS,
    )
    def entitlement_paper(self, request: RawRequest) -> Response:
        path = request.path_values
        found = entitling.read_entitlement(path["id"], actor=request.principal.actor(), ports=self.app.goods)
        return file_out(*self.app.papers.file(found.id, path["key"]))

    def _ensure_may_read(self, id: str, actor: Actor) -> None:
        """Raises NotFound, Forbidden."""
        if actor.role == "importer":
            ensure_importer(actor, self.app.cases.load(id).state)
        else:
            reading.read_case(id, actor=actor, cases=self.app.cases)
