"""Between a call and an act on a dossier."""

from __future__ import annotations

from services.registration.application.acting import Request
from services.registration.domain.on_paper import OnPaper
from services.registration.entrypoints.translation import act_out
from shared.aggregate import Json
from shared.web import Call, Reply

# 20 MiB of files, and room for what goes around them.
WITH_FILES = 24 << 20


def request_of(call: Call) -> Request:
    return Request(call.path["id"], call.principal.actor(), expected=call.version, once=call.once)


def on_paper(call: Call) -> OnPaper:
    return OnPaper(call.body["done_on"], call.body["outage"])


def acted(answer: Json) -> Reply:
    return Reply(act_out(answer), version=answer["version"])
