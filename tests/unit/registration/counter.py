"""Registration's whole HTTP layer in this process, over stores in memory: everything but sockets."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR
from werkzeug.routing import Map
from werkzeug.test import Client, TestResponse

from services.registration.adapters.law.deadlines import DeadlineTables
from services.registration.application.clocking import ClockedDossiers
from services.registration.application.ports import Law
from services.registration.domain.dossier import Dossier
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.http import RegistrationHttp
from shared.aggregate import Actor, Aggregate, Json
from shared.regulation import load
from shared.web import tokens
from shared.web.entrypoint import HttpEntrypoint
from shared.web.in_hand import InHand
from shared.web.operations import Operation
from shared.web.paging import Cursors
from shared.web.reading import Gate
from shared.web.wsgi import Application
from tests.unit.registration import examples
from tests.unit.registration.examples import (
    Ids,
    InMemoryDocuments,
    InMemoryDossiers,
    InMemoryFileCodes,
)

SECRET = "a secret of this test, long enough to be taken"
ID = "d-000001"
VERSION = 5


class _InProcess(HttpEntrypoint):
    """Runs its operation here and now instead of in a worker."""

    def __init__(self, operation: Operation, method: Callable[[Any], Any], gate: Gate) -> None:
        super().__init__(operation)
        self.server = SimpleNamespace(gate=gate)
        self._method = method

    def _work(self, argument: Any) -> Any:
        return self._method(argument)


class Counter:
    """One dossier behind the API."""

    def __init__(self, law: Law = examples.LAW, now: datetime = examples.NOW, clocked: bool = False) -> None:
        """clocked: the law's deadlines run, as they do in the service."""
        self.now = now
        self.dossiers = InMemoryDossiers()
        self.documents = InMemoryDocuments()
        nothing: Any = None
        timetables = DeadlineTables(load())
        service = RegistrationHttp()
        service.app = RegistrationApp(
            dossiers=ClockedDossiers(self.dossiers, timetables, lambda: self.now) if clocked else self.dossiers,
            documents=self.documents,
            file_codes=InMemoryFileCodes(),
            law=law,
            clock=lambda: self.now,
            new_id=Ids(),
            window=nothing,
            messages=nothing,
            timetables=timetables,
            **_whatever_else(nothing),
        )
        self._client = Client(_application(service))

    def put(self, dossier: Dossier) -> None:
        """The dossier as it shall stand, at version VERSION, with no act on record."""
        self.dossiers.acts.clear()
        self.dossiers._stored[ID] = Aggregate(ID, VERSION, dossier)

    @property
    def stored(self) -> Aggregate[Dossier]:
        return self.dossiers.load(ID)

    def ask(
        self,
        method: str,
        path: str,
        actor: Actor,
        body: Json | None = None,
        *,
        multipart: bool = False,
        files: Mapping[str, bytes] | None = None,
        **headers: str,
    ) -> TestResponse:
        """path: after /registrations/<id>, or from the root when it starts with a slash. files: parts by their names."""
        found = self.dossiers.find(ID)
        token = tokens.issue(
            SECRET,
            role=actor.role,
            subject=actor.id,
            agency=actor.agency,
            tax_code=actor.tax_code,
            body=actor.body,
        )
        given = {"Authorization": f"Bearer {token}", "If-Match": f'"{found.version if found else VERSION}"', **headers}
        where = path if path.startswith("/") else f"/registrations/{ID}/{path}".rstrip("/")
        if body is None:
            return self._client.open(where, method=method, headers=given, buffered=True)
        if multipart:
            part: dict[str, Any] = {"body": (None, json.dumps(body), "application/json")}
            part |= {name: (f"{name}.png", data, "image/png") for name, data in (files or {}).items()}
            return self._client.open(where, method=method, headers=given, buffered=True, data=_form(part, given))
        return self._client.open(where, method=method, headers=given, buffered=True, json=body)


def content(dossier: Dossier, **changes: Any) -> Json:
    """What an importer sends to register the same goods anew, with the files that the dossier holds."""
    sent = dossier.content
    plain = examples.draft()
    importer = {
        name: getattr(sent.importer, name) for name in ("tax_code", "name", "address", "phone", "contact", "email")
    }
    line = plain.goods_lines[0]
    named = {"group": {"code": line.group.code}, "unit": {"code": line.unit.code}}
    simple = ("hs_code", "name", "brand", "model", "tech_spec", "origin", "quantity")
    return {
        "dossier_type": plain.dossier_type,
        "agency": {"code": sent.agency.code},
        "importer": importer,
        "import_from": plain.import_from,
        "import_to": plain.import_to,
        "cert_body": {"code": sent.cert_body.code, "name": sent.cert_body.name} if sent.cert_body else None,
        "qcvn": {"code": sent.qcvn.code},
        "goods_lines": [{**named, **{name: getattr(line, name) for name in simple}}],
        "documents": [
            {
                "type": {"code": document.type.code},
                "issued_on": document.issued_on.isoformat(),
                "file_name": document.file_name,
                "sha256": document.sha256,
            }
            for document in sent.documents
        ],
        **changes,
    }


def _application(service: RegistrationHttp) -> Application:
    gate = Gate(tokens.verifier(SECRET), Cursors(b"k" * 32))
    rules = Map(strict_slashes=True, merge_slashes=False, redirect_defaults=False)
    for name in dir(type(service)):
        for declared in getattr(getattr(type(service), name), ENTRYPOINT_EXTENSIONS_ATTR, ()):
            entrypoint = _InProcess(declared.operation, getattr(service, name), gate)
            rule = entrypoint.get_url_rule()
            rule.endpoint = entrypoint
            rules.add(rule)
    return Application("registration-http", rules, InHand())


def _form(parts: Mapping[str, Any], headers: dict[str, str]) -> bytes:
    boundary = "a-boundary-of-this-test"
    headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
    form = b""
    for name, (file_name, content, kind) in parts.items():
        named = f'; filename="{file_name}"' if file_name else ""
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{named}\r\nContent-Type: {kind}\r\n\r\n'
        form += head.encode() + (content.encode() if isinstance(content, str) else content) + b"\r\n"
    return form + f"--{boundary}--\r\n".encode()


def _whatever_else(nothing: Any) -> dict[str, Any]:
    """Fields of the app that these tests never reach."""
    known = {"dossiers", "documents", "file_codes", "law", "clock", "new_id", "window", "messages", "timetables"}
    return dict.fromkeys(set(RegistrationApp.__dataclass_fields__) - known, nothing)


def at_the_counter(dossier: Dossier) -> Dossier:
    return replace(dossier, channel=examples.Channel.COUNTER)
