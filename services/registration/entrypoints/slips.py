"""The part of the API about receipt slips: what is printed on one, and what one opens."""

from __future__ import annotations

from services.registration.application.slips import dossier_by_slip, slip_of
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.schemas.slips import OpenedOut, SlipIn, SlipOut
from shared.web import Call, Reply, WebService, operation


class SlipOperations(WebService):
    app: RegistrationApp

    @operation(
        "GET",
        "/registrations/<id>/slip",
        summary="What is printed on the receipt slip for its holder to see how the dossier stands",
        response=SlipOut,
        roles=("importer", "officer", "reviewer", "signer"),
    )
    def slip(self, call: Call) -> Reply:
        file_code, slip = slip_of(
            call.path["id"], actor=call.principal.actor(), dossiers=self.app.dossiers, slips=self.app.slips
        )
        return Reply({"file_code": file_code, "code": slip.code, "url": slip.url})

    # A body rather than an address: what opens a dossier stands in no log.
    @operation(
        "POST",
        "/slips/open",
        summary="The dossier that a slip is of; for anybody who holds it",
        description="A wrong code and an unknown file code are answered alike, with 404. Nothing is changed.",
        body=SlipIn,
        response=OpenedOut,
        roles=None,
    )
    def open_slip(self, call: Call) -> Reply:
        found = dossier_by_slip(
            call.body["file_code"], call.body["code"], dossiers=self.app.dossiers, slips=self.app.slips
        )
        dossier = found.state
        return Reply({"id": found.id, "file_code": dossier.file_code, "tax_code": dossier.content.importer.tax_code})
