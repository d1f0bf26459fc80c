"""Inspection agencies, administered."""

from __future__ import annotations

from services.registration.entrypoints.administration.translation import (
    ADMIN,
    READERS,
    entered,
    entry_of,
    listed,
    shown,
    told,
)
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.schemas.administration import (
    AgencyChange,
    AgencyIn,
    AgencyOut,
    AgencyRow,
    EnteredOut,
    OnQuery,
)
from shared.web import Call, Page, Reply, WebService, operation
from shared.web.history import HistoryOut

_KIND = "agency"


class AgencyAdministration(WebService):
    app: RegistrationApp

    @operation(
        "GET",
        "/admin/agencies",
        summary="Inspection agencies that are administered, as they are on a day",
        query=OnQuery,
        response=AgencyRow,
        paged=True,
        roles=READERS,
    )
    def list_agencies(self, call: Call) -> Page:
        return listed(_KIND, call, self.app.administration)

    @operation(
        "POST",
        "/admin/agencies",
        summary="Enter one of the inspection agencies",
        body=AgencyIn,
        response=EnteredOut,
        status=201,
        roles=ADMIN,
        idempotent=True,
    )
    def enter_agency(self, call: Call) -> Reply:
        administration = self.app.administration
        return entered(_KIND, entry_of(_KIND, call.body, administration), call, administration)

    @operation(
        "GET",
        "/admin/agencies/<code>",
        summary="One of the inspection agencies: what holds on a day, and all that was said of it",
        query=OnQuery,
        response=AgencyOut,
        roles=READERS,
    )
    def show_agency(self, call: Call) -> Reply:
        return shown(_KIND, call, self.app.administration)

    @operation(
        "PUT",
        "/admin/agencies/<code>",
        summary="Say what holds from a day on",
        body=AgencyChange,
        response=EnteredOut,
        roles=ADMIN,
        versioned=True,
        idempotent=True,
    )
    def change_agency(self, call: Call) -> Reply:
        administration = self.app.administration
        values = {**call.body, "code": call.path["code"]}
        return entered(_KIND, entry_of(_KIND, values, administration), call, administration)

    @operation(
        "GET",
        "/admin/agencies/<code>/history",
        summary="Who said what of it, when and why",
        response=HistoryOut,
        roles=ADMIN,
    )
    def agency_history(self, call: Call) -> Reply:
        return told(_KIND, call, self.app.administration)
