"""The part of the API for the cut-over: dossiers that are open elsewhere are taken over, and before them their files."""

from __future__ import annotations

import hashlib
from typing import Any

from eventlet import sleep
from werkzeug.wrappers import Response

from services.registration.application.importing import Outcome, Taken
from services.registration.domain.draft import File
from services.registration.domain.rules.file_kinds import media_type
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.importing_rows import at_hand, fingerprint_of, read_row
from services.registration.entrypoints.schemas.import_batches import ImportIn, ImportOut
from shared.aggregate import Actor, Json
from shared.errors import Invalid, Violation
from shared.web import Call, RawRequest, Reply, WebService, operation, raw_operation

_ROLES = ("operator", "admin")
_BATCH = 8 << 20
_LARGEST_FILE = 20 << 20


class ImportOperations(WebService):
    app: RegistrationApp

    @operation(
        "POST",
        "/open-dossiers",
        summary="Take over dossiers that are open elsewhere, each as it stands there; a second time changes nothing",
        description="Row by row: one that is refused keeps no other back. Nobody outside is told.",
        body=ImportIn,
        response=ImportOut,
        roles=_ROLES,
        own_text_rules=True,
        max_body=_BATCH,
    )
    def import_open(self, call: Call) -> Reply:
        actor, rehearsal = call.principal.actor(), call.body["rehearsal"]
        rows = []
        for row in call.body["rows"]:
            rows.append(_told(row, self._taken(row["dossier"], actor, rehearsal)))
            # Others want to be answered in between.
            sleep(0)
        return Reply({"rows": rows})

    def _taken(self, row: Json, actor: Actor, rehearsal: bool) -> Taken:
        try:
            dossier = read_row(row)
        except Invalid as refusal:
            return Taken(Outcome.REFUSED, errors=refusal.violations)
        return self.app.imports.take_over(
            dossier, fingerprint=fingerprint_of(row), actor=actor, rehearsal=rehearsal, at_hand=at_hand(row)
        )

    @raw_operation(
        "PUT",
        "/open-dossiers/files/<sha256>",
        summary="A file of a dossier that will be taken over within a day",
        max_body=_LARGEST_FILE,
        roles=_ROLES,
    )
    def put_file(self, request: RawRequest) -> Response:
        path = request.path_values
        data = request.get_data()
        if hashlib.sha256(data).hexdigest() != path["sha256"].lower():
            message = (
                "These bytes have another SHA-256 than the address says; work it out anew and send the file again."
            )
            raise Invalid([Violation("/sha256", "sha256_differs", message)], message)
        if media_type(data) is None:
            message = "This file is none of PDF, JPEG, PNG, XML or DOCX; convert it to PDF."
            raise Invalid([Violation("/file", "file_kind", message)], message)
        self.app.documents.put(File.of(data))
        return Response(status=204)


def _told(row: Json, taken: Taken) -> Json:
    dossier = row["dossier"]
    return {
        "line": row["line"],
        "source": _text(dossier.get("source")),
        "file_code": _text(dossier.get("file_code")),
        "outcome": taken.outcome.value,
        "id": taken.id,
        "errors": [_finding(violation) for violation in taken.errors],
        "let_pass": [_finding(violation) for violation in taken.let_pass],
        "wanted": list(taken.wanted),
    }


def _finding(violation: Violation) -> Json:
    return {"pointer": violation.pointer, "code": violation.code, "detail": violation.message}


def _text(value: Any) -> str | None:
    return value[:50] if isinstance(value, str) else None
