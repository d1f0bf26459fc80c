"""Calendars: days of one agency, or of all, that differ from the general calendar."""

from __future__ import annotations

from services.registration.application import administering
from services.registration.entrypoints.administration.translation import READERS, entered, entry_of, told
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.schemas.administration import CalendarChange, CalendarOut, EnteredOut
from shared.aggregate import Json
from shared.reference.entries import NATIONAL, CalendarDay
from shared.web import Call, Reply, WebService, operation
from shared.web.history import HistoryOut

_KIND = "calendar"


class CalendarAdministration(WebService):
    app: RegistrationApp

    @operation(
        "GET",
        "/admin/calendars/<code>",
        summary="Make-up days and closures of an agency, or of all (national)",
        response=CalendarOut,
        roles=READERS,
    )
    def show_calendar(self, call: Call) -> Reply:
        found = administering.read(_KIND, call.path["code"], administration=self.app.administration)
        entry = found.state.calendar[-1] if found.state.calendar else None
        body: Json = {"code": found.state.code, "version": found.version, "days": entry.days if entry else ()}
        if entry:
            body |= {"occurred_at": entry.occurred_at, "reason": entry.reason}
        return Reply(body, version=found.version)

    @operation(
        "PUT",
        "/admin/calendars/<code>",
        summary="Say which days differ; an agency's signer may state its closures",
        body=CalendarChange,
        response=EnteredOut,
        roles=("admin", "signer"),
        versioned=True,
        idempotent=True,
    )
    def change_calendar(self, call: Call) -> Reply:
        administration, code = self.app.administration, call.path["code"]
        days = [CalendarDay(**day) for day in call.body["days"]]
        values = {**call.body, "days": days, "agency": None if code == NATIONAL else code}
        return entered(_KIND, entry_of(_KIND, values, administration), call, administration)

    @operation(
        "GET",
        "/admin/calendars/<code>/history",
        summary="Who said which days differ, when and why",
        response=HistoryOut,
        roles=("admin",),
    )
    def calendar_history(self, call: Call) -> Reply:
        return told(_KIND, call, self.app.administration)
