"""Between calls and what is said of agencies, staff and bodies."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.registration.application import administering
from services.registration.application.administering import Statement
from services.registration.application.reference_ports import Administration
from shared.aggregate import Aggregate, Json
from shared.reference.entries import Record, in_force
from shared.reference.kinds import OF
from shared.regulation.calendar import legal_day
from shared.web import Call, Page, Reply

READERS = ("officer", "reviewer", "signer", "operator", "admin")
ADMIN = ("admin",)


def entry_of(kind: str, values: Json, administration: Administration) -> Any:
    tuples = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return OF[kind].entry(occurred_at=administration.clock(), **tuples)


def statement_of(call: Call) -> Statement:
    return Statement(call.principal.actor(), call.if_match, call.once)


def entered(kind: str, entry: Any, call: Call, administration: Administration) -> Reply:
    answer = administering.enter(kind, entry, statement_of(call), administration=administration)
    return Reply(answer, version=answer["version"], location=f"{call_root(kind)}/{answer['code']}")


def call_root(kind: str) -> str:
    return {"agency": "/admin/agencies", "staff": "/admin/staff", "body": "/admin/bodies"}.get(kind, "/admin/calendars")


def row(kind: str, aggregate: Aggregate[Record], on: date) -> Json:
    entries = OF[kind].entries(aggregate.state)
    return {
        "code": aggregate.state.code,
        "version": aggregate.version,
        "on": on,
        "current": in_force(entries, on),
        "entries": entries,
    }


def day_of(call: Call, administration: Administration) -> date:
    on: date | None = call.query["on"]
    return on or legal_day(administration.clock())


def listed(kind: str, call: Call, administration: Administration) -> Page:
    on = day_of(call, administration)
    after = call.cursor[0] if call.cursor else None
    found = administering.page(kind, after=after, limit=call.limit, administration=administration)
    cursor = [found[-1].id] if len(found) == call.limit else None
    return Page([row(kind, aggregate, on) for aggregate in found], cursor)


def shown(kind: str, call: Call, administration: Administration) -> Reply:
    aggregate = administering.read(kind, call.path["code"], administration=administration)
    return Reply(row(kind, aggregate, day_of(call, administration)), version=aggregate.version)


def told(kind: str, call: Call, administration: Administration) -> Reply:
    return Reply({"entries": administering.history(kind, call.path["code"], administration=administration)})
