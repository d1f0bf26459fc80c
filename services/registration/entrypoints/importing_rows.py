"""A line of the file for the cut-over: as JSON, and as the domain takes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from services.registration.domain.dossier import Channel, Schedule, WindowReference
from services.registration.domain.importing import (
    FormerCase,
    FormerConformity,
    FormerInspection,
    FormerRequest,
    FormerSupplementRequest,
    OpenDossier,
)
from services.registration.domain.requests import BodyRequest
from services.registration.entrypoints.schemas.importing import OpenDossierIn
from services.registration.entrypoints.translation import Loaded, certificate_draft, draft_of
from shared.aggregate import Json
from shared.contracts.canonical import digest
from shared.contracts.catalogue import violations_of
from shared.errors import Invalid

_SCHEMA = OpenDossierIn()
_PLAIN = ("source", "file_code", "received_on", "received_at", "regime", "revision", "complete_on", "cleared_on")
# Where a file lies today says nothing about the dossier.
_BESIDE = ("path", "size")


def read_row(row: Json) -> OpenDossier:
    """Raises Invalid with every field of another form than the published schema's."""
    try:
        loaded: Mapping[str, Any] = _SCHEMA.load(row)
    except ValidationError as error:
        raise Invalid(violations_of(error.messages)) from error
    documents = [{**document, "file": None} for document in loaded["documents"]]
    handlers = loaded["handlers"]
    return OpenDossier(
        **{name: loaded[name] for name in _PLAIN},
        channel=Channel(loaded["channel"]),
        draft=draft_of({**loaded, "documents": documents}, {}),
        cqkt=FormerCase(**handlers["cqkt"]),
        tccn=FormerCase(**handlers["tccn"]) if handlers["tccn"] else None,
        window=WindowReference(**loaded["window"]) if loaded["window"] else None,
        label_requested_on=loaded["label_requested_on"],
        supplement_request=_supplement(loaded["supplement_request"]),
        body_request=_asked(loaded["body_request"]),
        requests={name: FormerRequest(**asked) for name, asked in (loaded["requests"] or {}).items() if asked},
        inspection=_inspection(loaded["inspection"]),
        conformity=_conformity(loaded["conformity"]),
        missing=frozenset(at for at, document in enumerate(documents) if document["missing"]),
        history=tuple(row.get("history") or ()),
    )


def fingerprint_of(row: Json) -> str:
    """Of what the row says: the same however it is written, wherever its files lie."""
    return digest(_said({**row, "documents": [_document(one) for one in row.get("documents") or ()]}))


def at_hand(row: Json) -> dict[str, int]:
    """Files that the sender has beside the row, SHA-256 to bytes."""
    documents = [one for one in row.get("documents") or () if isinstance(one, dict)]
    return {
        one["sha256"].lower(): one["size"]
        for one in documents
        if isinstance(one.get("sha256"), str) and isinstance(one.get("size"), int)
    }


def _document(one: Any) -> Any:
    return {name: value for name, value in one.items() if name not in _BESIDE} if isinstance(one, dict) else one


def _said(value: Any) -> Any:
    """Without what says nothing."""
    if isinstance(value, dict):
        kept = {name: _said(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner not in (None, [], {})}
    return [_said(inner) for inner in value] if isinstance(value, list) else value


def _supplement(asked: Loaded | None) -> FormerSupplementRequest | None:
    return FormerSupplementRequest(**{**asked, "items": tuple(asked["items"])}) if asked else None


def _asked(asked: Loaded | None) -> BodyRequest | None:
    return BodyRequest(**{**asked, "items": tuple(asked["items"])}) if asked else None


def _inspection(former: Loaded | None) -> FormerInspection | None:
    if not former:
        return None
    appointment = former["appointment"]
    return FormerInspection(**{**former, "appointment": Schedule(**appointment) if appointment else None})


def _conformity(said: Loaded | None) -> FormerConformity | None:
    if not said:
        return None
    lines = tuple((line["line_no"], line["result"], line["reason"]) for line in said["lines"])
    return FormerConformity(
        certificate_draft(said["certificate"]), lines, said["submitted_on"], said["revoked_because"]
    )
