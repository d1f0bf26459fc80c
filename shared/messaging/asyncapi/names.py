"""What the parts of the document call one another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from shared.contracts.catalogue import EventContract
from shared.messaging import control

Json = dict[str, Any]

BINDING_VERSION = "0.3.0"
CONTROL: Mapping[str, tuple[type[Schema], str]] = {
    control.RESEND: (control.ResendSchema, "A consumer asks a source for an aggregate's events from a number on."),
    control.PROGRESS: (control.ProgressSchema, "A source tells a consumer how far an aggregate is."),
}


def key_of(contract: EventContract) -> str:
    return f"{contract.type}.{contract.version}"


def control_key(kind: str) -> str:
    return f"control.{kind}"


def ref(*path: str) -> Json:
    return {"$ref": "#/" + "/".join(path)}
