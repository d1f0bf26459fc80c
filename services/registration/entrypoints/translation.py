"""Between JSON as loaded and the domain's values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.registration.application.access import SEES_ALL, party_of
from services.registration.domain.dossier import Dossier, Status
from services.registration.domain.draft import (
    Draft,
    DraftDeclaration,
    DraftDocument,
    DraftImporter,
    DraftLine,
    DraftNamed,
    File,
)
from services.registration.domain.states import allowed_acts
from shared.aggregate import Actor, Aggregate, Json
from shared.web import Upload

Loaded = Mapping[str, Any]


def draft_of(body: Loaded, files: Mapping[str, Upload]) -> Draft:
    """body: as ContentIn loads it."""
    plain = ("dossier_type", "import_from", "import_to", "storage_address", "note")
    return Draft(
        **{name: body[name] for name in plain},
        agency=_named(body["agency"]),
        importer=DraftImporter(**(body["importer"] or {})),
        cert_body=_named(body["cert_body"]),
        qcvn=_named(body["qcvn"]),
        goods_lines=tuple(_line(line) for line in body["goods_lines"]),
        documents=tuple(_document(document, files) for document in body["documents"]),
        declarations=tuple(DraftDeclaration(**declaration) for declaration in body["declarations"]),
    )


def act_out(answer: Json) -> Json:
    """The stored answer with the statuses' names."""
    handlers = answer["handlers"]
    return {**answer, "handlers": {name: _status(code) for name, code in handlers.items()}}


def row_of(aggregate: Aggregate[Dossier]) -> Json:
    dossier = aggregate.state
    return {
        "id": aggregate.id,
        "version": aggregate.version,
        "file_code": dossier.file_code,
        "channel": dossier.channel.value,
        "regime": dossier.regime,
        "received_at": dossier.received_at,
        "received_on": dossier.received_on,
        "agency": dossier.content.agency,
        "importer": dossier.content.importer,
        "goods": dossier.content.goods_lines[0].name,
        "lines": len(dossier.content.goods_lines),
        "handlers": {"cqkt": _status(dossier.handlers.cqkt), "tccn": _status(dossier.handlers.tccn)},
        "mode": dossier.inspection.mode if dossier.inspection else None,
        "due_on": dossier.inspection.due_on if dossier.inspection else None,
    }


def registration_of(aggregate: Aggregate[Dossier], reader: Actor) -> Json:
    dossier = aggregate.state
    allowed = () if reader.role in SEES_ALL else allowed_acts(dossier.handlers, party_of(reader))
    return {
        **row_of(aggregate),
        "received_on_reason": dossier.received_on_reason,
        "window": dossier.window,
        "allowed": [act.value for act in allowed],
        "inspection": dossier.inspection,
        "schedule": dossier.schedule,
        "supplement_request": dossier.supplement_request,
        "result": dossier.result,
        "reason": dossier.reason,
        "dossier": dossier.content,
    }


def _status(code: int | None) -> Json | None:
    return None if code is None else {"code": int(code), "name": Status(code).name}


def _named(value: Loaded | None) -> DraftNamed:
    return DraftNamed(**value) if value else DraftNamed()


def _line(line: Loaded) -> DraftLine:
    return DraftLine(**{**line, "group": _named(line["group"]), "unit": _named(line["unit"])})


def _document(document: Loaded, files: Mapping[str, Upload]) -> DraftDocument:
    upload = files.get(document["file"]) if document["file"] else None
    draft = DraftDocument(
        type=_named(document["type"]),
        number=document["number"],
        issued_on=document["issued_on"],
        issuer=document["issuer"],
        file_name=document["file_name"],
        lines=tuple(document["lines"]),
        sha256=document["sha256"],
    )
    if upload is None:
        return draft
    return replace(draft, file=File.of(upload.data), file_name=draft.file_name or upload.file_name)
