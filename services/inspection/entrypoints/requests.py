"""What every act on a case takes from a call, and how it is answered."""

from __future__ import annotations

from services.inspection.application.acting import Request
from shared.aggregate import Json
from shared.web import Call, Reply


def by(call: Call) -> str:
    return call.principal.actor().id


def request_of(call: Call) -> Request:
    return Request(call.path["id"], call.principal.actor(), expected=call.version, once=call.once)


def acted(answer: Json) -> Reply:
    return Reply(answer, version=answer["version"])
