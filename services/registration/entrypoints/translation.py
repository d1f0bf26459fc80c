"""Between JSON as loaded and the domain's values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from services.registration.application.access import SEES_ALL, may_act_as, party_of
from services.registration.application.reading import barred_to
from services.registration.domain.commands import DraftCertificate
from services.registration.domain.dossier import Dossier, Handler, Status
from services.registration.domain.draft import (
    Draft,
    DraftDeclaration,
    DraftDocument,
    DraftImporter,
    DraftLine,
    DraftNamed,
    File,
)
from services.registration.domain.states import Party, allowed_acts
from shared.aggregate import Actor, Aggregate, Json
from shared.regulation.checklists import ChecklistItem
from shared.regulation.looking_up import LookUp
from shared.web import Upload

Loaded = Mapping[str, Any]


def draft_of(body: Loaded, files: Mapping[str, Upload]) -> Draft:
    """body: as ContentIn loads it."""
    plain = ("dossier_type", "import_from", "import_to", "storage_address", "note")
    return Draft(
        **{name: body[name] for name in plain},
        agency=named_draft(body["agency"]),
        importer=DraftImporter(**(body["importer"] or {})),
        cert_body=named_draft(body["cert_body"]),
        qcvn=named_draft(body["qcvn"]),
        goods_lines=tuple(_line(line) for line in body["goods_lines"]),
        documents=tuple(document_draft(document, files) for document in body["documents"]),
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


def registration_of(aggregate: Aggregate[Dossier], reader: Actor, today: date) -> Json:
    """today: the day in Vietnam, on which what may be done depends."""
    dossier = aggregate.state
    allowed = {handler.value: _allowed(dossier, reader, handler, today) for handler in Handler}
    own = Handler.TCCN if party_of(reader) is Party.CERT_BODY else Handler.CQKT
    return {
        **row_of(aggregate),
        "regime_version": dossier.regime_version,
        "received_on_reason": dossier.received_on_reason,
        "window": dossier.window,
        "allowed": allowed[own],
        "allowed_by_handler": allowed,
        "barred": barred_to(reader, dossier, today),
        "inspection": dossier.inspection,
        "schedule": dossier.schedule,
        "supplement_request": dossier.supplement_request,
        "body_request": dossier.body_request,
        "requests": dossier.requests,
        "conformity": dossier.conformity,
        "result": dossier.result,
        "former_results": dossier.former_results,
        "dispositions": dossier.dispositions,
        "clearances": dossier.clearances,
        "handed_in": dossier.handed_in,
        "label_request": dossier.label_request,
        "label_corrections": dossier.label_corrections,
        "reason": dossier.reason,
        "dossier": dossier.content,
    }


def _allowed(dossier: Dossier, reader: Actor, handler: Handler, today: date) -> list[str]:
    if reader.role in SEES_ALL:
        return []
    parties = [party for party in Party if may_act_as(reader, party, dossier)]
    acts = (act.value for party in parties for act in allowed_acts(dossier, today, party, handler))
    return list(dict.fromkeys(acts))


def receipt_of(dossier: Dossier, items: Sequence[ChecklistItem]) -> Json:
    receipt = dossier.receipt
    answers = {answer.item: answer for answer in receipt.answers} if receipt else {}
    return {
        "items": [
            {
                "item": item.code,
                "name": item.name,
                "name_en": item.name_en,
                "decisive": item.decisive,
                "present": answers[item.code].present if item.code in answers else None,
                "note": answers[item.code].note if item.code in answers else None,
            }
            for item in items
        ],
        "conclusion": receipt.conclusion if receipt else None,
        "checked_by": receipt.checked_by if receipt else None,
        "checked_at": receipt.checked_at if receipt else None,
        "checked_on": receipt.checked_on if receipt else None,
        "revision": receipt.revision if receipt else None,
        "current": receipt is not None and receipt.revision == dossier.content.revision,
    }


def catalogue_of(found: LookUp) -> Json:
    return {
        "hs_code": found.hs_code,
        "on": found.on_date,
        "regime": found.regime,
        "candidates": found.candidates,
        "tiers": found.tiers,
        "pointers": [{"vi": vi, "en": en} for vi, en in found.pointers],
        "needs_choice": found.needs_choice,
        "may_need_inspection": found.may_need_inspection,
    }


def certificate_draft(body: Loaded | None) -> DraftCertificate | None:
    if body is None:
        return None
    plain = {name: body[name] for name in ("number", "issued_on", "valid_until", "method")}
    issuer = named_draft(body["issuer"]) if body["issuer"] else None
    return DraftCertificate(**plain, issuer=issuer, lines=tuple(body["lines"]))


def _status(code: int | None) -> Json | None:
    return None if code is None else {"code": int(code), "name": Status(code).name}


def named_draft(value: Loaded | None) -> DraftNamed:
    return DraftNamed(**value) if value else DraftNamed()


def _line(line: Loaded) -> DraftLine:
    return DraftLine(**{**line, "group": named_draft(line["group"]), "unit": named_draft(line["unit"])})


def document_draft(document: Loaded, files: Mapping[str, Upload]) -> DraftDocument:
    upload = files.get(document["file"]) if document["file"] else None
    draft = DraftDocument(
        type=named_draft(document["type"]),
        number=document["number"],
        issued_on=document["issued_on"],
        issuer=document["issuer"],
        file_name=document["file_name"],
        lines=tuple(document["lines"]),
        sha256=document["sha256"],
        part=document["file"],
        came=tuple(files),
    )
    if upload is None:
        return draft
    return replace(draft, file=File.of(upload.data), file_name=draft.file_name or upload.file_name)
